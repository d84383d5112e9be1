"""Released findings and the sources' statements → claims that hold or don't."""

from __future__ import annotations

from dataclasses import asdict

from pipelines.argument import check_claims, evaluate_claims
from pipelines.domain import ClaimResult, ClaimState, Registry
from pipelines.errors import ClaimError
from pipelines.storage import Workspace, read_table, write_json
from pipelines.tables import FINDINGS


def evaluate_all_claims(workspace: Workspace, registry: Registry, *, is_strict: bool) -> None:
    """Evaluate every claim and write `claims.json`.

    Raises:
        ClaimError: a claim can't be evaluated or can't fail, or (with `is_strict`) one does not
            hold; all such claims are listed.
    """
    findings = read_table(workspace.build / "findings.csv", FINDINGS)
    check_claims(registry, findings)
    results = evaluate_claims(registry, findings)
    write_json(workspace.build / "claims.json", [describe_claim(result) for result in results])
    broken = [result for result in results if result.state is not ClaimState.HOLDS]
    if is_strict and broken:
        raise ClaimError(f"Påstanden {result.claim.id}: {result.why}" for result in broken)


def describe_claim(result: ClaimResult) -> dict[str, object]:
    """Return a claim's result as JSON values."""
    return {
        "id": result.claim.id,
        "chapter": result.claim.chapter,
        "template": result.claim.template,
        "predicate": result.claim.predicate,
        "evidence": [asdict(evidence) for evidence in result.claim.evidence],
        "state": result.state.value,
        "sentence": result.sentence,
        "why": result.why,
        "is_synthetic": result.is_synthetic,
    }
