"""Finds the numbers in prose that nothing binds: digits and number words, each with its line."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.argument.numerals import (
    ARTICLES,
    CARDINALS,
    ENGLISH_CARDINALS,
    ENGLISH_FRACTIONS,
    FRACTIONS,
)

CALLED = "\ue000"  # stands where a call was: a private character, which no text has
CALLS = ("value", "text", "cite", "claim", "block", "date", "number", "constant")
_CALL = re.compile(
    rf"\{{\{{\s*({'|'.join(CALLS)})\(\s*([\"'])([^\"'{{}}]+)\2\s*\)\s*\}}\}}", re.DOTALL
)
# Not shown to anybody, or not a number about the world; each keeps its line breaks.
_UNSEEN = (
    re.compile(r"\{#.*?#\}", re.DOTALL),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"(?<=\])\([^()\s]*\)"),  # the address of a link
    re.compile(r"<(?![^<>]*\b(?:alt|title|aria-label)=)/?[A-Za-z][^<>]*>"),
    re.compile(r"§+\s*[0-9]+(?:\s?[a-z]\b)?(?:,?\s+stk\.\s*[0-9]+)?"),
)
_LIST_NUMBER = re.compile(r"^(\s*(?:>\s*)?(?:#+\s+)?)([0-9]+[.)])(?=\s)")
_WORD = re.compile(r"\w+(?:[.,]\d+)*(?:-[^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a template: `{{ value("kl-2021/trust") }}`."""

    function: str
    argument: str
    line: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands in prose."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A text with its calls taken out; what is not shown is blanked, lines are kept."""

    text: str
    calls: tuple[Call, ...]


def read_prose(source: str) -> Prose:
    """Take calls and what nobody sees out of a page's source.

    Only a call of a known function with one plain name binds anything: whatever else stands in
    braces is prose like the rest.
    """
    text = "\n".join(_unescape(line) for line in source.split("\n"))
    calls: list[Call] = []

    def take(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start()) + 1
        calls.append(Call(match[1], match[3], line))
        return CALLED + "\n" * match[0].count("\n")

    shown = _CALL.sub(take, text)
    for pattern in _UNSEEN:
        shown = pattern.sub(lambda match: _blank(match[0]), shown)
    return Prose(_without_list_numbers(shown), tuple(calls))


def blank_phrase(prose: Prose, phrase: str) -> tuple[Prose, int]:
    """Take every occurrence of a phrase out; return how many there were."""
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    pattern = re.compile(rf"(?<!\w){words}(?!\w)")
    text, count = pattern.subn(lambda match: _blank(match[0]), prose.text)
    return Prose(text, prose.calls), count


def find_numbers(text: str, *, is_english: bool = False) -> tuple[Number, ...]:
    """Return every number of a text in order: whatever holds a digit, and number words."""
    return tuple(
        Number(word, number)
        for number, line in enumerate(text.split("\n"), start=1)
        for word in _number_words(line, is_english=is_english)
    )


def is_number(word: str, *, is_english: bool = False) -> bool:
    """Say whether a word is a number: it holds a digit (of any script), or is a number word."""
    if any(sign.isnumeric() for sign in word):
        return True
    low = word.casefold()
    known: Iterable[str] = CARDINALS.keys() | FRACTIONS.keys()
    if is_english:
        known = ENGLISH_CARDINALS.keys() | ENGLISH_FRACTIONS.keys()
    return low in known and low not in ARTICLES


def _number_words(line: str, *, is_english: bool) -> Iterator[str]:
    for match in _WORD.finditer(line):
        word = match[0]
        if is_number(word, is_english=is_english):
            yield word
        else:
            parts = word.split("-")
            yield from (p for p in parts[:-1] if is_number(p, is_english=is_english))
    # ½ and the like are no part of a word
    yield from (sign for sign in line if sign.isnumeric() and not re.match(r"\w", sign))


def _unescape(line: str) -> str:
    return html.unescape(line).replace("\n", " ").replace("\r", " ")


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _without_list_numbers(text: str) -> str:
    """Blank the number of a list's item or a heading; one in the middle of a paragraph stays."""
    lines: list[str] = []
    may_begin = True
    for line in text.split("\n"):
        match = _LIST_NUMBER.match(line)
        is_heading = line.lstrip().startswith("#")
        if match and (may_begin or is_heading):
            lines.append(f"{match[1]}{' ' * len(match[2])}{line[match.end() :]}")
            may_begin = True
        else:
            lines.append(line)
            may_begin = not line.strip() or is_heading
    return "\n".join(lines)
