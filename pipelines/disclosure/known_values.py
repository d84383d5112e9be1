"""Finds a delivery's own pseudonyms and free text in what leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.disclosure.identifiers import Identifier
from pipelines.disclosure.scanning import refuse_hits
from pipelines.disclosure.text_forms import read_forms

MIN_LENGTH, MIN_DIGITS = 6, 8  # from here on a pseudonym is looked for anywhere
MIN_CELL_LENGTH, MIN_CELL_DIGITS = 4, 6  # below, it could be any number or word: never
MIN_LETTERS = 8  # letters only: shorter ones are words
SHINGLE = 6  # words in a row that only a copy has in common
MIN_REMARK = 12  # characters of a free text that is looked for at all
MAX_PARTS = 10
_TOKEN = re.compile(r"[\w.\-]+")
_PART = re.compile(r"[._\-]+")
_CELL = re.compile(r"[,;\t|\"'<>\r\n]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class KnownValues:
    """Pseudonyms and free texts of one delivery, ready to be looked for."""

    tokens: frozenset[str]  # pseudonyms of letters, digits, ".", "-", "_": looked for anywhere
    cells: frozenset[str]  # ambiguous values: looked for as a whole cell or quoted text only
    phrases: frozenset[tuple[str, ...]]  # words in a row of pseudonyms with other characters
    shingles: frozenset[tuple[str, ...]]  # words in a row of free texts
    n_ignored: int  # values too short or too plain to mean anything

    @classmethod
    def of(cls, pseudonyms: Iterable[str], free_texts: Iterable[str] = ()) -> KnownValues:
        """Sort values by how they can be looked for.

        A pseudonym of at least 6 characters (8 if only digits or only letters) is looked for
        anywhere, also within a file name. A shorter one (from 4 characters, or 6 digits) could
        be any number or word, so only a whole table cell or quoted text equal to it counts; and
        one shorter still is not looked for, since every "12" of a table would be it. A free
        text is looked for by any 6 words in a row, a shorter one as a whole cell.
        """
        tokens: set[str] = set()
        cells: set[str] = set()
        phrases: set[tuple[str, ...]] = set()
        n_ignored = 0
        for value in {str(pseudonym).strip().casefold() for pseudonym in pseudonyms}:
            if not _is_long(value, MIN_CELL_LENGTH, MIN_CELL_DIGITS):
                n_ignored += bool(value)
            elif not _is_long(value, MIN_LENGTH, MIN_DIGITS) or _is_word(value):
                cells.add(value)
            elif _TOKEN.fullmatch(value):
                tokens.add(value)
            else:
                cells.add(value)
                phrases.add(tuple(_WORD.findall(value)))
        shingles: set[tuple[str, ...]] = set()
        for value in {str(text).strip().casefold() for text in free_texts}:
            words = tuple(_WORD.findall(value))
            if len(value) < MIN_REMARK:
                n_ignored += bool(value)
            elif len(words) < SHINGLE:
                cells.add(" ".join(value.split()))
            else:
                shingles.update(_in_a_row(words, SHINGLE))
        long_phrases = frozenset(phrase for phrase in phrases if len(phrase) > 1)
        return cls(
            frozenset(tokens), frozenset(cells), long_phrases, frozenset(shingles), n_ignored
        )


def find_known_values(text: str, known: KnownValues) -> tuple[Identifier, ...]:
    """Find a delivery's own values in a text; one hit a value, where it first stands.

    Args:
        text: any text that leaves.
        known: what to look for.

    Returns:
        Hits of kind "pseudonym" or "free_text", in order.
    """
    found: set[Identifier] = set()
    for form in read_forms(text):
        plain = form.casefold()
        for value in sorted(_find_tokens(plain, known) | _find_cells(plain, known)):
            start = max(plain.find(value), 0)
            found.add(Identifier(start, start + len(value), "pseudonym"))
        found.update(_find_words(plain, known))
    return tuple(sorted(found))


def refuse_known_values(where: str, text: str, known: KnownValues) -> None:
    """Stop where a text that leaves holds a value of the delivery.

    Raises:
        DisclosureError: says where and of which kind; not what.
    """
    refuse_hits(where, find_known_values(text, known))


def _is_long(value: str, characters: int, digits: int) -> bool:
    return len(value) >= (digits if value.isdigit() else characters)


def _is_word(value: str) -> bool:
    return value.isalpha() and len(value) < MIN_LETTERS


def _find_tokens(plain: str, known: KnownValues) -> set[str]:
    if not known.tokens:
        return set()
    tokens = set(_TOKEN.findall(plain))
    found = tokens & known.tokens
    for token in tokens:
        found.update(part for part in _parts(token) if part in known.tokens)
    return found


def _parts(token: str) -> Iterator[str]:
    """Yield what stands between separators of a token: "borger_p-0123.csv" holds "p-0123"."""
    breaks = [(match.start(), match.end()) for match in _PART.finditer(token)]
    if not breaks or len(breaks) > MAX_PARTS:
        return
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(token)]
    for i, start in enumerate(starts):
        for end in ends[i:]:
            if end - start >= MIN_LENGTH:
                yield token[start:end]


def _find_cells(plain: str, known: KnownValues) -> set[str]:
    if not known.cells:
        return set()
    return {" ".join(cell.split()) for cell in set(_CELL.split(plain))} & known.cells


def _find_words(plain: str, known: KnownValues) -> Iterator[Identifier]:
    rows = (("free_text", known.shingles), ("pseudonym", known.phrases))
    if not any(wanted for _, wanted in rows):
        return
    words = _WORD.findall(plain)
    for kind, wanted in rows:
        for length in sorted({len(row) for row in wanted}):
            if wanted.isdisjoint(_in_a_row(words, length)):
                continue
            first = next(i for i, row in enumerate(_in_a_row(words, length)) if row in wanted)
            spans = [match.span() for match in _WORD.finditer(plain)]
            yield Identifier(spans[first][0], spans[first + length - 1][1], kind)


def _in_a_row(words: list[str] | tuple[str, ...], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(length)), strict=False)
