from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines.cli import main
from pipelines.storage import ROOT_VARIABLE

PROJECT = Path(__file__).parents[3]


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as leaving:
        main(list(arguments))
    assert isinstance(leaving.value.code, int)
    return leaving.value.code


def test_help_is_danish(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "--help") == 0

    told = capsys.readouterr().out
    assert "Brug: frikommune build" in told
    assert "Valg:" in told
    assert "Options" not in told
    assert "Show this message" not in told


@pytest.mark.parametrize("arguments", [["fly"], ["build", "--fly"], ["build", "--jobs", "x"]])
def test_wrong_usage_is_told_in_danish_with_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2

    told = capsys.readouterr().err
    assert told.startswith("Fejl: ")
    assert "--help" in told
    assert "No such" not in told


def test_outside_a_workspace_every_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)

    for name in ("build", "status", "synthesise", "serve", "check"):
        assert run(name, "--root", str(tmp_path)) == 2
        assert "intet arbejdsområde" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["atlantis", "rebild/mikrolaan", "../rebild"])
def test_an_unknown_place_is_wrong_usage(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("run", place, "--root", str(PROJECT)) == 2
    assert "rebild" in capsys.readouterr().err


def test_a_registry_that_names_a_trial_twice_stops_with_code_10(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(PROJECT / "data" / "raw" / "registry", tmp_path / "data" / "raw" / "registry")
    order = tmp_path / "data" / "raw" / "registry" / "trials" / "_order.yml"
    order.write_text(order.read_text() + "- formkrav\n")

    code = run("build", "--root", str(tmp_path), "--json")

    told = json.loads(capsys.readouterr().out)
    assert code == told["exit_code"] == 10
    assert any("formkrav" in fault for fault in told["faults"])
    assert not (tmp_path / "_build").exists()


def test_doctor_says_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor", "--root", str(PROJECT), "--json") == 0

    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {"Python", "pakker", "disk", "arbejdsområde"} <= {check["name"] for check in checks}
