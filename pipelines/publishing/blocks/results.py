"""Blocks about what was carried out, what people answered, and what it took."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.argument import Implementation, classify, fidelity_share
from pipelines.domain import Municipality, OutcomeKey, Trial
from pipelines.publishing.blocks.html import Cell, table
from pipelines.publishing.blocks.places import link_participation, link_trial
from pipelines.publishing.blocks.selection import (
    INTERVALS,
    find_place_results,
    find_result,
    mark_caption,
    show_estimate,
)
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import (
    Finding,
    format_percent,
    format_plain,
    name_code,
    name_outcome,
    name_status,
    name_verdict,
)

_CITIZENS = ("citizen_meaning", "citizen_satisfaction", "citizen_influence", "citizen_job_focus")
_STAFF = ("staff_meaning", "staff_trust", "staff_quality", "staff_administration")
_RESOURCES = (
    "hours_per_case",
    "rehabilitation_meetings_per_case",
    "lae265_per_case",
    "lae285_per_case",
    "cancelled_joint_per_case",
    "cost_per_case",
)
_ADOPTED = OutcomeKey("adopted_elements", "adopted_share", None)
_DOSE = OutcomeKey("delivered_dose", "dose_ratio", None)


def survey_table(context: BookContext) -> str:
    """Return the pooled differences in citizens' and in employees' answers, a table each."""
    return "".join(
        _outcome_table(
            context,
            f"{who}: forskel mellem forsøg og sammenligning i andelen, der svarede 4 eller 5",
            [OutcomeKey(outcome, "top2_difference", None) for outcome in outcomes],
        )
        for who, outcomes in (("Borgernes svar", _CITIZENS), ("Medarbejdernes svar", _STAFF))
    )


def resources_table(context: BookContext) -> str:
    """Return the pooled differences in resources a case."""
    keys = [OutcomeKey(outcome, "mean_difference", None) for outcome in _RESOURCES]
    return _outcome_table(
        context, "Forskel mellem forsøg og sammenligning i ressourcer pr. sag", keys
    )


def price_table(context: BookContext) -> str:
    """Return what resources are reckoned to cost, each with its band and its origin."""
    return table(
        "Priser, som udgifterne er regnet med, i kr. pr. time eller stk.",
        ["Ressource", "Lav", "Midt", "Høj", "Prisen dækker", "Ophav"],
        (
            [
                name_code("resource_kind", price.kind),
                *(format_plain(value) for value in (price.low, price.mid, price.high)),
                price.note,
                "projektets antagelse" if price.is_assumed else f"{price.source}, {price.locator}",
            ]
            for price in context.registry.prices
        ),
        empty="Registret har ingen priser, så intet er regnet om til kroner.",
    )


def fidelity_table(context: BookContext) -> str:
    """Return, for each participation, what was carried out, and how to read the result."""
    pairs = [
        (unit, trial)
        for trial in context.registry.trials
        for unit in context.registry.municipalities_in(trial.slug)
    ]
    rows = [(unit, trial, _fidelity(context, unit, trial)) for unit, trial in pairs]
    return table(
        mark_caption(
            "Udførelse og resultat holdt sammen i hver deltagelse",
            [finding for _, _, findings in rows for finding in findings],
        ),
        [
            "Deltagelse",
            "Elementer taget i brug",
            "Leveret dosis i forhold til den planlagte",
            "Krav til høj udførelse",
            "Konklusion",
            "Læsning",
        ],
        (_fidelity_row(unit, trial, findings) for unit, trial, findings in rows),
    )


def read_implementation(trial: Trial, findings: Sequence[Finding | None]) -> str:
    """Return the reading of one participation: it works, the theory fails, or it was not done.

    Args:
        trial: whose threshold counts as high fidelity.
        findings: adopted elements, delivered dose and the primary outcome, in that order.
    """
    adopted, dose, primary = findings
    if primary is None or not primary.is_shown or primary.verdict is None:
        return f"{Implementation.UNDECIDED.value}: intet resultat"
    share = fidelity_share(_estimate(adopted), _estimate(dose))
    if share is None:
        return f"{Implementation.UNDECIDED.value}: udførelsen er ikke kendt"
    return classify(share, trial.fidelity_threshold, primary.verdict).value


def _outcome_table(context: BookContext, caption: str, keys: Sequence[OutcomeKey]) -> str:
    rows = [
        (trial, [find_result(context, trial, key) for key in keys])
        for trial in context.registry.trials
    ]
    return table(
        mark_caption(
            f"{caption}. {INTERVALS}", (finding for _, findings in rows for finding in findings)
        ),
        ["Forsøg", *(name_outcome(key.outcome) for key in keys)],
        ([link_trial(trial), *map(show_estimate, findings)] for trial, findings in rows),
    )


def _fidelity(context: BookContext, unit: Municipality, trial: Trial) -> list[Finding | None]:
    keys = (_ADOPTED, _DOSE, trial.plan.primary)
    return [next(iter(find_place_results(context, trial, unit.slug, k)), None) for k in keys]


def _fidelity_row(
    unit: Municipality, trial: Trial, findings: Sequence[Finding | None]
) -> list[Cell]:
    adopted, dose, primary = findings
    return [
        link_participation(unit, trial, f"{trial.short_title}, {unit.unit}"),
        _share(adopted),
        _share(dose),
        format_percent(trial.fidelity_threshold),
        _verdict(primary),
        read_implementation(trial, findings),
    ]


def _estimate(finding: Finding | None) -> float | None:
    return finding.estimate if finding is not None and finding.is_shown else None


def _share(finding: Finding | None) -> str:
    if finding is None:
        return "ikke målt"
    if not finding.is_shown or finding.estimate is None:
        return name_status(finding.status.value)
    return format_percent(finding.estimate)


def _verdict(finding: Finding | None) -> str:
    if finding is None:
        return "ikke beregnet"
    if not finding.is_shown:
        return name_status(finding.status.value)
    return name_verdict(None if finding.verdict is None else finding.verdict.value)
