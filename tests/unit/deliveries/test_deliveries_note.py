"""`leverance.yml`: every field is needed, and nothing in it is guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.domain import DataKind, EndDateMeaning
from tests.unit.deliveries.delivering import NOTE, as_csv, as_note, find, read, spells

FILES: dict[str, bytes | str] = {"forloeb.csv": as_csv(spells(20))}


def test_a_note_is_read_into_a_record(tmp_path: Path) -> None:
    reading = read(tmp_path, FILES)

    assert reading.note is not None
    assert reading.note.municipality_code == "840"
    assert reading.note.extraction_date == date(2020, 6, 30)
    assert reading.note.data_kind is DataKind.SYNTHETIC
    assert reading.note.end_date_is is EndDateMeaning.FIRST_DAY_OFF


@pytest.mark.parametrize("name", sorted(NOTE))
def test_a_field_that_is_missing_refuses_the_delivery(tmp_path: Path, name: str) -> None:
    reading = read(tmp_path, FILES, as_note(**{name: None}))

    fault = find(reading, "FØLGESEDDEL-FELT")
    assert reading.is_refused
    assert name in fault.message
    assert reading.note is None
    assert reading.tables == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("datatype", "rigtig"),
        ("slutdato_er", "ja"),
        ("kommunekode", "0851"),
        ("kommunekode", "Aalborg Kommune"),
        ("kommunekode", "0743"),
        ("kommunekode", "[840]"),
        ("udtraeksdato", "30/6-20"),
        ("udtraeksdato", "2020-02-30"),
        ("udtraeksdato", "2999-01-01"),
        ("udtraeksdato", "2019-01-01"),
        ("periode", "2019"),
        ("periode", "\n  fra: 2020-01-01\n  til: 2019-01-01"),
        ("kontakt", "anne@rebild.dk"),
        ("kontakt", "{a: b}"),
    ],
)
def test_a_value_that_can_not_be_right_refuses_the_delivery(
    tmp_path: Path, field: str, value: str
) -> None:
    reading = read(tmp_path, FILES, as_note(**{field: value}))

    assert reading.is_refused
    assert reading.note is None
    assert {fault.file for fault in reading.faults if fault.outcome.value == "R"} == {
        "leverance.yml"
    }


@pytest.mark.parametrize("code", ["840", "0840", "Rebild", "REBILD KOMMUNE", '"0840"'])
def test_a_municipality_is_known_by_code_and_name(tmp_path: Path, code: str) -> None:
    reading = read(tmp_path, FILES, as_note(kommunekode=code))

    assert not reading.is_refused


@pytest.mark.parametrize(
    "note",
    ["", "- a\n- b\n", "a: [\n", as_note() + "version: 2\n", "x: &a [*a]\n", "\t\n"],
)
def test_a_note_that_can_not_be_read_refuses_without_raising(tmp_path: Path, note: str) -> None:
    (tmp_path / "forloeb.csv").write_text("x", encoding="utf-8")

    reading = read(tmp_path, FILES, note or " ")

    assert reading.is_refused
    assert reading.note is None


def test_a_refused_note_does_not_hide_the_faults_of_the_tables(tmp_path: Path) -> None:
    rows = spells(20)
    rows[5][2] = "ukendt ydelse"

    reading = read(tmp_path, {"forloeb.csv": as_csv(rows)}, as_note(datatype=None))

    assert {"FØLGESEDDEL-FELT", "UKENDT-KODE"} <= {fault.code for fault in reading.faults}


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    reading = read(tmp_path, {})

    assert find(reading, "TABEL-MANGLER").outcome.value == "R"
