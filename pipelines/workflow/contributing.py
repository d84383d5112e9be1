"""At the municipality: bring the results up to date, look for what must stay, seal the rest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines.contributions import (
    Approval,
    Draft,
    check_nothing_leaks,
    check_role,
    draft_contribution,
    fingerprint,
    outgoing_path,
    pin_workspace,
    public_key_text,
    read_known_values,
    seal_contribution,
)
from pipelines.contributions.strict_json import MAX_SEQUENCE
from pipelines.disclosure import KnownValues
from pipelines.domain import DataKind, DeliveryNote, DeliveryState, Registry
from pipelines.errors import (
    ContributionError,
    DeliveryError,
    NotebookRunError,
    PipelineError,
    UsageError,
)
from pipelines.storage import Workspace, read_json, read_municipality, write_bytes
from pipelines.storage.ledger import SEALED, append_event, read_events
from pipelines.synthesis import GENERATOR, format_truth
from pipelines.workflow.building import BuildResult, build_municipality, undelivered
from pipelines.workflow.progress import Progress
from pipelines.workflow.steps.estimate import parse_note

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A contribution that is ready to be sent."""

    path: Path
    sha256: str
    size: int  # bytes
    is_key_known: bool  # the registry here names the key


def prepare_contribution(
    workspace: Workspace,
    registry: Registry,
    municipality: str,
    *,
    sequence: int | None,
    now: datetime,
    jobs: int,
    progress: Progress,
) -> Draft:
    """Return what would leave, after everything of the municipality was made and scanned.

    What lies there already is scanned first: a find is never hidden by making it anew.

    Raises:
        DeliveryError: there is no delivery that can be read.
        DisclosureError: an identifier, a pseudonym or free text stands in what was made.
        NotebookRunError: a page could not be made.
    """
    folders = workspace.delivery_folders(municipality)
    if not folders:
        raise DeliveryError(
            f"{municipality}: ingen leverance i data/raw/deliveries/{municipality}. Der er intet "
            "at forsegle."
        )
    known = read_known_values(folders[-1], registry)
    check_nothing_leaks(_made_files(workspace, municipality), known)
    _check_result(build_municipality(
        workspace, registry, municipality, None, jobs=jobs, progress=progress
    ))  # fmt: skip
    check_nothing_leaks(_made_files(workspace, municipality), known)
    draft = _draft(workspace, registry, municipality, sequence, now)
    check_nothing_leaks(draft.members, known)
    return draft


def check_approvals(
    draft: Draft, consent_by: str | None, released_by: str | None, now: datetime
) -> Draft:
    """Return the draft with who agreed, by role.

    Raises:
        UsageError: the data are real and not two different roles are named.
        ContributionError: a role is no role.
    """
    roles = [role.strip() for role in (consent_by or "", released_by or "")]
    is_real = draft.manifest.data_kind == DataKind.REAL.value
    has_two = all(roles) and roles[0].casefold() != roles[1].casefold()
    if is_real and not has_two:
        raise UsageError(
            "Ægte data kræver kommunens samtykke og en anden persons frigivelse. Skriv to "
            "forskellige roller: --consent-by arbejdsmarkedschef --released-by afdelingsleder."
        )
    consent = Approval(check_role(roles[0] or "analytiker"), now)
    release = Approval(check_role(roles[1]), now) if roles[1] else None
    return draft.approved(consent, release)


def seal_draft(
    workspace: Workspace,
    registry: Registry,
    draft: Draft,
    key: Ed25519PrivateKey,
    known: KnownValues | None = None,
) -> Sealed:
    """Sign, scan the very bytes once more, write the file, remember the number.

    Raises:
        DisclosureError: something in the sealed bytes must stay.
        ContributionError: the municipality has sealed that number already.
    """
    content = seal_contribution(draft, key)
    check_nothing_leaks({"bidraget": content}, known)
    manifest = draft.manifest
    path = outgoing_path(workspace, manifest.municipality, manifest.sequence)
    if manifest.sequence <= _last_sealed(workspace, manifest.municipality):
        raise ContributionError(
            f"{path.name}: nummeret er brugt. Kør kommandoen igen for at få det næste."
        )
    write_bytes(path, content)
    sha256 = hashlib.sha256(content).hexdigest()
    append_event(
        workspace.ledger / SEALED,
        {
            "at": manifest.made_at.strftime(_MOMENT),
            "event": "sealed",
            "municipality": manifest.municipality,
            "sequence": manifest.sequence,
            "sha256": sha256,
            "consent_by": manifest.consent.by,
            "released_by": manifest.release.by if manifest.release else "",
            "key": fingerprint(public_key_text(key)),
        },
    )
    public = public_key_text(key)
    is_known = any(
        (k.municipality, k.public_key) == (manifest.municipality, public) for k in registry.keys
    )
    return Sealed(path, sha256, len(content), is_known)


def _draft(
    workspace: Workspace, registry: Registry, municipality: str, sequence: int | None, now: datetime
) -> Draft:
    note = parse_note(read_json(workspace.clean_tables(municipality) / "reading.json")["note"])
    following = _last_sealed(workspace, municipality) + 1
    if sequence is not None and not following <= sequence <= MAX_SEQUENCE:
        raise UsageError(
            f"--sequence {sequence}: nummeret skal være mindst {following} og højst {MAX_SEQUENCE}."
        )
    trials = [trial.slug for trial in registry.trials_of(municipality)]
    return draft_contribution(
        read_municipality(workspace, municipality, trials),
        registry,
        municipality,
        note,
        pin_workspace(workspace),
        sequence=sequence or following,
        truth_sha256=_digest_truth(registry, note),
        now=now,
    )


def _digest_truth(registry: Registry, note: DeliveryNote) -> str:
    """Digest of what is true of data from our own generator; it follows from the registry."""
    if note.data_kind is not DataKind.SYNTHETIC or note.system != GENERATOR:
        return ""
    return hashlib.sha256(format_truth(registry).encode("utf-8")).hexdigest()


def _last_sealed(workspace: Workspace, municipality: str) -> int:
    events = read_events(workspace.ledger / SEALED)
    return max((e["sequence"] for e in events if e["municipality"] == municipality), default=0)


def _made_files(workspace: Workspace, municipality: str) -> dict[str, bytes]:
    """Everything made for the municipality: released tables, run pages, what a failed run said."""
    runs = workspace.build / "runs" / "kommuner"
    folders = [workspace.build / "released" / municipality, runs / municipality]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    paths += [runs / f"{municipality}.ipynb", runs / f"{municipality}.json"]
    return {
        path.relative_to(workspace.root).as_posix(): path.read_bytes()
        for path in paths
        if path.is_file()
    }


def _check_result(result: BuildResult) -> None:
    """Raise what kept the municipality's part from being made."""
    errors = [error for _, error in result.summary.errors]
    bugs = [error for error in errors if not isinstance(error, PipelineError)]
    if bugs:
        raise bugs[0]
    if errors:
        raise errors[0]
    for municipality, state in undelivered(result).items():
        word = "er afvist" if state == DeliveryState.REFUSED.value else "mangler"
        raise DeliveryError(
            f"{municipality}: leverancen {word}, så der er intet at forsegle. Se hvorfor med: "
            f"frikommune check {municipality}"
        )
    if result.failed_pages:
        raise NotebookRunError(
            f"Notesbogen til {page} stoppede: {error}"
            for page, error in result.failed_pages.items()
        )
