"""Looking is quick: what plans, acts or reads tables is not even imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.registry import read_registry
from pipelines.storage import Workspace, create_workspace
from pipelines.workflow.outline import outline_plan, recall_outline, write_outline

HEAVY = {
    "altair", "distributed", "great_expectations", "grimp", "ipykernel", "jinja2", "numpy",
    "pandas", "papermill", "pyarrow", "pytask", "scipy", "sphinx", "statsmodels", "vl_convert",
}  # fmt: skip
REPORT = """
import json, sys
from pipelines.cli.main import main
try:
    main(sys.argv[1:])
finally:
    sys.stderr.write(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def imported_by(*arguments: str) -> set[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COV_", "COVERAGE"))}
    done = subprocess.run(  # noqa: S603 - own script
        [sys.executable, "-c", REPORT, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.fixture
def planned(tmp_path: Path) -> Workspace:
    workspace = create_workspace(tmp_path / "network")
    registry = read_registry(workspace.registry)
    write_outline(workspace, outline_plan(registry, []))
    return workspace


def test_help_imports_nothing_heavy() -> None:
    assert imported_by("--help") & HEAVY == set()


def test_status_of_a_planned_workspace_imports_nothing_heavy(planned: Workspace) -> None:
    assert imported_by("status", "--root", str(planned.root)) & HEAVY == set()


@pytest.mark.parametrize(
    "name",
    [
        "data/raw/registry/network.yml",
        "notebooks/participation.ipynb",
        "data/ledger/received.jsonl",
    ],
)
def test_an_outline_holds_until_what_it_was_planned_from_changes(
    planned: Workspace, name: str
) -> None:
    path = planned.root / name
    before = path.stat() if path.exists() else None
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b" ")
    if before is not None:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert recall_outline(planned) is None


def test_a_new_delivery_is_planned_for(planned: Workspace) -> None:
    assert recall_outline(planned) is not None

    (planned.deliveries / "eksempelby" / "2024-12-31").mkdir(parents=True)

    assert recall_outline(planned) is None
