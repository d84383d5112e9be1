"""Holds the shares of one quantity against their bands, and records each figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.calibration.measures import COVERAGE, POWER, TOST_POWER, TYPE_I, Measure

Record = Callable[[str, object], None]
QUANTITIES = pytest.mark.parametrize("quantity", [COVERAGE, TYPE_I, POWER, TOST_POWER])


def list_outside(
    measures: Sequence[Measure],
    quantity: str,
    is_held: Callable[[Measure], bool],
    record_property: Record,
) -> list[str]:
    """The measures of a quantity that do not hold; there must be some of it at all."""
    own = [measure for measure in measures if measure.quantity == quantity]
    for measure in own:
        record_property("figure", str(measure))
    assert own
    return [str(measure) for measure in own if not is_held(measure)]
