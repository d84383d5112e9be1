"""The gate before anything leaves: no identifier, no pseudonym, no free text of the delivery."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.disclosure import KnownValues, find_known_values, scan_bytes
from pipelines.errors import DisclosureError

_KINDS = {
    "cpr": "et CPR-nummer",
    "email": "en e-mailadresse",
    "pseudonym": "en borgers eller et forløbs nøgle fra leverancen",
    "free_text": "en tekst fra leverancen",
}


def check_nothing_leaks(files: Mapping[str, bytes], known: KnownValues | None) -> None:
    """Refuse to let files leave that hold what must stay.

    Args:
        files: content by the name that a message gives it.
        known: pseudonyms and free text of the delivery; None where no delivery is at hand.

    Raises:
        DisclosureError: something was found; the message says where and what kind, not what.
    """
    faults = [
        f"{name}: filen rummer {_KINDS.get(kind, 'en personoplysning')} (omkring linje {line}). "
        "Intet er forseglet. Find ud af, hvor det kommer fra, ret leverancen, og kør igen."
        for name in sorted(files)
        for kind, line in _find(files[name], known)
    ]
    if faults:
        raise DisclosureError(faults)


def _find(content: bytes, known: KnownValues | None) -> list[tuple[str, int]]:
    """Return kind and line of the first find of each kind."""
    text = content.decode("utf-8", errors="replace")
    found = [*scan_bytes(content), *(find_known_values(text, known) if known else ())]
    first: dict[str, int] = {}
    for identifier in sorted(found):
        first.setdefault(identifier.kind, text.count("\n", 0, identifier.start) + 1)
    return sorted(first.items())
