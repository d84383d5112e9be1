"""Reads what one finding or one statement says: its numbers, its verdict, or why nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipelines.argument.fields import NUMBER_FIELDS, WORD_FIELDS
from pipelines.argument.findings import find_finding
from pipelines.argument.terms import Fact
from pipelines.domain import Evidence, Registry, Status
from pipelines.wording import Finding, parse_finding
from pipelines.wording.statuses import describe_status


@dataclass(frozen=True, slots=True)
class Facts:
    """What one piece of evidence says; `missing` says in Danish why it says nothing."""

    known: Mapping[str, Fact] = field(default_factory=dict)  # field -> value; absent if unknown
    unit: str = ""
    missing: str = ""
    is_synthetic: bool = False
    # Every state of affairs that what is known allows; none listed: `known` is the only one.
    possible: tuple[Mapping[str, Fact], ...] = ()
    findings: tuple[Finding, ...] = ()  # that it rests on
    names: tuple[str, ...] = ()  # of the members that a count found
    is_nowhere: bool = False  # the evidence exists nowhere or is ambiguous: a fault of the claim


def read_statement(key: str, registry: Registry) -> Facts:
    """Read a statement's number; what is not there is said, never raised."""
    try:
        statement = registry.statement(key)
    except KeyError:
        return Facts(missing=f'Udsagnet "{key}" findes ikke i registret.', is_nowhere=True)
    if statement.value is None:
        return Facts(missing=f'Udsagnet "{key}" har ingen talværdi.', is_nowhere=True)
    return Facts({"value": statement.value}, statement.unit)


def read_finding(key: str, findings: pd.DataFrame) -> Facts:
    """Read the finding that a key names; what can't be shown is said, never raised."""
    match = find_finding(findings, key)
    if match.finding is None:
        reason = "findes ikke" if match.count == 0 else f"passer på {match.count} resultater"
        return Facts(missing=f'Resultatet "{key}" {reason}.', is_nowhere=True)
    row = match.finding
    status = str(row["status"])
    if status != Status.OK.value:
        why = f'Resultatet "{key}" kan ikke vises. {describe_status(status)}'
        return Facts(missing=why)
    finding = parse_finding(row)
    return Facts(_values(row), finding.unit, is_synthetic=finding.is_synthetic, findings=(finding,))


def read_plain(evidence: Evidence, registry: Registry, findings: pd.DataFrame) -> Facts:
    """Read a statement or a finding."""
    if evidence.kind == "statement":
        return read_statement(evidence.key, registry)
    if evidence.kind == "finding":
        return read_finding(evidence.key, findings)
    return Facts(missing=f'Belæg af slagsen "{evidence.kind}" kendes ikke.', is_nowhere=True)


def _values(row: pd.Series) -> dict[str, Fact]:
    values: dict[str, Fact] = {}
    for name, column in [("value", "estimate"), *((name, name) for name in NUMBER_FIELDS)]:
        if pd.notna(row[column]):
            values[name] = float(row[column])
    for name in WORD_FIELDS:
        if pd.notna(row[name]):
            values[name] = str(row[name])
    return values
