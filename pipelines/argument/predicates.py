"""The small language of predicates: `value >= 90`, `verdict in {not_worse, better}`.

Read by Python's own parser and translated node by node from a whitelist; nothing is executed.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipelines.argument.comparisons import compare
from pipelines.argument.fields import FIELDS, kind_of
from pipelines.argument.phrases import expand_phrase
from pipelines.argument.terms import (
    FactsRead,
    PredicateError,
    Reference,
    Term,
    combine,
    expect,
)
from pipelines.domain import Verdict

WORDS = frozenset(verdict.value for verdict in Verdict)
MAX_LENGTH = 500

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


@dataclass(frozen=True, slots=True)
class Predicate:
    """A checked predicate."""

    text: str
    term: Term

    @property
    def references(self) -> tuple[Reference, ...]:
        """What it reads, sorted."""
        return tuple(sorted(self.term.references))

    def holds(self, facts: FactsRead) -> bool:
        """Say whether it is true of these facts; KeyError where one that it reads is missing."""
        return bool(self.term.evaluate(facts))


def parse_predicate(text: str) -> Predicate:
    """Parse and check one predicate.

    Raises:
        PredicateError: it can't be read, holds something outside the language, or compares
            what can't be compared.
    """
    if len(text) > MAX_LENGTH:
        raise PredicateError(f"det er længere end {MAX_LENGTH} tegn")
    try:
        tree = ast.parse(expand_phrase(text).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise PredicateError("det kan ikke læses som en betingelse") from error
    return Predicate(text, expect(_translate(tree), "truth"))


def _translate(node: ast.AST) -> Term:
    translate = _TRANSLATORS.get(type(node))
    if translate is None:
        raise PredicateError(f"{type(node).__name__} hører ikke til sproget")
    return translate(node)


def _name(node: ast.Name) -> Term:
    if node.id in FIELDS:
        return _field(0, node.id)
    if node.id in WORDS:
        return Term("word", lambda _: node.id)
    raise PredicateError(f'ordet "{node.id}" kendes ikke')


def _subscript(node: ast.Subscript) -> Term:
    name, index = node.value, node.slice
    if not isinstance(name, ast.Name) or name.id not in FIELDS:
        raise PredicateError("kun et felt kan have et nummer i kantet parentes")
    if not isinstance(index, ast.Constant) or type(index.value) is not int:
        raise PredicateError("nummeret i kantet parentes skal være et helt tal fra 0")
    return _field(index.value, name.id)


def _field(index: int, name: str) -> Term:
    return Term(kind_of(name), lambda facts: facts[index, name], frozenset({(index, name)}))


def _constant(node: ast.Constant) -> Term:
    if type(node.value) not in {int, float}:
        raise PredicateError(f"{node.value!r} er ikke et tal")
    number = float(str(node.value))
    return Term("number", lambda _: number, constants=frozenset({number}))


def _set(node: ast.Set) -> Term:
    options = [expect(_translate(option), "word", "number") for option in node.elts]
    if len({option.kind for option in options}) != 1:
        raise PredicateError("en mængde skal bestå af enten ord eller tal")
    return combine(
        f"{options[0].kind}s", options, lambda facts: {option.evaluate(facts) for option in options}
    )


def _arithmetic(node: ast.BinOp) -> Term:
    calculate = _ARITHMETIC.get(type(node.op))
    if calculate is None:
        raise PredicateError("kun +, - og * kan bruges til at regne med")
    left, right = (expect(_translate(side), "number") for side in (node.left, node.right))
    return combine(
        "number",
        (left, right),
        lambda facts: calculate(left.evaluate(facts), right.evaluate(facts)),
    )


def _unary(node: ast.UnaryOp) -> Term:
    if isinstance(node.op, ast.Not):
        truth = expect(_translate(node.operand), "truth")
        return combine("truth", [truth], lambda facts: not truth.evaluate(facts))
    if isinstance(node.op, ast.USub):
        number = expect(_translate(node.operand), "number")
        return combine("number", [number], lambda facts: -number.evaluate(facts))
    raise PredicateError("kun minus og not kan stå foran noget")


def _logic(node: ast.BoolOp) -> Term:
    truths = [expect(_translate(value), "truth") for value in node.values]
    decide = all if isinstance(node.op, ast.And) else any
    return combine("truth", truths, lambda facts: decide(t.evaluate(facts) for t in truths))


def _comparison(node: ast.Compare) -> Term:
    sides = [_translate(side) for side in (node.left, *node.comparators)]
    links = [
        compare(operation, left, right)
        for operation, left, right in zip(node.ops, sides, sides[1:], strict=False)
    ]
    return combine("truth", sides, lambda facts: all(link(facts) for link in links))


_TRANSLATORS: dict[type[ast.AST], Callable[[Any], Term]] = {
    ast.Name: _name,
    ast.Subscript: _subscript,
    ast.Constant: _constant,
    ast.Set: _set,
    ast.BinOp: _arithmetic,
    ast.UnaryOp: _unary,
    ast.BoolOp: _logic,
    ast.Compare: _comparison,
}
