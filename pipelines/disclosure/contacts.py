"""Finds e-mail addresses, Danish phone numbers and Danish street addresses in text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}@(?![0-9]+x?\.)(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w-])"
)
_PHONE = re.compile(
    r"(?<![0-9+])(?:\+|00)45[ -]?[2-9][0-9](?:[ -]?[0-9]){6}(?![0-9])"  # with country code
    r"|(?<![\d.,-])(?<![0-9] )[2-9][0-9](?: [0-9]{2}){3}(?! ?[\d]|[.,-][0-9])"  # in pairs
    r"|(?i:(?<!\w)(?:tlf|telefon(?:nummer|nr)?|mobil(?:nummer|nr)?)[.:]* {0,2})"
    r"[2-9][0-9](?: ?[0-9]){6}(?![0-9])"  # after the word
)
_STREET = (
    r"(?:vej|vejen|gade|gaden|all[eé]|stræde|strædet|plads|pladsen|vænge|vænget|parken|boulevard"
    r"|boulevarden|torv|torvet|toften|bakken|engen|stien|krogen|haven|gården|lunden|skrænten)"
)
_ADDRESS = re.compile(
    rf"(?<!\w)[A-ZÆØÅ][a-zæøåéü.]*(?:{_STREET}| (?i:{_STREET})| [A-ZÆØÅ][a-zæøåéü]+{_STREET})"
    r" [0-9]{1,3} ?[A-Za-z]?(?!\w)(?:, ?(?:st|kl|[0-9]{1,2})\.? ?(?:tv|th|mf)?\.?(?!\w))?"
)
_COMPANY = re.compile(r"(?i:(?:cvr|ean|gln)[-. ]*(?:nr|nummer)?[.: ]*)$")
_PATTERNS = (("email", _EMAIL), ("phone", _PHONE), ("address", _ADDRESS))


def find_contacts(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield kind, start and end of every contact detail in `text` (plain characters)."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if kind == "phone" and _COMPANY.search(
                text[max(0, match.start() - 20) : match.start()]
            ):
                continue
            yield kind, match.start(), match.end()
