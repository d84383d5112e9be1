"""One table of a contribution, from bytes to declared types: nothing is repaired or guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import pandas as pd

from pipelines.contributions.refusals import ASK_AGAIN, ASK_OTHER, RefusedContributionError
from pipelines.storage import RELEASED_FLOAT, format_table
from pipelines.tables import Column, Kind, Table

_MAX_ROWS = 200_000
_MAX_CELL = 80
_CONTROL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff]"
)
_MARKUP = re.compile(r"[<>{}`$\\|*\[\]\"']")
_FORMULA = re.compile(r"[=+@＝＋＠－]|-(?![0-9])")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?:e[+-][0-9]{2,3})?")
_WHOLE = re.compile(r"[0-9]{1,8}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_table(table: Table, content: bytes) -> pd.DataFrame:
    """Read one member as the declared table.

    Raises:
        RefusedContributionError: a column, a sign or a cell is not of its kind, or a key stands
            twice.
    """
    text = _decode(table, content)
    lines = text.split("\n")
    if lines.pop() != "" or lines[:1] != [",".join(table.names)]:
        what = "overskriften eller filens slutning er en anden end den aftalte"
        raise _refusal(table, "KONTRIB-KOLONNER", what)
    if len(lines) > _MAX_ROWS:
        raise _refusal(table, "KONTRIB-RÆKKER", "der er for mange rækker")
    cells = [line.split(",") for line in lines[1:]]
    if any(len(row) != len(table.names) for row in cells):
        raise _refusal(table, "KONTRIB-KOLONNER", "en række har et andet antal felter")
    rows = _parse_columns(table, cells)
    if rows.duplicated(list(table.key)).any():
        raise _refusal(table, "KONTRIB-DUBLET-RÆKKE", "to rækker har den samme nøgle")
    return rows


def check_form(table: Table, rows: pd.DataFrame, content: bytes) -> None:
    """Refuse a member that is not, byte for byte, what is written of its own rows.

    Raises:
        RefusedContributionError: the order, a number or a line end is another.
    """
    if format_table(table, rows, float_format=RELEASED_FLOAT).encode("utf-8") != content:
        what = "rækkefølge eller talformat er ikke, som programmet skriver det"
        raise _refusal(table, "KONTRIB-CSV-FORM", what)


def _refusal(table: Table, rule: str, what: str, fix: str = ASK_AGAIN) -> RefusedContributionError:
    return RefusedContributionError(rule, f"{table.name}.csv: {what}", fix)


def _decode(table: Table, content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise _refusal(table, "KONTRIB-CSV-TEGN", "filen er ikke UTF-8") from None
    if _CONTROL.search(text):
        raise _refusal(table, "KONTRIB-CSV-TEGN", "filen rummer usynlige tegn", ASK_OTHER)
    if _MARKUP.search(text):
        what = "filen rummer tegn fra opmærkning eller kode"
        raise _refusal(table, "KONTRIB-OPMÆRKNING", what, ASK_OTHER)
    return text


def _parse_columns(table: Table, cells: Sequence[Sequence[str]]) -> pd.DataFrame:
    if not cells:
        return table.empty()
    texts = zip(*cells, strict=True)
    return pd.DataFrame(
        {
            c.name: _parse_column(table, c, column)
            for c, column in zip(table.columns, texts, strict=True)
        }
    )


def _parse_column(table: Table, column: Column, texts: Sequence[str]) -> pd.Series:
    known = {text: _parse_cell(table, column, text) for text in set(texts)}
    return pd.Series([known[text] for text in texts], dtype=column.kind.dtype)


def _parse_cell(table: Table, column: Column, text: str) -> object:
    if text == "":
        return pd.NaT if column.kind is Kind.DATE else pd.NA
    if len(text) > _MAX_CELL:
        raise _refusal(table, "KONTRIB-CELLE", f'en celle i "{column.name}" er for lang', ASK_OTHER)
    if _FORMULA.match(text):
        what = f'en celle i "{column.name}" begynder som en formel'
        raise _refusal(table, "KONTRIB-FORMEL", what, ASK_OTHER)
    if column.kind is Kind.NUMBER:
        return _parse_number(table, column, text)
    if column.kind is Kind.INTEGER:
        if not _WHOLE.fullmatch(text):
            raise _refusal(table, "KONTRIB-TAL", f'"{column.name}" rummer andet end hele tal')
        return int(text)
    return _parse_day(table, column, text) if column.kind is Kind.DATE else text


def _parse_number(table: Table, column: Column, text: str) -> float:
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise _refusal(table, "KONTRIB-TAL", f'"{column.name}" rummer andet end tal')
    return float(text)


def _parse_day(table: Table, column: Column, text: str) -> pd.Timestamp:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return pd.Timestamp(text)
    except ValueError:
        what = f'"{column.name}" rummer andet end datoer'
        raise _refusal(table, "KONTRIB-DATO", what) from None
