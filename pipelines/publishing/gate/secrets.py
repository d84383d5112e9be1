"""What the deliveries at hand hold and no published file may: pseudonyms and free text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_TOKEN = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
_SHORTEST_MIXED, _SHORTEST_DIGITS = 5, 8  # a shorter one is also a number or a word
_SHORTEST_TEXT, _FEWEST_WORDS = 15, 3
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Secrets:
    """Pseudonyms and free texts of the deliveries, as they are searched for."""

    pseudonyms: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    _starts: dict[str, tuple[str, ...]] = field(default_factory=dict)  # first words -> texts

    @classmethod
    def of(cls, pseudonyms: Iterable[str], texts: Iterable[str] = ()) -> Secrets:
        """Return what is to be searched for; what could be any number or word is left out."""
        kept = frozenset(p.casefold() for p in pseudonyms if _is_telling(p))
        plain = frozenset(t for t in map(_plain, texts) if _is_sentence(t))
        starts: dict[str, tuple[str, ...]] = {}
        for text in sorted(plain):
            words = _TOKEN.findall(text)
            start = max(words, key=len)
            starts[start] = (*starts.get(start, ()), text)
        return cls(kept, plain, starts)

    def find(self, text: str) -> str:
        """Return what kind of secret a text holds, "" where it holds none."""
        if not self.pseudonyms and not self.texts:
            return ""
        plain = _plain(text)
        words = set(_TOKEN.findall(plain))
        if not words.isdisjoint(self.pseudonyms):
            return "pseudonym"
        if any(
            found in plain for word in words & self._starts.keys() for found in self._starts[word]
        ):
            return "fritekst"
        return ""


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().casefold()


def _is_telling(pseudonym: str) -> bool:
    has_digit = any(c.isdigit() for c in pseudonym)
    least = _SHORTEST_DIGITS if pseudonym.isdigit() else _SHORTEST_MIXED
    return has_digit and len(pseudonym) >= least and _TOKEN.fullmatch(pseudonym) is not None


def _is_sentence(text: str) -> bool:
    return len(text) >= _SHORTEST_TEXT and len(text.split()) >= _FEWEST_WORDS
