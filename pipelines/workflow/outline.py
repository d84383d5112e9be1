"""The plan written down without its actions, so that `status` need not import what plans and acts.

An outline holds as long as everything that planning reads has the same bytes: the code, the
installed packages, the registry, the notebooks, the plans and contributions that the ledger tells
of; and there are the same deliveries. What a build itself writes to the ledger is not planned from.
What the steps themselves read is digested each time, as in a build.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pipelines
from pipelines.domain import Registry
from pipelines.storage import Workspace, digest_file, read_json, write_json
from pipelines.storage.ledger import CONTRIBUTIONS
from pipelines.storage.plans import PLANS
from pipelines.workflow.environment import digest_environment
from pipelines.workflow.step import Step, StepKind

_NAME = "graph/outline.json"  # below _build


@dataclass(frozen=True, slots=True)
class Outline:
    """What `status` tells of: every step of the book, and whose deliveries it is made from."""

    steps: tuple[Step, ...]  # in topological order; they can't be run
    municipalities: tuple[tuple[str, str], ...]  # slug and name
    report_deadline: str  # "" where none is set


def outline_plan(registry: Registry, steps: Sequence[Step]) -> Outline:
    """Return the outline of a plan."""
    deadline = registry.networks[0].report_deadline
    names = tuple((m.slug, m.name) for m in registry.municipalities)
    return Outline(tuple(steps), names, str(deadline or ""))


def write_outline(workspace: Workspace, outline: Outline) -> None:
    """Write an outline down, with the digest of what it was planned from."""
    root = workspace.root
    value = {
        "planned_from": digest_planning(workspace),
        "municipalities": outline.municipalities,
        "report_deadline": outline.report_deadline,
        "steps": [_describe(step, root) for step in outline.steps],
    }
    write_json(workspace.build / _NAME, value)


def recall_outline(workspace: Workspace) -> Outline | None:
    """Return the outline that was written down; None where it is none, or holds no more."""
    try:
        value = read_json(workspace.build / _NAME)
    except (OSError, ValueError):
        return None
    if value.get("planned_from") != digest_planning(workspace):
        return None
    return Outline(
        steps=tuple(_parse(entry, workspace.root) for entry in value["steps"]),
        municipalities=tuple((slug, name) for slug, name in value["municipalities"]),
        report_deadline=value["report_deadline"],
    )


def digest_planning(workspace: Workspace) -> str:
    """Return the digest of everything that a plan is made from, read now."""
    total = hashlib.sha256(digest_environment().encode())
    for path in planning_files(workspace):
        total.update(f"{path}\0{digest_file(path)}\n".encode())
    for name in _planning_names(workspace):
        total.update(f"{name}\n".encode())
    return total.hexdigest()


def planning_files(workspace: Workspace) -> Iterator[Path]:
    """Yield every file that a plan is made from, the code included."""
    code = Path(pipelines.__file__).parent
    yield from (p for p in _files_below(code) if p.suffix not in {".pyc", ".pyo"})
    for folder in (workspace.registry, workspace.notebooks):
        yield from _files_below(folder)
    ledger = (workspace.ledger / name for name in (CONTRIBUTIONS, PLANS))
    selection = workspace.build / "graph" / "selection.json"
    aside = (*ledger, workspace.truth, workspace.calibration, selection)
    yield from (path for path in aside if path.is_file())


def _planning_names(workspace: Workspace) -> Iterator[str]:
    """Yield the names that a plan depends on, whatever the files hold."""
    raw = workspace.deliveries.parent
    if raw.is_dir():
        yield from sorted(p.relative_to(raw).as_posix() for p in raw.glob("*/*/*"))
        yield from sorted(p.relative_to(raw).as_posix() for p in raw.glob("*/*"))


def _files_below(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []


def _describe(step: Step, root: Path) -> dict[str, Any]:
    return {
        "name": step.name,
        "kind": step.kind.name,
        "inputs": _relative(step.inputs, root),
        "outputs": _relative(step.outputs, root),
        "facts": dict(step.facts),
    }


def _relative(paths: Iterable[Path], root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in paths]


def _parse(entry: dict[str, Any], root: Path) -> Step:
    return Step(
        name=entry["name"],
        kind=StepKind[entry["kind"]],
        action=_refuse,
        inputs=tuple(root / path for path in entry["inputs"]),
        outputs=tuple(root / path for path in entry["outputs"]),
        facts=entry["facts"],
    )


def _refuse() -> None:
    raise NotImplementedError("an outline's step is there to be looked at")
