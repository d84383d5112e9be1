"""How two parts of a predicate are held against each other."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import Any

from pipelines.argument.terms import Fact, FactsRead, PredicateError, Term, expect

_ORDER: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def compare(operation: ast.cmpop, left: Term, right: Term) -> Callable[[FactsRead], bool]:
    """Return the test that holds two terms against each other.

    Raises:
        PredicateError: the terms can't be compared so.
    """
    if type(operation) in _ORDER:
        order = _ORDER[type(operation)]
        expect(left, "number")
        expect(right, "number")
        return lambda facts: order(left.evaluate(facts), right.evaluate(facts))
    expect(left, "number", "word")
    if isinstance(operation, (ast.Eq, ast.NotEq)):
        expect(right, left.kind)
        wanted = isinstance(operation, ast.Eq)
        return lambda facts: _is_same(left.evaluate(facts), right.evaluate(facts)) is wanted
    if isinstance(operation, (ast.In, ast.NotIn)):
        expect(right, f"{left.kind}s")
        among = isinstance(operation, ast.In)
        return lambda facts: _is_among(left.evaluate(facts), right.evaluate(facts)) is among
    raise PredicateError("is og is not kan ikke bruges")


def _is_same(left: Fact, right: Fact) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        return left == right
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)


def _is_among(value: Fact, options: set[Fact]) -> bool:
    return any(_is_same(value, option) for option in options)
