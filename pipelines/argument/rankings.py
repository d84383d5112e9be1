"""Comparisons of one municipality, trial or statement with others: highest, not worse than."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import hypot

import pandas as pd
from scipy.stats import norm

from pipelines.argument.counts import find_nowhere
from pipelines.argument.facts import Facts
from pipelines.argument.members import Member, read_members
from pipelines.argument.terms import Fact
from pipelines.domain import Evidence, Registry, Selection
from pipelines.wording import Finding

_Z95, _Z90 = float(norm.ppf(0.975)), float(norm.ppf(0.95))


def read_comparison(evidence: Evidence, registry: Registry, findings: pd.DataFrame) -> Facts:
    """Compare the subject with every other; the two are taken as independent.

    `highest` and `lowest` are about the figures as they are; `higher_than` and `lower_than` ask
    that the 95 % interval of the difference excludes 0; `not_worse_than` that its 90 % interval
    lies on the good side of the margin. Statements have no interval: their numbers are compared.
    """
    selection = evidence.selection or Selection("")
    subject, *others = read_members(selection, registry, findings)
    if nowhere := find_nowhere([subject, *others]):
        return Facts(missing=nowhere, is_nowhere=True)
    silent = [member for member in (subject, *others) if _value(member) is None]
    if selection.leaves_out:
        others = [member for member in others if member not in silent]
        silent = [member for member in silent if member is subject]
    if silent or not others:
        why = " ".join(member.facts.missing for member in silent)
        return Facts(missing=why or "Der er ingen at sammenligne med.")
    parties = [subject, *others]
    return Facts(
        known=_compare(subject, others),
        unit=subject.facts.unit,
        is_synthetic=any(member.facts.is_synthetic for member in parties),
        findings=tuple(f for member in parties for f in member.facts.findings),
    )


def _compare(subject: Member, others: Sequence[Member]) -> dict[str, Fact]:
    value = _number(subject)
    numbers = [_number(other) for other in others]
    facts: dict[str, Fact] = {
        "value": value,
        "total": float(len(others) + 1),
        "rank": float(1 + sum(number > value for number in numbers)),
        "other_highest": max(numbers),
        "other_lowest": min(numbers),
        "highest": value > max(numbers),
        "lowest": value < min(numbers),
        "higher_than": all(_differs(subject, other, _is_higher) for other in others),
        "lower_than": all(_differs(other, subject, _is_higher) for other in others),
    }
    if all(_can_be_worse(subject, other) for other in others):
        facts["not_worse_than"] = all(_is_not_worse(subject, other) for other in others)
    return facts


def _differs(left: Member, right: Member, test: Callable[[float, float], bool]) -> bool:
    return test(_number(left) - _number(right), _Z95 * _error(left, right))


def _is_higher(difference: float, half_width: float) -> bool:
    return difference - half_width > 0


def _can_be_worse(subject: Member, other: Member) -> bool:
    """Whether it is known which way is good, and how much worse is no worse."""
    one, two = _finding(subject), _finding(other)
    if one is None or two is None:
        return one is two  # two statements: more is better
    return one.direction != 0 and one.margin is not None and one.outcome == two.outcome


def _is_not_worse(subject: Member, other: Member) -> bool:
    finding = _finding(subject)
    if finding is None:
        return _number(subject) >= _number(other)
    gain = finding.direction * (_number(subject) - _number(other))
    return gain - _Z90 * _error(subject, other) > -(finding.margin or 0.0)


def _error(left: Member, right: Member) -> float:
    """Standard error of a difference; 0 between statements, which have none."""
    return hypot(_std_error(left), _std_error(right))


def _std_error(member: Member) -> float:
    finding = _finding(member)
    if finding is None:
        return 0.0
    error = member.facts.known.get("std_error")
    return float("inf") if error is None else float(error)


def _finding(member: Member) -> Finding | None:
    return next(iter(member.facts.findings), None)


def _value(member: Member) -> float | None:
    value = None if member.facts.missing else member.facts.known.get("value")
    return None if value is None else float(value)


def _number(member: Member) -> float:
    return float(member.facts.known["value"])
