"""Survival and incidence curves: one step line an arm; survival with how many are left."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from pipelines.figures.canvas import Spec, draw, encode, keep, overlay
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.risk_table import RISK_WEEKS, stack_risk_table
from pipelines.figures.selection import (
    Row,
    group_rows,
    is_synthetic,
    keep_shown,
    list_arms,
    mark_caption,
    tell_absence,
)
from pipelines.figures.style import ARM_COLOURS, ARM_DASHES, ARM_SHAPES, PLOT_WIDTH
from pipelines.wording import (
    MISSING,
    OUTCOME_NAMES,
    format_count,
    format_percent,
    join_words,
    name_arm,
)

_TABLE_WEEKS = (4, 13, 26, 39, 52)
_HEIGHT = 240
_EXTENT = 92  # of the axis to the left, room for the arms' names beneath
_MARKER_EVERY = 13  # weeks between the shapes that tell the lines apart without colour


def survival_curve(curves: pd.DataFrame) -> Figure | Notice:
    """Draw the share that is still on benefit, with how many are left in each arm beneath.

    Args:
        curves: released `curves` of one participation.
    """
    rows = curves.loc[curves["outcome"] == "duration"]
    title = "Andel, der stadig får ydelsen"
    return _draw(rows, start=1.0, title=title, axis="Andel på ydelsen", has_risk_table=True)


def incidence_curves(curves: pd.DataFrame, outcome: str = "job_or_education") -> Figure | Notice:
    """Draw the share that has left benefit in one way, week by week, one line an arm.

    Args:
        curves: released `curves` of one participation.
        outcome: the exit, "job_or_education" or "other_exit".
    """
    rows = curves.loc[curves["outcome"] == outcome]
    return _draw(rows, start=0.0, title=OUTCOME_NAMES[outcome], axis="Andel afgået")


def _draw(
    curves: pd.DataFrame, *, start: float, title: str, axis: str, has_risk_table: bool = False
) -> Figure | Notice:
    rows = keep_shown(curves, "value")
    if rows.empty:
        return tell_absence(curves, f"Kurven »{title}«")
    synthetic = is_synthetic(rows)
    groups = group_rows(rows.sort_values("week"), "arm")
    arms = {arm: groups[arm] for arm in list_arms(rows)}
    steps = {arm: _list_steps(mine, start) for arm, mine in arms.items()}
    curve = _build_chart(steps, axis)
    chart = _stack(curve, arms, steps) if has_risk_table else curve
    svg = render_svg(chart, head(title, is_synthetic=synthetic))
    caption = f"{title}, uge for uge efter start. Kurven stopper, når få er tilbage."
    return Figure(
        svg=svg,
        alt=mark_caption(_tell(steps, title), synthetic=synthetic),
        caption=mark_caption(caption, synthetic=synthetic),
        table=_tabulate(arms, steps),
        is_synthetic=synthetic,
    )


def _stack(
    chart: Spec, arms: dict[str, list[Row]], steps: dict[str, list[tuple[int, float]]]
) -> Spec:
    last = _last_week(steps)
    cells = [
        (arm, week, _at_risk(arms[arm], week) if week <= points[-1][0] else MISSING)
        for arm, points in steps.items()
        for week in RISK_WEEKS
        if week <= last
    ]
    return stack_risk_table(chart, cells, last=last, extent=_EXTENT)


def _list_steps(rows: list[Row], start: float) -> list[tuple[int, float]]:
    steps = [(int(row["week"]), float(row["value"])) for row in rows]
    return steps if steps and steps[0][0] == 0 else [(0, start), *steps]


def _build_chart(steps: dict[str, list[tuple[int, float]]], axis: str) -> Spec:
    rows = [
        {"arm": name_arm(arm), "week": week, "value": value, "mark": week in _marker_weeks(points)}
        for arm, points in steps.items()
        for week, value in points
    ]
    base = encode(
        draw(rows),
        x=alt.X(
            "week:Q",
            title="Uger efter start",
            axis=_week_axis(steps),
            scale=alt.Scale(domain=[0, _last_week(steps)], nice=False),
        ),
        y=alt.Y(
            "value:Q",
            title=axis,
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format=".0%", tickCount=5, minExtent=_EXTENT, maxExtent=_EXTENT),
        ),
        color=_scale(alt.Color, steps, ARM_COLOURS),
    )
    lines = base.mark_line(interpolate="step-after", strokeWidth=2.5)
    marks = keep(base, "mark").mark_point(filled=True, size=70, opacity=1)
    layers = [
        encode(lines, strokeDash=_scale(alt.StrokeDash, steps, ARM_DASHES)),
        encode(marks, shape=_scale(alt.Shape, steps, ARM_SHAPES)),
    ]
    return overlay(layers, width=PLOT_WIDTH, height=_HEIGHT)


def _scale(channel: Any, steps: dict[str, Any], styles: dict[str, Any]) -> Any:
    names = [name_arm(arm) for arm in steps]
    shown = [styles.get(arm, styles["historical"]) for arm in steps]
    return channel("arm:N", scale=alt.Scale(domain=names, range=shown), sort=names)


def _week_axis(steps: dict[str, list[tuple[int, float]]]) -> alt.Axis:
    return alt.Axis(values=list(range(0, _last_week(steps) + 1, 13)), grid=False, format="d")


def _last_week(steps: dict[str, list[tuple[int, float]]]) -> int:
    return max(1, *(points[-1][0] for points in steps.values()))


def _marker_weeks(points: list[tuple[int, float]]) -> set[int]:
    last = points[-1][0]
    targets = range(_MARKER_EVERY, last + 1, _MARKER_EVERY)
    return {max(week for week, _ in points if week <= target) for target in targets} | {last}


def _value_at(points: list[tuple[int, float]], week: int) -> float | None:
    if week > points[-1][0]:
        return None
    return [value for at, value in points if at <= week][-1]


def _tell(steps: dict[str, list[tuple[int, float]]], title: str) -> str:
    parts = []
    for arm, points in steps.items():
        week = max((w for w in _TABLE_WEEKS if w <= points[-1][0]), default=points[-1][0])
        value = _value_at(points, week) or 0.0
        parts.append(f"{name_arm(arm).lower()} {format_percent(value)} efter {week} uger")
    return f"Trinkurve. {title}: {join_words(parts)}."


def _tabulate(
    arms: dict[str, list[Row]], steps: dict[str, list[tuple[int, float]]]
) -> pd.DataFrame:
    table = []
    for week in _TABLE_WEEKS:
        cells = {"Uge": str(week)}
        for arm, points in steps.items():
            value = _value_at(points, week)
            cells[f"{name_arm(arm)}: andel"] = MISSING if value is None else format_percent(value)
            left = MISSING if value is None else _at_risk(arms[arm], week)
            cells[f"{name_arm(arm)}: tilbage"] = left
        table.append(cells)
    return pd.DataFrame(table)


def _at_risk(rows: list[Row], week: int) -> str:
    before = [row["at_risk"] for row in rows if row["week"] <= week]
    return format_count(before[-1]) if before else MISSING
