"""A column of texts to clean codes: label, alias or clean value, never a near match."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.deliveries.persons import looks_like_name
from pipelines.deliveries.text import fold
from pipelines.domain import Code

ECHOED = re.compile(r"[0-9A-Za-zÆØÅæøå .-]{1,40}")  # DELIVERIES.md §3, rule 1
MIN_ECHOED = 5
_MAX_DIGITS = 4  # more could be a person's number
MARKUP = re.compile(r"[<>{}`]|\]\(")  # HTML, MyST directives and roles, links
LOST_CHARACTER = re.compile(r"\ufffd|(?<=[^\W\d_])\?(?=[^\W\d_])")


def make_lookup(codes: Sequence[Code]) -> dict[str, str]:
    """Return clean value by folded spelling; labels win over aliases of other codes."""
    lookup: dict[str, str] = {}
    for spellings in (
        [(code.clean, (code.clean, code.label)) for code in codes],
        [(code.clean, code.aliases) for code in codes],
    ):
        for clean, names in spellings:
            for name in names:
                lookup.setdefault(fold(str(name)), clean)
    return lookup


def describe_unknown(text: str, count: int) -> str:
    """Return the value in quotes where it may be shown, else "en ukendt værdi"."""
    is_short = sum(character.isdigit() for character in text) <= _MAX_DIGITS
    is_shown = is_short and not looks_like_name(text)
    if count >= MIN_ECHOED and is_shown and ECHOED.fullmatch(text):
        return f'"{text}"'
    return "en ukendt værdi"
