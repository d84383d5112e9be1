"""A law: a clean delivery, written in any of the dialects of exports, is read as the same table."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.deliveries.delivering import Rows, as_csv, as_xlsx, read, spells

FORMATS = ("{d}-{m}-{y}", "{d}.{m}.{y}", "{d}/{m}/{y}", "{y}-{m}-{d}", "{y}{m}{d}")
DATES = (3, 4)
CODES = (2, 7, 10, 12)


@dataclass(frozen=True)
class Dialect:
    """How one export writes a table."""

    encoding: str
    separator: str
    line_end: str
    quote: bool
    date: str
    upper: bool
    padding: str
    is_workbook: bool


DIALECTS = st.builds(
    Dialect,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    separator=st.sampled_from(";,\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    quote=st.booleans(),
    date=st.sampled_from(FORMATS),
    upper=st.booleans(),
    padding=st.sampled_from(["", " ", "\u00a0"]),
    is_workbook=st.booleans(),
)


def _write_date(text: str, form: str) -> str:
    day, month, year = text.split("-") if text else ("", "", "")
    return form.format(d=day, m=month, y=year) if text else ""


def _export(rows: Rows, dialect: Dialect) -> dict[str, bytes | str]:
    written = [list(rows[0])]
    for row in rows[1:]:
        cells = list(row)
        for place in DATES:
            cells[place] = _write_date(cells[place], dialect.date)
        for place in CODES:
            text = cells[place].upper() if dialect.upper else cells[place]
            cells[place] = f"{dialect.padding}{text}{dialect.padding}"
        written.append(cells)
    if dialect.is_workbook:
        return {"forloeb.xlsx": as_xlsx({"Ark1": written})}
    text = as_csv(written, dialect.separator, dialect.line_end, quote=dialect.quote)
    return {"forloeb.csv": text.encode(dialect.encoding)}


def _read(files: dict[str, bytes | str]) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        reading = read(Path(folder), files)
    assert not reading.is_refused, [fault.message for fault in reading.faults]
    return reading.tables["benefit_spells"]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(dialect=DIALECTS)
def test_every_dialect_gives_the_same_table(dialect: Dialect) -> None:
    plain = spells(60)

    table = _read(_export(plain, dialect))

    pd.testing.assert_frame_equal(table, _read({"forloeb.csv": as_csv(plain)}))
