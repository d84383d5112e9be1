"""Publishes a workspace's book: only what is up to date, whole, true and marked for what it is."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from pipelines.contributions.known_values import read_known_values
from pipelines.disclosure import KnownValues
from pipelines.domain import ClaimState, DataKind, Registry
from pipelines.errors import ClaimError, PublishingError, UsageError
from pipelines.publishing.gate import Gate, Machine
from pipelines.publishing.releases.records import Publication
from pipelines.publishing.releases.releasing import Request, publish_book
from pipelines.storage import Workspace, read_json, read_tables
from pipelines.wording import find_data_kinds
from pipelines.workflow.status import describe_status
from pipelines.workflow.steps.exports import BOOK
from pipelines.workflow.vintages import record_vintage

_LEDGER_PAGE = "paastande.html"
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_SHOWN = 10


def publish_workspace(
    workspace: Workspace, registry: Registry, target: Path, *, date: str, is_demonstration: bool
) -> Publication:
    """Publish the book that was built, through the gate.

    Raises:
        PublishingError: the build is out of date, or a page failed.
        ClaimError: a page prints a claim that does not hold.
        UsageError: the data are synthetic and no demonstration was asked for, or the reverse.
        DisclosureError: the gate found what may not leave.
    """
    check_target(workspace, target)
    data = check_data(workspace, is_demonstration=is_demonstration)
    check_current(workspace)
    check_pages(workspace)
    check_claims(workspace)
    gate = Gate(Machine.here(workspace.root), read_known(workspace, registry))
    request = Request(workspace.build / BOOK, target, date, data)
    published = publish_book(request, registry, gate)
    if data != DataKind.SYNTHETIC.value:  # made-up counts are nobody's
        record_vintage(workspace)
    return published


def count_broken_claims(workspace: Workspace) -> str:
    """Return "2 af 53 påstande holder ikke eller mangler belæg.", "" where all of them hold."""
    claims = read_json(workspace.build / "claims.json")
    broken = [claim for claim in claims if claim["state"] != ClaimState.HOLDS.value]
    return f"{len(broken)} af {len(claims)} påstande holder ikke eller mangler belæg." * bool(
        broken
    )


def check_target(workspace: Workspace, target: Path) -> None:
    """Refuse to publish into the workspace's own folders, or over the workspace."""
    place, root = target.resolve(), workspace.root.resolve()
    own = [root / name for name in ("data", "book", "notebooks", "pipelines", "_build", ".git")]
    if root.is_relative_to(place) or any(place.is_relative_to(folder) for folder in own):
        raise UsageError(
            f"{target}: mappen er en del af arbejdsområdet. Vælg en mappe uden for det, "
            "for eksempel: frikommune publish ../udgave"
        )


def check_data(workspace: Workspace, *, is_demonstration: bool) -> str:
    """Return which data the book rests on; synthetic data are published only as such."""
    kinds = set(find_data_kinds(read_tables(workspace.build)))
    is_synthetic = DataKind.SYNTHETIC.value in kinds
    if is_synthetic and not is_demonstration:
        raise UsageError(
            "Bogen rummer syntetiske data og kan derfor ikke udgives som rapport. Udgiv den som "
            "demonstration: frikommune publish MAPPE --demonstration"
        )
    if is_demonstration and not is_synthetic:
        raise UsageError("Bogen rummer ingen syntetiske data. Udgiv den uden --demonstration.")
    if len(kinds) > 1:
        return "blandet"
    return next(iter(kinds), "ingen")


def check_current(workspace: Workspace) -> None:
    """Refuse a book that is not made from what lies in the workspace now."""
    status = describe_status(workspace)
    names = list(status["stale"])
    if names:
        shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
        raise PublishingError(
            f"Bogen er ikke ajour: {len(names)} af {status['steps']} trin er forældede ({shown}). "
            "Byg den først: frikommune build --pdf --docx --forms"
        )


def check_pages(workspace: Workspace) -> None:
    """Refuse a book with a page whose notebook run failed."""
    states = sorted((workspace.build / "runs").rglob("*.json"))
    failed = [path for path in states if read_json(path).get("state") == "failed"]
    if failed:
        folder = workspace.build / "runs"
        raise PublishingError(
            f"{path.relative_to(folder).with_suffix('').as_posix()}: sidens notesbog stoppede. "
            "Ret fejlen, og byg igen: frikommune build"
            for path in failed
        )


def check_claims(workspace: Workspace) -> None:
    """Refuse a book that prints a claim as if it held; the ledger may name those that do not."""
    claims = read_json(workspace.build / "claims.json")
    broken = {
        _plain(claim["sentence"]): claim["id"]
        for claim in claims
        if claim["state"] != ClaimState.HOLDS.value and claim.get("sentence")
    }
    faults = sorted(
        f'{name}: siden trykker påstanden "{broken[sentence]}", som ikke holder. Byg igen.'
        for name, text in _page_texts(workspace.build / BOOK)
        for sentence in broken
        if sentence in text
    )
    if faults:
        raise ClaimError(faults)


def read_known(workspace: Workspace, registry: Registry) -> KnownValues:
    """Return the pseudonyms and free texts of every municipality's newest delivery at hand."""
    folders = [workspace.delivery_folders(m.slug)[-1:] for m in registry.municipalities]
    found = [read_known_values(folder, registry) for each in folders for folder in each]
    return KnownValues(
        frozenset().union(*(known.tokens for known in found)),
        frozenset().union(*(known.cells for known in found)),
        frozenset().union(*(known.phrases for known in found)),
        frozenset().union(*(known.shingles for known in found)),
        sum(known.n_ignored for known in found),
    )


def _page_texts(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if name != _LEDGER_PAGE:
            yield name, _plain(path.read_text(encoding="utf-8"))


def _plain(text: str) -> str:
    return _SPACE.sub(" ", html.unescape(_TAG.sub("", text))).strip()
