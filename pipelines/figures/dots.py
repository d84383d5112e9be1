"""Dot charts: one row a question or measure, one mark an arm, with colour and shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from pipelines.figures.canvas import Spec, draw, encode, overlay
from pipelines.figures.labels import axis_offset, label_axis, row_height, wrap_label
from pipelines.figures.selection import ARM_ORDER
from pipelines.figures.style import ARM_COLOURS, ARM_SHAPES, GRID, PLOT_WIDTH
from pipelines.wording import name_arm

_ARM_SIZES = {"trial": 90, "comparison": 260, "historical": 260}


@dataclass(frozen=True, slots=True)
class Dot:
    """One mark: its row, its arm and its value."""

    row: str
    arm: str
    value: float


def build_dot_chart(
    dots: Sequence[Dot], *, axis: str, number_format: str, domain: list[float] | None = None
) -> Spec:
    """Draw the dots on one axis, rows in the order that they first appear.

    Args:
        dots: at least one.
        axis: title of the axis below.
        number_format: d3 format of the axis, ".0%" or ",.1f".
        domain: both ends of the axis; None lets it run from zero to the largest value.
    """
    rows = list(dict.fromkeys(dot.row for dot in dots))
    values = [
        {"row": wrap_label(dot.row), "arm": name_arm(dot.arm), "value": dot.value}
        for dot in reversed(sort_dots(dots))
    ]
    order = [wrap_label(row) for row in rows]
    ends = domain or [0.0, 1.08 * max(dot.value for dot in dots) or 1.0]
    base = encode(
        draw(values),
        x=alt.X(
            "value:Q",
            title=axis,
            scale=alt.Scale(domain=ends, nice=False),
            axis=alt.Axis(format=number_format, tickCount=5, offset=axis_offset(order)),
        ),
        y=alt.Y("row:N", sort=order, title=None, axis=label_axis()),
    )
    arms = [arm for arm in ARM_ORDER if any(dot.arm == arm for dot in dots)]
    lines = encode(base.mark_line(color=GRID, strokeWidth=3), detail=alt.Detail("row:N"))
    marks = encode(
        base.mark_point(filled=True, opacity=1),
        color=_scale(alt.Color, arms, ARM_COLOURS),
        shape=_scale(alt.Shape, arms, ARM_SHAPES),
        # The trial's mark is small and on top: where the arms agree, both are seen.
        size=_scale(alt.Size, arms, _ARM_SIZES),
    )
    height = row_height(order)
    return overlay([lines, marks], width=PLOT_WIDTH - 20, height=height * len(rows))


def sort_dots(dots: Sequence[Dot]) -> list[Dot]:
    """Return the dots by row, as the rows first appear, the trial's arm first in each."""
    rows = list(dict.fromkeys(dot.row for dot in dots))
    return sorted(dots, key=lambda dot: (rows.index(dot.row), ARM_ORDER.index(dot.arm)))


def _scale(channel: Any, arms: list[str], styles: dict[str, Any]) -> Any:
    names = [name_arm(arm) for arm in arms]
    return channel(
        "arm:N", scale=alt.Scale(domain=names, range=[styles[arm] for arm in arms]), sort=names
    )
