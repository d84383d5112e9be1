"""Each case its own test: refused by its rule, nothing runs, nothing changes but the ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.domain import Registry
from pipelines.storage import Workspace, digest_folder
from pipelines.storage.ledger import CONTRIBUTIONS, read_events
from pipelines.workflow.collecting import Collected, Fate, collect_contributions
from tests.unit.contributions.hostile_archives import ARCHIVES
from tests.unit.contributions.hostile_manifests import MANIFESTS, SIGNATURES
from tests.unit.contributions.hostile_tables import TABLES
from tests.unit.contributions.sender import NOW, Hostile, Sender

CASES = [
    pytest.param(make, rule, id=f"{group}: {name}")
    for group, cases in (
        ("zip", ARCHIVES),
        ("signature", SIGNATURES),
        ("manifest", MANIFESTS),
        ("table", TABLES),
    )
    for name, (make, rule) in cases.items()
]


@pytest.fixture
def workspace(sender: Sender, tmp_path: Path) -> Workspace:
    """A coordinator's workspace of its own."""
    root = tmp_path / "coordinator"
    shutil.copytree(sender.workspace.root, root)
    return Workspace(root)


def _collect(workspace: Workspace, registry: Registry, content: bytes) -> Collected:
    file = workspace.root.parent / "bidrag.zip"
    file.write_bytes(content)
    return collect_contributions(workspace, registry, [file], NOW)[0]


def test_there_are_more_hostile_cases_than_promised() -> None:
    assert len(CASES) >= 60


def test_an_honest_contribution_is_taken_in(sender: Sender, workspace: Workspace) -> None:
    found = _collect(workspace, sender.registry, sender.seal())

    assert found.fate is Fate.ACCEPTED, found.told


@pytest.mark.parametrize(("make", "rule"), CASES)
def test_a_hostile_file_is_refused_by_its_rule_and_changes_nothing(
    make: Hostile, rule: str, sender: Sender, workspace: Workspace
) -> None:
    content = make(sender)
    before = digest_folder(workspace.root)

    found = _collect(workspace, sender.registry, content)

    ledger = workspace.ledger / CONTRIBUTIONS
    events = read_events(ledger)
    ledger.unlink()
    assert (found.fate, found.rule) == (Fate.REFUSED, rule), found.told
    assert found.told.startswith(f"{rule}: ")
    assert [event["rule"] for event in events] == [rule]
    assert digest_folder(workspace.root) == before
