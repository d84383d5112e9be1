"""What reruns, what doesn't, and what `status` says of it; on a small network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.storage import digest_folder
from tests.workspaces import copy_workspace, frikommune


def newest(root: Path, municipality: str) -> Path:
    folder = root / "data" / "raw" / "deliveries" / municipality
    return sorted(p for p in folder.iterdir() if p.is_dir())[-1]


def change_one_answer(delivery: Path) -> None:
    """Change one satisfaction score in a CSV delivery, keeping the file's times."""
    path = delivery / "borgersvar.csv"
    raw = path.read_bytes()
    lines = raw.split(b"\n")
    place = next(i for i, line in enumerate(lines) if b"tilfredshed;5" in line)
    lines[place] = lines[place].replace(b"tilfredshed;5", b"tilfredshed;1")
    times = path.stat()
    path.chmod(0o644)
    path.write_bytes(b"\n".join(lines))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_one_changed_row_reruns_only_what_depends_on_it_and_status_says_why(small: Path) -> None:
    change_one_answer(newest(small, "eksempelby"))

    why = frikommune("status", "--why", "kommuner/eksempelby/friere-samtaler", root=small)
    told = frikommune("build", root=small)

    assert any("data/raw/deliveries/eksempelby" in line for line in why.facts["why"])
    assert "clean/eksempelby" in told.facts["made"]
    assert not [step for step in told.facts["made"] if "proevekoebing" in step]
    assert told.facts["unchanged"] > 5
    assert frikommune("build", root=small).facts["made"] == []


def test_an_edited_module_reruns_the_pages_whose_figures_come_from_it(
    small: Path, tmp_path: Path
) -> None:
    """The package is copied and edited, and found first: the installed one is left alone."""
    package = tmp_path / "edited"
    project = Path(__file__).parents[2]
    shutil.copytree(project / "pipelines", package / "pipelines")
    shutil.copytree(project / "notebooks", package / "notebooks")
    module = package / "pipelines" / "figures" / "surveys.py"
    module.write_text(module.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    stale = frikommune("status", root=small, package=package).facts["stale"]

    assert any("(kode) er ændret" in reason for reason in stale["page/kommuner/eksempelby"])
    assert "clean/eksempelby" not in stale
    assert "estimate/eksempelby" not in stale


def test_a_refused_delivery_does_not_stop_the_others(small: Path) -> None:
    delivery = newest(small, "proevekoebing")
    files = sorted(delivery.glob("forloeb.*"))
    kept = files[0].read_bytes()
    files[0].write_bytes(b"")
    stray = small / "data" / "raw" / "deliveries" / "atlantis"
    stray.mkdir()
    try:
        told = frikommune("build", root=small, code=2)  # of several kinds the lowest
    finally:
        files[0].write_bytes(kept)
        stray.rmdir()

    html = small / "_build" / "html"
    page = (html / "kommuner" / "proevekoebing" / "friere-samtaler.html").read_text("utf-8")
    assert told.facts["deliveries"] == {"eksempelby": "accepted", "proevekoebing": "refused"}
    assert told.facts["strays"] == ["atlantis"]
    assert "afvist" in page.lower()
    assert (html / "index.html").exists()
    assert not list((small / "data" / "clean" / "proevekoebing").glob("*.parquet"))


def test_one_municipality_runs_alone_without_the_others_data(small: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    for name in ("data/raw/registry", "notebooks", "book"):
        shutil.copytree(small / name, alone / name)
    shutil.copy(small / "_config.yml", alone)
    shutil.copytree(
        newest(small, "eksempelby"), alone / newest(small, "eksempelby").relative_to(small)
    )

    told = frikommune("run", "eksempelby", root=alone)

    runs = alone / "_build" / "runs" / "kommuner"
    assert (runs / "eksempelby.ipynb").exists()
    assert (runs / "eksempelby" / "friere-samtaler.ipynb").exists()
    assert told.facts["failed_pages"] == {}
    assert not [step for step in told.facts["made"] if "proevekoebing" in step]


def test_the_analysis_notebook_is_never_overwritten(small: Path) -> None:
    frikommune("build", root=small, code=None)
    first = frikommune("lab", "eksempelby", "--no-start", root=small)
    notebook = Path(first.facts["notebook"])
    notebook.write_text("mine")

    frikommune("lab", "eksempelby", "--no-start", root=small)

    assert notebook.read_text() == "mine"


@pytest.mark.parametrize("scale", ["0.02"])
def test_two_builds_from_nothing_give_the_same_findings(tmp_path: Path, scale: str) -> None:
    digests = []
    for name in ("first", "second"):
        root = copy_workspace(tmp_path / name)
        frikommune("synthesise", "--scale", scale, root=root)
        frikommune("run", "rebild", root=root, code=0)
        released = digest_folder(root / "_build" / "released")
        clean = digest_folder(root / "data" / "clean")
        digests.append((released, clean))

    assert digests[0] == digests[1]


def test_synthetic_deliveries_never_overwrite_real_ones(small: Path, tmp_path: Path) -> None:
    root = tmp_path / "network"
    shutil.copytree(small, root, ignore=shutil.ignore_patterns("_build"))
    note = newest(root, "eksempelby") / "leverance.yml"
    note.write_text(note.read_text("utf-8").replace("syntetisk", "ekte"), encoding="utf-8")
    before = digest_folder(root / "data" / "raw" / "deliveries" / "eksempelby")

    told = frikommune("synthesise", root=root, code=2)

    assert told.facts["faults"]
    assert digest_folder(root / "data" / "raw" / "deliveries" / "eksempelby") == before


@pytest.mark.slow
def test_an_interrupted_build_goes_on_where_it_stopped(small: Path, tmp_path: Path) -> None:
    root = tmp_path / "network"
    shutil.copytree(small, root, ignore=shutil.ignore_patterns("_build", "clean"))
    (root / "data" / "clean").mkdir()
    command = [sys.executable, "-m", "pipelines.cli", "build", "--root", str(root)]
    build = subprocess.Popen(  # noqa: S603 - own command
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )
    records = root / "_build" / "graph" / "records"
    deadline = time.monotonic() + 300
    while not list(records.rglob("release/*.json")) and time.monotonic() < deadline:
        time.sleep(0.05)

    build.send_signal(signal.SIGINT)
    told, _ = build.communicate(timeout=120)
    resumed = frikommune("build", root=root)

    assert build.returncode == 130
    assert "Kør den samme kommando igen" in told
    assert resumed.facts["unchanged"] > 0
    assert not [name for name in resumed.facts["made"] if name.startswith("clean/")]
    assert digest_folder(root / "_build" / "released") == digest_folder(small / "_build/released")
