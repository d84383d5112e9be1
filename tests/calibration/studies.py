"""The studies of one participation: coverage, level of the non-inferiority test, power."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from pipelines.estimation.noninferiority import equivalence_power, noninferiority_power
from tests.calibration.estimates import Estimates, estimate_world
from tests.calibration.measures import (
    COVERAGE,
    HIGHEST_TYPE_I,
    POWER,
    TOST_POWER,
    TYPE_I,
    Measure,
    coverage_band,
    generator,
    make_measure,
)
from tests.calibration.worlds import Key, world_where

MEANS = (Key("duration", 26), Key("duration", 52))
EXITS = tuple(Key(o, w) for o in ("job_or_education", "other_exit") for w in (26, 52))
STANDARDISED = tuple(replace(key, is_standardised=True) for key in (*MEANS, *EXITS))
MARGINS = {26: 1.0, 52: 2.0}  # weeks, by horizon
MARGIN_PP = 5.0
_EFFECT = 0.6  # weeks at 26 weeks in the worlds where intervals are to cover
_POWER_SLACK = 0.035  # what the formula may be off


def measure_coverage(
    keys: Sequence[Key], sizes: Sequence[int], replicates: int
) -> Iterator[Measure]:
    """How often the 95 % interval holds the enumerated truth."""
    world = world_where(MEANS[0], _EFFECT)
    for size in sizes:
        rng = generator(COVERAGE, keys, size)
        for key, found in estimate_world(world, keys, size, replicates, rng).items():
            hits = found.covers(world.truth(key))
            yield make_measure(COVERAGE, _place(key, size), hits, coverage_band(size))


def measure_type_i(key: Key, sizes: Sequence[int], replicates: int) -> Iterator[Measure]:
    """How often "not worse" is said where the truth lies exactly at the margin."""
    margin = _margin(key)
    world = world_where(key, margin if key.outcome == "duration" else -margin)
    for size in sizes:
        rng = generator(TYPE_I, key, size)
        found = estimate_world(world, [key], size, replicates, rng)[key]
        hits = _is_not_worse(key, found, margin)
        yield make_measure(TYPE_I, _place(key, size), hits, (0.0, HIGHEST_TYPE_I), margin)


def measure_power(key: Key, sizes: Sequence[int], replicates: int) -> Iterator[Measure]:
    """Power of the non-inferiority test and of TOST where there is no difference at all.

    The band is the power by formula at the mean standard error, give or take.
    """
    world, margin = world_where(key, 0.0), _margin(key)
    for size in sizes:
        rng = generator(POWER, key, size)
        found = estimate_world(world, [key], size, replicates, rng)[key]
        error = float(np.mean(found.std_error))
        low, high = found.limits(0.90)
        for quantity, hits, expected in (
            (POWER, _is_not_worse(key, found, margin), noninferiority_power(error, margin)),
            (TOST_POWER, (-margin < low) & (high < margin), equivalence_power(error, margin)),
        ):
            band = max(expected - _POWER_SLACK, 0.0), min(expected + _POWER_SLACK, 1.0)
            rounded = round(band[0], 4), round(band[1], 4)
            yield make_measure(quantity, _place(key, size), hits, rounded, margin)


def _margin(key: Key) -> float:
    return MARGINS[key.week] if key.outcome == "duration" else MARGIN_PP


def _is_not_worse(key: Key, found: Estimates, margin: float) -> np.ndarray:
    """Whether the 90 % limit on the bad side lies within the margin; fewer weeks are better."""
    low, high = found.limits(0.90)
    return high < margin if key.outcome == "duration" else low > -margin


def _place(key: Key, size: int) -> tuple[str, int, int]:
    return f"{key.outcome}/{key.estimand}", key.week, size
