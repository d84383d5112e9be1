"""Blocks about what the municipalities delivered and what the book therefore rests on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from pipelines.domain import DataKind
from pipelines.publishing.blocks.html import Cell, element, table
from pipelines.publishing.blocks.places import link_municipality
from pipelines.publishing.staged.context import BookContext, DeliverySummary
from pipelines.tables import DELIVERY_QUALITY
from pipelines.wording import (
    DATA_KIND_NAMES,
    DELIVERY_NAMES,
    SYNTHETIC_WORDS,
    find_data_kinds,
    format_date,
    format_shown_count,
    name_fault,
    name_table,
)
from pipelines.wording import data_notice as admonish

ROWS_READ = ("RÆKKER", "ROWS")
MONTH, FILLED = "MÅNED-", "UDFYLDT"  # begin the codes that tell how complete a table is
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


def delivery_checks(context: BookContext) -> str:
    """Return for each delivery how many tables and rows were read, and how many findings."""
    quality = select_quality(context)
    places = quality["municipality"].dropna().unique()
    return table(
        mark("Hvad der er læst, rettet og afvist i hver leverance", quality),
        ["Kommune", "Tabeller", "Rækker", "Rettet uden tab", "Advarsler", "Afvist"],
        (_check_row(context, slug, quality[quality["municipality"] == slug]) for slug in places),
        empty="Ingen leverance er læst endnu.",
    )


def quality_table(context: BookContext) -> str:
    """Return how many rows were read, and every finding of quality, as released; folded away."""
    rows = select_quality(context)
    is_count = rows["code"].isin(ROWS_READ)
    is_fault = rows["code"].notna() & ~is_count & ~_is_completeness(rows) & (rows["code"] != "")
    parts = (
        ("Læste rækker, tabel for tabel", _rows_read(context, rows.loc[is_count])),
        ("Hvert fund", _faults(context, rows.loc[is_fault])),
    )
    return "".join(fold(summary, content) for summary, content in parts)


def select_quality(context: BookContext) -> pd.DataFrame:
    """Return the released `delivery_quality`, empty where there is none."""
    quality = context.released.get(DELIVERY_QUALITY.name)
    return DELIVERY_QUALITY.empty() if quality is None else quality


def fold(summary: str, content: str) -> str:
    """Return content that is folded away until the reader asks for it."""
    opening = f"\n\n<details>{element('summary', summary)}\n\n"
    return f"{opening}{content.strip()}\n\n</details>\n\n"


def place(context: BookContext, slug: object) -> Cell:
    """Return a link to the municipality, or its slug where the registry has none."""
    try:
        return link_municipality(context.registry.municipality(str(slug)))
    except KeyError:
        return str(slug)


def mark(caption: str, rows: pd.DataFrame) -> str:
    """Return the caption, with "syntetiske data" where that is what the rows are."""
    is_synthetic = bool((rows["data_kind"] == DataKind.SYNTHETIC.value).fillna(value=False).any())
    return f"{caption} ({SYNTHETIC_WORDS.lower()})" if is_synthetic else caption


def _check_row(context: BookContext, slug: object, rows: pd.DataFrame) -> list[Cell]:
    counts = rows[rows["code"].isin(ROWS_READ)]
    outcomes = rows["outcome"].value_counts()
    return [
        place(context, slug),
        str(len(counts)) if len(counts) else "–",
        _total(counts),
        *(str(int(outcomes.get(outcome, 0))) for outcome in "SW"),
        "ja" if "refused" in set(rows["status"]) else "nej",
    ]


def _total(counts: pd.DataFrame) -> str:
    """The sum of the rounded counts that are shown; "mindst" where one is hidden."""
    shown = counts["count"].dropna()
    if shown.empty:
        return "–"
    least = "mindst " if len(shown) < len(counts) else ""
    return f"{least}{format_shown_count(int(shown.sum()), 'ok')}"


def _is_completeness(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["code"].fillna("").str.startswith((MONTH, FILLED)).astype(bool)


def _rows_read(context: BookContext, rows: pd.DataFrame) -> str:
    return table(
        mark("Læste rækker i hver leverance", rows),
        ["Kommune", "Tabel", "Rækker"],
        (
            [place(context, row["municipality"]), name_table(str(row["table"])), _count(row)]
            for row in rows.to_dict("records")
        ),
        empty="Ingen rækker er læst.",
    )


def _faults(context: BookContext, rows: pd.DataFrame) -> str:
    return table(
        mark("Fund i leverancerne", rows),
        ["Kommune", "Tabel", "Fund", "Hvad der skete", "Kolonne", "Celler eller rækker"],
        (
            [
                place(context, row["municipality"]),
                name_table(str(row["table"])),
                name_fault(str(row["code"])),
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
        place(context, summary.municipality),
        DELIVERY_NAMES[summary.state],
        format_folder(summary.delivery_date),
        kinds.get(summary.data_kind, "ingen data"),
    ]


def _count(row: Mapping[Hashable, Any]) -> str:
    return format_shown_count(row["count"], str(row["status"]))


def format_folder(name: str) -> str:
    """Return a delivery folder's name as a date where it is one."""
    try:
        return format_date(date.fromisoformat(name))
    except ValueError:
        return name or "–"
