"""What a shown figure says of the true count: the range that rounds to it."""

from __future__ import annotations

import math

import pandas as pd

from pipelines.disclosure.system import MANY
from pipelines.domain import DisclosureThresholds

Range = tuple[float, float]
ANY: Range = (0.0, MANY)


def range_of_count(shown: object, thresholds: DisclosureThresholds) -> Range:
    """Return the true counts that are shown as `shown`; any where nothing is shown.

    A count that is no multiple of the rounding base was not rounded: it is itself.
    """
    if pd.isna(shown):  # type: ignore[call-overload]  # a cell
        return ANY
    value, base = float(str(shown)), thresholds.rounding
    if value % base != 0 or value < thresholds.min_cell:
        return value, value
    low = max(math.ceil(value - base / 2), thresholds.min_cell)
    return float(low), float(math.ceil(value + base / 2) - 1)


def range_of_share(share: object, n: object, thresholds: DisclosureThresholds) -> Range:
    """Return the true counts behind a share of a shown `n`; any where either is hidden.

    The share is of rounded counts, in whole per cent: every multiple of the base that gives it
    is possible. A share that no multiple gives was made of exact counts.
    """
    if pd.isna(share) or pd.isna(n) or float(str(n)) <= 0:  # type: ignore[call-overload]  # cells
        return ANY
    total, value, base = float(str(n)), float(str(share)), thresholds.rounding
    fits = [
        part
        for part in range(0, int(total) + base, base)
        if abs(part / total - value) <= 0.005 + 1e-9
    ]
    if not fits:
        return math.floor((value - 0.005) * total), math.ceil((value + 0.005) * total)
    ranges = [range_of_count(part, thresholds) if part else (0.0, 0.0) for part in fits]
    return min(low for low, _ in ranges), max(high for _, high in ranges)
