"""`frikommune check` as a municipal analyst meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.cli import main
from tests.unit.deliveries.delivering import as_csv, deliver, put, spells

PROJECT = Path(__file__).parents[3]


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as leaving:
        main(["check", *arguments, "--root", str(PROJECT)])
    assert isinstance(leaving.value.code, int)
    return leaving.value.code


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return deliver(tmp_path / "god" / "2020-06-30", {"forloeb.csv": as_csv(spells())})


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    rows = put("ydelse", "Sygedagp.", 14)
    rows[20][11] = "tolv"
    return deliver(tmp_path / "2020-06-30", {"forloeb.csv": as_csv(rows)})


def test_all_faults_of_a_folder_are_told_by_file_with_their_rows(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(str(bad)) == 11

    told = capsys.readouterr().out
    assert told.startswith("Rebild, 2020-06-30: Afvist – intet er læst ind (syntetiske data).")
    assert "  forloeb.csv\n" in told
    assert "række 14" in told
    assert "række 21" in told
    assert "\x1b[" not in told
    assert "tolv" not in told


def test_repairs_are_counted_and_shown_when_asked_for(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(str(good)) == 0
    brief = capsys.readouterr().out
    assert _run(str(good), "--all") == 0

    assert "Rettet uden tab: DATO" in brief
    assert "dd-mm-åååå" not in brief
    assert "dd-mm-åååå" in capsys.readouterr().out


def test_a_file_alone_says_what_could_not_be_looked_at(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = tmp_path / "alene"
    alone.mkdir()
    (bad / "forloeb.csv").rename(alone / "forloeb.csv")

    assert _run(str(alone / "forloeb.csv"), "--json") == 11

    (entry,) = json.loads(capsys.readouterr().out)["deliveries"]
    assert entry["municipality"] == ""
    assert any("kommune" in told for told in entry["unchecked"])
    assert any("slutdato" in told for told in entry["assumed"])


def test_a_folder_of_nobody_is_refused_for_its_note_and_read_all_the_same(
    bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bad / "leverance.yml").unlink()

    assert _run(str(bad), "--json") == 11

    (entry,) = json.loads(capsys.readouterr().out)["deliveries"]
    assert {"FØLGESEDDEL-MANGLER", "UKENDT-KODE"} <= {fault["code"] for fault in entry["faults"]}


def test_the_report_is_written_where_asked_and_nowhere_that_is_read(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(str(bad), "--html", str(tmp_path)) == 11
    assert (tmp_path / "kontrol-rebild-2020-06-30.html").exists()
    assert sorted(p.name for p in bad.iterdir()) == ["forloeb.csv", "leverance.yml"]

    inside = PROJECT / "data" / "raw" / "deliveries" / "kontrol.html"
    assert _run(str(bad), "--html", str(inside)) == 2
    assert not inside.exists()
    assert "Vælg en anden mappe" in capsys.readouterr().err


def test_great_expectations_pages_hold_no_value(good: Path, tmp_path: Path) -> None:
    assert _run(str(good), "--data-docs", str(tmp_path / "docs")) == 0

    pages = list((tmp_path / "docs" / "rebild").rglob("*.html"))
    assert pages
    assert not [page for page in pages if "B0003" in page.read_text(encoding="utf-8")]


def test_a_reader_that_goes_away_leaves_the_exit_code_alone(bad: Path) -> None:
    command = [sys.executable, "-m", "pipelines.cli", "check", str(bad), "--root", str(PROJECT)]
    checking = subprocess.Popen(  # noqa: S603 - own command
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert checking.stdout is not None
    assert checking.stderr is not None
    checking.stdout.close()

    told = checking.stderr.read()
    checking.stderr.close()

    assert checking.wait() == 11
    assert told == ""
