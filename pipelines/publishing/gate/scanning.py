"""Scans everything that is about to leave; says where something stands, never what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.disclosure import KnownValues, find_known_values, scan_identifiers
from pipelines.errors import DisclosureError
from pipelines.publishing.gate.texts import Piece, read_pieces
from pipelines.publishing.gate.traces import Machine, holds_path
from pipelines.publishing.gate.vendored import Vendored

_TOLD = {
    "cpr": "et CPR-nummer",
    "email": "en e-mailadresse",
    "pseudonym": "et pseudonym fra en leverance",
    "free_text": "fritekst fra en leverance",
}
_MACHINE = "en sti eller et navn fra en maskine"
_SHOWN = 40  # hits that a message lists
# Six digits of any script, perhaps parted: the least that a CPR number can be.
_DIGITS = re.compile(r"(?:\d[^\w\n]{0,3}){6}")
_AT = ("@", "\uff20", "\ufe6b", "(at)", "[at]", "snabel")


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Something that may not leave: in which file, where in it, of what kind."""

    file: str
    place: str
    kind: str


@dataclass
class Gate:
    """Scans files; a text that was seen before is not looked at again."""

    machine: Machine
    known: KnownValues | None = None  # of the deliveries at hand
    vendored: Vendored = field(default_factory=Vendored)
    _seen: dict[str, str] = field(default_factory=dict)
    _own: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile what this machine is known by."""
        self._own = self.machine.pattern()

    def scan_folder(self, folder: Path) -> tuple[Hit, ...]:
        """Return every hit in the files below `folder`, one a file, place and kind."""
        found: set[Hit] = set()
        for path in sorted(p for p in folder.rglob("*") if p.is_file() or p.is_symlink()):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found.add(Hit(name, "filen", "en genvej ud af mappen"))
            else:
                found.update(self.scan_file(name, path.read_bytes()))
        return tuple(sorted(found))

    def scan_file(self, name: str, content: bytes) -> Iterator[Hit]:
        """Return the hits in one file's bytes; a file of the theme, unchanged, has none."""
        if self.vendored.has(name, content):
            return
        for piece in read_pieces(name, content):
            kind = self.kind_of(piece.text)
            if kind:
                yield Hit(name, _safe_place(piece, self), kind)

    def kind_of(self, text: str) -> str:
        """Return what a text holds that may not leave, "" where it holds nothing."""
        if len(text) < 5:
            return ""
        known = self._seen.get(text)
        if known is None:
            known = self._seen[text] = self._look(text)
        return known

    def _look(self, text: str) -> str:
        if _may_identify(text):
            for found in scan_identifiers(text):
                return _TOLD[found.kind]
        if holds_path(text) or self._own.search(text):
            return _MACHINE
        hits = find_known_values(text, self.known) if self.known else ()
        return _TOLD[hits[0].kind] if hits else ""


def check_folder(folder: Path, gate: Gate) -> int:
    """Scan everything below `folder` before it leaves.

    Returns:
        The number of files that were scanned.

    Raises:
        DisclosureError: something may not leave; the message says where and of what kind.
    """
    refuse_hits(gate.scan_folder(folder))
    return sum(1 for path in folder.rglob("*") if path.is_file())


def refuse_hits(hits: Iterable[Hit]) -> None:
    """Raise for hits; what was found is not repeated.

    Raises:
        DisclosureError: there are hits.
    """
    found = sorted(set(hits))
    if not found:
        return
    lines = [f"{hit.file} ({hit.place}): her står {hit.kind}." for hit in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"… og {len(found) - _SHOWN} steder til.")
    lines.append(
        "Intet er sendt eller udgivet. Fjern det dér, hvor det kommer fra (leverance, tekst eller "
        "notebook), byg igen, og prøv så igen."
    )
    raise DisclosureError(lines)


def _may_identify(text: str) -> bool:
    return any(sign in text for sign in _AT) or _DIGITS.search(text) is not None


def _safe_place(piece: Piece, gate: Gate) -> str:
    """A place may itself be named by what was found: a key of JSON, a member of a zip."""
    return "et navn" if gate.kind_of(piece.place) else piece.place
