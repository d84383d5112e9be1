"""A few hundred replicates: wide bands, the same seeds each time, some seconds."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.synthesis import EffectTable, true_estimands
from tests.calibration.bands import QUANTITIES, Record, list_outside
from tests.calibration.drawing import draw_batch
from tests.calibration.measures import Measure, format_table, generator
from tests.calibration.plans import run_short
from tests.calibration.studies import MEANS, STANDARDISED
from tests.calibration.units import reject_rates
from tests.calibration.worlds import (
    MUNICIPALITY,
    TRIAL,
    Key,
    plain_world,
    registry,
    world_where,
)

NO_EFFECT = EffectTable(
    hazard_ratios={}, other_hazard_ratio=1.0, municipality_sd=0.0, deviation_sd=0.0
)


@pytest.fixture(scope="module")
def measures() -> list[Measure]:
    return list(run_short())


@QUANTITIES
def test_shares_lie_in_their_bands_but_for_chance(
    measures: list[Measure], quantity: str, record_property: Record
) -> None:
    outside = list_outside(measures, quantity, Measure.is_within_chance_of_band, record_property)

    assert not outside


def test_whole_departments_fool_persons_but_not_departments(record_property: Record) -> None:
    rates = reject_rates(4, 600, generator("units"))

    for name, rate in rates.items():
        record_property("figure", f"type I, whole departments, test on {name}: {rate:.3f}")
    assert rates["persons"] > 0.15
    assert rates["units"] < 0.08


def test_the_worlds_truth_is_the_generators_own() -> None:
    truth = true_estimands(registry(), MUNICIPALITY, TRIAL, effects=NO_EFFECT)

    world = plain_world()

    for week in (26, 52):
        assert world.truth(Key("duration", week)) == truth.rmst_difference(week)
        found = world.truth(Key("other_exit", week, is_standardised=True))
        assert found == truth.incidence_difference("other_exit", week, is_standardised=True)


@pytest.mark.parametrize("key", [*MEANS, STANDARDISED[0]])
def test_a_world_can_be_made_with_its_truth_at_the_margin(key: Key) -> None:
    world = world_where(key, 1.0)

    assert world.truth(key) == pytest.approx(1.0, abs=1e-6)


def test_drawn_exits_agree_with_the_enumerated_shares() -> None:
    world, key = plain_world(), Key("job_or_education", 13)

    batch = draw_batch(world, 20_000, 4, generator("drawn"))

    has_left = (batch.causes == 1) & (batch.weeks <= key.week)
    trial, other = (has_left[:, batch.is_trial == arm].mean() for arm in (True, False))
    assert 100 * (trial - other) == pytest.approx(world.truth(key), abs=0.8)


def test_the_same_seed_draws_the_same_data_sets() -> None:
    first, again = (draw_batch(plain_world(), 5, 3, generator("same")) for _ in range(2))

    np.testing.assert_array_equal(first.weeks, again.weeks)


def test_the_table_has_one_line_a_measure(measures: list[Measure]) -> None:
    lines = format_table(measures).splitlines()

    assert len(lines) == len(measures) + 1
    assert lines[0].startswith("estimand,week,n_per_arm,margin,replicates,quantity,value")
