"""Looking is quick: what plans, acts or reads tables is not even imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.registry import read_registry
from pipelines.storage import Workspace, create_workspace
from pipelines.storage.plans import keep_plans
from pipelines.workflow.outline import (
    outline_plan,
    planning_files,
    recall_outline,
    write_outline,
)
from pipelines.workflow.plan import Planner

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
        "data/ledger/contributions.jsonl",
        "data/ledger/plans.jsonl",
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


def test_what_a_build_writes_to_the_ledger_is_no_new_plan(planned: Workspace) -> None:
    for name in ("claims.jsonl", "deliveries/eksempelby/1.json", "released/eksempelby/1.json"):
        path = planned.ledger / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")

    assert recall_outline(planned) is not None


def test_planning_reads_nothing_that_the_outline_does_not_watch(planned: Workspace) -> None:
    registry = read_registry(planned.registry)
    keep_plans(planned, registry, datetime.now(UTC))
    for name in ("claims.jsonl", "sealed.jsonl"):
        (planned.ledger / name).write_text("", encoding="utf-8")

    with opened_below(planned.root) as opened:
        Planner.of(planned, read_registry(planned.registry)).plan_book()

    assert planned.ledger / "plans.jsonl" in opened
    assert opened <= set(planning_files(planned))


@contextmanager
def opened_below(root: Path) -> Iterator[set[Path]]:
    """Give the set of files below `root` that are opened meanwhile."""
    opened: set[Path] = set()
    is_watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if is_watching and event == "open" and isinstance(arguments[0], str | Path):
            path = Path(arguments[0])
            if path.is_relative_to(root):
                opened.add(path)

    sys.addaudithook(watch)  # stays for good, so it stops watching by itself
    try:
        yield opened
    finally:
        is_watching = False


def test_a_new_delivery_is_planned_for(planned: Workspace) -> None:
    assert recall_outline(planned) is not None

    (planned.deliveries / "eksempelby" / "2024-12-31").mkdir(parents=True)

    assert recall_outline(planned) is None
