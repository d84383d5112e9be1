"""Laws of reading: any dialect gives one table, repairs repair once, damage is never silent."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliveries import DeliveryReading, read_delivery
from pipelines.domain import Outcome
from pipelines.synthesis.dialects import Dialect as ExportDialect
from pipelines.synthesis.exports import export_table, label_codes
from pipelines.tables import CLEAN_TABLES, Kind, Table
from tests.fuzz.cells import CELLS
from tests.fuzz.octets import OCTETS
from tests.fuzz.oracle import FAILURES, judge
from tests.fuzz.parcel import (
    DATE,
    MUNICIPALITY,
    NOTE,
    NOTE_FILE,
    TABLES,
    Cells,
    Mutant,
    Parcel,
    Rng,
    registry,
    undamaged,
    write_csv,
    write_workbook,
)
from tests.fuzz.rows import GRIDS

DAYS = ("{d}-{m}-{y}", "{d}.{m}.{y}", "{d}/{m}/{y}", "{y}-{m}-{d}", "{y}{m}{d}")
SILENT_SIGNS = ("", " ", "\u00a0", "\t")


@dataclass(frozen=True)
class Dialect:
    """How one case system writes a delivery."""

    encoding: str
    separator: str
    line_end: str
    day: str
    decimal: str  # the sign, and the one between thousands
    thousands: str
    upper: bool
    padding: str
    is_workbook: bool
    is_typed: bool
    order: int


DIALECTS = st.builds(
    Dialect,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    separator=st.sampled_from(";\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    day=st.sampled_from(DAYS),
    decimal=st.just(","),
    thousands=st.sampled_from(["", ".", " ", "\u202f"]),
    upper=st.booleans(),
    padding=st.sampled_from(SILENT_SIGNS),
    is_workbook=st.booleans(),
    is_typed=st.booleans(),
    order=st.integers(0, 1000),
)


def _write(table: Table, cells: Cells, dialect: Dialect) -> Cells:
    kinds = [column.kind for column in table.columns]
    rows = [[_spell(kind, text, dialect) for kind, text in zip(kinds, row, strict=True)]
            for row in cells[1:]]  # fmt: skip
    order = np.random.default_rng(dialect.order)
    places = [int(i) for i in order.permutation(len(cells[0]))]
    lines = [cells[0], *(rows[int(i)] for i in order.permutation(len(rows)))]
    return [[line[i] for i in places] for line in lines]


def _spell(kind: Kind, text: str, dialect: Dialect) -> str:
    if kind in {Kind.DATE, Kind.MONTH} and text:
        day, month, year = text.split("-")
        return dialect.day.format(d=day, m=month, y=year)
    if kind is Kind.NUMBER and "," in text:
        whole, decimals = text.split(",")
        grouped = f"{int(whole):,}".replace(",", dialect.thousands)
        return f"{grouped}{dialect.decimal}{decimals}"
    if kind is Kind.CODE and text:
        return f"{dialect.padding}{text.upper() if dialect.upper else text}{dialect.padding}"
    return text


def _export(dialect: Dialect) -> dict[str, bytes]:
    grids = undamaged(is_workbook=False).grids
    written = {name: _write(TABLES[name], cells, dialect) for name, cells in grids.items()}
    note = {NOTE_FILE: NOTE.encode()}
    if dialect.is_workbook:
        return note | {"leverance.xlsx": write_workbook(written, is_typed=dialect.is_typed)}
    texts = {name: write_csv(cells, dialect.separator, dialect.line_end).decode()
             for name, cells in written.items()}  # fmt: skip
    return note | {f"{name}.csv": text.encode(dialect.encoding) for name, text in texts.items()}


def _read(files: dict[str, bytes]) -> DeliveryReading:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / DATE
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return read_delivery(folder, registry().municipality(MUNICIPALITY), registry())


def _tables(files: dict[str, bytes]) -> dict[str, pd.DataFrame]:
    reading = _read(files)
    assert not reading.is_refused, [
        fault.message for fault in reading.faults if fault.outcome is Outcome.REFUSED
    ]
    return reading.tables


@settings(max_examples=15, deadline=None, derandomize=True)
@given(dialect=DIALECTS)
def test_all_nine_tables_are_the_same_in_every_dialect(dialect: Dialect) -> None:
    plain = _tables(undamaged(is_workbook=False).files())

    found = _tables(_export(dialect))

    for name, rows in plain.items():
        pd.testing.assert_frame_equal(found[name], rows)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(dialect=DIALECTS)
def test_what_was_repaired_once_is_not_repaired_again(dialect: Dialect) -> None:
    once = _tables(_export(dialect))
    labels = label_codes(registry())
    again = {NOTE_FILE: NOTE.encode()}
    for table in CLEAN_TABLES:
        exported = export_table(table, once[table.name], labels, ExportDialect("utf-8"))
        cells = [
            [column.raw for column in table.columns],
            *exported.astype(str).to_numpy().tolist(),
        ]
        again[f"{table.raw}.csv"] = write_csv(cells)

    twice = _read(again)

    for name, rows in once.items():
        pd.testing.assert_frame_equal(twice.tables[name], rows)
    assert {fault.code for fault in twice.faults} <= {"DATO", "DECIMALKOMMA", "LIKERT-TEKST"}


def _mutants(
    kinds: list[Callable[[Rng, Parcel], Mutant | None]],
) -> st.SearchStrategy[Mutant]:
    def make(drawn: tuple[int, int, bool]) -> Mutant | None:
        place, seed, is_workbook = drawn
        return kinds[place](np.random.default_rng(seed), undamaged(is_workbook=is_workbook))

    places = st.integers(0, len(kinds) - 1)
    found = st.tuples(places, st.integers(0, 2**32 - 1), st.booleans()).map(make)
    return found.filter(lambda mutant: mutant is not None).map(_not_none)


def _not_none(mutant: Mutant | None) -> Mutant:
    assert mutant is not None
    return mutant


@settings(max_examples=10, deadline=None, derandomize=True)
@given(mutant=_mutants([*OCTETS, *CELLS]))
def test_flipped_cut_and_swapped_never_give_another_table_in_silence(mutant: Mutant) -> None:
    judgement = judge(mutant)

    assert judgement.verdict not in FAILURES, (mutant.kind, mutant.told, judgement.why)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(mutant=_mutants(GRIDS))
def test_shifted_rows_and_columns_never_give_another_table_in_silence(mutant: Mutant) -> None:
    judgement = judge(mutant)

    assert judgement.verdict not in FAILURES, (mutant.kind, mutant.told, judgement.why)
