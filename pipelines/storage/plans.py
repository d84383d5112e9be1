"""Keeps each trial's plan in the ledger before its data are read, and tells when it was changed.

What counts is what decides a result: design, outcomes, margin, direction, assignment. The wording
of the plan's reasons may be corrected freely.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from pipelines.domain import Registry, Trial
from pipelines.storage.ledger import append_event, list_received, read_events
from pipelines.storage.workspace import Workspace

PLANS = "plans.jsonl"
_WORDING = frozenset({"margin_reason", "comparison", "origin"})


@dataclass(frozen=True, slots=True)
class FixedPlan:
    """A trial's plan as the ledger has it."""

    trial: str
    digest: str  # SHA-256 of what decides a result, in hexadecimal
    late_changes: int  # how often it was changed after data of the trial had been read


def keep_plans(workspace: Workspace, registry: Registry, now: datetime) -> None:
    """Keep each plan that is new or changed; to be called before any delivery is read.

    Raises:
        ContributionError: the ledger's chain is broken.
    """
    kept = read_plans(workspace)
    read = _municipalities_read(workspace)
    for trial in registry.trials:
        digest = digest_plan(trial)
        if trial.slug not in kept or kept[trial.slug].digest != digest:
            event = {
                "event": "changed" if trial.slug in kept else "fixed",
                "trial": trial.slug,
                "plan": _describe(trial),
                "sha256": digest,
                "with_data": not read.isdisjoint(_participants(registry, trial)),
                "at": now.isoformat(timespec="seconds"),
            }
            append_event(workspace.ledger / PLANS, event)


def read_plans(workspace: Workspace) -> dict[str, FixedPlan]:
    """Return the plan of each trial as it was last kept.

    Raises:
        ContributionError: the ledger's chain is broken.
    """
    plans: dict[str, FixedPlan] = {}
    for event in read_events(workspace.ledger / PLANS):
        trial, before = event["trial"], plans.get(event["trial"])
        late = (before.late_changes if before else 0) + bool(event["with_data"])
        plans[trial] = FixedPlan(trial, event["sha256"], late)
    return plans


def digest_plan(trial: Trial) -> str:
    """Return the SHA-256 of what decides the trial's result."""
    text = json.dumps(_describe(trial), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _describe(trial: Trial) -> dict[str, Any]:
    plan = asdict(trial.plan)
    return {name: _plain(value) for name, value in plan.items() if name not in _WORDING}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _participants(registry: Registry, trial: Trial) -> Iterable[str]:
    return (m.slug for m in registry.municipalities if trial in registry.trials_of(m.slug))


def _municipalities_read(workspace: Workspace) -> set[str]:
    """Return the municipalities of which a delivery or a contribution has been read."""
    folder = workspace.ledger / "deliveries"
    delivered = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    return delivered | {received.municipality for received in list_received(workspace)}
