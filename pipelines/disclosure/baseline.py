"""The rules for background variables: levels in an arm, and the balance between arms."""

from __future__ import annotations

import pandas as pd

from pipelines.disclosure.counts import (
    SUPPRESSED,
    TOO_FEW,
    is_ok,
    reaches,
    release_count_table,
    release_counts,
    withhold,
)
from pipelines.domain import DisclosureThresholds
from pipelines.tables import TableSet

PLACE = ["network", "trial", "municipality"]
_VARIABLE = [*PLACE, "arm", "variable"]
_LEVEL = [*PLACE, "variable", "level"]
_SMD = ["smd_before", "smd_after"]
SMD_DECIMALS = 2
MIN_ARMS = 2


def release_baseline(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Hide small levels, and a second level where one alone could be found by subtraction."""
    released = release_count_table(rows, thresholds)
    is_extra = _complements(rows, is_ok(rows) & ~is_ok(released))
    held = withhold(released, is_extra, SUPPRESSED, ["count"])
    return held.assign(count=release_counts(held["count"], thresholds))


def _complements(rows: pd.DataFrame, hidden: pd.Series) -> pd.Series:
    """Say which row is the smallest shown level where exactly one level is hidden."""
    extra = pd.Series(data=False, index=rows.index)
    shown = rows[is_ok(rows) & ~hidden].sort_values(["count", "level"], kind="stable")
    absent = hidden | ~is_ok(rows)
    for _, levels in shown.groupby(_VARIABLE, sort=True):
        same = (rows[_VARIABLE] == levels[_VARIABLE].iloc[0]).all(axis=1)
        if hidden[same].sum() == 1 and absent[same].sum() == 1:
            extra[levels.index[0]] = True
    return extra


def release_balance(
    rows: pd.DataFrame, exact: TableSet, thresholds: DisclosureThresholds
) -> pd.DataFrame:
    """Release standardised differences of levels that the baseline shows in both arms.

    Args:
        rows: the exact balance table.
        exact: the exact tables; the baseline says which levels are shown.
        thresholds: the network's thresholds.
    """
    shown = _shown_levels(exact["baseline"], thresholds)
    keys = pd.MultiIndex.from_frame(rows[_LEVEL])
    few = pd.Series(~keys.isin(shown), index=rows.index)
    held = withhold(rows, few, TOO_FEW, _SMD)
    for column in _SMD:
        held[column] = held[column].astype("Float64").round(SMD_DECIMALS) + 0.0
    return held


def _shown_levels(baseline: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.MultiIndex:
    released = release_baseline(baseline, thresholds)
    totals = released.groupby(_VARIABLE)["count"].transform("sum")
    is_shown = is_ok(released) & reaches(totals, thresholds.min_descriptive, thresholds)
    arms = released[is_shown].groupby(_LEVEL).size()
    levels = arms[arms >= MIN_ARMS].index
    return pd.MultiIndex.from_tuples(list(levels), names=_LEVEL) if len(levels) else _NONE


_NONE = pd.MultiIndex.from_arrays([[] for _ in _LEVEL], names=_LEVEL)
