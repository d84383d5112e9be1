"""Thousands of replicates against the bands of STATISTICS.md §7; writes docs/calibration.csv."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.calibration.measures import (
    COVERAGE,
    POWER,
    TOST_POWER,
    TYPE_I,
    Measure,
    format_table,
)
from tests.calibration.plans import run_full

pytestmark = [pytest.mark.calibration, pytest.mark.slow]

Record = Callable[[str, object], None]
TABLE = Path(__file__).parents[2] / "docs" / "calibration.csv"


@pytest.fixture(scope="module")
def measures() -> list[Measure]:
    """Run everything, and write the table that the method chapter shows."""
    found = list(run_full())
    TABLE.write_text(format_table(found), encoding="utf-8", newline="\n")
    return found


@pytest.mark.parametrize("quantity", [COVERAGE, TYPE_I, POWER, TOST_POWER])
def test_shares_lie_in_their_bands(
    measures: list[Measure], quantity: str, record_property: Record
) -> None:
    own = [measure for measure in measures if measure.quantity == quantity]

    outside = [str(measure) for measure in own if not measure.is_within_band()]

    for measure in own:
        record_property("figure", str(measure))
    assert own
    assert not outside
