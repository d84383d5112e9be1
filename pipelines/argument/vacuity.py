"""Says whether a predicate could be false at all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from pipelines.argument.facts import WORD_FIELDS, Fact
from pipelines.argument.predicates import WORDS, Predicate
from pipelines.argument.terms import FactsRead, Reference

_FAR = 1e12
_MAX_COMBINATIONS = 20_000


def can_fail(predicate: Predicate) -> bool:
    """Say whether some values of what the predicate reads make it false.

    Every number takes the numbers that the predicate names, values just beside them, and values
    far off; every word takes every word.
    """
    return any(not predicate.holds(facts) for facts in _perturb(predicate))


def _perturb(predicate: Predicate) -> Iterator[FactsRead]:
    references = predicate.references
    choices = [_choices(reference, predicate) for reference in references]
    for count, values in enumerate(product(*choices)):
        if count >= _MAX_COMBINATIONS:
            return
        yield dict(zip(references, values, strict=True))


def _choices(reference: Reference, predicate: Predicate) -> list[Fact]:
    if reference[1] in WORD_FIELDS:
        return [*sorted(WORDS)]
    beside = {c + step for c in predicate.term.constants for step in (-1e-6, 0.0, 1e-6)}
    return [-_FAR, _FAR, *sorted({0.0, 1.0} | beside | {-value for value in beside})]
