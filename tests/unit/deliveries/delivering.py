"""Builds small deliveries on disk, so that a test mentions only the defect that it is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import openpyxl

from pipelines.deliveries import DeliveryReading, read_delivery
from pipelines.domain import Fault, Registry
from pipelines.registry import read_registry

REGISTRY = Path(__file__).parents[3] / "data" / "raw" / "registry"
Rows = list[list[str]]
HEADER = [
    *("forloeb_id", "borger_id", "ydelse", "startdato", "slutdato", "afgangsaarsag", "forsoeg"),
    *("gruppe", "forsoegsstart", "afdeling", "koen", "alder", "uddannelse", "a_kasse", "jobparat"),
]
NOTE = {
    "kommunekode": "0840",
    "udtraeksdato": "2020-06-30",
    "periode": "\n  fra: 2017-01-01\n  til: 2020-06-30",
    "system": "Momentum",
    "version": '"1.2"',
    "kontakt": "datakontakt i jobcentret",
    "datatype": "syntetisk",
    "slutdato_er": "foerste_dag_uden",
}


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The workspace's own registry: its aliases, code lists and thresholds are what is tested."""
    return read_registry(REGISTRY)


def spells(count: int = 200) -> Rows:
    """Header and clean spells of Rebild in the trial `formkrav`, half of them in each arm."""
    rows = [list(HEADER)]
    for number in range(count):
        start = date(2018, 1, 1) + timedelta(days=2 * number)
        end = start + timedelta(days=30 + number % 90)
        runs = number % 5 == 0
        rows.append(
            [
                f"F{number:04d}",
                f"B{number:04d}",
                ("a-dagpenge", "kontanthjælp")[number % 2],
                f"{start:%d-%m-%Y}",
                "" if runs else f"{end:%d-%m-%Y}",
                "" if runs else ("job", "uddannelse", "øvrig")[number % 3],
                "formkrav",
                ("forsøg", "sammenligning")[number % 2],
                "",
                "Afdeling A",
                ("kvinde", "mand")[number // 2 % 2],
                str(18 + number % 45),
                ("grundskole", "uoplyst")[number % 2],
                "3F",
                "jobparat",
            ]
        )
    return rows


def as_csv(rows: Rows, separator: str = ";", line_end: str = "\n", *, quote: bool = False) -> str:
    """Write rows as CSV text."""
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=separator,
        lineterminator=line_end,
        quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL,
    )
    writer.writerows(rows)
    return out.getvalue()


def as_xlsx(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    """Write one workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return save(book)


def save(book: openpyxl.Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_note(**over: str | None) -> str:
    """`leverance.yml`; a field that is None is left out."""
    fields: dict[str, str | None] = {**NOTE, **over}
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)


def deliver(folder: Path, files: dict[str, bytes | str], note: str | None = None) -> Path:
    """Write the files and a note into a delivery's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "leverance.yml").write_text(note or as_note(), encoding="utf-8")
    for name, content in files.items():
        data = content.encode("utf-8") if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def read(
    folder: Path, files: dict[str, bytes | str], note: str | None = None, slug: str = "rebild"
) -> DeliveryReading:
    """Write a delivery, then read it."""
    own = registry()
    return read_delivery(deliver(folder, files, note), own.municipality(slug), own)


def read_spells(
    folder: Path, content: bytes | str | Rows, note: str | None = None
) -> DeliveryReading:
    """Read a delivery of the table `forloeb` alone."""
    text = as_csv(content) if isinstance(content, list) else content
    return read(folder, {"forloeb.csv": text}, note)


def change(change_row: Callable[[int, list[str]], None], count: int = 200) -> Rows:
    """Clean spells, changed row by row; the number of the first row of data is 2, as in Excel."""
    rows = spells(count)
    for number, row in enumerate(rows[1:], start=2):
        change_row(number, row)
    return rows


def put(column: str, value: str, *lines: int, count: int = 200) -> Rows:
    """Clean spells with one value in one column, in these lines (all where none is given)."""
    place = HEADER.index(column)
    rows = spells(count)
    for number, row in enumerate(rows[1:], start=2):
        if not lines or number in lines:
            row[place] = value
    return rows


def remap(column: str, change_value: Callable[[str], str]) -> Rows:
    """Clean spells with every value of one column rewritten."""
    place = HEADER.index(column)
    rows = spells()
    for row in rows[1:]:
        row[place] = change_value(row[place])
    return rows


def add_column(header: str, values: Callable[[int], str]) -> Rows:
    """Clean spells with one more column; `values` gets the line."""
    rows = spells()
    rows[0].append(header)
    for number, row in enumerate(rows[1:], start=2):
        row.append(values(number))
    return rows


def find(reading: DeliveryReading, code: str) -> Fault:
    """The first fault of that code; the codes that there are where it is missing."""
    for fault in reading.faults:
        if fault.code == code:
            return fault
    raise AssertionError(f"{code} not in {sorted({f.code for f in reading.faults})}")
