"""Number columns: what is no number, out of range, a share, an answer in words; all is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipelines.deliveries.codes import make_lookup
from pipelines.deliveries.context import Context, mask_of
from pipelines.deliveries.faults import (
    REFUSED,
    SILENT,
    WARNING,
    format_share,
    name_rows,
)
from pipelines.deliveries.numbers import NumberColumn, read_numbers
from pipelines.deliveries.raw import Mask, RawColumn
from pipelines.deliveries.text import describe_shape, fold
from pipelines.tables import Column, Kind

_SCORE = "score"  # the code list of answers written with words
_NO_ANSWER = "no_answer"
_THREE_DECIMALS, _OTHER_DECIMALS = r"^-?[1-9][0-9]{0,2},[0-9]{3}$", r",([0-9]{1,2}|[0-9]{4,})$"
_DECIMAL, _WHOLE = r"[0-9][.,](0{1,2}|0{4,})$", r"^[0-9]+$"  # 3.000 is three thousand


def convert_numbers(
    column: Column, raw: RawColumn, missing: Mask, context: Context
) -> tuple[pd.Series[Any], Mask]:
    """Return the numbers, and the rows that had a value which could not be kept."""
    texts = [None if gone else t for t, gone in zip(raw.distinct, missing, strict=True)]
    is_score = column.name == _SCORE
    if is_score:
        texts, missing = _read_answers(column, raw, texts, missing, context)
    read = read_numbers(texts, is_integer=column.kind is Kind.INTEGER)
    _log_numbers(column, read, context)
    _log_decimals(column, raw, missing, context)
    _log_thousands(column, raw, missing, context)
    numbers = np.array([np.nan if n is None else n for n in read.numbers], dtype=float)
    not_whole = (numbers % 1 != 0) & ~np.isnan(numbers) & (column.kind is Kind.INTEGER)
    text_like = mask_of(read.is_text) | not_whole
    _log_text(column, raw, text_like, context)
    numbers[text_like] = np.nan
    low = -np.inf if column.minimum is None else column.minimum
    high = np.inf if column.maximum is None else column.maximum
    outside = (numbers < low) | (numbers > high)
    _log_outside(column, raw, outside, context)
    _refuse_shares(column, raw, numbers, outside, context)
    numbers[outside] = np.nan
    values: pd.Series[Any] = pd.Series(numbers[raw.codes], name=column.name)
    values = values.astype("Int64" if column.kind is Kind.INTEGER else "Float64")
    return values, raw.spread(text_like | outside)


def _read_answers(
    column: Column, raw: RawColumn, texts: list[str | None], missing: Mask, context: Context
) -> tuple[list[str | None], Mask]:
    """Answers written with words, "helt enig", by the code list `score`."""
    lookup = make_lookup(context.schema.code_lists.get(_SCORE, ()))
    lookup.setdefault(fold("ved ikke"), _NO_ANSWER)
    empty = int(raw.counts[missing].sum())
    if empty:
        text = (
            f'{empty} svar i kolonnen "{column.raw}" er tomme og læst som '
            '"ved ikke". Skriv "ved ikke", eller udelad svar, der ikke er givet.'
        )
        context.log.add("SVAR-TOMT", WARNING, text, column=column.raw, case="F10", count=empty)
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
        if column.unit.startswith("procent"):
            text, outcome = f'procenttegn er fjernet i kolonnen "{raw}".', WARNING
        else:
            text = (
                f'kolonnen "{raw}" har procenttegn, men skal være {column.unit or "tal"}. Ret det.'
            )
            outcome = REFUSED
        log.add("PROCENTTEGN", outcome, text, column=raw, case="F05")


def _log_decimals(column: Column, raw: RawColumn, missing: Mask, context: Context) -> None:
    """Tell of few whole numbers with decimals: a value of another column may have come here."""
    if column.kind is not Kind.INTEGER:
        return
    decimal, plain = (raw.matches(pattern) & ~missing for pattern in (_DECIMAL, _WHOLE))
    if decimal.any() and plain.any():
        told = (
            'kolonnen "{column}" har hele tal med og uden decimaler ({rows} har dem); alle er '
            "læst. Kontrollér, at celler ikke er byttet om."
        )
        _warn("HELTAL-DECIMALER", "F12", told, column, raw, decimal, context)


def _log_thousands(column: Column, raw: RawColumn, missing: Mask, context: Context) -> None:
    """Tell of "1,234" among decimals of another length: it may be a thousand, as in English."""
    three, other = (raw.matches(p) & ~missing for p in (_THREE_DECIMALS, _OTHER_DECIMALS))
    if 0 < raw.counts[three].sum() < raw.counts[other].sum():
        told = (
            'kolonnen "{column}" har tal med tre decimaler ({rows}) mellem tal med andre; kommaet '
            "er læst som decimalkomma. Kontrollér, at det ikke er tusinder."
        )
        _warn("TAL-TVETYDIGT", "F03", told, column, raw, three, context)


def _warn(
    code: str, case: str, told: str, column: Column, raw: RawColumn, mask: Mask, context: Context
) -> None:
    """Warn of the masked values; `told` names "{column}" and "{rows}"."""
    count = int(raw.counts[mask].sum())
    rows = context.rows(raw.spread(mask))
    text = told.format(column=column.raw, rows=name_rows(rows, count))
    context.log.add(code, WARNING, text, column=column.raw, case=case, rows=rows, count=count)


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
    limits = f"{_bound(column.minimum)}–{_bound(column.maximum)}"
    text = (
        f'kolonnen "{column.raw}" har {count} tal uden for {limits} '
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


def _bound(limit: float | None) -> str:
    """Write a limit as a Dane does, "1.000.000"."""
    return "…" if limit is None else f"{limit:,.10g}".translate(str.maketrans(",.", ".,"))


def _doubt_shares(column: Column, raw: RawColumn, small: Mask, context: Context) -> None:
    """Tell of few shares among percentages, as where one cell is formatted as per cent."""
    count = int(raw.counts[small].sum())
    if count:
        rows = context.rows(raw.spread(small))
        text = (
            f'kolonnen "{column.raw}" er procent (0–100), men {name_rows(rows, count)} ligger '
            "mellem 0 og 1. Kontrollér, om det er andele, der skal ganges med 100."
        )
        context.log.add(
            "ANDEL-FOR-PROCENT", WARNING, text, column=column.raw, case="F05", rows=rows,
            count=count,
        )  # fmt: skip


def _refuse_shares(
    column: Column, raw: RawColumn, numbers: Any, outside: Mask, context: Context
) -> None:
    """Refuse percentages that were delivered as shares, 0-1."""
    known = numbers[~np.isnan(numbers) & ~outside]
    if not column.unit.startswith("procent") or not len(known):
        return
    if known.max() > 1:
        _doubt_shares(column, raw, (numbers > 0) & (numbers < 1), context)
    elif (known > 0).any():
        text = (
            f'kolonnen "{column.raw}" skal være procent (0–100), men alle tal ligger fra 0 til 1. '
            "Gang med 100 i kilden."
        )
        context.log.add("ANDEL-FOR-PROCENT", REFUSED, text, column=column.raw, case="F05")
