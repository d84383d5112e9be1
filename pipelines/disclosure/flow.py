"""The rule for the flow: what was referred, dropped out and was included tell of each other."""

from __future__ import annotations

import pandas as pd

from pipelines.disclosure.counts import (
    SUPPRESSED,
    is_ok,
    reaches,
    release_counts,
    withhold,
)
from pipelines.disclosure.ranges import range_of_count
from pipelines.domain import DisclosureThresholds

_ARM = ["network", "trial", "municipality", "arm"]
_PERSONS = ("included", "analysed")  # groups that all other tables describe
_REFERRED, _DROPPED, _INCLUDED = "referred", "dropped_out", "included"


def release_flow(
    rows: pd.DataFrame, thresholds: DisclosureThresholds, held: pd.Series | None = None
) -> pd.DataFrame:
    """Hide small stages, and those that would tell a hidden one by subtraction.

    Whoever was referred and did not drop out is included, so two of the three tell the third.
    Where only those who dropped out are few, the referred are shown as the sum of the rounded
    parts; where the included are few, all three are hidden.

    Args:
        rows: the exact flow.
        thresholds: the network's thresholds.
        held: True where a count stays hidden because an earlier vintage hid it.
    """
    is_group = rows["stage"].isin(list(_PERSONS)).astype(bool)
    small = ~reaches(rows["count"], thresholds.min_cell, thresholds)
    small |= is_group & ~reaches(rows["count"], thresholds.min_descriptive, thresholds)
    if held is not None:
        small |= held
    released = withhold(rows, small, SUPPRESSED, ["count"])
    released = released.assign(count=release_counts(released["count"], thresholds))
    for _, arm in rows.groupby(_ARM, sort=True):
        _protect(released, arm.index, thresholds)
    return released


def _protect(released: pd.DataFrame, arm: pd.Index, thresholds: DisclosureThresholds) -> None:
    """Change the three stages of one arm in place where they tell of each other."""
    stages = released.loc[arm].reset_index().set_index("stage")
    if not {_REFERRED, _DROPPED, _INCLUDED} <= set(stages.index):
        return
    place = {str(stage): row for stage, row in stages["index"].items()}
    hidden = {stage for stage in place if released.loc[place[stage], "status"] == SUPPRESSED}
    if {_REFERRED, _INCLUDED} & hidden:
        for stage in (_REFERRED, _DROPPED, _INCLUDED):
            if is_ok(released.loc[[place[stage]]]).iloc[0]:
                released.loc[place[stage], "status"] = SUPPRESSED
                released.loc[place[stage], "count"] = pd.NA
    elif _DROPPED in hidden and _tells(released, place, thresholds):
        released.loc[place[_REFERRED], "count"] = released.loc[place[_INCLUDED], "count"]


def _tells(released: pd.DataFrame, place: dict[str, int], thresholds: DisclosureThresholds) -> bool:
    """Whether referred less included narrows those who dropped out."""
    referred, included = (
        range_of_count(released.loc[place[stage], "count"], thresholds)
        for stage in (_REFERRED, _INCLUDED)
    )
    least, most = referred[0] - included[1], referred[1] - included[0]
    return most >= 0 and (least > 0 or most < thresholds.min_cell - 1)
