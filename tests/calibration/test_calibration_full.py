"""Thousands of replicates against the bands of STATISTICS.md §7; writes docs/calibration.csv."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.calibration.bands import QUANTITIES, Record, list_outside
from tests.calibration.measures import Measure, format_table
from tests.calibration.plans import run_full

pytestmark = [pytest.mark.calibration, pytest.mark.slow]

TABLE = Path(__file__).parents[2] / "docs" / "calibration.csv"


@pytest.fixture(scope="module")
def measures() -> list[Measure]:
    """Run everything, and write the table that the method chapter shows."""
    found = list(run_full())
    TABLE.write_text(format_table(found), encoding="utf-8", newline="\n")
    return found


@QUANTITIES
def test_shares_lie_in_their_bands(
    measures: list[Measure], quantity: str, record_property: Record
) -> None:
    outside = list_outside(measures, quantity, Measure.is_within_band, record_property)

    assert not outside
