"""A naive and strict reader to hold ours against: it takes one spelling of everything, or nothing.

What it can read says by itself which values were meant, so a digit changed into another valid digit
is another delivery. What it can't read must be repaired to what stood there before, or be told of.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import openpyxl
import pandas as pd
import yaml

from pipelines.domain import DataKind, DeliveryNote, EndDateMeaning
from pipelines.synthesis.exports import label_codes
from pipelines.tables import CLEAN_TABLES, Column, Kind, Table
from tests.fuzz.parcel import NOTE_FILE, TABLES, Cells, Parcel, registry

_ID = re.compile(r"[0-9A-Za-z-]{1,40}")
_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,9}(,[0-9]{1,3})?")
_DAY = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_MARKERS = frozenset({"", ".", "-", "NULL", "NA", "n/a", "Ukendt", "Uoplyst", "Ikke oplyst"})
_FIELDS = {
    *("kommunekode", "udtraeksdato", "periode", "system", "version", "kontakt", "datatype"),
    "slutdato_er",
}


class UnreadableError(Exception):
    """The strict reader does not take it."""


def read_strictly(parcel: Parcel) -> dict[str, pd.DataFrame] | None:
    """Return the clean tables that the cells say, or None where anything is not plain."""
    try:
        tables = {
            table.name: _read_table(table, parcel.grids[table.raw])
            if table.raw in parcel.grids
            else table.empty()
            for table in CLEAN_TABLES
        }
        _shift_ends(tables, parcel.note)
        return tables if _is_whole(tables) else None
    except (UnreadableError, ValueError):
        return None


def read_workbook(content: bytes) -> Parcel | None:
    """Return the cells of a plain workbook as another library reads them, or None."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
        grids = {
            sheet.title: [
                [spell(value) for value in row] for row in sheet.iter_rows(values_only=True)
            ]
            for sheet in book.worksheets
        }
    except Exception:  # whatever is wrong with it, it is not plain
        return None
    return Parcel(grids, is_workbook=True) if set(grids) <= set(TABLES) else None


def spell(value: object) -> str:
    """Return the text that a cell of a plain type stands for; one that no rule takes else."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return f"{value:%d-%m-%Y}"
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else "\x00"


def _fold(text: str) -> str:
    """A choice in any case, with a space or an ø: "Første dag uden"."""
    return text.strip().casefold().replace(" ", "_").replace("ø", "oe").replace("æ", "ae")


def read_files(files: dict[str, bytes]) -> Parcel | None:
    """Return the cells of plain CSV files, or None where anything is not plain."""
    grids: dict[str, Cells] = {}
    try:
        for name, content in sorted(files.items()):
            stem, _, ending = name.rpartition(".")
            if name != NOTE_FILE and (ending != "csv" or stem not in TABLES):
                return None
            if name != NOTE_FILE:
                grids[stem] = _read_csv(content)
        return Parcel(grids, files[NOTE_FILE].decode())
    except (UnreadableError, UnicodeDecodeError, KeyError, csv.Error):
        return None


def read_note_strictly(text: str) -> DeliveryNote | None:
    """Return the note that the text says, or None where anything in it is not plain."""
    try:
        fields = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - text only
        if set(fields) != _FIELDS or set(fields["periode"]) != {"fra", "til"}:
            return None
        return DeliveryNote(
            municipality_code=fields["kommunekode"],
            extraction_date=date.fromisoformat(fields["udtraeksdato"]),
            period_start=date.fromisoformat(fields["periode"]["fra"]),
            period_end=date.fromisoformat(fields["periode"]["til"]),
            system=fields["system"],
            version=fields["version"],
            contact=fields["kontakt"],
            data_kind=DataKind(_fold(fields["datatype"])),
            end_date_is=EndDateMeaning(_fold(fields["slutdato_er"])),
        )
    except (yaml.YAMLError, TypeError, ValueError, KeyError):
        return None


def _read_csv(content: bytes) -> Cells:
    text = content.decode()
    # A cut in the last field leaves a line that only lacks its end.
    if not text.endswith("\r\n") or re.search("\r(?!\n)|(?<!\r)\n|[\x00-\x09\x7f-\x9f]", text):
        raise UnreadableError
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))


def _read_table(table: Table, cells: Cells) -> pd.DataFrame:
    header = cells[0]
    if sorted(header) != sorted(c.raw for c in table.columns) or len(cells) < 2:
        raise UnreadableError
    if any(len(row) != len(header) for row in cells):
        raise UnreadableError
    rows: dict[str, list[Any]] = {}
    for column in table.columns:
        place = header.index(column.raw)
        rows[column.name] = [_read_cell(column, row[place]) for row in cells[1:]]
    frame = table.conform(pd.DataFrame(rows))
    if frame.duplicated(list(table.key)).any():
        raise UnreadableError
    return frame


def _read_cell(column: Column, text: str) -> Any:
    # F10: the closed list of markers; in a code column "NA" is a value.
    markers = _MARKERS - {"NA", "n/a"} if column.kind is Kind.CODE else _MARKERS
    if text in markers or (column.name == "score" and text == "ved ikke"):
        if not column.is_nullable:
            raise UnreadableError
        return None
    if column.kind is Kind.IDENTIFIER:
        return _read_id(text)
    if column.kind is Kind.CODE:
        return _read_code(column, text)
    if column.kind not in {Kind.DATE, Kind.MONTH}:
        return _read_number(column, text)
    value = _read_day(text)
    if column.kind is Kind.MONTH and value.day != 1:
        raise UnreadableError
    return value


def _read_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise UnreadableError
    return text


def _read_code(column: Column, text: str) -> str:
    for code, label in _labels()[column.codes].items():
        if label == text:
            return code
    raise UnreadableError


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, str]]:
    return label_codes(registry())


def _read_day(text: str) -> pd.Timestamp:
    match = _DAY.fullmatch(text)
    if match is None:
        raise UnreadableError
    day, month, year = (int(part) for part in match.groups())
    return pd.Timestamp(date(year, month, day))


def _read_number(column: Column, text: str) -> float:
    pattern = _WHOLE if column.kind is Kind.INTEGER else _NUMBER
    if not pattern.fullmatch(text):
        raise UnreadableError
    value = float(text.replace(",", "."))
    low, high = column.minimum, column.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise UnreadableError
    return value


def _shift_ends(tables: dict[str, pd.DataFrame], note: str) -> None:
    read = read_note_strictly(note)
    if read is None:
        raise UnreadableError
    if read.end_date_is is EndDateMeaning.LAST_DAY:
        for name in ("benefit_spells", "offers"):
            shifted = tables[name]["end_date"] + pd.Timedelta(days=1)
            tables[name]["end_date"] = shifted.astype("datetime64[s]")


def _is_whole(tables: dict[str, pd.DataFrame]) -> bool:
    spells = tables["benefit_spells"]["spell_id"]
    known = all(tables[name]["spell_id"].isin(spells).all() for name in ("interviews", "offers"))
    return known and bool(len(spells))
