from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.deliveries import DeliveryReading
from pipelines.domain import Outcome
from pipelines.workflow.redelivery import check_rewritten, digest_tables
from pipelines.workflow.steps.clean import check_delivery
from tests.unit.deliveries.delivering import (
    Rows,
    as_csv,
    as_note,
    as_xlsx,
    deliver,
    registry,
    spells,
)

EARLIER, LATER = "2020-07-01", "2020-08-01"


def _check(
    folder: Path, rows: Rows | dict[str, bytes | str], **note: str | None
) -> DeliveryReading:
    files: dict[str, bytes | str] = (
        rows if isinstance(rows, dict) else {"forloeb.csv": as_csv(rows)}
    )
    own = registry()
    deliver(folder / EARLIER, {"forloeb.csv": as_csv(spells())}, as_note())
    deliver(folder / LATER, files, as_note(**note))
    return check_delivery(folder / LATER, own.municipality("rebild"), own)[0]


def _codes(reading: DeliveryReading) -> set[str]:
    return {fault.code for fault in reading.faults if fault.outcome is not Outcome.SILENT}


def _changed() -> Rows:
    rows = spells()
    rows[3][11] = "61"
    return rows


@pytest.mark.parametrize(
    "files",
    [
        {"forloeb.csv": as_csv(spells())},
        {"FORLOEB.csv": as_csv(spells(), ",").encode("utf-16")},
        {"forloeb.xlsx": as_xlsx({"Ark1": spells()})},
        {"forloeb.csv": as_csv([spells()[0], *reversed(spells()[1:])], "\t", "\r\n")},
    ],
)
def test_the_same_content_in_any_dialect_is_told_as_the_same(
    tmp_path: Path, files: dict[str, bytes | str]
) -> None:
    reading = _check(tmp_path, files)

    assert "GENLEVERING" in _codes(reading)
    assert not reading.is_refused
    earlier = check_delivery(tmp_path / EARLIER, registry().municipality("rebild"), registry())[0]
    assert digest_tables(reading.tables) == digest_tables(earlier.tables)


def test_a_change_without_a_reason_is_warned_of_with_its_size(tmp_path: Path) -> None:
    reading = _check(tmp_path, _changed())

    (fault,) = [f for f in reading.faults if f.code == "ÆNDRING-UDEN-BEGRUNDELSE"]
    assert fault.outcome is Outcome.WARNING
    assert "1 række i forloeb" in fault.message
    assert not reading.is_refused


def test_a_change_with_a_reason_passes(tmp_path: Path) -> None:
    reading = _check(tmp_path, _changed(), aendringsbegrundelse="alder rettet i systemet")

    assert "ÆNDRING-UDEN-BEGRUNDELSE" not in _codes(reading)
    assert "FØLGESEDDEL-EKSTRA" not in _codes(reading)


def test_more_rows_than_before_need_no_reason(tmp_path: Path) -> None:
    assert "ÆNDRING-UDEN-BEGRUNDELSE" not in _codes(_check(tmp_path, spells(220)))


def test_far_fewer_rows_are_told_of_in_a_workbook_too(tmp_path: Path) -> None:
    reading = _check(tmp_path, {"forloeb.xlsx": as_xlsx({"forloeb": spells(100)})})

    assert "ANTAL" in _codes(reading)


def test_files_that_were_changed_in_place_are_told_of_where_they_are_real(tmp_path: Path) -> None:
    real = _check(tmp_path, spells(), datatype="ekte")
    synthetic = _check(tmp_path, spells())

    kept = {"raw_sha256": "a"}

    assert [f.code for f in check_rewritten(kept, "b", tmp_path, real)] == ["ÆNDRET-PÅ-STEDET"]
    assert check_rewritten(kept, "a", tmp_path, real) == ()
    assert check_rewritten(None, "b", tmp_path, real) == ()
    assert check_rewritten(kept, "b", tmp_path, synthetic) == ()
