"""Counts over municipalities, trials or statements: how many, of how many, all, none."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.argument.facts import Facts
from pipelines.argument.members import Member, read_members
from pipelines.argument.predicates import Predicate, parse_predicate
from pipelines.argument.terms import Fact, PredicateError
from pipelines.domain import Evidence, Registry, Selection


def read_count(evidence: Evidence, registry: Registry, findings: pd.DataFrame) -> Facts:
    """Count the members of which the evidence's own predicate is true.

    A member without a figure that may be shown could be either: every count that is possible
    is listed, unless such members are left out.
    """
    selection = evidence.selection or Selection("")
    try:
        predicate = parse_predicate(selection.where)
    except PredicateError as error:
        why = f"Optællingens betingelse »{selection.where}« er ikke gyldig: {error}."
        return Facts(missing=why, is_nowhere=True)
    members = read_members(selection, registry, findings)
    known = [member for member in members if _is_known(member, predicate)]
    absent = "" if known else f"Ingen af dem, {evidence.key} går over, har et tal, der kan vises."
    nowhere = find_nowhere(members)
    found = [member for member in known if predicate.holds(_as_read(member))]
    unknown = 0 if selection.leaves_out else len(members) - len(known)
    total = len(known) + unknown
    possible = tuple(
        _state(count, total, unknown) for count in range(len(found), len(found) + unknown + 1)
    )
    return Facts(
        known=possible[0],
        missing=nowhere or absent,
        is_synthetic=any(member.facts.is_synthetic for member in known),
        possible=possible,
        findings=tuple(f for member in known for f in member.facts.findings),
        names=tuple(member.name for member in found),
        is_nowhere=bool(nowhere),
    )


def find_nowhere(members: Sequence[Member]) -> str:
    """Return, in Danish, which members' evidence exists nowhere; "" where all exists."""
    if not members:
        return "Der er ingen at gå over."
    return " ".join(m.facts.missing for m in members if m.facts.is_nowhere)


def _state(count: int, total: int, unknown: int) -> dict[str, Fact]:
    return {
        "value": float(count),
        "total": float(total),
        "unknown": float(unknown),
        "all": count == total,
        "none": count == 0,
    }


def _is_known(member: Member, predicate: Predicate) -> bool:
    return not member.facts.missing and all(
        name in member.facts.known for _, name in predicate.references
    )


def _as_read(member: Member) -> dict[tuple[int, str], Fact]:
    return {(0, name): value for name, value in member.facts.known.items()}
