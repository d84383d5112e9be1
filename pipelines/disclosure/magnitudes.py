"""The rules for sums and quantiles: no sum that few make up, no value that one person holds."""

from __future__ import annotations

import math

import pandas as pd

from pipelines.domain import DisclosureThresholds


def is_dominated(contributions: pd.Series, thresholds: DisclosureThresholds) -> bool:
    """Say whether a sum of money or hours tells too much of its largest contributors.

    Args:
        contributions: what each person or unit adds; missing counts as nothing.
        thresholds: `dominance_n` and `dominance_pct` for the (n,k) rule, `p_pct` for the p %
            rule, `min_cell` for how many must contribute at all.

    Returns:
        True where fewer than the smallest cell contribute; where the n largest make up more
        than k per cent; or where the second largest, who knows the own part, could estimate
        the largest within p per cent.

    Source:
        Hundepool et al., Statistical Disclosure Control (2012), §4.2.
    """
    sizes = contributions.astype("Float64").abs().fillna(0.0).sort_values(ascending=False)
    sizes = sizes[sizes > 0]
    total = float(sizes.sum())
    if len(sizes) < thresholds.min_cell:
        return True
    largest = float(sizes.iloc[: thresholds.dominance_n].sum())
    rest = total - float(sizes.iloc[:2].sum())
    return (
        largest > thresholds.dominance_pct / 100 * total
        or rest < thresholds.p_pct / 100 * float(sizes.iloc[0])
    )


def release_quantile(
    values: pd.Series, share: float, width: float, thresholds: DisclosureThresholds
) -> float | None:
    """Return a quantile as the midpoint of the interval that it lies in, or None.

    Args:
        values: one value a person; missing values don't count.
        share: 0 < share < 1; there is no minimum and no maximum.
        width: width of the intervals, in the unit of the values.
        thresholds: `min_descriptive` persons are needed, and a smallest cell on either side.

    Raises:
        ValueError: the share is 0 or 1, or outside; or the width is not positive.
    """
    if not 0 < share < 1 or width <= 0:
        raise ValueError("share: between 0 and 1, both excluded; width: above 0")
    known = values.dropna().astype("Float64")
    n = len(known)
    beyond = min(math.floor(n * share), math.floor(n * (1 - share)))
    if n < thresholds.min_descriptive or beyond < thresholds.min_cell:
        return None
    found = float(known.quantile(share))
    return (math.floor(found / width) + 0.5) * width
