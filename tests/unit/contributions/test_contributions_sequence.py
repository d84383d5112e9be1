"""Numbers, keys and dates: what is refused because of what was received before, or when."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines.contributions import Approval
from pipelines.errors import ContributionError, UsageError
from pipelines.registry import read_registry
from pipelines.storage import Workspace, digest_folder
from pipelines.storage.ledger import (
    CONTRIBUTIONS,
    append_event,
    find_active,
    list_errata,
    list_received,
    read_events,
)
from pipelines.workflow.collecting import (
    Collected,
    Fate,
    collect_contributions,
    withdraw_contribution,
)
from tests.unit.contributions.sender import NOW, Sender, make_key

_DAY = timedelta(days=1)


@pytest.fixture
def workspace(sender: Sender, tmp_path: Path) -> Workspace:
    root = tmp_path / "coordinator"
    shutil.copytree(sender.workspace.root, root)
    return Workspace(root)


def _collect(workspace: Workspace, sender: Sender, content: bytes, **key: Any) -> Collected:
    file = workspace.root.parent / "bidrag.zip"
    file.write_bytes(content)
    own = make_key(sender.municipality.slug, sender.key, **key)
    registry = replace(sender.registry, keys=(own, *sender.registry.keys[1:]))
    return collect_contributions(workspace, registry, [file], NOW)[0]


def _other_figures(sender: Sender, sequence: int) -> bytes:
    """A later contribution whose figures are not the same."""

    def hide(rows: pd.DataFrame) -> pd.DataFrame:
        rows.loc[rows.index[0], "delivered_dose_pct"] = 5.0
        return rows

    content = sender.edit_rows("fidelity", hide)
    members = sender.members(content)
    manifest = members["manifest.json"].replace(
        b'"sequence": 7', f'"sequence": {sequence}'.encode()
    )
    return sender.resign(manifest, members)


def test_the_same_file_again_is_harmless_and_says_so(sender: Sender, workspace: Workspace) -> None:
    _collect(workspace, sender, sender.seal())
    before = digest_folder(workspace.root)

    again = _collect(workspace, sender, sender.seal())

    assert again.fate is Fate.UNCHANGED
    assert "allerede er taget imod" in again.told
    assert digest_folder(workspace.root) == before


@pytest.mark.parametrize("sequence", [1, 6, 7])
def test_an_old_number_is_a_replay(sender: Sender, workspace: Workspace, sequence: int) -> None:
    _collect(workspace, sender, sender.seal())

    again = _collect(workspace, sender, sender.seal(sequence=sequence, made_at=NOW - _DAY))

    assert again.rule == "KONTRIB-GENTAGELSE"
    assert "--sequence 8" in again.told


def test_a_withdrawn_contribution_sent_again_is_a_replay(
    sender: Sender, workspace: Workspace
) -> None:
    taken = _collect(workspace, sender, sender.seal())
    withdraw_contribution(workspace, taken.id, NOW)

    again = _collect(workspace, sender, sender.seal())

    assert again.rule == "KONTRIB-GENTAGELSE"


def test_an_earlier_period_does_not_replace_a_later_one(
    sender: Sender, workspace: Workspace
) -> None:
    _collect(workspace, sender, sender.seal())

    older = _collect(workspace, sender, sender.seal(sequence=8, period_end=date(2025, 6, 30)))

    assert older.rule == "KONTRIB-PERIODE"


def test_synthetic_data_do_not_replace_real_ones(sender: Sender, workspace: Workspace) -> None:
    event = {
        "at": "2026-02-01T00:00:00Z",
        "event": "accepted",
        "id": f"{sender.municipality.slug}-0003",
        "municipality": sender.municipality.slug,
        "sequence": 3,
        "sha256": "0" * 64,
        "tables_sha256": "0" * 64,
        "period_end": "2025-01-01",
        "data_kind": "ekte",
        "truth_sha256": "",
    }
    append_event(workspace.ledger / CONTRIBUTIONS, event)

    found = _collect(workspace, sender, sender.seal())

    assert found.rule == "KONTRIB-DATATYPE"


@pytest.mark.parametrize(
    ("over", "rule"),
    [
        ({"revoked": NOW.date()}, "KONTRIB-NØGLE-TRUKKET"),
        ({"revoked": NOW.date() - _DAY}, "KONTRIB-NØGLE-TRUKKET"),
        ({"valid_to": NOW.date() - _DAY}, "KONTRIB-NØGLE-UDLØBET"),
        ({"valid_from": NOW.date() + _DAY}, "KONTRIB-NØGLE-UDLØBET"),
    ],
)
def test_a_key_out_of_use_is_refused(
    sender: Sender, workspace: Workspace, over: dict[str, Any], rule: str
) -> None:
    found = _collect(workspace, sender, sender.seal(), **over)

    assert found.rule == rule


@pytest.mark.parametrize(
    "over", [{"revoked": NOW.date() + _DAY}, {"valid_to": NOW.date()}, {"valid_from": NOW.date()}]
)
def test_a_key_still_in_use_is_accepted(
    sender: Sender, workspace: Workspace, over: dict[str, Any]
) -> None:
    found = _collect(workspace, sender, sender.seal(), **over)

    assert found.fate is Fate.ACCEPTED


def test_two_keys_overlap_while_one_is_rotated(sender: Sender, workspace: Workspace) -> None:
    file = workspace.root.parent / "bidrag.zip"
    file.write_bytes(sender.seal())
    slug = sender.municipality.slug
    new = make_key(slug, sender.other_key)
    registry = replace(sender.registry, keys=(new, make_key(slug, sender.key)))

    found = collect_contributions(workspace, registry, [file], NOW)[0]

    assert found.fate is Fate.ACCEPTED


def test_real_data_with_two_roles_are_judged_on_their_tables(
    sender: Sender, workspace: Workspace
) -> None:
    release = Approval("afdelingsleder", NOW)

    found = _collect(workspace, sender, sender.seal(data_kind="ekte", release=release))

    assert found.rule == "KONTRIB-TEKST"  # the rows still say that they are synthetic


def test_a_later_contribution_corrects_and_the_errata_say_so(
    sender: Sender, workspace: Workspace
) -> None:
    _collect(workspace, sender, sender.seal())

    found = _collect(workspace, sender, _other_figures(sender, 9))

    received = list_received(workspace)
    active = find_active(received, sender.municipality.slug)
    assert found.fate is Fate.ACCEPTED, found.told
    assert "retter" in found.told
    assert active is not None
    assert active.sequence == 9
    assert [(e.sequence, e.corrected_by) for e in list_errata(received)] == [(7, 9)]


def test_the_same_figures_under_a_new_number_are_no_erratum(
    sender: Sender, workspace: Workspace
) -> None:
    _collect(workspace, sender, sender.seal())

    found = _collect(workspace, sender, sender.seal(sequence=8))

    assert "Tallene er de samme" in found.told
    assert list_errata(list_received(workspace)) == ()


def test_after_a_withdrawal_the_one_before_counts_again(
    sender: Sender, workspace: Workspace
) -> None:
    first = _collect(workspace, sender, sender.seal())
    second = _collect(workspace, sender, _other_figures(sender, 9))

    told = withdraw_contribution(workspace, second.id, NOW)

    received = list_received(workspace)
    active = find_active(received, sender.municipality.slug)
    assert f"{first.id} gælder igen" in told
    assert active is not None
    assert active.id == first.id
    assert [(e.sequence, e.corrected_by) for e in list_errata(received)] == [(9, None)]


def test_after_the_last_withdrawal_the_municipality_has_not_delivered(
    sender: Sender, workspace: Workspace
) -> None:
    taken = _collect(workspace, sender, sender.seal())

    told = withdraw_contribution(workspace, taken.id, NOW)

    assert "ikke leveret" in told
    assert find_active(list_received(workspace), sender.municipality.slug) is None


def test_withdrawing_twice_changes_nothing(sender: Sender, workspace: Workspace) -> None:
    taken = _collect(workspace, sender, sender.seal())
    withdraw_contribution(workspace, taken.id, NOW)
    before = digest_folder(workspace.root)

    told = withdraw_contribution(workspace, taken.id, NOW)

    assert "allerede trukket tilbage" in told
    assert digest_folder(workspace.root) == before


def test_withdrawing_what_was_never_received_says_what_was(
    sender: Sender, workspace: Workspace
) -> None:
    taken = _collect(workspace, sender, sender.seal())

    with pytest.raises(UsageError, match=taken.id):
        withdraw_contribution(workspace, "../../x", NOW)


@pytest.mark.parametrize("change", ["edited", "dropped", "swapped", "junk"])
def test_a_ledger_that_was_changed_is_not_believed(
    sender: Sender, workspace: Workspace, change: str
) -> None:
    for sequence in (7, 8, 9):
        _collect(workspace, sender, sender.seal(sequence=sequence))
    path = workspace.ledger / CONTRIBUTIONS
    lines = path.read_bytes().splitlines()
    changed = {
        "edited": [lines[0].replace(b'"sequence": 7', b'"sequence": 6'), *lines[1:]],
        "dropped": lines[1:],
        "swapped": [lines[1], lines[0], lines[2]],
        "junk": [*lines, b"not json"],
    }[change]
    path.write_bytes(b"\n".join(changed) + b"\n")

    with pytest.raises(ContributionError, match="kæden er brudt"):
        read_events(path)


@pytest.mark.parametrize("what", ["missing", "folder", "device", "dangling"])
def test_something_that_is_no_file_is_refused(
    sender: Sender, workspace: Workspace, what: str
) -> None:
    dangling = workspace.root.parent / "link.zip"
    dangling.symlink_to(workspace.root / "nowhere")
    path = {
        "missing": workspace.root / "no.zip",
        "folder": workspace.root,
        "device": Path("/dev/zero"),
        "dangling": dangling,
    }[what]

    found = collect_contributions(workspace, sender.registry, [path], NOW)[0]

    assert found.rule == "KONTRIB-FIL"


def test_a_bug_in_a_rule_is_a_refusal_and_no_traceback(
    sender: Sender, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pipelines.contributions.verifying.check_ranges", stumble)

    found = _collect(workspace, sender, sender.seal())

    assert found.rule == "KONTRIB-UVENTET"


def test_one_refused_file_does_not_keep_the_next_one_out(
    sender: Sender, workspace: Workspace
) -> None:
    bad, good = workspace.root.parent / "a.zip", workspace.root.parent / "b.zip"
    bad.write_bytes(b"x")
    good.write_bytes(sender.seal())

    found = collect_contributions(workspace, sender.registry, [bad, good], NOW)

    assert [entry.fate for entry in found] == [Fate.REFUSED, Fate.ACCEPTED]


def test_the_example_registry_has_no_keys_yet(sender: Sender) -> None:
    assert read_registry(sender.workspace.registry).keys == ()
