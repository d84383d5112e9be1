"""The parts that a predicate is built of: what each is, what it reads, how it is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Fact = float | str | bool
Reference = tuple[int, str]  # which evidence, which of its fields
FactsRead = Mapping[Reference, Fact]
KIND_NAMES = {
    "truth": "en betingelse",
    "number": "et tal",
    "word": "et ord",
    "numbers": "en mængde af tal",
    "words": "en mængde af ord",
}


class PredicateError(ValueError):
    """A predicate is not of the language; the message says why, in Danish."""


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a predicate: what it is, what it reads, which numbers it names."""

    kind: str  # "truth", "number", "word", "numbers" or "words"
    evaluate: Callable[[FactsRead], Any]
    references: frozenset[Reference] = frozenset()
    constants: frozenset[float] = frozenset()


def expect(term: Term, *kinds: str) -> Term:
    """Return the term where it is of one of the kinds.

    Raises:
        PredicateError: it is of another kind.
    """
    if term.kind not in kinds:
        raise PredicateError(
            f"der står {KIND_NAMES[term.kind]}, hvor der skal stå {KIND_NAMES[kinds[0]]}"
        )
    return term


def combine(kind: str, parts: Iterable[Term], evaluate: Callable[[FactsRead], Any]) -> Term:
    """Return a term that reads and names all that its parts do."""
    terms = list(parts)
    references = frozenset().union(*(term.references for term in terms))
    constants = frozenset().union(*(term.constants for term in terms))
    return Term(kind, evaluate, references, constants)
