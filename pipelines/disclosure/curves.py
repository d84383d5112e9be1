"""The rule for curves: a step only where enough left, and only while enough are at risk."""

from __future__ import annotations

import pandas as pd

from pipelines.disclosure.counts import OK, TOO_FEW, is_ok, reaches, release_counts, withhold
from pipelines.domain import DisclosureThresholds

VALUE_DECIMALS = 2
_CURVE = ["network", "trial", "municipality", "outcome", "arm"]
_FIGURES = ["value", "at_risk", "events"]


def release_curves(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Merge steps until each rests on enough events; round values and numbers at risk.

    A curve without any step that may be shown is one row that says `too_few`; the events of
    merged steps stand with the step that is shown.
    """
    if rows.empty:
        return rows.copy()
    ordered = rows.sort_values([*_CURVE, "week"], kind="stable")
    curves = [_release_curve(curve, thresholds) for _, curve in ordered.groupby(_CURVE, sort=True)]
    return pd.concat(curves)


def _release_curve(curve: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    usable = curve[is_ok(curve)]
    others = curve[~is_ok(curve)]
    others = withhold(others, pd.Series(data=False, index=others.index), TOO_FEW, _FIGURES)
    steps = _merge_steps(usable, thresholds)
    if steps.empty and len(usable):
        steps = usable.head(1).assign(status=TOO_FEW)
        steps[_FIGURES] = pd.NA
    return pd.concat([part for part in (steps, others) if len(part)])


def _merge_steps(curve: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Rows that may be shown, with the events since the row shown before."""
    enough = reaches(curve["at_risk"], thresholds.min_at_risk, thresholds)
    value = curve["value"].astype("Float64").round(VALUE_DECIMALS)
    is_open = ((value > 0) & (value < 1)).fillna(value=False)
    kept: list[int] = []
    merged: list[int] = []
    events = 0
    for position in range(len(curve)):
        count = curve["events"].iloc[position]
        events += 0 if pd.isna(count) else int(count)
        is_origin = position == 0 and events == 0
        is_step = _is_enough(events, thresholds) and bool(is_open.iloc[position])
        if bool(enough.iloc[position]) and (is_origin or is_step):
            kept.append(position)
            merged.append(events)
            events = 0
    shown = curve.iloc[kept].assign(value=value.iloc[kept], status=OK)
    counts = pd.Series(merged, index=shown.index, dtype="Int64")
    return shown.assign(
        at_risk=release_counts(shown["at_risk"], thresholds),
        events=release_counts(counts, thresholds),
    )


def _is_enough(events: int, thresholds: DisclosureThresholds) -> bool:
    rounded = (events + thresholds.rounding / 2) // thresholds.rounding * thresholds.rounding
    return min(events, rounded) >= thresholds.min_cell
