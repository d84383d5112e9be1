"""Writes Excel workbooks whose bytes depend on nothing but their content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date

import openpyxl
import pandas as pd

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can say
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")


def format_workbook(sheets: Mapping[str, pd.DataFrame], saved: date) -> bytes:
    """Return an .xlsx with one sheet a table.

    Args:
        sheets: sheet name -> rows; missing values and "" are empty cells.
        saved: the day that the workbook says it was made and saved on.
    """
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(list(rows.columns))
        for cells in zip(*(_cells(rows[column]) for column in rows), strict=True):
            sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return _fix_times(buffer.getvalue(), saved)


def _cells(values: pd.Series) -> list[object]:
    """Python values that openpyxl writes as they are: text, int, float, date or None."""
    if values.dtype.kind == "M":
        return [None if day is pd.NaT else day for day in values.dt.date]
    plain = values.astype(object)
    return plain.where(values.notna() & (plain != ""), None).tolist()


def _fix_times(workbook: bytes, saved: date) -> bytes:
    """Rewrite the archive with one fixed time for all parts and in the properties."""
    stamp = rf"\g<1>{saved.isoformat()}T00:00:00Z\g<2>".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date_time=_FIXED_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            content = old.read(name)
            new.writestr(part, _STAMP.sub(stamp, content) if name == _CORE else content)
    return buffer.getvalue()
