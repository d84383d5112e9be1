"""Reads look-alike characters as the plain ones that the patterns are written in."""

from __future__ import annotations

import unicodedata

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")  # soft hyphen, zero widths
_MINUS = "\u2212"


class _PlainCharacters(dict[int, str]):
    """Translation table that fills itself; every character gives exactly one character."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain_character(chr(code))
        return self[code]


def _plain_character(character: str) -> str:
    if character in _INVISIBLE:
        return " "
    if character == _MINUS or unicodedata.category(character) == "Pd":
        return "-"
    if character.isspace() and character not in "\r\n":
        return " "
    if unicodedata.decimal(character, None) is not None:
        return str(unicodedata.decimal(character))
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


_TABLE = _PlainCharacters()


def plain_characters(text: str) -> str:
    """Return `text` with digits, dashes and spaces of any script as ASCII; offsets are kept."""
    return text.translate(_TABLE)
