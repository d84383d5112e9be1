"""Says whether a predicate could be false at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from pipelines.argument.fields import WORD_FIELDS
from pipelines.argument.predicates import WORDS, Predicate
from pipelines.argument.terms import Fact, FactsRead

_FAR = 1e12
_MAX_STATES = 20_000
_MAX_SIZE = 100  # members of a count that are gone through one by one
_NOT_NEGATIVE = frozenset({"std_error", "n_trial", "n_comparison", "margin", "tau2"})
_WITHIN = {"p_value": (0.0, 1.0), "i2": (0.0, 100.0)}
_ORDER = ("ci95_low", "ci90_low", "value", "ci90_high", "ci95_high")
State = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known of one piece of evidence before its values are read."""

    kind: str = "finding"
    size: int = 0  # members of a count or comparison
    leaves_out: bool = False


def can_fail(predicate: Predicate, scopes: Sequence[Scope] = ()) -> bool:
    """Say whether some values that its evidence could have make a predicate false.

    Every number takes the numbers that the predicate names, values just beside them, and values
    far off, as far as such evidence can have them: a share of citizens, a count, a standard error
    is never negative, an interval holds its estimate. Every word takes every word.
    """
    return any(not predicate.holds(state) for state in _perturb(predicate, scopes))


def _perturb(predicate: Predicate, scopes: Sequence[Scope]) -> Iterator[FactsRead]:
    read: dict[int, set[str]] = {}
    for index, name in predicate.references:
        read.setdefault(index, set()).add(name)
    grid = _grid(predicate)
    indices = sorted(read)
    choices = [_list_states(_scope(scopes, i), read[i], grid) for i in indices]
    for states in islice(product(*choices), _MAX_STATES):
        yield {
            (index, name): state[name]
            for index, state in zip(indices, states, strict=True)
            for name in read[index]
        }


def _scope(scopes: Sequence[Scope], index: int) -> Scope:
    return scopes[index] if index < len(scopes) else Scope()


def _grid(predicate: Predicate) -> list[float]:
    beside = {c + step for c in predicate.term.constants for step in (-1e-6, 0.0, 1e-6)}
    return [-_FAR, _FAR, *sorted({0.0, 1.0} | beside | {-value for value in beside})]


def _list_states(scope: Scope, names: set[str], grid: list[float]) -> list[State]:
    if scope.kind == "count":
        return _list_counts(scope)
    if scope.kind == "compare":
        return _list_rankings(scope, grid)
    if scope.kind == "claim":
        return [{"holds": False}, {"holds": True}]
    if scope.kind == "registry":
        return [{"value": number} for number in sorted({0.0, *(abs(round(x)) for x in grid)})]
    ordered = sorted(names)
    states: list[State] = [
        dict(zip(ordered, values, strict=True))
        for values in islice(product(*(_choices(name, grid) for name in ordered)), _MAX_STATES)
    ]
    return [state for state in states if _is_possible(state)]


def _choices(name: str, grid: list[float]) -> list[Fact]:
    if name in WORD_FIELDS:
        return [*sorted(WORDS)]
    if name in _NOT_NEGATIVE:
        return [*sorted({abs(number) for number in grid})]
    low, high = _WITHIN.get(name, (-_FAR, _FAR))
    return [*dict.fromkeys(min(max(number, low), high) for number in grid)]


def _is_possible(state: State) -> bool:
    """Whether an interval's limits lie around the estimate and in order."""
    known = [float(state[name]) for name in _ORDER if name in state]
    return known == sorted(known)


def _list_counts(scope: Scope) -> list[State]:
    size = min(scope.size, _MAX_SIZE)
    totals = range(1, size + 1) if scope.leaves_out else [size]
    return [
        {
            "value": float(count), "total": float(total), "unknown": 0.0, "all": count == total,
            "none": count == 0,
        }
        for total in totals
        for count in range(total + 1)
    ]  # fmt: skip


def _list_rankings(scope: Scope, grid: list[float]) -> list[State]:
    """Each place from first to last, near the others and far from them."""
    size = max(min(scope.size, _MAX_SIZE), 2)
    states: list[State] = []
    for place, value, is_clear in product((1, 2, size), grid, (True, False)):
        rank = min(place, size)
        step = _FAR if is_clear else 1e-3
        is_first, is_last = rank == 1, rank == size
        states.extend(
            {
                "value": value, "rank": float(rank), "total": float(size),
                "other_highest": value - step if is_first else value + step,
                "other_lowest": value + step if is_last else value - step * (2 if is_first else 1),
                "highest": is_first, "lowest": is_last,
                "higher_than": is_first and is_clear, "lower_than": is_last and is_clear,
                "not_worse_than": not_worse,
            }
            for not_worse in (True, False)
        )  # fmt: skip
    return states
