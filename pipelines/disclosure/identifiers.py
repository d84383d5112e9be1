"""Finds CPR numbers, e-mail addresses, phone numbers and street addresses; never shows them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.disclosure.characters import plain_characters
from pipelines.disclosure.contacts import find_contacts
from pipelines.disclosure.cpr_text import find_cpr_spans

ALWAYS_REFUSED = frozenset({"cpr", "email"})


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """Where an identifier stands in a text; what it says is not kept."""

    start: int
    end: int
    kind: str  # "cpr", "email", "phone" or "address"


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Find every identifier in `text`, in order; a CPR number is never also a phone number."""
    plain = plain_characters(text)
    found = [Identifier(start, end, "cpr") for start, end in find_cpr_spans(plain)]
    for identifier in found:
        blank = "\0" * (identifier.end - identifier.start)
        plain = plain[: identifier.start] + blank + plain[identifier.end :]
    found.extend(Identifier(start, end, kind) for kind, start, end in find_contacts(plain))
    return tuple(sorted(found))


def contains_identifier(values: pd.Series) -> pd.Series:
    """Say of each value whether it holds a CPR number or an e-mail address.

    Args:
        values: one column as delivered, of any dtype; missing values hold nothing.

    Returns:
        bool, with the index of `values`.
    """
    texts = values.astype("string")
    marked = {text: _holds_refused(text) for text in texts.dropna().unique()}
    return texts.map(marked).fillna(value=False).astype(bool)


def _holds_refused(text: str) -> bool:
    if len(text) < 6 or not ("@" in text or "\uff20" in text or _may_hold_cpr(text)):
        return False
    return any(found.kind in ALWAYS_REFUSED for found in find_identifiers(text))


def _may_hold_cpr(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= 6
