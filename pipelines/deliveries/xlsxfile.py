"""Reads the sheets of one xlsx workbook as text columns."""

from __future__ import annotations

import math
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, ZipError

from pipelines.deliveries.archive import (
    check_sheet,
    counts_from_1904,
    find_sheet_parts,
    inspect_archive,
    log_cells,
    open_copy,
)
from pipelines.deliveries.faults import REFUSED, SILENT, WARNING, FaultLog
from pipelines.deliveries.headers import HeaderMatch, describe_skipped, find_header, is_header
from pipelines.deliveries.identity import PERSONAL_TITLE, holds_refused
from pipelines.deliveries.mergedheaders import join_header
from pipelines.deliveries.raw import RawTable, column_from_texts
from pipelines.domain import DeliverySchema
from pipelines.tables import Table

_SCANNED_ROWS = 30
_EXACT_INTEGERS = 1e15  # a spreadsheet keeps 15 significant digits


@dataclass(frozen=True)
class Sheet:
    """The cells of one visible sheet, as text, from A1."""

    name: str
    cells: list[list[str]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]  # 0-based, first and last cell
    is_1904: bool = False  # the workbook counts days from 1904, as once on the Macintosh


def read_sheets(content: bytes, log: FaultLog) -> list[Sheet]:
    """Read all visible sheets with any content; an empty list where the file is refused."""
    archive = inspect_archive(content, log)
    if archive is None:
        return []
    try:
        book = CalamineWorkbook.from_filelike(open_copy(archive))
        parts = find_sheet_parts(archive)
        sheets = [
            sheet
            for meta in book.sheets_metadata
            if (sheet := _read_sheet(book, archive, meta, parts, log)) is not None
        ]
    except (CalamineError, ZipError, zipfile.BadZipFile, SyntaxError, ValueError):
        text = "filen kan ikke læses som Excel. Gem den igen som .xlsx i Excel."
        log.add("ULÆSELIG", REFUSED, text, case="B17")
        return []
    if not sheets and not log.is_refused:
        log.add("TOM-FIL", REFUSED, "filen har ingen synlige ark med indhold.", case="B01")
    return sheets


def _read_sheet(
    book: Any, archive: zipfile.ZipFile, meta: Any, parts: dict[str, str], log: FaultLog
) -> Sheet | None:
    if meta.visible != SheetVisibleEnum.Visible:
        text = "filen har skjulte ark; de er ikke læst. Slet dem, eller gør dem synlige."
        log.add("SKJULT-ARK", WARNING, text, case="B23")
        return None
    own = FaultLog(log.file, meta.name)
    cells = check_sheet(archive, parts.get(meta.name, ""), own)
    if cells is not None:
        log_cells(cells, own)
    log.faults.extend(own.faults)
    if cells is None:
        return None
    sheet = book.get_sheet_by_name(meta.name)
    rows = [[format_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    if not any(any(row) for row in rows):
        return None
    merged = tuple(sheet.merged_cell_ranges or ())
    return Sheet(meta.name, rows, merged, counts_from_1904(archive))


def format_cell(cell: object) -> str:
    """Write one typed cell as the text that a Danish CSV export would hold."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "SAND" if cell else "FALSK"
    if isinstance(cell, int | float):
        return _format_number(float(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _format_number(number: float) -> str:
    if math.isfinite(number):
        number = float(f"{number:.15g}")  # 41.000000000000007 is 41: what Excel itself shows
    if number.is_integer() and abs(number) < _EXACT_INTEGERS:
        return str(int(number))
    text = repr(number).replace(".", ",")
    # A typed number is never thousands: a fourth decimal keeps "1,234" unambiguous.
    return f"{text}0" if len(text.rsplit(",", 1)[-1]) == 3 else text


def read_sheet_table(
    sheet: Sheet, table: Table, schema: DeliverySchema, log: FaultLog
) -> tuple[RawTable, HeaderMatch] | None:
    """Find the header in the sheet and read the rows below it; None where refused."""
    index, match = find_header(sheet.cells[: _SCANNED_ROWS + 1], table, schema)
    header, first = sheet.cells[index], index
    is_merged = any(top <= index <= bottom for (top, _), (bottom, _) in sheet.merged)
    joined = join_header(sheet.cells, sheet.merged, index, table, schema) if is_merged else None
    if joined is not None:
        header, match, index = joined
        first = index - 1
        text = "overskriften har flettede celler; dens to linjer er lagt sammen. Brug én linje."
        log.add("FLETTET-OVERSKRIFT", WARNING, text, case="B12", rows=(index, index + 1))
    if not is_header(header, match, table, log):
        return None
    _scan_title(sheet.cells[:first], log)
    if sheet.is_1904:
        log.add("DATO-1904", SILENT, "projektmappen tæller datoer fra 1904; taget i betragtning.")
    if any(any(row) for row in sheet.cells[:first]):
        log.add("OVERSKRIFT", WARNING, describe_skipped(first + 1), case="B06", rows=(first + 1,))
    if not _is_unmerged(sheet, index, log, is_joined=joined is not None):
        return None
    rows = sheet.cells[index + 1 :]
    if not any(any(row) for row in rows):
        log.add("INGEN-RÆKKER", REFUSED, "arket har overskrifter, men ingen rækker.", case="B02")
        return None
    columns = tuple(
        column_from_texts(name, position + 1, [row[position] for row in rows])
        for position, name in enumerate(header)
    )
    return RawTable(columns, np.arange(index + 2, index + 2 + len(rows))), match


def _scan_title(rows: list[list[str]], log: FaultLog) -> None:
    if holds_refused("\n".join(cell for row in rows for cell in row)):
        log.add("PERSONOPLYSNING", REFUSED, PERSONAL_TITLE, case="D03")


def _is_unmerged(sheet: Sheet, header: int, log: FaultLog, *, is_joined: bool) -> bool:
    for (top, _left), (bottom, _right) in sheet.merged:
        if bottom < header or (is_joined and bottom == header):
            continue  # a title above the table, or a header that was joined
        if top <= header:
            text = (
                f"overskriften i række {header + 1} har flettede celler. Ophæv fletningen, og giv "
                "hver kolonne sin egen overskrift."
            )
            if not any(fault.case == "B12" for fault in log.faults):  # once for the row
                log.add("FLETTET-OVERSKRIFT", REFUSED, text, case="B12", rows=(header + 1,))
        else:
            text = (
                f"flettede celler i række {top + 1}–{bottom + 1}. Ophæv fletning, og udfyld alle "
                "rækker."
            )
            log.add("FLETTEDE-CELLER", REFUSED, text, case="B13", rows=(top + 1,))
    return not log.is_refused
