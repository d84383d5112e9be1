"""Blocks about what the municipalities delivered and what the book therefore rests on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from pipelines.domain import DataKind
from pipelines.publishing.blocks.html import Cell, table
from pipelines.publishing.blocks.places import link_municipality
from pipelines.publishing.context import BookContext, DeliverySummary
from pipelines.tables import DELIVERY_QUALITY
from pipelines.wording import (
    DATA_KIND_NAMES,
    DELIVERY_NAMES,
    SYNTHETIC_WORDS,
    TABLE_NAMES,
    fall_back,
    find_data_kinds,
    format_date,
    format_shown_count,
)
from pipelines.wording import data_notice as admonish

_ROWS_READ = "ROWS"
_OUTCOMES = {
    "S": "rettet uden tab",
    "W": "rettet eller beholdt; ejeren har fået besked",
    "R": "afvist",
}


def data_notice(context: BookContext) -> str:
    """Return the admonition that says which data the page's figures rest on."""
    return f"\n\n{admonish(find_data_kinds(context.released))}\n\n"


def delivery_overview(context: BookContext) -> str:
    """Return where each municipality's newest delivery stands."""
    return table(
        "Kommunernes leverancer",
        ["Kommune", "Tilstand", "Leveret", "Datatype"],
        (_delivery_row(context, summary) for summary in context.deliveries),
        empty="Ingen kommune har leveret data endnu.",
    )


def quality_table(context: BookContext) -> str:
    """Return how many rows were read, and every finding of quality, as released."""
    quality = context.released.get(DELIVERY_QUALITY.name)
    rows = DELIVERY_QUALITY.empty() if quality is None else quality
    is_count = rows["code"] == _ROWS_READ
    return _rows_read(context, rows.loc[is_count]) + _faults(context, rows.loc[~is_count])


def _rows_read(context: BookContext, rows: pd.DataFrame) -> str:
    return table(
        _mark("Læste rækker i hver leverance", rows),
        ["Kommune", "Tabel", "Rækker"],
        (
            [_place(context, row["municipality"]), _name_table(row["table"]), _count(row)]
            for row in rows.to_dict("records")
        ),
        empty="Ingen rækker er læst.",
    )


def _faults(context: BookContext, rows: pd.DataFrame) -> str:
    return table(
        _mark("Fund i leverancerne", rows),
        ["Kommune", "Tabel", "Fund", "Hvad der skete", "Kolonne", "Celler eller rækker"],
        (
            [
                _place(context, row["municipality"]),
                _name_table(row["table"]),
                str(row["code"]),
                _OUTCOMES.get(str(row["outcome"]), "registreret"),
                "–" if pd.isna(row["column"]) or not row["column"] else str(row["column"]),
                _count(row),
            ]
            for row in rows.to_dict("records")
        ),
        empty="Der er ingen fund i det, der er leveret.",
    )


def _delivery_row(context: BookContext, summary: DeliverySummary) -> list[Cell]:
    kinds = {kind.value: name for kind, name in DATA_KIND_NAMES.items()}
    return [
        _place(context, summary.municipality),
        DELIVERY_NAMES[summary.state],
        _format_folder(summary.delivery_date),
        kinds.get(summary.data_kind, "ingen data"),
    ]


def _place(context: BookContext, slug: object) -> Cell:
    try:
        return link_municipality(context.registry.municipality(str(slug)))
    except KeyError:
        return str(slug)


def _name_table(name: object) -> str:
    return TABLE_NAMES.get(str(name), fall_back(str(name)))


def _count(row: Mapping[Hashable, Any]) -> str:
    return format_shown_count(row["count"], str(row["status"]))


def _mark(caption: str, rows: pd.DataFrame) -> str:
    is_synthetic = bool((rows["data_kind"] == DataKind.SYNTHETIC.value).fillna(value=False).any())
    return f"{caption} ({SYNTHETIC_WORDS.lower()})" if is_synthetic else caption


def _format_folder(name: str) -> str:
    """Return a delivery folder's name as a date where it is one."""
    try:
        return format_date(date.fromisoformat(name))
    except ValueError:
        return name or "–"
