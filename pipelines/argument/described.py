"""A claim's predicate and evidence in plain Danish."""

from __future__ import annotations

import ast

from pipelines.argument.fields import FIELD_NAMES
from pipelines.argument.phrases import expand_phrase
from pipelines.argument.tallies import UNITS
from pipelines.domain import Claim, Evidence, Selection, Verdict
from pipelines.wording import format_plain, join_words, name_verdict

_VERDICTS = frozenset(verdict.value for verdict in Verdict)
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Gt: "er over",
    ast.GtE: "er mindst",
    ast.Lt: "er under",
    ast.LtE: "er højst",
    ast.Eq: "er lig",
    ast.NotEq: "er forskellig fra",
    ast.In: "er en af",
    ast.NotIn: "er ingen af",
}
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "plus",
    ast.Sub: "minus",
    ast.Mult: "gange",
}


def describe_predicate(claim: Claim) -> str:
    """Return a claim's predicate in Danish words; as it stands where we can't say it."""
    return _describe(claim.predicate, has_many=len(claim.evidence) > 1)


def describe_where(selection: Selection) -> str:
    """Return a count's predicate about each of its members in Danish words."""
    return _describe(selection.where, has_many=False)


def describe_evidence(evidence: Evidence) -> str:
    """Return in Danish which kind of evidence it is, with its key."""
    if evidence.kind == "registry":
        name = evidence.key.rpartition("/")[2]
        return f"optælling i registret: {UNITS.get(name, evidence.key)}"
    if evidence.selection is None:
        return f"{_KINDS.get(evidence.kind, evidence.kind)} {evidence.key}".strip()
    among = _AMONG.get(evidence.selection.among, evidence.selection.among)
    if evidence.kind == "count":
        where = describe_where(evidence.selection)
        return f"optælling af {among}, hvor {where}"
    return f"{evidence.selection.subject} holdt op mod andre {among}"


_KINDS = {
    "finding": "fund",
    "statement": "udsagn",
    "claim": "påstanden",
}
_AMONG = {"municipalities": "kommuner", "trials": "forsøg", "statements": "udsagn"}


def _describe(text: str, *, has_many: bool) -> str:
    try:
        return _say(ast.parse(expand_phrase(text).strip(), mode="eval").body, has_many)
    except (SyntaxError, ValueError, KeyError, RecursionError):
        return text


def _say(node: ast.AST, many: bool) -> str:
    if isinstance(node, ast.BoolOp):
        word = "og" if isinstance(node.op, ast.And) else "eller"
        return f" {word} ".join(_say(value, many) for value in node.values)
    if isinstance(node, ast.Compare):
        return _say_comparison(node, many)
    if isinstance(node, ast.UnaryOp):
        sign = "det passer ikke, at " if isinstance(node.op, ast.Not) else "minus "
        return f"{sign}{_say(node.operand, many)}"
    if isinstance(node, ast.BinOp):
        left, right = _say(node.left, many), _say(node.right, many)
        return f"{left} {_ARITHMETIC[type(node.op)]} {right}"
    return _say_plain(node, many)


def _say_comparison(node: ast.Compare, many: bool) -> str:
    sides = [_say(side, many) for side in (node.left, *node.comparators)]
    links = [
        f"{left} {_SIGNS[type(sign)]} {right}"
        for left, sign, right in zip(sides, node.ops, sides[1:], strict=False)
    ]
    return " og ".join(links)


def _say_plain(node: ast.AST, many: bool) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return format_plain(float(node.value))
    if isinstance(node, ast.Set):
        return join_words((_say(each, many) for each in node.elts), "eller")
    if isinstance(node, ast.Name):
        if node.id in _VERDICTS:
            return f"»{name_verdict(node.id)}«"
        return _name(node.id, 0, many)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        index = node.slice
        if isinstance(index, ast.Constant):
            return _name(node.value.id, int(str(index.value)), many)
    raise KeyError(type(node).__name__)


def _name(field: str, index: int, many: bool) -> str:
    return f"{FIELD_NAMES[field]} (belæg {index + 1})" if many else FIELD_NAMES[field]
