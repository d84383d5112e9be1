"""The ledger of claims: with which values each last held, so that a change can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from pipelines.domain import ClaimResult, ClaimState, ClaimValue
from pipelines.errors import ClaimError, ContributionError
from pipelines.storage import Workspace
from pipelines.storage.ledger import append_event, read_events

NAME = "claims.jsonl"
_SYNTHETIC = "data"
Held = Mapping[str, tuple[ClaimValue, ...]]


def read_held(workspace: Workspace) -> Held:
    """Return, for each claim that ever held, its values the last time that they were new.

    Raises:
        ClaimError: the ledger is not the one that was written.
    """
    try:
        events = read_events(_path(workspace))
    except ContributionError as error:
        raise ClaimError(error.faults) from error
    values: dict[str, tuple[ClaimValue, ...]] = {}
    for event in events:
        for claim_id, found in event["claims"].items():
            values[claim_id] = tuple(ClaimValue(**value) for value in found)
    return values


def note_held(workspace: Workspace, results: Sequence[ClaimResult], before: Held) -> None:
    """Append the values of the claims that hold, where they are not those noted last."""
    new = {
        result.claim.id: [asdict(value) for value in values_of(result)]
        for result in results
        if result.state is ClaimState.HOLDS and before.get(result.claim.id) != values_of(result)
    }
    if new:
        append_event(_path(workspace), {"claims": new})


def values_of(result: ClaimResult) -> tuple[ClaimValue, ...]:
    """Return a claim's values, the kind of data among them where they are synthetic."""
    kind = (ClaimValue(_SYNTHETIC, "syntetiske"),) if result.is_synthetic else ()
    return (*result.values, *kind)


def _path(workspace: Workspace) -> Path:
    return workspace.ledger / NAME
