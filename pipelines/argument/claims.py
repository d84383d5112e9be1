"""Evaluates claims: whether the evidence carries the sentence, now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, product

import pandas as pd

from pipelines.argument.counts import read_count
from pipelines.argument.facts import Facts, read_plain
from pipelines.argument.fields import NAMES
from pipelines.argument.predicates import Predicate, parse_predicate
from pipelines.argument.rankings import read_comparison
from pipelines.argument.sentences import TemplateError, fill_sentence, has_verb, parse_gaps
from pipelines.argument.shown import list_values, name_reference, tell_values
from pipelines.argument.strength import assess_findings, choose_verb, find_too_strong, lowest
from pipelines.argument.tallies import read_tally
from pipelines.argument.terms import FactsRead, PredicateError, Reference
from pipelines.domain import Certainty, Claim, ClaimResult, ClaimState, Evidence, Registry
from pipelines.tables import TableSet

_MAX_STATES = 50_000


@dataclass(frozen=True)
class _Evaluation:
    """The claims of a registry being evaluated; a claim may ask for another."""

    registry: Registry
    findings: pd.DataFrame
    tables: TableSet
    done: dict[str, ClaimResult] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)


def evaluate_claims(
    registry: Registry, findings: pd.DataFrame, tables: TableSet | None = None
) -> tuple[ClaimResult, ...]:
    """Evaluate every claim of the registry, in its order; nothing is raised.

    Args:
        registry: claims, statements, trials and words of strength.
        findings: released findings of all municipalities and the pooled ones.
        tables: the other released tables, which tell how certain a finding is.

    Returns:
        One result a claim. A claim that `check_claims` would refuse is unsupported.
    """
    given = {} if tables is None else dict(tables)
    evaluation = _Evaluation(registry, findings, {**given, "findings": findings})
    return tuple(_evaluate(claim, evaluation) for claim in registry.claims)


def _evaluate(claim: Claim, evaluation: _Evaluation) -> ClaimResult:
    done = evaluation.done.get(claim.id)
    if done is not None and done.claim is claim:
        return done
    evaluation.open.add(claim.id)
    facts = [_read(evidence, evaluation) for evidence in claim.evidence]
    evaluation.open.discard(claim.id)
    result = _conclude(claim, facts, evaluation)
    evaluation.done.setdefault(claim.id, result)
    return result


def _read(evidence: Evidence, evaluation: _Evaluation) -> Facts:
    registry, findings = evaluation.registry, evaluation.findings
    if evidence.kind == "claim":
        return _read_claim(evidence.key, evaluation)
    if evidence.kind == "count":
        return read_count(evidence, registry, findings)
    if evidence.kind == "compare":
        return read_comparison(evidence, registry, findings)
    if evidence.kind == "registry":
        return read_tally(evidence.key, registry)
    return read_plain(evidence, registry, findings)


def _read_claim(claim_id: str, evaluation: _Evaluation) -> Facts:
    """Read another claim; whether one without its evidence holds is open."""
    claim = next((c for c in evaluation.registry.claims if c.id == claim_id), None)
    if claim is None:
        return Facts(missing=f'Påstanden "{claim_id}" findes ikke.', is_nowhere=True)
    if claim_id in evaluation.open:
        return Facts(missing=f'Påstanden "{claim_id}" hviler på sig selv.', is_nowhere=True)
    result = _evaluate(claim, evaluation)
    if result.state is ClaimState.UNSUPPORTED:
        possible: tuple[Mapping[str, bool], ...] = ({"holds": False}, {"holds": True})
        return Facts(possible[0], possible=possible, is_synthetic=result.is_synthetic)
    holds = result.state is ClaimState.HOLDS
    return Facts({"holds": holds}, is_synthetic=result.is_synthetic)


def _conclude(claim: Claim, facts: Sequence[Facts], evaluation: _Evaluation) -> ClaimResult:
    below = [evaluation.done[e.key] for e in claim.evidence if e.key in evaluation.done]
    below = [result for result in below if result.claim.id in _claims_named(claim)]
    own = assess_findings(
        (f for read in facts for f in read.findings), evaluation.registry, evaluation.tables
    )
    draft = ClaimResult(
        claim,
        ClaimState.UNSUPPORTED,
        "",
        " ".join(dict.fromkeys(read.missing for read in facts if read.missing)),
        is_synthetic=any(read.is_synthetic for read in facts),
        certainty=lowest([own, *(result.certainty for result in below)]),
    )
    if draft.why:
        return draft
    try:
        predicate = parse_predicate(claim.predicate)
        needed = sorted({*predicate.references, *parse_gaps(claim.template)})
    except (PredicateError, TemplateError) as error:
        return replace(draft, why=f"Påstanden er ikke skrevet rigtigt: {error}.")
    absent = [reference for reference in needed if not _has(facts, reference)]
    if absent:
        names = ", ".join(name_reference(reference, len(facts)) for reference in absent)
        why = f"Belægget har intet at vise om {names}."
        return replace(draft, why=why)
    return _judge(replace(draft, values=list_values(needed, facts)), predicate, facts, evaluation)


def _judge(
    draft: ClaimResult, predicate: Predicate, facts: Sequence[Facts], evaluation: _Evaluation
) -> ClaimResult:
    outcomes = {predicate.holds(state) for state in _list_states(facts)}
    shown = tell_values(predicate, facts)
    if len(outcomes) > 1:
        why = f"Det kan ikke afgøres, om prøven er bestået: {shown}."
        return replace(draft, why=why)
    if not outcomes.pop():
        why = f"Prøven er ikke bestået: {shown}."
        return replace(draft, state=ClaimState.FAILS, why=why)
    return _phrase(draft, facts, evaluation, f"Prøven er bestået: {shown}.")


def _phrase(
    draft: ClaimResult, facts: Sequence[Facts], evaluation: _Evaluation, why: str
) -> ClaimResult:
    """Print a claim that holds, unless its words are stronger than its evidence."""
    registry, template = evaluation.registry, draft.claim.template
    word = find_too_strong(template, draft.certainty, registry.strength_words)
    if word is not None:
        return replace(draft, state=ClaimState.FAILS, why=_tell_too_strong(word, draft.certainty))
    verb = choose_verb(draft.certainty, registry.certainty_words) if has_verb(template) else ""
    sentence = fill_sentence(template, facts, verb)
    return replace(draft, state=ClaimState.HOLDS, sentence=sentence, why=why)


def _tell_too_strong(word: str, certainty: Certainty | None) -> str:
    from pipelines.argument.certainty_table import CERTAINTY_NAMES

    if certainty is None:
        return (
            f"Ordet »{word}« er for stærkt om kilder, medmindre sætningen siger, hvem der siger "
            "det (»ifølge …«)."
        )
    return f"Ordet »{word}« er stærkere end belægget: Sikkerheden er {CERTAINTY_NAMES[certainty]}."


def _list_states(facts: Sequence[Facts]) -> list[FactsRead]:
    """Return every state of affairs that the evidence allows, as predicates read them."""
    choices = [read.possible or (read.known,) for read in facts]
    return [
        {(i, name): x for i, known in enumerate(state) for name, x in known.items()}
        for state in islice(product(*choices), _MAX_STATES)
    ]


def _claims_named(claim: Claim) -> set[str]:
    return {evidence.key for evidence in claim.evidence if evidence.kind == "claim"}


def _has(facts: Sequence[Facts], reference: Reference) -> bool:
    index, name = reference
    return index < len(facts) and (name == NAMES or name in facts[index].known)
