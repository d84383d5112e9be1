"""Evaluates claims: whether the evidence carries the sentence, now."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.argument.facts import Facts, read_facts
from pipelines.argument.predicates import Predicate, parse_predicate
from pipelines.argument.sentences import TemplateError, fill_sentence, format_fact, parse_gaps
from pipelines.argument.terms import PredicateError, Reference
from pipelines.domain import Claim, ClaimResult, ClaimState, Registry


def evaluate_claims(registry: Registry, findings: pd.DataFrame) -> tuple[ClaimResult, ...]:
    """Evaluate every claim of the registry, in its order; nothing is raised.

    Args:
        registry: claims and statements.
        findings: released findings of all municipalities and the pooled ones.

    Returns:
        One result a claim. A claim that `check_claims` would refuse is unsupported.
    """
    return tuple(_evaluate(claim, registry, findings) for claim in registry.claims)


def _evaluate(claim: Claim, registry: Registry, findings: pd.DataFrame) -> ClaimResult:
    facts = [read_facts(evidence, registry, findings) for evidence in claim.evidence]
    is_synthetic = any(read.is_synthetic for read in facts)
    missing = " ".join(read.missing for read in facts if read.missing)
    if missing:
        return ClaimResult(claim, ClaimState.UNSUPPORTED, "", missing, is_synthetic)
    try:
        predicate = parse_predicate(claim.predicate)
        needed = sorted({*predicate.references, *parse_gaps(claim.template)})
    except (PredicateError, TemplateError) as error:
        why = f"Påstanden er ikke skrevet rigtigt: {error}."
        return ClaimResult(claim, ClaimState.UNSUPPORTED, "", why, is_synthetic)
    absent = [reference for reference in needed if not _has(facts, reference)]
    if absent:
        why = f"Belægget har ingen værdi for {', '.join(map(_show_reference, absent))}."
        return ClaimResult(claim, ClaimState.UNSUPPORTED, "", why, is_synthetic)
    return _judge(claim, predicate, facts)


def _judge(claim: Claim, predicate: Predicate, facts: Sequence[Facts]) -> ClaimResult:
    is_synthetic = any(read.is_synthetic for read in facts)
    values = {(i, name): x for i, read in enumerate(facts) for name, x in read.known.items()}
    shown = "; ".join(_show(reference, facts) for reference in predicate.references)
    if predicate.holds(values):
        sentence = fill_sentence(claim.template, facts)
        why = f"Betingelsen »{claim.predicate}« er opfyldt: {shown}."
        return ClaimResult(claim, ClaimState.HOLDS, sentence, why, is_synthetic)
    why = f"Betingelsen »{claim.predicate}« er ikke opfyldt: {shown}."
    return ClaimResult(claim, ClaimState.FAILS, "", why, is_synthetic)


def _has(facts: Sequence[Facts], reference: Reference) -> bool:
    index, name = reference
    return index < len(facts) and name in facts[index].known


def _show(reference: Reference, facts: Sequence[Facts]) -> str:
    index, name = reference
    read = facts[index]
    return f"{_show_reference(reference)} er {format_fact(name, read.known[name], read.unit)}"


def _show_reference(reference: Reference) -> str:
    return f"{reference[1]}[{reference[0]}]"
