"""A small network from either side: deliveries at the coordinator, or contributions alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.errors import DisclosureError
from pipelines.registry import read_registry
from pipelines.storage import Workspace, digest_folder
from pipelines.workflow.contributing import prepare_contribution
from pipelines.workflow.progress import Progress
from tests.workspaces import PROJECT, frikommune

pytestmark = pytest.mark.slow
MUNICIPALITIES = ("eksempelby", "proevekoebing")
_OWN = MUNICIPALITIES[0]


@dataclass(frozen=True)
class Sides:
    """The same network built from deliveries, at each municipality, and from contributions."""

    whole: Path  # both deliveries at the coordinator
    municipalities: dict[str, Path]
    coordinator: Path  # no delivery at all
    keys: dict[str, Path]


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Sides:
    base = tmp_path_factory.mktemp("sides")
    whole = base / "whole"
    frikommune("new", str(whole), root=Path("/"))
    own = {name: _copy(whole, base / name, keep=name) for name in MUNICIPALITIES}
    coordinator = _copy(whole, base / "coordinator", keep="")
    keys = {name: base / "keys" / f"{name}.pem" for name in MUNICIPALITIES}
    lines = ["keys:"]
    for name, root in own.items():
        told = frikommune("keygen", name, "--out", str(keys[name]), root=root)
        lines.append(told.facts["registry_line"])
    (coordinator / "data/raw/registry/keys.yml").write_text("\n".join(lines) + "\n")
    frikommune("build", root=whole)
    sealed = [
        frikommune("contribute", name, "--key", str(keys[name]), "--yes", root=own[name]).facts
        for name in MUNICIPALITIES
    ]
    frikommune("collect", *(facts["file"] for facts in sealed), root=coordinator)
    frikommune("build", root=coordinator)
    return Sides(whole, own, coordinator, keys)


def _copy(origin: Path, target: Path, *, keep: str) -> Path:
    """Copy a workspace with one municipality's delivery, or none."""
    deliveries = origin / "data" / "raw" / "deliveries"

    def leave_out(folder: str, names: list[str]) -> list[str]:
        return [n for n in names if n != keep] if Path(folder) == deliveries else []

    shutil.copytree(origin, target, ignore=leave_out)
    return target


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("folder", ["html", "staged", "released", "runs"])
def test_the_book_is_the_same_from_either_side(sides: Sides, folder: str) -> None:
    ours = _files(sides.whole / "_build" / folder)
    theirs = _files(sides.coordinator / "_build" / folder)

    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert ours


def test_claims_and_pooled_findings_come_from_contributions_alone(sides: Sides) -> None:
    ours, theirs = (
        _files(root / "_build" / "released" / "_network")
        for root in (sides.whole, sides.coordinator)
    )

    assert ours == theirs
    assert any(b"reml_hartung_knapp" in content for content in theirs.values())
    for name in ("findings.csv", "claims.json"):
        paths = [root / "_build" / name for root in (sides.whole, sides.coordinator)]
        assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_a_municipality_sees_its_pages_as_the_book_shows_them(
    sides: Sides, municipality: str
) -> None:
    at_home = _files(sides.municipalities[municipality] / "_build" / "runs" / "kommuner")

    in_book = _files(sides.coordinator / "_build" / "runs" / "kommuner")

    assert at_home
    assert {name: in_book[name] for name in at_home} == at_home


def test_nothing_of_a_citizen_lies_at_the_coordinator(sides: Sides) -> None:
    files = _files(sides.coordinator)

    assert not any(name.endswith(".parquet") for name in files)
    assert not any(name.startswith("data/raw/deliveries/") for name in files)


def test_status_says_that_the_tables_came_by_contribution(sides: Sides) -> None:
    rows = frikommune("status", root=sides.coordinator).facts["municipalities"]

    assert [row["contribution"] for row in rows] == [f"{name}-0001" for name in MUNICIPALITIES]
    assert all("bidrag" in row["delivery"] for row in rows)


_GUARDED = """
import os, sys
foreign = os.sep + os.path.join("deliveries", sys.argv.pop(1))
def guard(event, arguments):
    if event in {"open", "os.listdir", "os.scandir"} and foreign in str(arguments[0]):
        raise PermissionError("another municipality's delivery was touched")
sys.addaudithook(guard)
from pipelines.cli import main
main()
"""


def test_run_and_lab_touch_no_other_delivery(sides: Sides, tmp_path: Path) -> None:
    root = _copy(sides.whole, tmp_path / "both", keep=_OWN)
    foreign = root / "data/raw/deliveries" / MUNICIPALITIES[1]
    shutil.copytree(sides.whole / foreign.relative_to(root), foreign)
    shutil.rmtree(root / "_build")
    for arguments in (["run", _OWN], ["lab", _OWN, "--no-start"]):
        command = [sys.executable, "-c", _GUARDED, MUNICIPALITIES[1], *arguments]
        done = subprocess.run(  # noqa: S603 - own command, own paths
            [*command, "--root", str(root)],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            env={**os.environ},
            check=False,
        )

        assert done.returncode == 0, done.stderr
    assert (root / "lab" / f"{_OWN}.ipynb").exists()


CANARIES = {
    "cpr": "010170-1234",
    "email": "ane.hansen@example.dk",
    "remark": "Borgeren fortalte grædende om sin søsters sygdom",
}
_PLACES = {
    "a released table": (f"_build/released/{_OWN}/friere-samtaler/flow.csv", "{}"),
    "a traceback": (f"_build/runs/kommuner/{_OWN}/friere-samtaler.json", '{{"error": "{}"}}'),
    "a chart's data": (
        f"_build/runs/kommuner/{_OWN}/friere-samtaler.ipynb",
        '{{"cells": [{{"outputs": [{{"data": {{"text/html": "<svg><text>{}</text></svg>"}}}}]}}]}}',
    ),
    "notebook metadata": (
        f"_build/runs/kommuner/{_OWN}.ipynb",
        '{{"cells": [], "metadata": {{"author": "{}"}}}}',
    ),
}


@pytest.fixture(scope="module")
def planted(sides: Sides, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A municipality whose delivery has a free column with a remark in it."""
    root = tmp_path_factory.mktemp("planted") / "workspace"
    shutil.copytree(sides.municipalities[_OWN], root)
    _add_remark(root)
    return root


def _add_remark(root: Path) -> None:
    """Put a column of free text into the newest delivery's table of answers."""
    folder = next(iter(sorted((root / "data/raw/deliveries" / _OWN).iterdir())))
    path = next(p for p in folder.iterdir() if p.stem == "tilbud")
    text, encoding = _read_csv(path)
    lines = text.splitlines()
    rows = [f"{line};{CANARIES['remark']}" for line in lines[1:]]
    path.write_bytes(("\r\n".join([f"{lines[0]};bemaerkning", *rows]) + "\r\n").encode(encoding))


def _read_csv(path: Path) -> tuple[str, str]:
    """Read a table of a delivery in whichever encoding its case system writes."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise AssertionError(path.name)


def _pseudonym(root: Path) -> str:
    """A key of the delivery that is long enough to be no ordinary word."""
    folder = next(iter(sorted((root / "data/raw/deliveries" / _OWN).iterdir())))
    text, _ = _read_csv(folder / "forloeb.csv")
    header = text.splitlines()[0].split(";")
    return text.splitlines()[1].split(";")[header.index("borger_id")]


@pytest.mark.parametrize("canary", [*CANARIES, "pseudonym"])
@pytest.mark.parametrize("place", _PLACES)
def test_a_canary_in_what_was_made_stops_the_contribution(
    planted: Path, place: str, canary: str
) -> None:
    value = CANARIES.get(canary) or _pseudonym(planted)
    name, template = _PLACES[place]
    file = planted / name
    honest = file.read_bytes()
    file.write_text(template.format(value), encoding="utf-8")

    with pytest.raises(DisclosureError) as caught:
        _prepare(planted)

    file.write_bytes(honest)
    assert name in str(caught.value)
    assert value not in str(caught.value)


def _prepare(root: Path) -> None:
    workspace = Workspace(root)
    prepare_contribution(
        workspace,
        read_registry(workspace.registry),
        _OWN,
        sequence=None,
        now=datetime(2026, 3, 2, tzinfo=UTC),
        jobs=1,
        progress=Progress(),
    )


def test_a_canary_stops_the_command_with_code_17(sides: Sides, planted: Path) -> None:
    name, template = _PLACES["notebook metadata"]
    file = planted / name
    honest = file.read_bytes()
    file.write_text(template.format(CANARIES["email"]), encoding="utf-8")
    before = digest_folder(planted / "_build" / "contributions")

    told = frikommune(
        "contribute", _OWN, "--key", str(sides.keys[_OWN]), "--yes", root=planted, code=17
    )

    file.write_bytes(honest)
    assert CANARIES["email"] not in json.dumps(told.facts) + told.stderr
    assert "Traceback" not in told.stderr
    assert digest_folder(planted / "_build" / "contributions") == before


def test_a_remark_in_a_free_column_of_the_delivery_never_leaves(
    sides: Sides, planted: Path, tmp_path: Path
) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(planted, root)

    told = frikommune("contribute", _OWN, "--key", str(sides.keys[_OWN]), "--yes", root=root)

    content = Path(told.facts["file"]).read_bytes()
    remark = CANARIES["remark"].encode()
    made = _files(root / "_build" / "released") | _files(root / "_build" / "runs")
    assert remark not in content
    assert b"bemaerkning" not in content
    assert not any(remark in page for page in made.values())


@pytest.mark.parametrize("canary", ["cpr", "email"])
def test_an_identifier_in_the_delivery_leaves_nothing_to_seal(
    sides: Sides, tmp_path: Path, canary: str
) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(sides.municipalities[_OWN], root)
    folder = next(iter(sorted((root / "data/raw/deliveries" / _OWN).iterdir())))
    (folder / "noter.txt").write_text(f"Ring til {CANARIES[canary]}\n", encoding="utf-8")

    told = frikommune(
        "contribute", _OWN, "--key", str(sides.keys[_OWN]), "--yes", root=root, code=11
    )

    assert CANARIES[canary] not in json.dumps(told.facts) + told.stderr
    assert "Traceback" not in told.stderr


def test_without_yes_and_without_a_terminal_nothing_is_sealed(sides: Sides) -> None:
    root = sides.municipalities[_OWN]
    before = digest_folder(root / "_build" / "contributions")

    told = frikommune("contribute", _OWN, "--key", str(sides.keys[_OWN]), root=root, code=2)

    assert "--yes" in told.facts["faults"][0]
    assert told.facts["summary"]
    assert digest_folder(root / "_build" / "contributions") == before


def test_a_refused_file_gives_code_15_its_rule_and_no_traceback(
    sides: Sides, tmp_path: Path
) -> None:
    file = tmp_path / "bidrag.zip"
    sealed = next(iter(sorted((sides.municipalities[_OWN] / "_build/contributions").iterdir())))
    file.write_bytes(sealed.read_bytes()[:-40])

    told = frikommune("collect", str(file), root=sides.coordinator, code=15)

    assert told.facts["files"][0]["rule"] == "KONTRIB-ZIP-FORM"
    assert "Traceback" not in told.stderr


def test_a_withdrawn_contribution_leaves_the_book_and_stands_in_its_errata(
    sides: Sides, tmp_path: Path
) -> None:
    root = tmp_path / "coordinator"
    shutil.copytree(sides.coordinator, root)

    frikommune("withdraw", f"{_OWN}-0001", root=root)
    frikommune("build", root=root, code=11)

    errata = (root / "_build/html/reproducerbarhed.html").read_text(encoding="utf-8")
    findings = (root / "_build/findings.csv").read_text(encoding="utf-8")
    own = [line for line in findings.splitlines() if f",{_OWN}," in line]
    assert "trukket tilbage" in errata
    assert all(",not_delivered," in line for line in own)
    assert len(own) > 0


def test_a_contribution_that_was_changed_on_disk_is_not_used(sides: Sides, tmp_path: Path) -> None:
    root = tmp_path / "coordinator"
    shutil.copytree(sides.coordinator, root)
    file = root / f"data/raw/contributions/{_OWN}/0001.zip"
    file.write_bytes(file.read_bytes() + b"x")

    told = frikommune("build", root=root, code=11)

    findings = (root / "_build/findings.csv").read_text(encoding="utf-8")
    own = [line for line in findings.splitlines() if f",{_OWN}," in line]
    assert told.facts["deliveries"][_OWN] == "refused"
    assert all(",refused," in line for line in own)
