"""At the coordinator: verify what was sent, take it in or refuse it, take it back."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from pipelines.contributions import (
    MAX_FILE_BYTES,
    Contribution,
    Earlier,
    RefusedContributionError,
    pin_workspace,
    received_path,
    verify_contribution,
)
from pipelines.domain import Registry, contribution_id
from pipelines.errors import UsageError
from pipelines.storage import Workspace, write_bytes
from pipelines.storage.ledger import (
    ACCEPTED,
    CONTRIBUTIONS,
    REFUSED,
    WITHDRAWN,
    Received,
    append_event,
    find_active,
    last_sequence,
    list_received,
)
from pipelines.storage.plans import keep_plans

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_NEXT = "Byg bogen igen: frikommune build"


class Fate(Enum):
    """What became of one file."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"  # the very same file was taken in before
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of one file, and what to tell of it."""

    file: Path
    fate: Fate
    told: str
    rule: str = ""
    id: str = ""


def collect_contributions(
    workspace: Workspace, registry: Registry, files: Sequence[Path], now: datetime
) -> tuple[Collected, ...]:
    """Verify each file and take in those that may be; a refused one changes nothing but the ledger.

    Raises:
        ContributionError: the ledger itself can't be trusted.
    """
    return tuple(_collect(workspace, registry, file, now) for file in files)


def _collect(workspace: Workspace, registry: Registry, file: Path, now: datetime) -> Collected:
    received = list_received(workspace)
    content = b""
    try:
        content = _read_file(file)
        sha256 = hashlib.sha256(content).hexdigest()
        same = next((r for r in received if r.sha256 == sha256 and not r.is_withdrawn), None)
        if same is not None:
            told = f"bidraget er det samme som {same.id}, der allerede er taget imod. Intet ændret."
            return Collected(file, Fate.UNCHANGED, told, id=same.id)
        contribution = verify_contribution(
            content, registry, pin_workspace(workspace), _find_earlier(received, registry), now
        )
    except RefusedContributionError as error:
        _record_refusal(workspace, content, error, now)
        return Collected(file, Fate.REFUSED, str(error), rule=error.rule)
    keep_plans(workspace, registry, now)
    return _accept(workspace, file, content, contribution, received, now)


def _read_file(file: Path) -> bytes:
    """Read a regular file, never more than a contribution may be."""
    try:
        is_regular = stat.S_ISREG(file.stat().st_mode)
        if is_regular:
            with file.open("rb") as stream:
                return stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError):
        pass
    what = "filen findes ikke, kan ikke læses eller er ikke en fil"
    raise RefusedContributionError("KONTRIB-FIL", what, "Se efter, om stien er rigtig.")


def _find_earlier(received: Sequence[Received], registry: Registry) -> dict[str, Earlier]:
    """What was last taken in, by municipality; a number once used stays used."""
    found = {}
    for municipality in registry.municipalities:
        last = last_sequence(received, municipality.slug)
        active = find_active(received, municipality.slug)
        if last:
            end = active.period_end if active else None
            kind = active.data_kind if active else ""
            found[municipality.slug] = Earlier(last, end, kind)
    return found


def _accept(
    workspace: Workspace,
    file: Path,
    content: bytes,
    contribution: Contribution,
    received: Sequence[Received],
    now: datetime,
) -> Collected:
    manifest = contribution.manifest
    name = contribution_id(manifest.municipality, manifest.sequence)
    write_bytes(received_path(workspace, manifest.municipality, manifest.sequence), content)
    append_event(workspace.ledger / CONTRIBUTIONS, _describe(contribution, name, now))
    before = find_active(received, manifest.municipality)
    if before is None:
        told = f"{name} er taget imod."
    elif before.tables_sha256 == contribution.tables_sha256:
        told = f"{name} er taget imod. Tallene er de samme som i {before.id}."
    else:
        told = f"{name} er taget imod og retter {before.id}. Bogens rettelsesliste siger det."
    return Collected(file, Fate.ACCEPTED, told, id=name)


def _describe(contribution: Contribution, name: str, now: datetime) -> dict[str, Any]:
    manifest = contribution.manifest
    release = manifest.release
    return {
        "at": now.strftime(_MOMENT),
        "event": ACCEPTED,
        "id": name,
        "municipality": manifest.municipality,
        "sequence": manifest.sequence,
        "sha256": contribution.sha256,
        "tables_sha256": contribution.tables_sha256,
        "period_end": manifest.period_end.isoformat(),
        "data_kind": manifest.data_kind,
        "truth_sha256": manifest.truth_sha256,
        "registry_sha256": manifest.registry_sha256,
        "code_sha256": manifest.code_sha256,
        "version": manifest.version,
        "key": manifest.key,
        "consent": {"by": manifest.consent.by, "at": manifest.consent.at.strftime(_MOMENT)},
        "release": {"by": release.by, "at": release.at.strftime(_MOMENT)} if release else None,
    }


def _record_refusal(
    workspace: Workspace, content: bytes, error: RefusedContributionError, now: datetime
) -> None:
    """Write that a file was refused: nothing that its sender chose, so no name and no text."""
    append_event(
        workspace.ledger / CONTRIBUTIONS,
        {
            "at": now.strftime(_MOMENT),
            "event": REFUSED,
            "rule": error.rule,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
        },
    )


def withdraw_contribution(workspace: Workspace, name: str, now: datetime) -> str:
    """Take a contribution back; return what then holds for the municipality, in Danish.

    Raises:
        UsageError: no contribution of that name was taken in.
    """
    received = list_received(workspace)
    found = next((r for r in received if r.id == name), None)
    if found is None:
        known = ", ".join(r.id for r in received if not r.is_withdrawn) or "ingen"
        raise UsageError(f'"{name}" er ikke et bidrag, der er taget imod. De, der gælder: {known}.')
    if found.is_withdrawn:
        return f"{name} er allerede trukket tilbage. Intet ændret."
    append_event(
        workspace.ledger / CONTRIBUTIONS,
        {"at": now.strftime(_MOMENT), "event": WITHDRAWN, "id": name},
    )
    active = find_active(list_received(workspace), found.municipality)
    rest = f"{active.id} gælder igen" if active else "kommunen står som ikke leveret"
    if active is not None and active.sequence > found.sequence:
        rest = f"{active.id} gælder stadig"
    return f"{name} er trukket tilbage, og {rest}. {_NEXT}"
