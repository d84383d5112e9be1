"""Love plot: how alike the arms are, level by level, before and after weighting."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from pipelines.figures.canvas import Spec, draw, encode, keep, overlay
from pipelines.figures.participants import balance_table
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.selection import is_synthetic, keep_shown, mark_caption, tell_absence
from pipelines.figures.style import ARM_COLOURS, QUIET
from pipelines.wording import VARIABLE_NAMES, fall_back, format_number, name_level, pluralise

LIMIT = 0.1  # standardised difference from which arms differ
_TITLE = "Gruppernes lighed før og efter vægtning"
_BEFORE, _AFTER = "Før vægtning", "Efter vægtning"
_ROOM = 1.15
_LABEL_WIDTH, _PLOT_WIDTH, _ROW_HEIGHT = 245, 240, 24  # many levels: one line each


def love_plot(balance: pd.DataFrame) -> Figure | Notice:
    """Draw the standardised difference of each background level, with lines at 0.1.

    Args:
        balance: released `balance` of one participation.
    """
    rows = keep_shown(balance, "smd_before")
    table = balance_table(balance)
    if rows.empty or isinstance(table, Notice):
        return tell_absence(balance, "Gruppernes lighed")
    synthetic = is_synthetic(rows)
    values = [_chart_values(row) for row in rows.to_dict("records")]
    chart = _build(values)
    return Figure(
        svg=render_svg(chart, head(_TITLE, is_synthetic=synthetic)),
        alt=mark_caption(_tell(rows), synthetic=synthetic),
        caption=mark_caption(
            f"{_TITLE}. Standardiseret forskel mellem grupperne; uden for de stiplede linjer "
            "(0,10) er forskellen stor.",
            synthetic=synthetic,
        ),
        table=table.table,
        is_synthetic=synthetic,
    )


def _chart_values(row: Any) -> dict[str, Any]:
    variable = str(row["variable"])
    name = VARIABLE_NAMES.get(variable, fall_back(variable))
    after = row["smd_after"]
    return {
        "label": f"{name}: {name_level(variable, str(row['level']))}",
        "before": float(row["smd_before"]),
        "after": None if pd.isna(after) else float(after),
    }


def _build(values: list[dict[str, Any]]) -> Spec:
    order = [value["label"] for value in values]
    numbers = [abs(v[k]) for v in values for k in ("before", "after") if v[k] is not None]
    end = _ROOM * max([LIMIT, *numbers])
    scale = alt.Scale(domain=[-end, end], nice=False)
    axis = alt.Axis(tickCount=3, format=".1f")
    base = encode(draw(values), y=alt.Y("label:N", sort=order, title=None, axis=_label_axis()))
    layers = [
        *(_line(at, scale, [1, 0] if at == 0 else [6, 3]) for at in (-LIMIT, 0.0, LIMIT)),
        _points(base, "before", _BEFORE, scale, axis),
        _points(base, "after", _AFTER, scale, axis),
    ]
    return overlay(layers, width=_PLOT_WIDTH, height=_ROW_HEIGHT * len(values))


def _label_axis() -> alt.Axis:
    return alt.Axis(
        minExtent=_LABEL_WIDTH,
        maxExtent=_LABEL_WIDTH,
        labelLimit=_LABEL_WIDTH,
        domain=False,
        ticks=False,
        labelPadding=8,
    )


def _line(at: float, scale: alt.Scale, dash: list[int]) -> alt.Chart:
    rule = draw([{"at": at}]).mark_rule(color=QUIET, strokeWidth=1.5, strokeDash=dash)
    return encode(rule, x=alt.X("at:Q", scale=scale))


def _points(base: alt.Chart, field: str, name: str, scale: alt.Scale, axis: alt.Axis) -> alt.Chart:
    named = keep(base, field).transform_calculate(when=f"'{name}'")
    marks = named.mark_point(filled=True, opacity=1)
    domain = [_BEFORE, _AFTER]
    colours = [ARM_COLOURS["comparison"], ARM_COLOURS["trial"]]
    return encode(
        marks,
        x=alt.X(f"{field}:Q", title="Standardiseret forskel", scale=scale, axis=axis),
        color=alt.Color("when:N", sort=domain, scale=alt.Scale(domain=domain, range=colours)),
        shape=alt.Shape(
            "when:N", sort=domain, scale=alt.Scale(domain=domain, range=["triangle-up", "circle"])
        ),
        size=alt.Size("when:N", sort=domain, scale=alt.Scale(domain=domain, range=[150, 70])),
    )


def _tell(rows: pd.DataFrame) -> str:
    parts = []
    for column, words in (("smd_before", "før vægtning"), ("smd_after", "efter vægtning")):
        known = rows[column].dropna().abs()
        if len(known):
            over = pluralise(int((known > LIMIT).sum()), "niveau", "niveauer")
            largest = format_number(float(known.max()), 2)
            parts.append(f"{words} er {over} over 0,10, og den største forskel er {largest}")
    return f"Prikdiagram over gruppernes lighed: {'; '.join(parts)}."
