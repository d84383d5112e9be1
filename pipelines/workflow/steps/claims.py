"""Released findings and the sources' statements → claims that hold or don't, and coverage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from pipelines.argument import (
    Coverage,
    check_claims,
    describe_predicate,
    evaluate_claims,
    find_evidence_faults,
    locate,
)
from pipelines.domain import Certainty, ClaimResult, ClaimState, ClaimValue, Registry
from pipelines.errors import ClaimError
from pipelines.publishing.staged.coverage import measure_coverage, pages_of_claims, read_titles
from pipelines.storage import Workspace, read_tables, write_json
from pipelines.tables import FINDINGS
from pipelines.workflow.steps import held

CLAIMS_NAME, COVERAGE_NAME = "claims.json", "coverage.json"


def evaluate_all_claims(workspace: Workspace, registry: Registry, *, is_strict: bool) -> None:
    """Evaluate every claim; write `claims.json`, `coverage.json` and what holds to the ledger.

    Evidence that exists nowhere leaves its claims unsupported, and the build goes on: the fault
    stands in `claims.json`, and the command's exit code tells.

    Raises:
        ClaimError: a claim can't fail, or (with `is_strict`) one does not hold, or a number of
            the book's prose is bound to nothing; all are listed, with file and line.
    """
    tables = read_tables(workspace.build)
    findings = tables[FINDINGS.name]
    check_claims(registry, findings, needs_evidence=False)
    pages = pages_of_claims(workspace.book)
    before = held.read_held(workspace)
    results = [
        replace(result, pages=pages.get(result.claim.id, ()), before=_before(result, before))
        for result in evaluate_claims(registry, findings, tables)
    ]
    faults = {
        result.claim.id: list(find_evidence_faults(result.claim, registry, findings))
        for result in results
    }
    coverage = measure_coverage(workspace.book, workspace.notebooks, registry)
    write_json(
        workspace.build / CLAIMS_NAME,
        [{**describe_claim(r), "faults": faults[r.claim.id]} for r in results],
    )
    write_json(
        workspace.build / COVERAGE_NAME,
        {**describe_coverage(coverage), "titles": read_titles(workspace.book)},
    )
    held.note_held(workspace, results, before)
    if is_strict:
        _stop(results, coverage)


def describe_claim(result: ClaimResult) -> dict[str, Any]:
    """Return a claim's result as JSON values."""
    claim = result.claim
    return {
        "id": claim.id,
        "line": claim.line,
        "chapter": claim.chapter,
        "template": claim.template,
        "predicate": claim.predicate,
        "predicate_in_words": describe_predicate(claim),
        "evidence": [asdict(evidence) for evidence in claim.evidence],
        "state": result.state.value,
        "sentence": result.sentence,
        "why": result.why,
        "is_synthetic": result.is_synthetic,
        "certainty": None if result.certainty is None else result.certainty.value,
        "values": [asdict(value) for value in result.values],
        "before": [asdict(value) for value in result.before],
        "pages": list(result.pages),
    }


def parse_claims(registry: Registry, entries: Sequence[dict[str, Any]]) -> list[ClaimResult]:
    """Return the results that `claims.json` holds."""
    claims = {claim.id: claim for claim in registry.claims}
    return [
        ClaimResult(
            claim=claims[entry["id"]],
            state=ClaimState(entry["state"]),
            sentence=entry["sentence"],
            why=entry["why"],
            is_synthetic=entry["is_synthetic"],
            certainty=None if entry["certainty"] is None else Certainty(entry["certainty"]),
            values=tuple(ClaimValue(**value) for value in entry["values"]),
            before=tuple(ClaimValue(**value) for value in entry["before"]),
            pages=tuple(entry["pages"]),
        )
        for entry in entries
    ]


def describe_coverage(coverage: Coverage) -> dict[str, Any]:
    """Return the coverage as JSON values."""
    return {
        "numbers": {
            "bound": coverage.bound_numbers,
            "share": round(coverage.number_share, 6),
            "unbound": [asdict(each) for each in coverage.unbound_numbers],
        },
        "assertions": {
            "bound": coverage.bound_assertions,
            "share": round(coverage.assertion_share, 6),
            "unbound": [asdict(each) for each in coverage.unbound_assertions],
        },
        "exemptions": [asdict(each) for each in coverage.exemptions],
        "faults": list(coverage.faults),
    }


def tell_break(result: ClaimResult) -> str:
    """Return where a claim that does not hold stands, its old and its new values, and why."""
    word = "holder ikke" if result.state is ClaimState.FAILS else "kan ikke belægges"
    old, new = _tell(result.before), _tell(result.values)
    change = f" Før: {old}. Nu: {new or 'intet belæg'}." if old else f" Nu: {new}." if new else ""
    return f"{locate(result.claim)}: {word}.{change} {result.why}"


def _before(result: ClaimResult, held_before: held.Held) -> tuple[ClaimValue, ...]:
    return () if result.state is ClaimState.HOLDS else held_before.get(result.claim.id, ())


def _tell(values: Sequence[ClaimValue]) -> str:
    return "; ".join(f"{value.name} {value.shown}" for value in values)


def _stop(results: Sequence[ClaimResult], coverage: Coverage) -> None:
    faults = [*_list_broken(results), *_list_unbound(coverage)]
    if faults:
        raise ClaimError(faults)


def _list_broken(results: Sequence[ClaimResult]) -> Iterator[str]:
    for result in results:
        if result.state is not ClaimState.HOLDS:
            yield tell_break(result)


def _list_unbound(coverage: Coverage) -> Iterator[str]:
    for each in coverage.unbound_numbers:
        yield (
            f"{each.place}, linje {each.line}: tallet »{each.text}« er ikke bundet til noget "
            "belæg. Brug value, claim, number, constant eller date, eller skriv det i "
            "book/_tal.yml med en grund."
        )
    yield from coverage.faults
