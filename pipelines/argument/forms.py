"""The ministry's evaluation form of a trial, filled from the registry, the findings and claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.argument.advice import describe_recommendation, judge_trial
from pipelines.argument.described import describe_predicate
from pipelines.domain import Claim, ClaimResult, ClaimState, DataKind, Registry, Trial
from pipelines.tables import FINDINGS, RELEASED_TABLES, TableSet
from pipelines.wording import (
    MULTIPLICITY,
    NOT_IN_SOURCES,
    SYNTHETIC_SENTENCE,
    describe_ask,
    describe_participants,
    describe_plan,
    describe_primary,
    describe_primary_result,
    describe_statements,
    describe_trial,
    describe_trial_briefly,
    find_data_kinds,
    join_words,
)

FORM_TITLE = "Evalueringsskema frikommuner"
_LEFT_OPEN = "udfyldes af kommunen"
_NOTE = (
    "Skemaets felter efter punkt 2 er ikke set af projektet. De følger derfor den rækkefølge, som "
    "netværkets egen evaluering har brugt."
)
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]\([^)\s]*\)")


@dataclass(frozen=True, slots=True)
class FormSection:
    """One numbered field of the form; each paragraph is Markdown without links."""

    heading: str  # "1. Beskrivelse af forsøget"
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """The form of one trial, filled."""

    trial: str  # slug
    title: str  # "Evalueringsskema frikommuner: Formkrav …"
    head: tuple[tuple[str, str], ...]  # field, text
    sections: tuple[FormSection, ...]
    is_synthetic: bool
    note: str = _NOTE


def fill_form(
    registry: Registry, trial: Trial, tables: TableSet, claims: Sequence[ClaimResult]
) -> EvaluationForm:
    """Fill the form of one trial.

    Args:
        registry: what is known of the trial and its municipalities.
        trial: which trial.
        tables: released tables, of this trial or of all.
        claims: the book's claims, evaluated; those about the trial are told where they hold.
    """
    whole = {**{table.name: table.empty() for table in RELEASED_TABLES}, **tables}
    own = {
        name: table[table["trial"] == trial.slug]
        for name, table in whole.items()
        if "trial" in table.columns and name != "delivery_quality"
    }
    rest = {name: table for name, table in whole.items() if name not in own}
    ours = {**rest, **own}
    about = [result for result in claims if is_about(result.claim, trial, registry)]
    kinds = find_data_kinds(own)
    return EvaluationForm(
        trial.slug,
        f"{FORM_TITLE}: {trial.title}",
        _fill_head(registry, trial),
        tuple(
            FormSection(heading, tuple(_LINK.sub(r"\1", text) for text in texts if text))
            for heading, texts in _list_sections(registry, trial, ours, about, _tell_kind(kinds))
        ),
        is_synthetic=any(result.is_synthetic for result in about) or bool(_tell_kind(kinds)),
    )


def is_about(claim: Claim, trial: Trial, registry: Registry) -> bool:
    """Say whether a claim rests on something about the trial."""
    subjects = {s.id: s.subject for s in registry.statements}
    return any(
        (evidence.kind == "finding" and evidence.key.startswith(f"{trial.slug}/"))
        or (evidence.kind == "statement" and subjects.get(evidence.key) == trial.slug)
        or (evidence.selection is not None and evidence.selection.trial == trial.slug)
        for evidence in claim.evidence
    )


def _fill_head(registry: Registry, trial: Trial) -> tuple[tuple[str, str], ...]:
    places = join_words(m.unit for m in registry.municipalities_in(trial.slug))
    return (
        ("Forsøgets titel", trial.title),
        ("Sags- eller ansøgningsnummer", NOT_IN_SOURCES),
        ("Kommune/region/institution", places or NOT_IN_SOURCES),
        ("Påbegyndt (dato:måned:år)", _format_day(trial.start_date)),
        ("Afsluttet (dato:måned:år)", _format_day(trial.end_date)),
        ("Kontaktperson i institutionen", _LEFT_OPEN),
        ("Kontaktperson i kommunen/regionen", _LEFT_OPEN),
    )


def _tell_kind(kinds: Iterable[str]) -> str:
    """Say which data the figures come from, where they are not all real."""
    return SYNTHETIC_SENTENCE if DataKind.SYNTHETIC.value in set(kinds) else ""


def _format_day(day: date | None) -> str:
    return NOT_IN_SOURCES if day is None else f"{day.day:02}:{day.month:02}:{day.year}"


def _list_sections(
    registry: Registry,
    trial: Trial,
    tables: TableSet,
    claims: Sequence[ClaimResult],
    notice: str,
) -> Iterable[tuple[str, tuple[str, ...]]]:
    findings = tables[FINDINGS.name]
    judgement = judge_trial(trial, tables)
    return (
        ("1. Beskrivelse af forsøget", (describe_trial(trial),)),
        ("2. Formålet med forsøget", (_tell_purposes(registry, trial),)),
        ("3. Indledning", (describe_trial_briefly(trial), describe_participants(registry, trial))),
        (
            "4. Sammenfatning",
            (notice, describe_primary(trial), describe_primary_result(findings, trial)),
        ),
        (
            "5. Baggrund, formål, målgruppe og forventede resultater",
            (describe_statements(registry, [trial.slug]),),
        ),
        ("6. Evalueringsmetode", (describe_plan(trial.plan),)),
        ("7. Resultater og læring", (_tell_claims(claims), MULTIPLICITY)),
        ("8. Anbefalinger", (describe_ask(trial), describe_recommendation(judgement))),
        ("9. Bilag", (_tell_annexes(claims),)),
    )


def _tell_purposes(registry: Registry, trial: Trial) -> str:
    """The purposes that municipalities of the trial state, as the sources give them."""
    texts = {statement.id: statement.text for statement in registry.statements}
    stated = [
        f"- {registry.municipality(purpose.municipality).unit}: "
        f"{texts.get(purpose.statement, purpose.statement)}"
        for purpose in registry.purposes
        if purpose.trial == trial.slug
    ]
    return "\n".join(dict.fromkeys(stated)) or f"Et særskilt formål {NOT_IN_SOURCES}."


def _tell_claims(claims: Sequence[ClaimResult]) -> str:
    """The sentences that hold; how many do not, without their sentence."""
    held = [f"- {result.sentence}" for result in claims if result.state is ClaimState.HOLDS]
    broken = sum(result.state is not ClaimState.HOLDS for result in claims)
    if broken:
        held.append(f"- {broken} af bogens påstande om forsøget holder ikke på de data, der er.")
    return "\n".join(held) or "Bogen har ingen påstande om netop dette forsøg."


def _tell_annexes(claims: Sequence[ClaimResult]) -> str:
    rows = [
        f"- {result.claim.id}: prøven er, at {describe_predicate(result.claim)}"
        for result in claims
    ]
    return "\n".join(rows) or "Der er ingen bilag ud over bogens egen side om forsøget."
