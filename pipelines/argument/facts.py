"""Reads what a piece of evidence says: its numbers, its verdict, or why it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipelines.argument.findings import find_finding
from pipelines.domain import DataKind, Evidence, Registry, Status
from pipelines.wording.statuses import describe_status

NUMBER_FIELDS = (
    "std_error", "ci95_low", "ci95_high", "ci90_low", "ci90_high", "p_value", "n_trial",
    "n_comparison", "margin", "tau2", "i2", "prediction_low", "prediction_high",
)  # fmt: skip
WORD_FIELDS = ("verdict",)
STATEMENT_FIELDS = frozenset({"value"})
FIELDS = frozenset({"value", *NUMBER_FIELDS, *WORD_FIELDS})

Fact = float | str


@dataclass(frozen=True, slots=True)
class Facts:
    """What one piece of evidence says; `missing` says in Danish why it says nothing."""

    known: Mapping[str, Fact] = field(default_factory=dict)  # field -> value; absent if unknown
    unit: str = ""
    missing: str = ""
    is_synthetic: bool = False


def read_facts(evidence: Evidence, registry: Registry, findings: pd.DataFrame) -> Facts:
    """Read one piece of evidence; what is not there is said, never raised."""
    if evidence.kind == "statement":
        return _read_statement(evidence.key, registry)
    if evidence.kind == "finding":
        return _read_finding(evidence.key, findings)
    return Facts(missing=f'Belæg af slagsen "{evidence.kind}" kendes ikke.')


def _read_statement(key: str, registry: Registry) -> Facts:
    try:
        statement = registry.statement(key)
    except KeyError:
        return Facts(missing=f'Udsagnet "{key}" findes ikke i registret.')
    if statement.value is None:
        return Facts(missing=f'Udsagnet "{key}" har ingen talværdi.')
    return Facts({"value": statement.value}, statement.unit)


def _read_finding(key: str, findings: pd.DataFrame) -> Facts:
    match = find_finding(findings, key)
    if match.finding is None:
        reason = "findes ikke" if match.count == 0 else f"passer på {match.count} resultater"
        return Facts(missing=f'Resultatet "{key}" {reason}.')
    finding = match.finding
    status = str(finding["status"])
    if status != Status.OK.value:
        return Facts(missing=f'Resultatet "{key}" kan ikke vises. {describe_status(status)}')
    is_synthetic = finding["data_kind"] != DataKind.REAL.value
    return Facts(_values(finding), _text(finding["unit"]), is_synthetic=is_synthetic)


def _values(finding: pd.Series) -> dict[str, Fact]:
    values: dict[str, Fact] = {}
    for name, column in [("value", "estimate"), *((name, name) for name in NUMBER_FIELDS)]:
        if pd.notna(finding[column]):
            values[name] = float(finding[column])
    for name in WORD_FIELDS:
        if pd.notna(finding[name]):
            values[name] = str(finding[name])
    return values


def _text(value: object) -> str:
    return str(value) if isinstance(value, str) else ""
