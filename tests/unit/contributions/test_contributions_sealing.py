from __future__ import annotations

import stat
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.contributions import (
    Approval,
    check_nothing_leaks,
    check_role,
    fingerprint,
    make_key_file,
    pin_workspace,
    public_key_text,
    read_private_key,
    seal_contribution,
    summarise_draft,
)
from pipelines.contributions.known_values import read_known_values
from pipelines.disclosure import KnownValues
from pipelines.errors import DisclosureError, PipelineError, UsageError
from pipelines.storage import Workspace, create_workspace, write_text
from tests.unit.contributions.sender import NOW, Sender


def test_the_same_draft_gives_the_same_bytes(sender: Sender) -> None:
    assert sender.seal() == sender.seal()


def test_the_file_holds_tables_manifest_and_signature_alone(sender: Sender, tmp_path: Path) -> None:
    path = tmp_path / "bidrag.zip"
    path.write_bytes(sender.seal())

    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()

    names = [info.filename for info in infos]
    assert names[:2] == ["manifest.json", "manifest.sig"]
    assert all(name.endswith(".csv") for name in names[2:])
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}


def test_the_summary_says_what_leaves_table_by_table_and_trial_by_trial(sender: Sender) -> None:
    text = "\n".join(summarise_draft(sender.draft, sender.registry))

    assert sender.municipality.name in text
    assert "syntetiske data" in text
    assert f"kurver                   {len(sender.draft.tables['curves'])} rækker" in text
    assert "skjult" in text
    for trial in sender.registry.trials_of(sender.municipality.slug):
        assert trial.short_title in text


def test_a_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "own.pem"

    public = make_key_file(path)

    assert public_key_text(read_private_key(path)) == public
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "own.pem"
    path.write_text("noget andet")

    with pytest.raises(UsageError, match="aldrig overskrevet"):
        make_key_file(path)

    assert path.read_text() == "noget andet"


@pytest.mark.parametrize("content", [b"", b"hej", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_is_no_key_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.pem"
    path.write_bytes(content)

    with pytest.raises(UsageError, match="ikke en privat nøgle"):
        read_private_key(path)


def test_a_missing_key_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="frikommune keygen"):
        read_private_key(tmp_path / "no.pem")


def test_the_fingerprint_is_short_enough_to_be_read_aloud(sender: Sender) -> None:
    told = fingerprint(public_key_text(sender.key))

    assert len(told.split("-")) == 6


@pytest.mark.parametrize("role", ["Arbejdsmarkedschef", "leder af jobcenter", "IT-chef"])
def test_a_role_is_words(role: str) -> None:
    assert check_role(role) == role


@pytest.mark.parametrize("role", ["", "a@b.dk", "<b>", "chef 2", "{{x}}", "x" * 61, "=cmd"])
def test_anything_else_is_no_role(role: str) -> None:
    with pytest.raises(PipelineError, match="KONTRIB-ROLLE"):
        check_role(role)


def test_line_ends_do_not_change_a_digest_but_text_does(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "network")
    before = pin_workspace(workspace)
    file = workspace.registry / "sources.yml"

    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    as_windows = pin_workspace(workspace)
    write_text(file, file.read_text() + "# ny\n")
    edited = pin_workspace(workspace)

    assert as_windows == before
    assert edited.registry_sha256 != before.registry_sha256


def test_a_new_key_does_not_change_the_registry_digest(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "network")
    before = pin_workspace(workspace)

    write_text(workspace.registry / "keys.yml", "keys:\n")

    assert pin_workspace(workspace) == before


@pytest.mark.parametrize(
    "planted",
    [
        b'"010170-1234"',
        b"010170 1234",
        "０１０１７０－１２３４".encode(),
        b"skriv til ane.hansen@example.dk",
        b"<text>010170&#45;1234</text>",
    ],
)
def test_an_identifier_in_any_file_stops_the_gate_without_being_told(planted: bytes) -> None:
    with pytest.raises(DisclosureError) as caught:
        check_nothing_leaks({"runs/page.ipynb": b'{"metadata": {"x": "' + planted}, None)

    told = str(caught.value)
    assert caught.value.exit_code == 17
    assert "runs/page.ipynb" in told
    assert "010170" not in told
    assert "ane" not in told


@pytest.mark.parametrize("planted", ["KX77-2231-QQ", "Borgeren ringede og var meget ked af det"])
def test_a_pseudonym_and_a_remark_of_the_delivery_stop_the_gate(planted: str) -> None:
    known = KnownValues.of(["KX77-2231-QQ"], ["Borgeren ringede og var meget ked af det"])

    with pytest.raises(DisclosureError) as caught:
        check_nothing_leaks({"fund.csv": f"a,b\n1,{planted}\n".encode()}, known)

    assert "linje 2" in str(caught.value)
    assert planted not in str(caught.value)


def test_an_honest_contribution_passes_the_gate(sender: Sender) -> None:
    known = KnownValues.of(["F000001", "P-77"], ["Aftalt opfølgning i uge 12"])

    check_nothing_leaks({"bidraget": seal_contribution(sender.draft, sender.key)}, known)


def test_known_values_are_keys_undeclared_columns_and_other_files(
    sender: Sender, tmp_path: Path
) -> None:
    write_text(
        tmp_path / "tilbud.csv",
        "tilbud_id;forloeb_id;tilbudstype;startdato;slutdato;bemaerkning\n"
        "TX-100-A;FX-200-B;mentor;01-02-2024;;Talte længe om sin søsters sygdom\n",
    )
    write_text(tmp_path / "noter.txt", "Husk at ringe til familien om mødet\n")

    known = read_known_values(tmp_path, sender.registry)

    for planted in ("TX-100-A", "FX-200-B", "sin søsters sygdom", "ringe til familien"):
        whole = {
            "sin søsters sygdom": "Talte længe om sin søsters sygdom",
            "ringe til familien": "Husk at ringe til familien om mødet",
        }.get(planted, planted)
        with pytest.raises(DisclosureError):
            check_nothing_leaks({"side": f"x,{whole},y".encode()}, known)
    check_nothing_leaks({"side": b"mentor,2024-02-01"}, known)


def test_a_contribution_sealed_later_differs_in_its_time_alone(sender: Sender) -> None:
    later = replace(sender.draft.manifest, made_at=NOW + timedelta(hours=1))

    other = seal_contribution(replace(sender.draft, manifest=later), sender.key)

    ours, theirs = sender.members(), sender.members(other)
    assert {name for name in ours if ours[name] != theirs[name]} == {
        "manifest.json",
        "manifest.sig",
    }


def test_approvals_are_by_role_and_signed(sender: Sender) -> None:
    draft = sender.draft.approved(Approval("chef", NOW), Approval("jurist", NOW))

    manifest = sender.members(seal_contribution(draft, sender.key))["manifest.json"].decode()

    assert '"by": "chef"' in manifest
    assert '"by": "jurist"' in manifest


def test_a_workspace_names_the_folder_of_received_contributions(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    assert workspace.contributions("rebild") == tmp_path / "data/raw/contributions/rebild"
    with pytest.raises(ValueError, match="slug"):
        workspace.contributions("../x")
