"""Each trial's plan is kept before its data are read; a later change is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.domain import Design, Registry
from pipelines.errors import ContributionError
from pipelines.storage import Workspace, keep_delivery
from pipelines.storage.plans import PLANS, digest_plan, keep_plans, read_plans
from tests.factories import make_registry, make_trial

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def _widen(registry: Registry) -> Registry:
    trial = registry.trials[0]
    changed = replace(trial, plan=replace(trial.plan, margin=99.0))
    return replace(registry, trials=(changed, *registry.trials[1:]))


def _read_delivery(workspace: Workspace, registry: Registry) -> None:
    keep_delivery(workspace, registry.municipalities[0].slug, "2020-06-30", {"rows": 1})


def test_a_plan_kept_before_data_has_no_late_change(workspace: Workspace) -> None:
    registry = make_registry()

    keep_plans(workspace, registry, NOW)
    _read_delivery(workspace, registry)
    keep_plans(workspace, registry, NOW)

    kept = read_plans(workspace)[registry.trials[0].slug]
    assert kept.late_changes == 0
    assert len((workspace.ledger / PLANS).read_text().splitlines()) == len(registry.trials)


def test_a_margin_changed_after_data_were_read_is_told(workspace: Workspace) -> None:
    registry = make_registry()
    keep_plans(workspace, registry, NOW)
    _read_delivery(workspace, registry)

    keep_plans(workspace, _widen(registry), NOW)

    assert read_plans(workspace)[registry.trials[0].slug].late_changes == 1


def test_a_change_before_any_data_is_free(workspace: Workspace) -> None:
    registry = make_registry()
    keep_plans(workspace, registry, NOW)

    keep_plans(workspace, _widen(registry), NOW)

    assert read_plans(workspace)[registry.trials[0].slug].late_changes == 0


def test_a_first_plan_after_data_is_late(workspace: Workspace) -> None:
    registry = make_registry()
    _read_delivery(workspace, registry)

    keep_plans(workspace, registry, NOW)

    assert read_plans(workspace)[registry.trials[0].slug].late_changes == 1


def test_wording_is_no_part_of_what_is_kept() -> None:
    trial = make_trial()

    reworded = replace(trial, plan=replace(trial.plan, margin_reason="Med andre ord."))
    other = replace(trial, plan=replace(trial.plan, design=Design.HISTORICAL))

    assert digest_plan(reworded) == digest_plan(trial)
    assert digest_plan(other) != digest_plan(trial)


def test_a_ledger_that_was_rewritten_is_not_believed(workspace: Workspace) -> None:
    keep_plans(workspace, make_registry(), NOW)
    keep_plans(workspace, _widen(make_registry()), NOW)
    path = workspace.ledger / PLANS
    path.write_text(path.read_text().replace('"fixed"', '"changed"', 1))

    with pytest.raises(ContributionError, match="kæden er brudt"):
        read_plans(workspace)
