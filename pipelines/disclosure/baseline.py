"""The rules for background variables: levels in an arm, and the balance between arms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.disclosure.counts import (
    SUPPRESSED,
    TOO_FEW,
    is_hidden,
    is_ok,
    reaches,
    release_counts,
    withhold,
)
from pipelines.disclosure.ranges import ANY, Range, range_of_count
from pipelines.domain import DisclosureThresholds
from pipelines.tables import TableSet

PLACE = ["network", "trial", "municipality"]
_ARM = [*PLACE, "arm"]
_LEVEL = [*PLACE, "variable", "level"]
_SMD = ["smd_before", "smd_after"]
_ANALYSED, _DROPPED = "analysed", "dropped_out"
SMD_DECIMALS = 2
MIN_ARMS = 2
MIN_HIDDEN = 2  # a level that is hidden alone is what the others leave


def release_baseline(
    rows: pd.DataFrame,
    exact: TableSet,
    thresholds: DisclosureThresholds,
    held: pd.Series | None = None,
) -> pd.DataFrame:
    """Hide small levels, those that are nearly everybody, and as many more as protect them.

    The levels of each variable add up to those analysed. Further levels, the smallest first, are
    hidden until every hidden level can be anything from 0 up to the smallest cell. A variable
    with one level in all arms says only that everybody has it: its rows are left out.

    Args:
        rows: the exact baseline.
        exact: the exact tables; the flow says how many were analysed.
        thresholds: the network's thresholds.
        held: True where a count stays hidden because an earlier vintage hid it.
    """
    rows = rows[~_is_constant(rows)]
    hidden = ~reaches(rows["count"], thresholds.min_cell, thresholds)
    hidden |= _is_nearly_all(rows, thresholds)
    hidden |= _is_small_arm(rows, exact["flow"], thresholds)
    preferred = pd.Series(data=False, index=rows.index)
    if held is not None:
        preferred = held.reindex(rows.index, fill_value=False)
    shown = release_counts(rows["count"].mask(hidden | ~is_ok(rows)), thresholds)
    for _, arm in rows[is_ok(rows) | is_hidden(rows)].groupby(_ARM, sort=True):
        group = _describe_group(arm, exact["flow"], thresholds)
        _hide_more(shown, arm, group, preferred)
    released = withhold(rows, shown.isna(), SUPPRESSED, ["count"])
    return released.assign(count=shown)


def _is_constant(rows: pd.DataFrame) -> pd.Series:
    levels = rows.groupby([*PLACE, "variable"])["level"].transform("nunique")
    return (levels == 1) & is_ok(rows)


def _is_nearly_all(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.Series:
    """Whether too few are in the other levels; not asked again of what is already released."""
    variable = [rows[name] for name in (*_ARM, "variable")]
    is_whole = is_ok(rows).groupby(variable).transform("all")
    others = rows["count"].groupby(variable).transform("sum") - rows["count"]
    return is_whole & ~reaches(others, thresholds.min_cell, thresholds)


def _is_small_arm(
    rows: pd.DataFrame, flow: pd.DataFrame, thresholds: DisclosureThresholds
) -> pd.Series:
    """Whether so few were analysed in the arm that nothing is described."""
    groups = flow[(flow["stage"] == _ANALYSED).fillna(value=False).astype(bool)]
    few = groups[~reaches(groups["count"], thresholds.min_descriptive, thresholds)]
    small = pd.MultiIndex.from_frame(few[_ARM])
    return pd.Series(pd.MultiIndex.from_frame(rows[_ARM]).isin(small), index=rows.index)


def _describe_group(
    arm: pd.DataFrame, flow: pd.DataFrame, thresholds: DisclosureThresholds
) -> _Group:
    of_arm = flow[(flow[_ARM] == arm[_ARM].iloc[0]).all(axis=1).fillna(value=False).astype(bool)]
    counts = release_counts(of_arm.set_index("stage")["count"], thresholds)
    hidden = {str(stage) for stage in of_arm.loc[counts.isna().to_numpy(), "stage"]}
    known = counts.get(_ANALYSED)
    analysed = ANY if known is None else range_of_count(known, thresholds)
    return _Group(analysed, thresholds, is_exact_size_secret=_DROPPED in hidden)


def _hide_more(shown: pd.Series, arm: pd.DataFrame, group: _Group, preferred: pd.Series) -> None:
    """Hide levels in `shown`, one at a time, until no hidden level of the arm can be narrowed."""
    variables = [list(levels.index) for _, levels in arm.groupby("variable", sort=True)]
    while True:
        most = group.most_analysed([shown.loc[rows] for rows in variables])
        chosen = [
            min(open_rows, key=lambda row: (not preferred[row], shown[row], row))
            for rows in variables
            if (open_rows := [row for row in rows if pd.notna(shown[row])])
            and group.tells(shown.loc[rows], most)
        ]
        if not chosen:
            return
        shown.loc[chosen] = pd.NA


@dataclass(frozen=True, slots=True)
class _Group:
    """The persons analysed in one arm, whom the levels of every variable add up to."""

    analysed: Range
    thresholds: DisclosureThresholds
    is_exact_size_secret: bool  # the flow hides a stage that the size would tell

    def most_analysed(self, variables: Sequence[pd.Series]) -> float:
        """The largest number that the size and every wholly shown variable allow."""
        sums = [self._sum(levels, 1) for levels in variables if levels.notna().all()]
        return min([self.analysed[1], *sums])

    def tells(self, levels: pd.Series, most: float) -> bool:
        """Whether the levels shown of a variable narrow a hidden level, or a secret size."""
        n_hidden = int(levels.isna().sum())
        least = self._sum(levels.dropna(), 0)
        if self.is_exact_size_secret and self.analysed != ANY:
            is_low = n_hidden == 0 and self._sum(levels, 1) < self.analysed[1]
            if is_low or least > self.analysed[0]:
                return True
        if n_hidden == 0:
            return False
        return n_hidden < MIN_HIDDEN or most - least < self.thresholds.min_cell - 1

    def _sum(self, levels: pd.Series, end: int) -> float:
        return sum(range_of_count(count, self.thresholds)[end] for count in levels)


def release_balance(
    rows: pd.DataFrame, baseline: pd.DataFrame, thresholds: DisclosureThresholds
) -> pd.DataFrame:
    """Release standardised differences of levels that the baseline shows in both arms.

    Args:
        rows: the exact balance table.
        baseline: the baseline as released.
        thresholds: the network's thresholds.
    """
    rows = rows[~_is_constant(rows)]
    shown = _shown_levels(baseline, thresholds)
    keys = pd.MultiIndex.from_frame(rows[_LEVEL])
    few = pd.Series(~keys.isin(shown), index=rows.index)
    held = withhold(rows, few, TOO_FEW, _SMD)
    for column in _SMD:
        held[column] = held[column].astype("Float64").round(SMD_DECIMALS) + 0.0
    return held


def _shown_levels(released: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.MultiIndex:
    totals = released.groupby([*_ARM, "variable"])["count"].transform("sum")
    is_shown = is_ok(released) & reaches(totals, thresholds.min_arm, thresholds)
    arms = released[is_shown].groupby(_LEVEL).size()
    levels = arms[arms >= MIN_ARMS].index
    return pd.MultiIndex.from_tuples(list(levels), names=_LEVEL) if len(levels) else _NONE


_NONE = pd.MultiIndex.from_arrays([[] for _ in _LEVEL], names=_LEVEL)
