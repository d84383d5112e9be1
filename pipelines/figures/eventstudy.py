"""Event study: how far a group of municipalities lies from the rest, period by period."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from pipelines.figures.canvas import Spec, draw, encode, keep, overlay
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.selection import mark_caption
from pipelines.figures.style import ARM_COLOURS, PLOT_WIDTH, QUIET
from pipelines.wording import (
    MISSING,
    format_count,
    format_interval,
    format_month,
    format_number,
    format_p_value,
    is_missing,
    pluralise,
)

NO_PANEL = "Bogen har endnu ingen offentlige tal for hver kommune, så figuren er ikke lavet."
_HEIGHT = 240
_BEFORE, _AFTER, _REFERENCE = "Før starten", "Fra starten", "Sidste før starten (0)"
_COLOURS = {_BEFORE: ARM_COLOURS["historical"], _AFTER: ARM_COLOURS["trial"], _REFERENCE: QUIET}
_SHAPES = {_BEFORE: "triangle-up", _AFTER: "circle", _REFERENCE: "square"}


@dataclass(frozen=True, slots=True)
class _Point:
    """One estimate in per cent."""

    kind: str
    time: int | None
    start: Any
    estimate: float
    low: float
    high: float
    p_value: float | None
    n_units: int

    @property
    def text(self) -> str:
        """The estimate with its interval."""
        return f"{format_number(self.estimate, 1)} ({format_interval(self.low, self.high, '', 1)})"


def event_study_chart(
    rows: pd.DataFrame,
    *,
    source: str,
    title: str = "Nettoledige kontanthjælpsmodtagere før og efter starten",
    period: str = "kvartal",
    is_synthetic: bool = False,
) -> Figure | Notice:
    """Draw the difference in per cent at each time since the start, with 95 % intervals.

    Args:
        rows: `kind` (event, simple, placebo), `event_time`, `start_date`, `estimate`,
            `ci95_low`, `ci95_high` (log differences), `p_value`, `n_units`, as a study of
            rounds gives them.
        source: the line that names where the figures are from, "Kilde: …".
        title: of the chart.
        period: what one step of time is called, in the singular.
        is_synthetic: whether the figures are made up.
    """
    points = [_read_point(row) for _, row in rows.iterrows()]
    events = [point for point in points if point.kind == "event"]
    if not events:
        return Notice(NO_PANEL)
    chart = _build_chart(events, period)
    return Figure(
        svg=render_svg(chart, head(title, is_synthetic=is_synthetic)),
        alt=mark_caption(_tell(points, title), synthetic=is_synthetic),
        caption=mark_caption(_explain(period, source), synthetic=is_synthetic),
        table=_tabulate(points, period),
        is_synthetic=is_synthetic,
    )


def _read_point(row: pd.Series[Any]) -> _Point:
    time, p_value = row["event_time"], row["p_value"]
    return _Point(
        kind=str(row["kind"]),
        time=None if is_missing(time) else int(time),
        start=row["start_date"],
        estimate=_as_percent(row["estimate"]),
        low=_as_percent(row["ci95_low"]),
        high=_as_percent(row["ci95_high"]),
        p_value=None if is_missing(p_value) else float(p_value),
        n_units=int(row["n_units"]),
    )


def _as_percent(log_difference: float) -> float:
    return 100 * math.expm1(float(log_difference))


def _build_chart(events: Sequence[_Point], period: str) -> Spec:
    values = [
        {
            "time": event.time,
            "estimate": event.estimate,
            "low": event.low,
            "high": event.high,
            "part": _AFTER if (event.time or 0) >= 0 else _BEFORE,
        }
        for event in events
    ]
    values.append({"time": -1, "estimate": 0.0, "low": None, "high": None, "part": _REFERENCE})
    scale = alt.Scale(domain=_find_domain(events), nice=False)
    x = alt.X(
        "time:Q",
        title=f"{period.capitalize()} fra starten",
        axis=_time_axis(events),
        scale=alt.Scale(domain=_find_span(events), nice=False),
    )
    base = encode(draw(values), x=x)
    colour = _scale(alt.Color, _COLOURS)
    layers = [
        _draw_zero(scale),
        _draw_start(),
        encode(
            keep(base, "low").mark_rule(strokeWidth=2),
            y=_axis("low:Q", scale),
            y2=alt.Y2("high:Q"),
            color=colour,
        ),
        encode(
            base.mark_point(filled=True, size=70, opacity=1),
            y=_axis("estimate:Q", scale),
            color=colour,
            shape=_scale(alt.Shape, _SHAPES),
        ),
    ]
    return overlay(layers, width=PLOT_WIDTH, height=_HEIGHT)


def _find_domain(events: Sequence[_Point]) -> list[float]:
    low = min(0.0, *(event.low for event in events))
    high = max(0.0, *(event.high for event in events))
    room = 0.05 * (high - low)
    return [low - room, high + room]


def _find_span(events: Sequence[_Point]) -> list[int]:
    times = [event.time or 0 for event in events]
    return [min(-1, *times) - 1, max(0, *times) + 1]


def _time_axis(events: Sequence[_Point]) -> alt.Axis:
    times = [event.time or 0 for event in events]
    step = 4 if max(times) - min(times) <= 48 else 12
    first = -(-min(times) // step) * step
    return alt.Axis(values=list(range(first, max(times) + 1, step)), grid=False, format="d")


def _axis(field: str, scale: alt.Scale) -> alt.Y:
    axis = alt.Axis(tickCount=5, minExtent=58, maxExtent=58)
    return alt.Y(field, scale=scale, title="Forskel i procent", axis=axis)


def _scale(channel: Any, styles: dict[str, str]) -> Any:
    names = list(styles)
    scale = alt.Scale(domain=names, range=list(styles.values()))
    legend = alt.Legend(columns=1)
    return channel("part:N", scale=scale, sort=names, legend=legend)


def _draw_zero(scale: alt.Scale) -> alt.Chart:
    rule = draw([{"at": 0.0}]).mark_rule(color=QUIET, strokeWidth=1.5)
    return encode(rule, y=_axis("at:Q", scale))


def _draw_start() -> alt.Chart:
    rule = draw([{"at": -0.5}]).mark_rule(color=QUIET, strokeWidth=1.5, strokeDash=[6, 3])
    return encode(rule, x=alt.X("at:Q"))


def _tell(points: Sequence[_Point], title: str) -> str:
    units = pluralise(points[0].n_units, "kommune", "kommuner")
    start = f"{title}: {units} mod resten af landet"
    for point in points:
        if point.kind == "simple":
            return f"{start}. Forskel i gennemsnit fra starten: {point.text} procent."
    return f"{start}, med 95 % konfidensinterval."


def _explain(period: str, source: str) -> str:
    return (
        f"Forskel i procent fra resten af landets kommuner, målt mod det sidste {period} før "
        "starten, med 95 % konfidensinterval. Ligger punkterne før starten ikke på 0, udviklede "
        "kommunerne sig forskelligt i forvejen. Figuren er baggrund og ikke et resultat af et "
        f"forsøg. {source.rstrip('.')}."
    )


def _tabulate(points: Sequence[_Point], period: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                f"{period.capitalize()} fra starten": _name_row(point),
                "Forskel i procent (95 % KI)": point.text,
                "Ved lodtrækning": MISSING
                if point.p_value is None
                else format_p_value(point.p_value),
                "Kommuner": format_count(point.n_units),
            }
            for point in points
        ]
    )


def _name_row(point: _Point) -> str:
    if point.kind == "simple":
        return "Gennemsnit fra starten"
    if point.kind == "placebo":
        return f"Tænkt start i {format_month(point.start)}"
    return format_number(point.time or 0)
