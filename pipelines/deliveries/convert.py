"""One raw column to one clean column by its declared kind; every repair is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.deliveries.codes import LOST_CHARACTER, describe_unknown, make_lookup
from pipelines.deliveries.context import Context, mask_of
from pipelines.deliveries.convertdates import convert_dates
from pipelines.deliveries.faults import REFUSED, SILENT, WARNING, format_share, name_rows
from pipelines.deliveries.keys import convert_key
from pipelines.deliveries.numbers import NumberColumn, read_numbers
from pipelines.deliveries.raw import Mask, RawColumn
from pipelines.deliveries.text import describe_shape, fold
from pipelines.tables import Column, Kind

_SCORE = "score"  # the code list of answers written with words
_NO_ANSWER = "no_answer"
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
    if column.kind is Kind.CODE:
        # A code list may hold a missing marker ("Uoplyst"): in its column the code counts.
        lookup = make_lookup(context.schema.code_lists.get(column.codes, ()))
        missing &= ~mask_of([fold(text) in lookup for text in raw.distinct])
    _note_markers(column, raw, missing, context)
    if column.kind is Kind.CODE:
        clean = _convert_codes(column, raw, missing, context)
    elif column.kind in {Kind.DATE, Kind.MONTH}:
        clean = Clean(*convert_dates(column, raw, missing, context))
    else:
        clean = _convert_numbers(column, raw, missing, context)
    _check_filled(column, raw, missing, context)
    return clean


def _note_markers(column: Column, raw: RawColumn, missing: Mask, context: Context) -> None:
    count = int(raw.counts[missing & ~raw.is_blank].sum())
    if count:
        text = f'kolonnen "{column.raw}" har markører for manglende værdi ({count} celler).'
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


def _convert_codes(column: Column, raw: RawColumn, missing: Mask, context: Context) -> Clean:
    lookup = make_lookup(context.schema.code_lists.get(column.codes, ()))
    found = [lookup.get(fold(text)) if text else None for text in raw.distinct]
    unknown = mask_of([code is None for code in found]) & ~missing
    for place in np.flatnonzero(unknown)[:60]:
        _refuse_code(column, raw, int(place), context)
    codes = np.array([code if code is not None else pd.NA for code in found], dtype=object)
    values = pd.Series(pd.array(codes, dtype="string").take(raw.codes), name=column.name)
    return Clean(values, raw.spread(unknown))


def _refuse_code(column: Column, raw: RawColumn, place: int, context: Context) -> None:
    text, count = raw.distinct[place], int(raw.counts[place])
    rows = context.rows(raw.codes == place)
    if LOST_CHARACTER.search(text):
        message = (
            f'tegn er gået tabt før leveringen ({name_rows(rows, count)}, kolonne "{column.raw}"). '
            "Lav eksporten igen."
        )
        context.log.add(
            "TABTE-TEGN",
            REFUSED,
            message,
            column=column.raw,
            case="A09",
            rows=rows,
            count=count,
        )
        return
    message = (
        f'kolonnen "{column.raw}" har {describe_unknown(text, count)} i '
        f"{name_rows(rows, count)} ({describe_shape(text)}; i alt {count}), "
        f'som ikke findes i kodelisten "{column.codes}". '
        "Tilføj den til kodelisten, eller ret i kilden."
    )
    context.log.add(
        "UKENDT-KODE",
        REFUSED,
        message,
        column=column.raw,
        case="F15",
        rows=rows,
        count=count,
    )


def _convert_numbers(column: Column, raw: RawColumn, missing: Mask, context: Context) -> Clean:
    texts = [None if gone else t for t, gone in zip(raw.distinct, missing, strict=True)]
    is_score = column.name == _SCORE
    if is_score:
        texts, missing = _read_answers(column, raw, texts, missing, context)
    read = read_numbers(texts, is_integer=column.kind is Kind.INTEGER)
    _log_numbers(column, read, context)
    numbers = np.array([np.nan if n is None else n for n in read.numbers], dtype=float)
    not_whole = (numbers % 1 != 0) & ~np.isnan(numbers) & (column.kind is Kind.INTEGER)
    text_like = mask_of(read.is_text) | not_whole
    _log_text(column, raw, text_like, context)
    numbers[text_like] = np.nan
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    outside = (numbers < low) | (numbers > high)
    _log_outside(column, raw, outside, context)
    _refuse_shares(column, numbers, outside, context)
    numbers[outside] = np.nan
    values: pd.Series[Any] = pd.Series(numbers[raw.codes], name=column.name)
    values = values.astype("Int64" if column.kind is Kind.INTEGER else "Float64")
    return Clean(values, raw.spread(text_like | outside))


def _read_answers(
    column: Column, raw: RawColumn, texts: list[str | None], missing: Mask, context: Context
) -> tuple[list[str | None], Mask]:
    """Answers written with words, "helt enig", by the code list `score`."""
    lookup = make_lookup(context.schema.code_lists.get(_SCORE, ()))
    lookup.setdefault(fold("ved ikke"), _NO_ANSWER)
    worded = [lookup.get(fold(text)) if text else None for text in texts]
    count = int(
        raw.counts[
            mask_of([w is not None and w != t for w, t in zip(worded, texts, strict=True)])
        ].sum()
    )
    if count:
        text = f'{count} svar i kolonnen "{column.raw}" er skrevet med ord og læst som 1–5.'
        context.log.add("LIKERT-TEKST", SILENT, text, column=column.raw, case="F20", count=count)
    no_answer = mask_of([word == _NO_ANSWER for word in worded])
    read = [None if w == _NO_ANSWER else (w or t) for w, t in zip(worded, texts, strict=True)]
    return read, missing | no_answer


def _log_numbers(column: Column, read: NumberColumn, context: Context) -> None:
    log, raw = context.log, column.raw
    if read.ambiguous or read.mixed:
        text = (
            f'kolonnen "{raw}" kan læses på to måder: punktum og komma er brugt, så 1.234 både kan '
            "være 1234 og 1,234. Eksportér med decimalkomma og uden tusindtalsskilletegn."
        )
        log.add("TAL-TVETYDIGT", REFUSED, text, column=raw, case="F03")
    if read.has_comma:
        log.add("DECIMALKOMMA", SILENT, f'decimalkomma i "{raw}".', column=raw, case="F01")
    if read.has_groups:
        text = f'tusindtalspunktum i "{raw}".'
        log.add("TUSINDTALSPUNKTUM", SILENT, text, column=raw, case="F02")
    if read.has_percent:
        text = f'procenttegn er fjernet i kolonnen "{raw}".'
        outcome = WARNING if column.unit.startswith("procent") else REFUSED
        log.add("PROCENTTEGN", outcome, text, column=raw, case="F05")


def _log_text(column: Column, raw: RawColumn, mask: Mask, context: Context) -> None:
    count = int(raw.counts[mask].sum())
    if not count:
        return
    rows = context.rows(raw.spread(mask))
    expected = "hele tal" if column.kind is Kind.INTEGER else "tal"
    shape = describe_shape(raw.distinct[int(np.argmax(mask))])
    text = (
        f'kolonnen "{column.raw}" har andet end {expected} i {name_rows(rows, count)} ({shape}). '
        "Ret cellerne, eller lad dem være tomme."
    )
    outcome = REFUSED if column.is_key else context.warn_or_refuse(count, "invalid_share")
    context.log.add(
        "TEKST-I-TAL", outcome, text, column=column.raw, case="F12", rows=rows, count=count
    )


def _log_outside(column: Column, raw: RawColumn, mask: Mask, context: Context) -> None:
    count = int(raw.counts[mask].sum())
    if not count:
        return
    rows = context.rows(raw.spread(mask))
    share = format_share(count, len(raw.codes))
    text = (
        f'kolonnen "{column.raw}" har {count} tal uden for {column.minimum:g}–{column.maximum:g} '
        f"{column.unit} ({share}; {name_rows(rows, count)}). De er sat til manglende. Ret i kilden."
    ).replace("  ", " ")
    outcome = context.warn_or_refuse(count, "out_of_range_share")
    context.log.add(
        "UDEN-FOR-INTERVAL",
        outcome,
        text,
        column=column.raw,
        case="F08",
        rows=rows,
        count=count,
    )


def _refuse_shares(column: Column, numbers: Any, outside: Mask, context: Context) -> None:
    """Refuse percentages that were delivered as shares, 0-1."""
    known = numbers[~np.isnan(numbers) & ~outside]
    if not column.unit.startswith("procent") or not len(known) or known.max() > 1:
        return
    if ((known > 0) & (known < 1)).any():
        text = (
            f'kolonnen "{column.raw}" skal være procent (0–100), men alle tal ligger fra 0 til 1. '
            "Gang med 100 i kilden."
        )
        context.log.add("ANDEL-FOR-PROCENT", REFUSED, text, column=column.raw, case="F05")
