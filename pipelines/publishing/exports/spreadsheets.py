"""Released tables as CSV and xlsx that no spreadsheet program takes for formulas."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from pipelines.publishing.exports.archives import fix_archive
from pipelines.storage import RELEASED_FLOAT, format_table
from pipelines.tables import Kind, Table

_STARTS = frozenset("=+-@\t\r\n")
_WIDTH = 18
_NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER})


def disarm(text: str) -> str:
    """Return a text that no spreadsheet program runs: a leading ' before what begins a formula.

    Full-width signs count too, and signs behind blanks, which some programs drop.
    """
    first = unicodedata.normalize("NFKC", text.lstrip(" \u00a0\u200b\ufeff"))[:1]
    return f"'{text}" if first in _STARTS or text[:1] in _STARTS else text


def format_safe_csv(table: Table, rows: pd.DataFrame) -> str:
    """Return a released table as CSV with its texts disarmed; numbers stay numbers."""
    return format_table(table, _disarmed(table, rows), float_format=RELEASED_FLOAT)


def write_workbook(sheets: Mapping[str, tuple[Table, pd.DataFrame]]) -> bytes:
    """Return one xlsx with a sheet a table: texts as texts, numbers as numbers, no formulas."""
    book = Workbook(write_only=True)
    for name, (table, rows) in sheets.items():
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        for position in range(1, len(table.columns) + 1):
            letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(position - 1) % 26]
            prefix = "A" if position > 26 else ""
            sheet.column_dimensions[prefix + letter].width = _WIDTH
        sheet.append([_head(sheet, column.name) for column in table.columns])
        for row in _disarmed(table, rows).astype(object).to_numpy().tolist():
            sheet.append([_cell(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return fix_archive(out.getvalue())


def _disarmed(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    safe = table.conform(rows)
    texts = [column.name for column in table.columns if column.kind not in _NUMBERS]
    return safe.assign(
        **{name: safe[name].astype("string").map(disarm, na_action="ignore") for name in texts}
    )


def _head(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: object) -> Any:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        cell = WriteOnlyCell(sheet, value=str(value))
        cell.data_type = "s"
        return cell
    return float(f"{value:.6g}") if isinstance(value, float) else value
