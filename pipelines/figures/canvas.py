"""The three steps that every chart is built by: rows in, rows kept, layers on one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import altair as alt

Rows = Sequence[dict[str, Any]]


def draw(rows: Rows) -> alt.Chart:
    """Return an empty chart on rows that stand inside its specification."""
    return alt.Chart(alt.InlineData(values=list(rows)))


def keep(chart: alt.Chart, field: str) -> alt.Chart:
    """Return the chart on the rows whose `field` is neither missing nor false."""
    expression = f"isValid(datum.{field}) && datum.{field} !== false"
    return chart.transform_filter(expression)


def encode(marks: alt.Chart, **channels: Any) -> alt.Chart:
    """Return the marks with their channels."""
    return marks.encode(**channels)


def overlay(layers: Sequence[alt.Chart], **size: int) -> alt.LayerChart:
    """Return the layers as one chart, the first at the bottom."""
    return cast("alt.LayerChart", alt.layer(*layers).properties(**size))
