"""One raw column to one clean column by its declared kind; every repair is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.deliveries.booleans import read_booleans
from pipelines.deliveries.codes import LOST_CHARACTER, MARKUP, describe_unknown, make_lookup
from pipelines.deliveries.context import Context, mask_of
from pipelines.deliveries.convertdates import convert_dates
from pipelines.deliveries.convertnumbers import convert_numbers
from pipelines.deliveries.faults import (
    REFUSED,
    SILENT,
    WARNING,
    count_cells,
    name_rows,
)
from pipelines.deliveries.keys import convert_key
from pipelines.deliveries.raw import Mask, RawColumn
from pipelines.deliveries.text import describe_shape, fold
from pipelines.tables import Column, Kind

_MIN_CONSTANT_ROWS = 20


@dataclass(frozen=True)
class Clean:
    """A clean column, and the rows whose value could not be kept."""

    column: pd.Series[Any]
    lost: Mask  # rows that had a value which is now missing


def convert_column(column: Column, raw: RawColumn, context: Context) -> Clean:
    """Convert one column by its declared kind."""
    if column.kind is Kind.IDENTIFIER:
        return Clean(convert_key(column, raw, context), np.zeros(len(raw.codes), dtype=bool))
    missing = context.is_missing(raw, is_code=column.kind is Kind.CODE)
    lookup: dict[str, str] = {}
    if column.kind is Kind.CODE:
        # A code list may hold a missing marker ("Uoplyst"): in its column the code counts.
        lookup = make_lookup(context.schema.code_lists.get(column.codes, ()))
        lookup = read_booleans(column, raw, lookup, context)
        missing &= ~mask_of([fold(text) in lookup for text in raw.distinct])
    _note_markers(column, raw, missing, context)
    if column.kind is Kind.CODE:
        clean = _convert_codes(column, raw, missing, lookup, context)
    elif column.kind in {Kind.DATE, Kind.MONTH}:
        clean = Clean(*convert_dates(column, raw, missing, context))
    else:
        clean = Clean(*convert_numbers(column, raw, missing, context))
    _check_filled(column, raw, missing, context)
    return clean


def _note_markers(column: Column, raw: RawColumn, missing: Mask, context: Context) -> None:
    marked = missing & ~raw.is_blank
    if marked.any():
        count = int(raw.counts[marked].sum())
        text = f'kolonnen "{column.raw}" har markører for manglende værdi ({count_cells(count)}).'
        context.log.add("MANGLER-MARKØR", SILENT, text, column=column.raw, case="F10", count=count)


def _check_filled(column: Column, raw: RawColumn, missing: Mask, context: Context) -> None:
    """Tell of a column without a value, or with one only where that is a sign of a slip."""
    if missing.all():
        needed = not column.is_nullable or column.name in {"end_date", "exit_reason"}
        is_main = needed and context.table.name == "benefit_spells"
        text = (
            f'kolonnen "{column.raw}" er tom i alle rækker. '
            "Kontrollér, at feltet er valgt i udtrækket."
        )
        outcome = REFUSED if is_main or not column.is_nullable else WARNING
        context.log.add("TOM-KOLONNE", outcome, text, column=column.raw, case="F25")
    elif (
        column.kind in {Kind.DATE, Kind.INTEGER, Kind.NUMBER}
        and not missing.any()
        and len(raw.texts) == 1
        and len(raw.codes) >= _MIN_CONSTANT_ROWS
    ):
        text = f'kolonnen "{column.raw}" har samme værdi i alle rækker. Kontrollér udtrækket.'
        context.log.add("KONSTANT-KOLONNE", WARNING, text, column=column.raw, case="F25")


def _convert_codes(
    column: Column, raw: RawColumn, missing: Mask, lookup: dict[str, str], context: Context
) -> Clean:
    found = [lookup.get(fold(text)) for text in raw.distinct]
    unknown = mask_of([code is None for code in found]) & ~missing
    for place in np.flatnonzero(unknown)[:60]:
        _refuse_code(column, raw, int(place), context)
    return Clean(_as_category(column, found, raw), raw.spread(unknown))


def _as_category(column: Column, found: list[str | None], raw: RawColumn) -> pd.Series[Any]:
    """Keep codes as categories until the table is whole: rules compare small numbers, not texts."""
    categories = sorted({code for code in found if code is not None})
    places = {code: place for place, code in enumerate(categories)}
    codes = np.array([places.get(code or "", -1) for code in found], dtype=np.int16)
    values = pd.Categorical.from_codes(codes[raw.codes], pd.Index(categories), validate=False)
    return pd.Series(values, name=column.name)


def _refuse_code(column: Column, raw: RawColumn, place: int, context: Context) -> None:
    text, count = raw.distinct[place], int(raw.counts[place])
    rows = context.rows(raw.codes == place)
    code, case, message = _explain_code(column, text, name_rows(rows, count), count)
    context.log.add(code, REFUSED, message, column=column.raw, case=case, rows=rows, count=count)


def _explain_code(column: Column, text: str, where: str, count: int) -> tuple[str, str, str]:
    """Return code, case and message: lost letters, markup, or a spelling that no list has."""
    if LOST_CHARACTER.search(text):
        return (
            "TABTE-TEGN",
            "A09",
            (
                f'tegn er gået tabt før leveringen ({where}, kolonne "{column.raw}"). '
                "Lav eksporten igen."
            ),
        )
    if MARKUP.search(text):
        return (
            "ULOVLIGE-TEGN",
            "F24",
            (
                f'ulovlige tegn i kolonnen "{column.raw}" ({where}): koder må ikke rumme HTML '
                "eller andre mærker. Ret i kilden."
            ),
        )
    return (
        "UKENDT-KODE",
        "F15",
        (
            f'kolonnen "{column.raw}" har {describe_unknown(text, count)} i {where} '
            f"({describe_shape(text)}; i alt {count}), som ikke findes i kodelisten "
            f'"{column.codes}". Tilføj den til kodelisten, eller ret i kilden.'
        ),
    )
