"""Identifier columns: pseudonyms as text, whole, and never a person's own number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.deliveries.context import Context
from pipelines.deliveries.faults import (
    REFUSED,
    SILENT,
    WARNING,
    count_of,
    name_rows,
)
from pipelines.deliveries.keydoubts import find_doubts
from pipelines.deliveries.raw import Mask, RawColumn
from pipelines.domain import Outcome
from pipelines.tables import Column

_DECIMALS = r"^[0-9]{1,15}[.,]0+$"
_LONG_NUMBER = r"^[0-9]{16,}[.,]0+$|^[0-9]([.,][0-9]+)?[eE]\+?[0-9]+$"
_WELL_FORMED = r"^[^\s\pC;\"<>{}\x60\\?\x{FFFD}]{1,64}$"
_FORMULA = r"^[=+@\-\t]"
_LONGEST = 64
_FORMULA_SIGNS = frozenset(b"=+@-\t")
_DECIMAL_SIGNS = frozenset(b".,")
_HARMLESS_SIGNS = frozenset(b"!#$%&'()*+,-./:=?@[]^_|~")
_NONE: Mask = np.zeros(0, dtype=bool)


def convert_key(column: Column, raw: RawColumn, context: Context) -> pd.Series[Any]:
    """Return the identifiers as text; anything that is no whole identifier refuses the file."""
    missing = context.is_missing(raw)
    if missing.any():
        _tell(
            context, column, raw.spread(missing), "MANGLER-ID", "D12", "mangler id. Udfyld nøglen."
        )
    texts = _drop_decimals(raw, column, context)
    well_formed = _is_well_formed(raw, texts) | missing
    if not well_formed.all():
        _tell(
            context,
            column,
            raw.spread(~well_formed),
            "UGYLDIG-NØGLE",
            "A09",
            "har blanktegn, tabte tegn eller tegn, der ikke hører hjemme i en nøgle. "
            "Brug pseudonymnøglen, som den er dannet.",
        )
    if raw.signs & _FORMULA_SIGNS:
        _note_formulas(column, raw, _match(texts, _FORMULA) & ~missing, context)
    for code, outcome, case, advice, found in find_doubts(raw, texts):
        _tell(context, column, raw.spread(found), code, case, advice, outcome=outcome)
    raw = raw.with_texts(texts)
    context.codes[column.name] = raw.codes
    return pd.Series(pd.array(_spell_out(raw), dtype="string"), name=column.name)


def _note_formulas(column: Column, raw: RawColumn, found: Mask, context: Context) -> None:
    formulas = int(raw.counts[found].sum())
    if formulas:
        text = (
            f'kolonnen "{column.raw}" har {count_of(formulas, "nøgle", "nøgler")}, der ligner '
            "formler; læst som tekst."
        )
        context.log.add("FORMELTEKST", SILENT, text, column=column.raw, case="F23", count=formulas)


def _spell_out(raw: RawColumn) -> pa.StringArray:
    """Return the text of each row; where no text comes twice, they are at hand."""
    if np.array_equal(raw.codes, np.arange(len(raw.texts))):
        return raw.texts
    return pa.DictionaryArray.from_arrays(pa.array(raw.codes), raw.texts).cast(pa.string())


def _is_well_formed(raw: RawColumn, texts: pa.StringArray) -> Mask:
    """Which texts are keys; of ASCII letters, digits and harmless signs, only lengths are left."""
    if raw.signs <= _HARMLESS_SIGNS:
        octets = pc.binary_length(texts).to_numpy(zero_copy_only=False)
        return np.asarray((octets >= 1) & (octets <= _LONGEST), dtype=bool)
    return _match(texts, _WELL_FORMED)


def _match(texts: pa.StringArray, pattern: str) -> Mask:
    found = pc.match_substring_regex(texts, pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _drop_decimals(raw: RawColumn, column: Column, context: Context) -> pa.StringArray:
    """Undo what a spreadsheet does to numbers: `12345.0`; refuse where digits were lost."""
    numeric = raw.firsts_among(range(48, 58))
    lost = _match(raw.texts, _LONG_NUMBER) if numeric.any() else numeric
    if lost.any():
        _tell(
            context,
            column,
            raw.spread(lost),
            "ID-AFRUNDET",
            "D11",
            "er skrevet som tal med over 15 cifre eller med E; cifre kan være gået tabt. "
            "Eksportér kolonnen som tekst.",
        )
    decimal = _match(raw.texts, _DECIMALS) if raw.signs & _DECIMAL_SIGNS else _NONE
    if not decimal.any():
        return raw.texts
    whole = pc.replace_substring_regex(raw.texts, pattern=r"[.,]0+$", replacement="")
    if (_match(raw.texts, r"^[0-9]+([.,]0+)?$") | raw.is_blank).all():
        text = f'",0" er fjernet fra nøglerne i kolonnen "{column.raw}".'
        count = int(raw.counts[decimal].sum())
        context.log.add("ID-DECIMAL", SILENT, text, column=column.raw, case="D11", count=count)
        return whole
    text = f'nogle nøgler i kolonnen "{column.raw}" ender på ",0"; de er ikke ændret. Kontrollér.'
    context.log.add("ID-DECIMAL", WARNING, text, column=column.raw, case="D11")
    return raw.texts


def _tell(
    context: Context,
    column: Column,
    rows: Mask,
    code: str,
    case: str,
    advice: str,
    *,
    outcome: Outcome = REFUSED,
) -> None:
    count = int(rows.sum())
    known = context.rows(rows)
    text = f'kolonnen "{column.raw}", {name_rows(known, count)}: {advice}'
    context.log.add(code, outcome, text, column=column.raw, case=case, rows=known, count=count)
