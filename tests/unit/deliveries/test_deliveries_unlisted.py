"""What no table names ends right, warned or refused: never silently wrong."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pytest

from pipelines.deliveries import DeliveryReading, read_delivery
from pipelines.domain import Outcome
from tests.unit.deliveries import unlisted, unlisted_values, whole
from tests.unit.deliveries.delivering import deliver, find, read, registry

REFUSED = unlisted.REFUSED | unlisted_values.REFUSED
WARNED = unlisted.WARNED | unlisted_values.WARNED
UNCHANGED = unlisted.UNCHANGED | unlisted_values.UNCHANGED
PERSONAL = re.compile(r"010170|01-?01-?1970|197001|4000|Jens|98 12 34|B0002|b0002|F9999")


@pytest.fixture(scope="module")
def undamaged(tmp_path_factory: pytest.TempPathFactory) -> DeliveryReading:
    reading = read(tmp_path_factory.mktemp("whole"), whole.files())
    assert not reading.is_refused, reading.faults
    return reading


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_defect_is_refused_and_the_owner_told_what_to_do(name: str, tmp_path: Path) -> None:
    make, code = REFUSED[name]

    reading = read(tmp_path, make())

    assert reading.is_refused
    assert reading.tables == {}
    said = [f.message for f in reading.faults if (f.code, f.outcome) == (code, Outcome.REFUSED)]
    assert any(len(message.split(". ")) > 1 or "skal" in message for message in said)  # what now
    assert not PERSONAL.search(" ".join(f"{f.file} {f.message}" for f in reading.faults))


@pytest.mark.parametrize("name", sorted(WARNED))
def test_a_defect_is_told_where_the_delivery_goes_on(
    name: str, tmp_path: Path, undamaged: DeliveryReading
) -> None:
    make, code = WARNED[name]

    reading = read(tmp_path, make())

    assert not reading.is_refused, [f.message for f in reading.faults]
    assert find(reading, code).outcome is Outcome.WARNING
    assert code not in {fault.code for fault in undamaged.faults}
    assert not PERSONAL.search(" ".join(fault.message for fault in reading.faults))


@pytest.mark.parametrize("name", sorted(UNCHANGED))
def test_another_way_of_writing_gives_the_same_tables(
    name: str, tmp_path: Path, undamaged: DeliveryReading
) -> None:
    reading = read(tmp_path, UNCHANGED[name]())

    assert not reading.is_refused, [f.message for f in reading.faults]
    for table, rows in undamaged.tables.items():
        pd.testing.assert_frame_equal(reading.tables[table], rows)


def test_a_note_is_found_however_its_name_is_written(tmp_path: Path) -> None:
    folder = deliver(tmp_path, whole.files())
    (folder / "leverance.yml").rename(folder / "Leverance.YML")

    reading = read_delivery(folder, registry().municipality("rebild"), registry())

    assert not reading.is_refused


def test_a_folder_that_is_named_by_another_form_of_date_is_told_of(tmp_path: Path) -> None:
    reading = read(tmp_path / "30-06-2020", whole.files())

    assert find(reading, "MAPPENAVN").outcome is Outcome.WARNING


def test_a_link_to_a_file_is_not_followed(tmp_path: Path) -> None:
    folder = deliver(tmp_path / "2020-06-30", whole.files())
    (folder / "forloeb.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "forloeb.csv").symlink_to(tmp_path / "elsewhere.csv")

    reading = read_delivery(folder, registry().municipality("rebild"), registry())

    assert find(reading, "GENVEJ").outcome is Outcome.REFUSED


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the operating system has no pipes")
def test_a_pipe_among_the_files_does_not_hang_the_reader(tmp_path: Path) -> None:
    folder = deliver(tmp_path, whole.files(samtaler=None))
    os.mkfifo(folder / "samtaler.csv")

    reading = read_delivery(folder, registry().municipality("rebild"), registry())

    assert find(reading, "FILTYPE").outcome is Outcome.REFUSED


def test_a_file_that_can_not_be_opened_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = deliver(tmp_path, whole.files())
    plain = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "forloeb.csv":  # open in Excel on Windows
            raise PermissionError(13, "Permission denied")
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)

    reading = read_delivery(folder, registry().municipality("rebild"), registry())

    assert "Luk den i Excel" in find(reading, "UTILGÆNGELIG").message


def test_rows_of_laesoe_in_frederikshavns_file_name_what_the_coordinator_can_do(
    tmp_path: Path,
) -> None:
    rows = [[*row, "825"] for row in whole.tables()["forloeb"]]
    rows[0][-1] = "kommunekode"

    reading = read(tmp_path, whole.files(forloeb=rows), slug="frederikshavn")

    fault = find(reading, "ANDEN-KOMMUNE")
    assert reading.is_refused
    said = [f.message for f in reading.faults if f.code == "ANDEN-KOMMUNE"]
    assert fault.outcome is Outcome.REFUSED
    assert any("koordinatoren" in message and "municipalities.csv" in message for message in said)
