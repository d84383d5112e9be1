"""The append-only ledger: one JSON line an event, each chained to the one before by its digest."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.domain import Erratum, contribution_id
from pipelines.errors import ContributionError
from pipelines.storage.atomic import write_text
from pipelines.storage.workspace import Workspace

CONTRIBUTIONS = "contributions.jsonl"  # what the coordinator received, refused and took back
SEALED = "sealed.jsonl"  # what a municipality has sealed
ACCEPTED, REFUSED, WITHDRAWN = "accepted", "refused", "withdrawn"
_START = "0" * 64
_PREVIOUS = "previous"
_PATIENCE_S = 10.0  # for another process that is writing just now


@dataclass(frozen=True, slots=True)
class Received:
    """One contribution that was taken in, as the ledger tells it."""

    municipality: str
    sequence: int
    sha256: str  # of the file
    tables_sha256: str  # of its tables: the same figures have the same
    period_end: date  # last day of the delivery's period
    data_kind: str
    truth_sha256: str  # of the known truth of synthetic data, or ""
    received: date
    is_withdrawn: bool
    withdrawn: date | None

    @property
    def id(self) -> str:
        """What the contribution is called: "rebild-0003"."""
        return contribution_id(self.municipality, self.sequence)


def read_events(path: Path) -> list[dict[str, Any]]:
    """Read a ledger from its first line.

    Raises:
        ContributionError: a line is not the one that was written there.
    """
    if not path.exists():
        return []
    events, digest = [], _START
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        event = _parse(line)
        if event is None or event.get(_PREVIOUS) != digest:
            raise ContributionError(
                f"data/ledger/{path.name}, linje {number}: kæden er brudt, så protokollen er "
                "ændret, efter at den blev skrevet. Hent den fra sikkerhedskopien."
            )
        events.append(event)
        digest = hashlib.sha256(line).hexdigest()
    return events


def append_event(path: Path, event: Mapping[str, Any]) -> None:
    """Append one event, chained to the last; the file is written whole or not at all.

    Raises:
        ContributionError: the chain is broken, or another process does not let go of the ledger.
    """
    with _locked(path):
        read_events(path)
        content = path.read_bytes() if path.exists() else b""
        lines = content.splitlines()
        last = hashlib.sha256(lines[-1]).hexdigest() if lines else _START
        line = json.dumps({**event, _PREVIOUS: last}, ensure_ascii=False, sort_keys=True)
        write_text(path, content.decode("utf-8") + line + "\n")


def list_received(workspace: Workspace) -> tuple[Received, ...]:
    """Return every contribution that was taken in, in the order in which it was."""
    events = read_events(workspace.ledger / CONTRIBUTIONS)
    withdrawn = {
        event["id"]: date.fromisoformat(event["at"][:10])
        for event in events
        if event["event"] == WITHDRAWN
    }
    return tuple(
        Received(
            municipality=event["municipality"],
            sequence=event["sequence"],
            sha256=event["sha256"],
            tables_sha256=event["tables_sha256"],
            period_end=date.fromisoformat(event["period_end"]),
            data_kind=event["data_kind"],
            truth_sha256=event["truth_sha256"],
            received=date.fromisoformat(event["at"][:10]),
            is_withdrawn=event["id"] in withdrawn,
            withdrawn=withdrawn.get(event["id"]),
        )
        for event in events
        if event["event"] == ACCEPTED
    )


def find_active(received: Iterable[Received], municipality: str) -> Received | None:
    """Return the municipality's newest contribution that is not withdrawn, if there is one."""
    own = [r for r in received if r.municipality == municipality and not r.is_withdrawn]
    return max(own, key=lambda r: r.sequence, default=None)


def last_sequence(received: Iterable[Received], municipality: str) -> int:
    """Return the highest sequence number taken in, withdrawn ones included; 0 where none was."""
    return max((r.sequence for r in received if r.municipality == municipality), default=0)


def list_errata(received: Iterable[Received]) -> tuple[Erratum, ...]:
    """Return what no longer counts: withdrawn, or corrected by other figures that came later."""
    received = tuple(received)
    return tuple(erratum for r in received for erratum in _find_erratum(r, received))


def _find_erratum(entry: Received, received: tuple[Received, ...]) -> Iterator[Erratum]:
    if entry.withdrawn is not None:
        yield Erratum(entry.municipality, entry.sequence, entry.received, entry.withdrawn, None)
        return
    later = [
        r
        for r in received
        if r.municipality == entry.municipality
        and r.sequence > entry.sequence
        and not r.is_withdrawn
    ]
    following = min(later, key=lambda r: r.sequence, default=None)
    if following is not None and following.tables_sha256 != entry.tables_sha256:
        yield Erratum(
            entry.municipality,
            entry.sequence,
            entry.received,
            following.received,
            following.sequence,
        )


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the ledger alone: two processes that append must not lose each other's line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(f".{path.name}.lock")
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            if time.monotonic() > until:
                raise ContributionError(
                    f"data/ledger/{lock.name}: en anden kørsel skriver i protokollen. Vent, til "
                    "den er færdig. Er der ingen, så slet filen, og prøv igen."
                ) from None
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
