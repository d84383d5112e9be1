"""Fidelity chart: each element's planned dose as a line, the delivered dose as a bar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from pipelines.figures.canvas import Spec, draw, encode, keep, overlay
from pipelines.figures.labels import axis_offset, label_axis, row_height, wrap_label
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.selection import is_synthetic, keep_shown, mark_caption, tell_absence
from pipelines.figures.style import ARM_COLOURS, PLOT_WIDTH, TEXT
from pipelines.wording import fall_back, format_cell, format_number, pluralise

_TITLE = "Udførelse: planlagt og leveret dosis"
_ADOPTED = {"yes": "ja", "no": "nej"}


def fidelity_chart(fidelity: pd.DataFrame, names: Mapping[str, str]) -> Figure | Notice:
    """Draw how far each element was carried out as planned.

    Args:
        fidelity: released `fidelity` of one participation.
        names: the elements' names by slug, from the registry; rows follow this order.
    """
    rows = keep_shown(_order(fidelity, names), "is_adopted")
    if rows.empty:
        return tell_absence(fidelity, "Udførelsen af forsøgets elementer")
    synthetic = is_synthetic(rows)
    values = [_chart_values(row, names) for row in rows.to_dict("records")]
    return Figure(
        svg=render_svg(_build(values), head(_TITLE, is_synthetic=synthetic)),
        alt=mark_caption(_tell(rows), synthetic=synthetic),
        caption=mark_caption(
            f"{_TITLE}, i procent af sagerne. Søjlen er leveret, stregen planlagt.",
            synthetic=synthetic,
        ),
        table=_tabulate(_order(fidelity, names), names),
        is_synthetic=synthetic,
    )


def _order(fidelity: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    places = {slug: place for place, slug in enumerate(names)}
    order = fidelity["element"].map(lambda slug: places.get(str(slug), len(places)))
    return fidelity.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _chart_values(row: Mapping[Any, Any], names: Mapping[str, str]) -> dict[str, Any]:
    is_adopted = str(row["is_adopted"]) == "yes"
    return {
        "element": wrap_label(names.get(str(row["element"]), fall_back(str(row["element"])))),
        "planned": None if pd.isna(row["planned_dose_pct"]) else float(row["planned_dose_pct"]),
        "delivered": _find_delivered(row, is_adopted=is_adopted),
        "note": "" if is_adopted else "ikke taget i brug",
    }


def _find_delivered(row: Mapping[Any, Any], *, is_adopted: bool) -> float | None:
    if not is_adopted:
        return 0.0
    return None if pd.isna(row["delivered_dose_pct"]) else float(row["delivered_dose_pct"])


def _build(values: list[dict[str, Any]]) -> Spec:
    order = [value["element"] for value in values]
    base = encode(draw(values), y=alt.Y("element:N", sort=order, title=None, axis=label_axis()))
    scale = alt.Scale(domain=[0, 100])
    x = alt.X(
        "delivered:Q",
        title="Procent af sagerne",
        scale=scale,
        axis=alt.Axis(tickCount=5, format=".0f", offset=axis_offset(order)),
    )
    bars = base.mark_bar(color=ARM_COLOURS["trial"], height=16)
    planned = keep(base, "planned").mark_tick(
        color=ARM_COLOURS["comparison"], thickness=4, size=26, opacity=1
    )
    notes = base.mark_text(align="left", dx=4, fontSize=14, color=TEXT)
    layers = [
        encode(bars, x=x),
        encode(planned, x=alt.X("planned:Q", scale=scale)),
        encode(notes, x=alt.value(0), text=alt.Text("note:N")),
    ]
    return overlay(layers, width=PLOT_WIDTH - 20, height=row_height(order) * len(values))


def _tell(rows: pd.DataFrame) -> str:
    adopted = int((rows["is_adopted"] == "yes").sum())
    elements = pluralise(len(rows), "element", "elementer")
    return f"{_TITLE}. {format_number(adopted)} af {elements} er taget i brug."


def _tabulate(fidelity: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    table = []
    for row in fidelity.to_dict("records"):
        status = str(row["status"])
        slug = str(row["element"])
        adopted = _ADOPTED.get(str(row["is_adopted"]), "–")
        table.append(
            {
                "Element": names.get(slug, fall_back(slug)),
                "Taget i brug": format_cell(row["is_adopted"], status, adopted),
                "Planlagt (% af sagerne)": _format_dose(row["planned_dose_pct"], status),
                "Leveret (% af sagerne)": _format_dose(row["delivered_dose_pct"], status),
            }
        )
    return pd.DataFrame(table)


def _format_dose(dose: Any, status: str) -> str:
    return format_cell(dose, status, "" if pd.isna(dose) else format_number(float(dose)))
