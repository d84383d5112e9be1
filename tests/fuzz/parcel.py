"""The undamaged delivery that every case of the fuzz run starts from: its cells, its files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
import openpyxl

from pipelines.domain import Registry
from pipelines.registry import read_registry
from pipelines.synthesis import draw_tables
from pipelines.synthesis.dialects import Dialect
from pipelines.synthesis.exports import export_table, label_codes
from pipelines.tables import CLEAN_TABLES, Table

REGISTRY = Path(__file__).parents[2] / "data" / "raw" / "registry"
MUNICIPALITY = "hjoerring"  # three trials, all nine tables, no warning as it stands
DATE = "2020-06-30"  # of extraction, and the delivery's folder
WORKBOOK = "leverance.xlsx"
NOTE_FILE = "leverance.yml"
NOTE = f"""kommunekode: "860"
udtraeksdato: {DATE}
periode:
  fra: 2016-01-01
  til: {DATE}
system: Momentum
version: "1.0"
kontakt: Datakontakt
datatype: syntetisk
slutdato_er: foerste_dag_uden
"""
TABLES = {table.raw: table for table in CLEAN_TABLES}
_MOST_ROWS = 150
_DAY = re.compile(r"\d\d-\d\d-\d{4}")
_STAMP = re.compile(rb"(?<=>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?=</dcterms)")
_NUMBER = re.compile(r"\d{1,9}(,\d{1,3})?")

Cells = list[list[str]]  # the header and the rows
Rng = np.random.Generator


@dataclass(frozen=True)
class Parcel:
    """A delivery: its tables as text cells, its note, and as what it is written."""

    grids: dict[str, Cells]  # raw name of the table -> cells
    note: str = NOTE
    is_workbook: bool = False

    def files(self) -> dict[str, bytes]:
        """Write the delivery: CSV in the plainest dialect, or one workbook with typed cells."""
        note = {NOTE_FILE: self.note.encode()}
        if self.is_workbook:
            return note | {WORKBOOK: write_workbook(self.grids)}
        return note | {f"{name}.csv": write_csv(cells) for name, cells in self.grids.items()}

    def with_table(self, name: str, cells: Cells) -> Parcel:
        """Return the delivery with one table's cells replaced."""
        return replace(self, grids={**self.grids, name: cells})


@dataclass(frozen=True)
class Mutant:
    """A damaged delivery: what was done, and what its files now hold."""

    kind: str
    table: str  # raw name, or the note's file
    files: dict[str, bytes]
    parcel: Parcel | None  # the cells that the files stand for; None: only the files tell
    told: str = ""  # where, for the one who looks into it
    secrets: tuple[str, ...] = field(default=(), repr=False)  # texts that no message may hold


def write_csv(cells: Cells, separator: str = ";", line_end: str = "\r\n") -> bytes:
    """Write cells as CSV in UTF-8."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(cells)
    return out.getvalue().encode()


def write_workbook(grids: dict[str, Cells], *, is_typed: bool = True) -> bytes:
    """Write one sheet a table, with days and numbers as Excel's own where they look like it."""
    book = openpyxl.Workbook(write_only=True)
    for name, cells in grids.items():
        sheet = book.create_sheet(name)
        typed = _typed_columns(name, cells[0]) if is_typed else set()
        sheet.append([_plain(text) for text in cells[0]])
        for row in cells[1:]:
            sheet.append([_type(t) if place in typed else _plain(t) for place, t in enumerate(row)])
    return save_workbook(book)


def save_workbook(book: openpyxl.Workbook) -> bytes:
    """Return a workbook's bytes without the time at which they were made: a case is one case."""
    made, fixed = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), _STAMP.sub(b"2020-01-01T00:00:00Z", old.read(name)))
    return fixed.getvalue()


def _typed_columns(name: str, header: list[str]) -> set[int]:
    kinds = {c.raw: c.kind.name for c in TABLES[name].columns}
    typed = {"DATE", "MONTH", "INTEGER", "NUMBER"}
    return {place for place, text in enumerate(header) if kinds.get(text) in typed}


def _plain(text: str) -> str | None:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text) or None


def _type(text: str) -> object:
    if _DAY.fullmatch(text):
        try:
            return datetime.strptime(text, "%d-%m-%Y")
        except ValueError:
            return text
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", ".")) if "," in text else int(text)
    return _plain(text)


@lru_cache(maxsize=1)
def registry() -> Registry:
    """Return the workspace's own registry."""
    return read_registry(REGISTRY)


@lru_cache(maxsize=2)
def undamaged(*, is_workbook: bool) -> Parcel:
    """Return a small synthetic delivery with all nine tables."""
    tables = draw_tables(registry(), MUNICIPALITY, seed=4, scale=0.02)
    labels = label_codes(registry())
    grids = {}
    for table in CLEAN_TABLES:
        rows = tables[table.name].head(_MOST_ROWS)
        exported = export_table(table, rows, labels, Dialect("utf-8"))
        grids[table.raw] = [list(table_header(table)), *exported.astype(str).to_numpy().tolist()]
    return Parcel(grids, is_workbook=is_workbook)


def table_header(table: Table) -> tuple[str, ...]:
    """Return the raw headers of a table."""
    return tuple(column.raw for column in table.columns)
