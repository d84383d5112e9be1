"""Estimates with their intervals, one row each: what verdict and forest plots are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from pipelines.figures.canvas import Spec, draw, encode, keep, overlay
from pipelines.figures.labels import axis_offset, label_axis, row_height, wrap_label
from pipelines.figures.style import BAD_SIDE, PLOT_WIDTH, QUIET, TEXT
from pipelines.wording import Finding, fall_back

_TRIAL = "#003f75"


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One row of an interval chart: 95 % thin, 90 % thick, the estimate as a mark."""

    label: str
    finding: Finding
    scale: float = 1.0  # what values are multiplied by before they are drawn

    def values(self) -> dict[str, Any]:
        """Return the row as chart data."""
        finding = self.finding
        ends = {"ci95": finding.ci95, "ci90": finding.ci90, "prediction": finding.prediction}
        limits: dict[str, Any] = {}
        for name, interval in ends.items():
            limits[f"{name}_low"] = None if interval is None else interval.low * self.scale
            limits[f"{name}_high"] = None if interval is None else interval.high * self.scale
        estimate = (finding.estimate or 0.0) * self.scale
        return {
            "label": wrap_label(self.label),
            "estimate": estimate,
            "pooled": finding.is_pooled,
            **limits,
        }


def build_interval_chart(
    rows: Sequence[IntervalRow], *, axis: str, margin: float | None, direction: int
) -> Spec:
    """Draw the rows against no difference and, where there is one, against the margin.

    Args:
        rows: top row first.
        axis: title of the axis below.
        margin: the margin in the unit of the axis; None draws none.
        direction: +1 where more is better, -1 where less is.
    """
    values = [row.values() for row in rows]
    order = [wrap_label(row.label) for row in rows]
    scale = alt.Scale(domain=_find_domain(values, margin, direction), nice=False)
    base = encode(draw(values), y=alt.Y("label:N", sort=order, title=None, axis=label_axis()))
    layers = [
        *_draw_margin(margin, direction, scale),
        _draw_line_at(0.0, scale, [1, 0]),
        _draw_range(base, "prediction", scale, axis, width=1.5, dash=[2, 3]),
        _draw_range(base, "ci95", scale, axis, width=2),
        _draw_range(base, "ci90", scale, axis, width=6),
        _draw_estimates(base, scale, axis),
    ]
    height = row_height(order) * len(rows) + axis_offset(order)
    return overlay(layers, width=PLOT_WIDTH - 20, height=height)


def label_rows(
    findings: Sequence[Finding], column: str, names: Mapping[str, str]
) -> list[tuple[str, Finding]]:
    """Return each finding with the name that its row gets; a name is used once."""
    labelled: list[tuple[str, Finding]] = []
    used: set[str] = set()
    for finding in findings:
        key = str(getattr(finding, column))
        label = names.get(key, fall_back(key))
        while label in used:
            label += " "  # two rows of one name stay two rows
        used.add(label)
        labelled.append((label, finding))
    return labelled


def _find_domain(
    values: Sequence[Mapping[str, Any]], margin: float | None, direction: int
) -> list[float]:
    points = [0.0]
    for row in values:
        numbers = [value for key, value in row.items() if key not in {"label", "pooled"}]
        points += [float(number) for number in numbers if number is not None]
    if margin is not None:
        points.append(-1.25 * margin * (direction or 1))
    room = 0.06 * ((max(points) - min(points)) or 1.0)
    return [min(points) - room, max(points) + room]


def _draw_margin(margin: float | None, direction: int, scale: alt.Scale) -> list[alt.Chart]:
    if margin is None or direction == 0:
        return []
    limit = -margin * direction
    edge = scale.to_dict()["domain"][0 if direction > 0 else 1]
    area = draw([{"from": limit, "to": edge}]).mark_rect(color=BAD_SIDE, opacity=1)
    return [
        encode(area, x=alt.X("from:Q", scale=scale), x2=alt.X2("to:Q")),
        _draw_line_at(limit, scale, [6, 3]),
    ]


def _draw_line_at(value: float, scale: alt.Scale, dash: list[int]) -> alt.Chart:
    rule = draw([{"at": value}]).mark_rule(color=QUIET, strokeWidth=1.5, strokeDash=dash)
    return encode(rule, x=alt.X("at:Q", scale=scale))


def _draw_range(
    base: alt.Chart,
    name: str,
    scale: alt.Scale,
    axis: str,
    *,
    width: float,
    dash: list[int] | None = None,
) -> alt.Chart:
    marks = keep(base, f"{name}_low").mark_rule(
        color=_TRIAL, strokeWidth=width, strokeDash=dash or [1, 0]
    )
    return encode(marks, x=_axis(f"{name}_low:Q", scale, axis), x2=alt.X2(f"{name}_high:Q"))


def _draw_estimates(base: alt.Chart, scale: alt.Scale, axis: str) -> alt.Chart:
    marks = base.mark_point(filled=True, size=130, opacity=1, color=TEXT, stroke="white")
    return encode(
        marks,
        x=_axis("estimate:Q", scale, axis),
        shape=alt.Shape(
            "pooled:N",
            legend=None,
            scale=alt.Scale(domain=[False, True], range=["circle", "diamond"]),
        ),
    )


def _axis(field: str, scale: alt.Scale, title: str) -> alt.X:
    return alt.X(field, scale=scale, title=title, axis=alt.Axis(tickCount=5))
