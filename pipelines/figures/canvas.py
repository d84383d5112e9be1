"""The three steps that every chart is built by: rows in, rows kept, layers on one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

Spec = dict[str, Any]  # a Vega-Lite specification, or one of its views
Rows = Sequence[dict[str, Any]]


class _SharedRows(alt.InlineData):
    """Rows that all copies of a chart share: Altair copies a chart at every step of its making."""

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> _SharedRows:
        return self


def draw(rows: Rows) -> alt.Chart:
    """Return an empty chart on rows that stand inside its specification."""
    return alt.Chart(_SharedRows(values=list(rows)))


def keep(chart: alt.Chart, field: str) -> alt.Chart:
    """Return the chart on the rows whose `field` is neither missing nor false."""
    expression = f"isValid(datum.{field}) && datum.{field} !== false"
    return chart.transform_filter(expression)


def encode(marks: alt.Chart, **channels: Any) -> alt.Chart:
    """Return the marks with their channels."""
    return marks.encode(**channels)


def overlay(layers: Sequence[alt.Chart], **size: int) -> Spec:
    """Return the layers as one specification, the first at the bottom.

    Altair's own composition copies every layer a dozen times; this one writes each once.
    """
    return {"layer": [specify(layer) for layer in layers], **size}


def stack(panels: Sequence[Spec], *, spacing: int) -> Spec:
    """Return the panels as one specification, the first at the top, each with its own axes."""
    return {"vconcat": list(panels), "spacing": spacing}


def specify(chart: alt.Chart) -> Spec:
    """Return one view as a specification that holds its rows."""
    context: dict[str, Any] = {"top_level": False, "datasets": {}}
    spec = chart.to_dict(validate=False, context=context)
    name = spec.get("data", {}).get("name")
    return {**spec, "data": {"values": context["datasets"][name]}} if name else spec
