"""Refuses claims that can't be judged, or that nothing could contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from pipelines.argument.facts import STATEMENT_FIELDS
from pipelines.argument.findings import find_finding
from pipelines.argument.predicates import Predicate, parse_predicate
from pipelines.argument.sentences import TemplateError, parse_gaps
from pipelines.argument.terms import PredicateError, Reference
from pipelines.argument.vacuity import can_fail
from pipelines.domain import Claim, Evidence, Registry
from pipelines.errors import ClaimError


def check_claims(registry: Registry, findings: pd.DataFrame) -> None:
    """Check every claim of the registry.

    Args:
        registry: claims and statements.
        findings: released findings of all municipalities and the pooled ones; a finding that
            can't be shown still has its row.

    Raises:
        ClaimError: lists all faults: evidence that exists nowhere, a predicate or a template
            that can't be read, a predicate that is true of any value, two claims with one id.
    """
    statements = frozenset(s.id for s in registry.statements if s.value is not None)
    faults = [*_find_twins(registry)]
    for claim in registry.claims:
        found = [*_find_evidence_faults(claim, statements, findings), *_find_form_faults(claim)]
        faults.extend(f'claims.yml, påstanden "{claim.id}": {fault}' for fault in found)
    if faults:
        raise ClaimError(faults)


def _find_twins(registry: Registry) -> Iterator[str]:
    for claim_id, count in sorted(Counter(claim.id for claim in registry.claims).items()):
        if count > 1:
            yield (
                f'claims.yml: {count} påstande hedder "{claim_id}". Giv hver påstand sit eget navn.'
            )


def _find_evidence_faults(
    claim: Claim, statements: frozenset[str], findings: pd.DataFrame
) -> Iterator[str]:
    for evidence in claim.evidence:
        if evidence.kind == "finding":
            yield from _find_finding_faults(evidence, findings)
        elif evidence.kind != "statement":
            yield f'belæg af slagsen "{evidence.kind}" kendes ikke. Skriv finding eller statement.'
        elif evidence.key not in statements:
            yield (
                f'udsagnet "{evidence.key}" findes ikke eller har ingen talværdi. '
                "Ret nøglen, eller tilføj udsagnet i statements.csv."
            )


def _find_finding_faults(evidence: Evidence, findings: pd.DataFrame) -> Iterator[str]:
    count = find_finding(findings, evidence.key).count
    if count == 0:
        yield (
            f'resultatet "{evidence.key}" findes ikke. '
            "Skriv forsøg/kommune/udfald/mål/uge, som de står i findings.csv."
        )
    elif count > 1:
        yield (
            f'nøglen "{evidence.key}" passer på {count} resultater. '
            "Tilføj uge, sammenligning eller metode."
        )


def _find_form_faults(claim: Claim) -> Iterator[str]:
    read: set[Reference] = set()
    try:
        predicate = parse_predicate(claim.predicate)
        read.update(predicate.references)
        yield from _find_vacuity(predicate)
    except PredicateError as error:
        yield f"betingelsen »{claim.predicate}« er ikke gyldig: {error}. Ret betingelsen."
    try:
        read.update(parse_gaps(claim.template))
    except TemplateError as error:
        yield f"sætningen er ikke gyldig: {error}. Ret sætningen."
        return
    yield from _find_reference_faults(claim, read)


def _find_vacuity(predicate: Predicate) -> Iterator[str]:
    if not predicate.references:
        yield f"betingelsen »{predicate.text}« læser intet belæg. Nævn en værdi i den."
    elif not can_fail(predicate):
        yield (
            f"betingelsen »{predicate.text}« er sand for enhver værdi, så påstanden kan ikke "
            "blive forkert. Skriv en betingelse, som tal kan modsige."
        )


def _find_reference_faults(claim: Claim, read: set[Reference]) -> Iterator[str]:
    for index, name in sorted(read):
        if not 0 <= index < len(claim.evidence):
            yield (
                f"der henvises til belæg nr. {index}, men der er kun "
                f"{len(claim.evidence)} (det første er nr. 0). Ret nummeret."
            )
        elif claim.evidence[index].kind == "statement" and name not in STATEMENT_FIELDS:
            yield f'belæg nr. {index} er et udsagn og har ikke "{name}". Brug value.'
    for index in sorted(set(range(len(claim.evidence))) - {index for index, _ in read}):
        yield (
            f"belæg nr. {index} bruges ikke. "
            "Brug det i betingelsen eller sætningen, eller slet det."
        )
