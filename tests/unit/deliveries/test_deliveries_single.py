from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.deliveries import FileReading, read_single_file
from tests.unit.deliveries.delivering import as_csv, as_note, deliver, put, registry, spells


def _read(path: Path, *, is_known: bool = True) -> FileReading:
    own = registry()
    return read_single_file(path, own.municipality("rebild"), own, is_known=is_known)


def test_a_file_alone_is_read_and_says_what_was_taken_for_granted(tmp_path: Path) -> None:
    path = tmp_path / "forloeb.csv"
    path.write_text(as_csv(spells()), encoding="utf-8")

    found = _read(path)

    assert not found.reading.is_refused
    assert found.reading.row_counts == {"benefit_spells": 200}
    assert "sidste_dag" in " ".join(found.assumed)
    assert "perioden" in " ".join(found.unchecked)


def test_the_note_beside_it_is_used(tmp_path: Path) -> None:
    folder = deliver(tmp_path / "2020-06-30", {"forloeb.csv": as_csv(spells())})

    found = _read(folder / "forloeb.csv")

    assert found.reading.note is not None
    assert "sidste_dag" not in " ".join(found.assumed)


def test_the_faults_of_a_file_alone_are_told(tmp_path: Path) -> None:
    path = tmp_path / "forloeb.csv"
    path.write_text(as_csv(put("ydelse", "Sygedagp.", 14)), encoding="utf-8")

    found = _read(path)

    assert found.reading.is_refused
    assert found.reading.tables == {}
    assert [f.rows for f in found.reading.faults if f.code == "UKENDT-KODE"] == [(14,)]


def test_interviews_alone_can_not_be_held_against_spells(tmp_path: Path) -> None:
    path = tmp_path / "samtaler.csv"
    header = "samtale_id;forloeb_id;dato;form;type;status;minutter;nummer"
    rows = "".join(f"S{n};F{n};1{n}-03-2018;telefon;opfølgning;afholdt;20;1\n" for n in range(9))
    path.write_text(f"{header}\n{rows}", encoding="utf-8")

    found = _read(path)

    assert not found.reading.is_refused
    assert "forloeb_id" in " ".join(found.unchecked)


@pytest.mark.parametrize(("over", "is_refused"), [({}, False), ({"datatype": None}, True)])
def test_the_note_can_be_read_alone(
    tmp_path: Path, over: dict[str, str | None], is_refused: bool
) -> None:
    path = tmp_path / "leverance.yml"
    path.write_text(as_note(**over), encoding="utf-8")

    assert _read(path).reading.is_refused == is_refused


def test_any_other_file_is_named_as_none_of_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "andet.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")

    assert [fault.code for fault in _read(path).reading.faults] == ["EKSTRA-TABEL"]
