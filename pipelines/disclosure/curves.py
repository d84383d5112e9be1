"""The rule for curves: a step only where enough left, and only while enough are at risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipelines.disclosure.counts import (
    OK,
    TOO_FEW,
    is_ok,
    reaches,
    release_counts,
    round_counts,
    withhold,
)
from pipelines.domain import DisclosureThresholds

VALUE_DECIMALS = 2
SURVIVAL = "duration"
_ARM = ["network", "trial", "municipality", "arm"]
_FIGURES = ["value", "at_risk", "events"]


def release_curves(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Merge steps until each rests on enough events; round values and numbers at risk.

    The causes of exit are shown at the same weeks, which survival shows too, and only where
    enough left by *each* cause: survival and one cause would tell the other. A curve without
    any step is one row that says `too_few`; the events of merged steps stand with the step
    that is shown.
    """
    if rows.empty:
        return rows.copy()
    ordered = rows.sort_values([*_ARM, "outcome", "week"], kind="stable")
    arms = [_release_arm(arm, thresholds) for _, arm in ordered.groupby(_ARM, sort=True)]
    return pd.concat([part for parts in arms for part in parts if len(part)])


def _release_arm(arm: pd.DataFrame, thresholds: DisclosureThresholds) -> list[pd.DataFrame]:
    shown = arm[is_ok(arm)]
    others = arm[~is_ok(arm)]
    none = pd.Series(data=False, index=others.index)
    parts = [withhold(others, none, TOO_FEW, _FIGURES)]
    by_outcome = {str(name): rows for name, rows in shown.groupby("outcome", sort=True)}
    survival = by_outcome.pop(SURVIVAL, None)
    weeks: list[int] | None = None
    if survival is not None:
        weeks = _find_weeks([survival], None, thresholds)
        parts.append(_show(survival, weeks, thresholds))
    is_alone = set(arm["outcome"]) - {SURVIVAL} != set(by_outcome)  # another cause is withheld
    common = [] if is_alone else _find_weeks(list(by_outcome.values()), weeks, thresholds)
    parts.extend(_show(rows, common, thresholds) for rows in by_outcome.values())
    return parts


def _find_weeks(
    curves: Sequence[pd.DataFrame], allowed: Sequence[int] | None, thresholds: DisclosureThresholds
) -> list[int]:
    """Return the weeks at which every curve has had enough events since the week before."""
    if not curves:
        return []
    steps = [_by_week(curve, thresholds) for curve in curves]
    events = [0] * len(curves)
    kept: list[int] = []
    for week in sorted({week for curve in steps for week in curve if week > 0}):
        for i, curve in enumerate(steps):
            events[i] += curve[week][0] if week in curve else 0
        may_show = all(week in curve and curve[week][1] for curve in steps)
        has_enough = all(_is_enough(count, thresholds) for count in events)
        if may_show and has_enough and (allowed is None or week in allowed):
            kept.append(week)
            events = [0] * len(curves)
    return kept


def _by_week(
    curve: pd.DataFrame, thresholds: DisclosureThresholds
) -> Mapping[int, tuple[int, bool]]:
    """Events of each row, and whether its value may stand: open, enough at risk, enough left."""
    value = curve["value"].astype("Float64").round(VALUE_DECIMALS)
    is_open = ((value > 0) & (value < 1)).fillna(value=False).astype(bool)
    events = curve["events"].fillna(0).astype(int)
    is_weekly = (curve["week"].diff() == 1).fillna(value=False).astype(bool)
    of_week = events.where(is_weekly, 0)  # of merged steps nobody knows the last week's own
    left = curve["at_risk"] - of_week
    base = thresholds.rounding
    left_rounded = round_counts(curve["at_risk"], base) - round_counts(of_week, base)
    stays = (left >= thresholds.min_cell) & (left_rounded >= thresholds.min_cell)
    enough = reaches(curve["at_risk"], thresholds.min_at_risk, thresholds)
    may_show = is_open & enough & stays.fillna(value=False).astype(bool)
    weeks = curve["week"].astype(int)
    return dict(zip(weeks, zip(events, may_show, strict=True), strict=True))


def _show(
    curve: pd.DataFrame, weeks: Sequence[int], thresholds: DisclosureThresholds
) -> pd.DataFrame:
    """Return the origin and the rows at `weeks`, with the events since the row before."""
    if not weeks:
        held = curve.head(1).assign(status=TOO_FEW, week=0)
        held[_FIGURES] = pd.NA
        return held
    is_kept = curve["week"].isin([0, *weeks]).astype(bool)
    step = is_kept.shift(fill_value=False).cumsum()  # rows up to a kept one belong to it
    events = curve["events"].fillna(0).groupby(step).sum().astype("Int64")
    shown = curve[is_kept].assign(status=OK)
    merged = pd.Series(events.reindex(step[is_kept]).to_numpy(), index=shown.index, dtype="Int64")
    return shown.assign(
        value=shown["value"].astype("Float64").round(VALUE_DECIMALS),
        at_risk=release_counts(shown["at_risk"], thresholds),
        events=release_counts(merged, thresholds),
    )


def _is_enough(events: int, thresholds: DisclosureThresholds) -> bool:
    rounded = (events + thresholds.rounding / 2) // thresholds.rounding * thresholds.rounding
    return min(events, rounded) >= thresholds.min_cell
