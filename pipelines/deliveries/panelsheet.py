"""Public tables in CSV: their cells as text, under the header that names the area."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.deliveries.encoding import read_as_utf8
from pipelines.deliveries.faults import CAP, REFUSED, WARNING, FaultLog, name_rows
from pipelines.deliveries.panelperiods import parse_period
from pipelines.deliveries.text import clean_text, fold_header

AREA_HEADERS = (
    *("kommunekode", "municipalitycode", "omraade", "area", "bopkom", "bopkomm", "arbkom"),
    *("kommune", "municipality", "bopaelskommune", "kommunenavn", "region"),
)
_SEPARATORS = (";", "\t", ",")
_HEAD_LINES = 10  # titles may stand above the header


@dataclass(frozen=True, slots=True)
class PanelSheet:
    """One table's cells as text, None where a cell is empty."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    lines: tuple[int, ...]  # where each row stands: lines of the file, or 1, 2, 3 … of JSON
    has_point: bool = False  # True: the decimal sign is known to be a point (JSON)
    title: str = ""  # the table's own name, "" where the file's name must do


def find_area(headers: Sequence[str]) -> int | None:
    """Return the place of the column that names the area, codes before names."""
    folded = [fold_header(header) for header in headers]
    places = [folded.index(name) for name in AREA_HEADERS if name in folded]
    return places[0] if places else None


def unpivot_periods(sheet: PanelSheet) -> PanelSheet:
    """Return a table with one column a period as one row a period; any other as it is."""
    periods = [place for place, name in enumerate(sheet.headers) if parse_period(name)]
    if len(periods) < 2:
        return sheet
    kept = [place for place in range(len(sheet.headers)) if place not in periods]
    rows = tuple(
        (*(row[place] for place in kept), sheet.headers[period], row[period])
        for row in sheet.rows
        for period in periods
    )
    return replace(
        sheet,
        headers=(*(sheet.headers[place] for place in kept), "period", "value"),
        rows=rows,
        lines=tuple(line for line in sheet.lines for _ in periods),
    )


def read_csv_sheet(content: bytes, log: FaultLog) -> PanelSheet | None:
    """Read the bytes of a CSV file; None where they are refused."""
    text = read_as_utf8(content, log)
    if text is None:
        return None
    decoded = text.decode("utf-8")
    try:
        return _read_decoded(decoded, log)
    except csv.Error:
        message = "filen kan ikke deles i rækker og felter. Eksportér den igen som CSV UTF-8."
        log.add("ULÆSELIG", REFUSED, message)
        return None


def _read_decoded(decoded: str, log: FaultLog) -> PanelSheet | None:
    head = _find_head(decoded)
    if head is None:
        first = clean_text(decoded.split("\n", 1)[0])[:200]
        message = f"ingen kolonne med område eller kommunekode (første linje: {first})."
        log.add("PANEL-OMRÅDE", REFUSED, f"{message} Eksportér med kolonneoverskrifter.")
        return None
    separator, line, headers = head
    return _read_rows(decoded, separator, line, headers, log)


def _find_head(text: str) -> tuple[str, int, tuple[str, ...]] | None:
    """Return separator, line number and cells of the first line with a header for the area."""
    for number, line in enumerate(text.split("\n", _HEAD_LINES)[:_HEAD_LINES], start=1):
        for separator in _SEPARATORS:
            cells = _trim(next(csv.reader([line], delimiter=separator), []), 1)
            if len(cells) > 1 and find_area(cells) is not None:
                return separator, number, tuple(clean_text(cell) for cell in cells)
    return None


def _read_rows(
    text: str, separator: str, header_line: int, headers: tuple[str, ...], log: FaultLog
) -> PanelSheet | None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[str | None, ...]] = []
    lines: list[int] = []
    wrong: list[int] = []
    notes: list[int] = []
    for cells in reader:
        if reader.line_num <= header_line or not any(cell.strip() for cell in cells):
            continue
        cells = _trim(cells, len(headers))
        if len(cells) == len(headers):
            rows.append(tuple(clean_text(cell) or None for cell in cells))
            lines.append(reader.line_num)
        else:
            (notes if len(cells) == 1 else wrong).append(reader.line_num)
    if notes:
        message = f"noter er sprunget over ({name_rows(notes, unit='linje')})."
        log.add("PANEL-NOTER", WARNING, message, rows=notes[:CAP], count=len(notes))
    return _check_rows(PanelSheet(headers, tuple(rows), tuple(lines)), wrong, log)


def _check_rows(sheet: PanelSheet, wrong: list[int], log: FaultLog) -> PanelSheet | None:
    if wrong:
        message = (
            f"{name_rows(wrong, unit='linje')} har ikke {len(sheet.headers)} felter som "
            "overskriften. Eksportér igen."
        )
        log.add("FELTANTAL", REFUSED, message, rows=wrong[:CAP], count=len(wrong))
        return None
    if not sheet.rows:
        log.add("INGEN-RÆKKER", REFUSED, "filen har overskrifter, men ingen rækker.")
        return None
    return sheet


def _trim(cells: list[str], width: int) -> list[str]:
    """Cut off empty fields beyond the header's, as a closing separator makes them."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells
