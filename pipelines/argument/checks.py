"""Refuses claims that can't be judged, or that nothing could contradict."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipelines.argument.definitions import check_definition, find_cycles, find_twins
from pipelines.argument.fields import FIELDS_OF
from pipelines.argument.findings import find_finding
from pipelines.argument.members import list_member_ids, read_members
from pipelines.argument.predicates import Predicate, parse_predicate
from pipelines.argument.terms import PredicateError
from pipelines.argument.vacuity import Scope, can_fail
from pipelines.domain import Claim, Evidence, Registry, Selection
from pipelines.errors import ClaimError


def check_claims(
    registry: Registry, findings: pd.DataFrame, *, needs_evidence: bool = True
) -> None:
    """Check every claim of the registry.

    Args:
        registry: claims, statements, trials and municipalities.
        findings: released findings of all municipalities and the pooled ones; a finding that
            can't be shown still has its row.
        needs_evidence: whether evidence that exists nowhere is a fault here.

    Raises:
        ClaimError: lists all faults, each with its line: evidence that exists nowhere, a
            predicate or a template that can't be read, a predicate that is true of any value,
            two claims with one id, claims that rest on one another in a circle.
    """
    faults = [*find_twins(registry.claims), *find_cycles(registry.claims)]
    for claim in registry.claims:
        found = [
            *(find_evidence_faults(claim, registry, findings) if needs_evidence else ()),
            *check_definition(claim, registry),
            *find_vacuity(claim, registry),
        ]
        faults.extend(f"{locate(claim)}: {fault}" for fault in found)
    if faults:
        raise ClaimError(faults)


def locate(claim: Claim) -> str:
    """Return where a claim stands: 'claims.yml, linje 12, påstanden "tre-runder"'."""
    line = f", linje {claim.line}" if claim.line else ""
    return f'claims.yml{line}, påstanden "{claim.id}"'


def find_evidence_faults(claim: Claim, registry: Registry, findings: pd.DataFrame) -> Iterator[str]:
    """Say which evidence exists nowhere, or is named by a key that fits several findings."""
    statements = frozenset(s.id for s in registry.statements if s.value is not None)
    for evidence in claim.evidence:
        if evidence.kind == "finding":
            yield from _find_finding_faults(evidence.key, findings)
        elif evidence.kind == "statement":
            yield from _find_statement_faults(evidence.key, statements)
        elif evidence.selection is not None:
            yield from _find_member_faults(evidence, evidence.selection, registry, findings)


def find_vacuity(claim: Claim, registry: Registry) -> Iterator[str]:
    """Say which of a claim's predicates read nothing, or are true of any value."""
    try:
        predicate = parse_predicate(claim.predicate)
        wheres = [
            parse_predicate(evidence.selection.where)
            for evidence in claim.evidence
            if evidence.selection is not None and evidence.kind == "count"
        ]
    except PredicateError:
        return  # said where the definition is checked
    if any(not _has(claim, index, name) for index, name in predicate.references):
        return
    scopes = [_scope(evidence, registry) for evidence in claim.evidence]
    yield from _find_vacuous(predicate, scopes)
    for where in wheres:
        yield from _find_vacuous(where, [])


def _has(claim: Claim, index: int, name: str) -> bool:
    """Whether a claim's evidence is there and says such a thing."""
    if not 0 <= index < len(claim.evidence):
        return False
    return name in FIELDS_OF.get(claim.evidence[index].kind, ())


def _find_vacuous(predicate: Predicate, scopes: list[Scope]) -> Iterator[str]:
    if not predicate.references:
        yield f"betingelsen »{predicate.text}« læser intet belæg. Nævn en værdi i den."
    elif not can_fail(predicate, scopes):
        yield (
            f"betingelsen »{predicate.text}« er sand for enhver værdi, så påstanden kan ikke "
            "blive forkert. Skriv en betingelse, som tal kan modsige."
        )


def _scope(evidence: Evidence, registry: Registry) -> Scope:
    selection = evidence.selection
    if selection is None:
        return Scope(evidence.kind)
    size = len(list_member_ids(selection, registry))
    return Scope(evidence.kind, size, selection.leaves_out)


def _find_statement_faults(key: str, statements: frozenset[str]) -> Iterator[str]:
    if key not in statements:
        yield (
            f'udsagnet "{key}" findes ikke eller har ingen talværdi. '
            "Ret nøglen, eller tilføj udsagnet i statements.csv."
        )


def _find_finding_faults(key: str, findings: pd.DataFrame) -> Iterator[str]:
    count = find_finding(findings, key).count
    if count == 0:
        yield (
            f'resultatet "{key}" findes ikke. '
            "Skriv forsøg/kommune/udfald/mål/uge, som de står i findings.csv."
        )
    elif count > 1:
        yield (
            f'nøglen "{key}" passer på {count} resultater. Tilføj uge, sammenligning eller metode.'
        )


def _find_member_faults(
    evidence: Evidence, selection: Selection, registry: Registry, findings: pd.DataFrame
) -> Iterator[str]:
    members = read_members(selection, registry, findings)
    if not members:
        yield f'"{evidence.key}" går ikke over nogen. Ret forsøg, netværk eller members.'
    for member in members:
        if member.facts.is_nowhere:
            yield f"{member.facts.missing} Ret {evidence.kind}."
