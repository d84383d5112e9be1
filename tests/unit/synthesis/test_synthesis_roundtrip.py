from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipelines.deliveries import read_delivery
from pipelines.domain import Outcome, Registry
from pipelines.registry import read_registry
from pipelines.synthesis import draw_tables, synthesise_deliveries, true_estimands
from pipelines.tables import CLEAN_TABLES

REGISTRY_FOLDER = Path(__file__).parents[3] / "data" / "raw" / "registry"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(REGISTRY_FOLDER)


CSV_AND_BOTH_WORKBOOKS = ["rebild", "broenderslev", "mariagerfjord"]


@pytest.mark.parametrize(
    ("scale", "chosen"),
    [
        (0.05, CSV_AND_BOTH_WORKBOOKS),
        pytest.param(0.01, None, marks=pytest.mark.slow),
        pytest.param(1.0, None, marks=pytest.mark.slow),
    ],
)
def test_what_is_read_is_what_was_drawn(
    registry: Registry, tmp_path: Path, scale: float, chosen: list[str] | None
) -> None:
    folders = synthesise_deliveries(registry, tmp_path, scale=scale, municipalities=chosen)

    for folder in folders:
        municipality = registry.municipality(folder.parent.name)
        reading = read_delivery(folder, municipality, registry)

        assert not [fault for fault in reading.faults if fault.outcome is Outcome.REFUSED]
        drawn = draw_tables(registry, municipality.slug, seed=2017, scale=scale)
        for table in CLEAN_TABLES:
            if len(drawn[table.name]):
                found = reading.tables[table.name].reset_index(drop=True)
                pd.testing.assert_frame_equal(found, drawn[table.name], atol=0.051, rtol=0)


def test_every_participation_of_the_registry_has_a_truth(registry: Registry) -> None:
    for cell in registry.participations:
        truth = true_estimands(registry, cell.municipality, cell.trial)

        assert 15 < truth.trial_arm.rmst(26) < 26
        assert truth.comparison_arm is not None
        assert abs(truth.rmst_difference(26)) < 2.0


@pytest.mark.slow
def test_the_full_size_is_that_of_the_network(registry: Registry) -> None:
    slugs = {cell.municipality for cell in registry.participations}

    drawn = [draw_tables(registry, slug, seed=2017, scale=1.0) for slug in sorted(slugs)]

    assert 25_000 <= sum(len(tables["benefit_spells"]) for tables in drawn) <= 60_000
    assert 150_000 <= sum(len(tables["interviews"]) for tables in drawn) <= 300_000
