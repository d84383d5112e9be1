"""Predicates in words, about a claim's first evidence: "at least seven", "none of the ten"."""

from __future__ import annotations

import re

from pipelines.argument.numerals import ENGLISH_CARDINALS

_NUMBER = r"(?P<number>[0-9]+|[a-z]+(?:-[a-z]+)?)"
_WHO = r"(?: (?:of the )?(?:municipalities|trials|statements|answers|others))?"
_OF = rf"(?: (?:of the )?(?P<total>[0-9]+|{'|'.join(ENGLISH_CARDINALS)}))?{_WHO}"
_FORMS: tuple[tuple[str, str], ...] = (
    (rf"all{_OF}", "all"),
    (rf"none{_OF}", "none"),
    (rf"at least {_NUMBER}{_WHO}", "value >= {number}"),
    (rf"at most {_NUMBER}{_WHO}", "value <= {number}"),
    (rf"exactly {_NUMBER}{_WHO}", "value == {number}"),
    (rf"higher than{_WHO}", "higher_than"),
    (rf"lower than{_WHO}", "lower_than"),
    (rf"not worse than{_WHO}", "not_worse_than"),
    (r"the highest", "highest"),
    (r"the lowest", "lowest"),
)


def expand_phrase(text: str) -> str:
    """Return a predicate that is one of the phrases in the language itself; others as they are."""
    line = " ".join(text.split())
    for form, meaning in _FORMS:
        match = re.fullmatch(form, line)
        if match is None:
            continue
        named = {k: _read(v) for k, v in match.groupdict().items() if v is not None}
        if None in named.values():
            return text
        total = f" and total == {named.pop('total')}" if "total" in named else ""
        return meaning.format(**named) + total
    return text


def _read(word: str) -> str | None:
    number = ENGLISH_CARDINALS.get(word)
    return word if word.isdecimal() else None if number is None else str(int(number))
