"""The smallest number of persons that an estimate is known to rest on."""

from __future__ import annotations

import pandas as pd

from pipelines.disclosure.baseline import PLACE
from pipelines.disclosure.counts import SUPPRESSED, is_ok
from pipelines.disclosure.populations import CASES_OF
from pipelines.disclosure.shares import smaller_cell
from pipelines.tables import TableSet

# Findings without a curve or share of their own rest on these.
_CURVE_OF = {"exit_rate": "job_or_education"}
_MEASURE_OF = {
    "joint_cancelled": "share_joint_cancelled",
    "active_effort": "share_active_effort",
    "form_in_person": "share_in_person",
    "form_phone": "share_phone",
    "form_digital": "share_digital",
    "form_group": "share_group",
}
_OF_SHARES = "incidence_difference"
_NAMES = {"survey_shares": "outcome", "interview_rates": "measure", "resources": "kind"}


def find_smallest_cells(findings: pd.DataFrame, exact: TableSet) -> pd.Series:
    """Return for each finding its smallest known cell; missing where no table tells.

    The cells of a share are those who did and those who did not; of a curve, those who left
    up to the finding's week, and of an incidence also those who did not. Both arms count.
    """
    shares = _share_cells(exact)
    events = _events(exact["curves"])
    smallest = [_smallest_cell(finding, shares, events) for _, finding in findings.iterrows()]
    return pd.Series(smallest, index=findings.index, dtype="Float64")


def rests_on_hidden(findings: pd.DataFrame, released: TableSet) -> pd.Series:
    """Say which findings are a difference from a share or amount that is hidden in an arm.

    Args:
        findings: rows of findings.
        released: the released tables.
    """
    hidden: set[tuple[str, ...]] = set()
    for table, name in _NAMES.items():
        rows = released[table][(released[table]["status"] == SUPPRESSED).fillna(value=False)]
        hidden |= set(rows[[*PLACE, name, "arm"]].itertuples(index=False, name=None))
    rests = [
        any(
            (*(str(finding[c]) for c in PLACE), _named_in(str(finding["outcome"])), str(arm))
            in hidden
            for arm in (finding["arm"], finding["comparison"])
        )
        for _, finding in findings.iterrows()
    ]
    return pd.Series(rests, index=findings.index, dtype=bool)


def _named_in(outcome: str) -> str:
    """What the table that an outcome is made of calls it."""
    return _MEASURE_OF.get(outcome) or CASES_OF.get(outcome) or outcome


def _share_cells(exact: TableSet) -> dict[tuple[str, ...], float]:
    """Smaller cell by place, outcome or measure, and arm."""
    cells: dict[tuple[str, ...], float] = {}
    for table, name, value in (
        ("survey_shares", "outcome", "share"),
        ("interview_rates", "measure", "value"),
    ):
        rows = exact[table][is_ok(exact[table]) & exact[table][[value, "n"]].notna().all(axis=1)]
        if table == "interview_rates":
            rows = rows[rows["measure"].isin(list(_MEASURE_OF.values()))]
        sizes = smaller_cell(rows[value], rows["n"])
        keys = rows[[*PLACE, name, "arm"]].itertuples(index=False, name=None)
        cells.update(zip(keys, sizes, strict=True))
    return cells


def _events(curves: pd.DataFrame) -> dict[tuple[str, ...], pd.DataFrame]:
    """Weeks, events and numbers at risk by place, outcome and arm, where events are known."""
    known = curves[is_ok(curves) & curves["events"].notna()]
    return {
        tuple(str(part) for part in key): rows[["week", "events", "at_risk"]]
        for key, rows in known.groupby([*PLACE, "outcome", "arm"], sort=True)
    }


def _smallest_cell(
    finding: pd.Series,
    shares: dict[tuple[str, ...], float],
    events: dict[tuple[str, ...], pd.DataFrame],
) -> float | None:
    place = tuple(str(finding[column]) for column in PLACE)
    outcome = str(finding["outcome"])
    cells: list[float] = []
    for arm in (finding["arm"], finding["comparison"]):
        share = shares.get((*place, _MEASURE_OF.get(outcome, outcome), str(arm)))
        curve = events.get((*place, _CURVE_OF.get(outcome, outcome), str(arm)))
        cells.extend([] if share is None else [share])
        is_share = str(finding["estimand"]).startswith(_OF_SHARES)
        cells.extend(_count_events(curve, finding["week"], is_share=is_share))
    return min(cells, default=None)


def _count_events(curve: pd.DataFrame | None, week: object, *, is_share: bool) -> list[int]:
    """Events up to `week`, and of a share those without; nothing where no step is known."""
    if curve is None:
        return []
    until = curve if pd.isna(week) else curve[curve["week"] <= week]  # type: ignore[call-overload]  # a week
    if until.empty:
        return []
    events = int(until["events"].sum())
    return [events, _count_without(until, events)] if is_share else [events]


def _count_without(steps: pd.DataFrame, events: int) -> int:
    """Those of the first week who are not among the events, at least those who are still there.

    Of merged steps nobody knows how many of the events lie in the last week.
    """
    last = steps.iloc[-1]
    is_weekly = len(steps) > 1 and last["week"] - steps["week"].iloc[-2] == 1
    left = int(last["at_risk"]) - (int(last["events"]) if is_weekly else 0)
    return max(int(steps["at_risk"].max()) - events, left)
