"""No claim of the project's registry holds whatever its evidence says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from pipelines.argument import check_claims, evaluate_claims
from pipelines.argument.members import list_member_ids
from pipelines.domain import Claim, ClaimState, Evidence, OutcomeKey, Registry, Verdict
from pipelines.registry import read_registry
from pipelines.tables import FINDINGS
from tests.released_rows import make_findings
from tests.workspaces import PROJECT

REGISTRY = read_registry(PROJECT / "data" / "raw" / "registry")
NUMBERS = (-1e6, -1.0, 0.0, 0.25, 1.0, 7.0, 1e6)
LIMITS = ("ci95_low", "ci95_high", "ci90_low", "ci90_high", "prediction_low", "prediction_high")


def findings_named(claim: Claim, seen: frozenset[str] = frozenset()) -> list[tuple[str, ...]]:
    """The keys of all findings that a claim rests on, through other claims too."""
    named: list[tuple[str, ...]] = []
    for evidence in claim.evidence:
        if evidence.kind == "finding":
            named.append(tuple(evidence.key.split("/")))
        elif evidence.kind == "claim" and evidence.key not in seen:
            named += findings_named(find_claim(evidence.key), seen | {claim.id})
        elif evidence.selection is not None:
            named += members_named(evidence)
    return named


def members_named(evidence: Evidence) -> list[tuple[str, ...]]:
    selection = evidence.selection
    assert selection is not None
    members = list_member_ids(selection, REGISTRY)
    if selection.among == "municipalities":
        parts = outcome_of(selection.outcome, selection.trial)
        return [(selection.trial, member, *parts) for member in members]
    if selection.among == "trials":
        return [(m, "_network", *outcome_of(selection.outcome, m)) for m in members]
    return []


def outcome_of(outcome: str, trial: str) -> tuple[str, ...]:
    if outcome not in {"", "primary"}:
        return tuple(outcome.split("/"))
    key: OutcomeKey = REGISTRY.trial(trial).plan.primary
    return (key.outcome, key.estimand, *([str(key.week)] if key.week else []))


def below(claim: Claim) -> tuple[Claim, ...]:
    """Every claim that a claim rests on."""
    direct = [find_claim(evidence.key) for evidence in claim.evidence if evidence.kind == "claim"]
    return tuple(other for each in direct for other in (each, *below(each)))


def find_claim(name: str) -> Claim:
    return next(claim for claim in REGISTRY.claims if claim.id == name)


def make_rows(claim: Claim, number: float, verdict: str) -> pd.DataFrame:
    """Every finding that the claim names, with one number for the estimate and its limits."""
    rows: list[dict[str, Any]] = []
    for trial, place, outcome, *rest in findings_named(claim):
        week = next((int(part) for part in rest if part.isdecimal()), None)
        estimand = next((part for part in rest if not part.isdecimal()), "rmst_difference")
        limits = dict.fromkeys(LIMITS, number)
        rows.append(
            {
                "trial": trial, "municipality": place, "outcome": outcome, "estimand": estimand,
                "week": week, "estimate": number, "verdict": verdict, **limits,
            }
        )  # fmt: skip
    return make_findings(*rows) if rows else FINDINGS.empty()


def mutations(claim: Claim) -> Iterator[tuple[Registry, pd.DataFrame]]:
    """The registry with each statement's number changed, and findings of every sort."""
    middle = make_rows(claim, 0.0, "undecided")
    named = statements_named(claim)
    own = {s.value for s in REGISTRY.statements if s.id in named and s.value is not None}
    for statement in REGISTRY.statements:
        for number in sorted({*NUMBERS, *own}) if statement.id in named else ():
            others = tuple(
                replace(s, value=number) if s.id == statement.id else s for s in REGISTRY.statements
            )
            yield replace(REGISTRY, statements=others), middle
    for number in NUMBERS if findings_named(claim) else ():
        for verdict in Verdict:
            yield REGISTRY, make_rows(claim, number, verdict.value)
    if any(evidence.kind == "registry" for evidence in claim.evidence):
        yield replace(REGISTRY, participations=(), trials=()), middle


def statements_named(claim: Claim) -> set[str]:
    named = {e.key for e in claim.evidence if e.kind == "statement"}
    for evidence in claim.evidence:
        if evidence.kind == "claim":
            named |= statements_named(find_claim(evidence.key))
        if evidence.selection is not None and evidence.selection.among == "statements":
            named |= set(list_member_ids(evidence.selection, REGISTRY))
    return named


@pytest.mark.parametrize("claim", REGISTRY.claims, ids=lambda claim: claim.id)
def test_a_claim_fails_for_some_perturbation_of_its_evidence(claim: Claim) -> None:
    states = set()
    for registry, findings in mutations(claim):
        results = evaluate_claims(replace(registry, claims=(claim, *below(claim))), findings)
        states.add(results[0].state)
        if ClaimState.FAILS in states:
            break

    assert ClaimState.FAILS in states


def test_every_claim_of_the_registry_can_be_judged() -> None:
    check_claims(REGISTRY, FINDINGS.empty(), needs_evidence=False)


def test_every_claim_on_sources_alone_holds() -> None:
    results = evaluate_claims(REGISTRY, FINDINGS.empty())

    assert [
        (result.claim.id, result.why)
        for result in results
        if result.state is not ClaimState.HOLDS and not findings_named(result.claim)
    ] == []
