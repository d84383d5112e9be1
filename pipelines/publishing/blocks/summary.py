"""Blocks that put each trial's result beside the municipalities' ask."""

from __future__ import annotations

from markupsafe import Markup

from pipelines.argument import Advice, Recommendation, recommend, tell_sources
from pipelines.domain import AskKind, DataKind, Network, OutcomeKey, Trial
from pipelines.publishing.blocks.html import Cell, bullets, element, join, lines, table
from pipelines.publishing.blocks.places import link_source, link_trial, link_trials, tell_field
from pipelines.publishing.blocks.selection import (
    INTERVALS,
    explain_absence,
    find_result,
    mark_caption,
    show_estimate,
    show_result,
)
from pipelines.publishing.blocks.strength import assess_strength, describe_strength
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import ASK_WORDS, NOT_IN_SOURCES, Finding, name_outcome

SATISFACTION = OutcomeKey("citizen_satisfaction", "top2_difference", None)
HOURS = OutcomeKey("hours_per_case", "mean_difference", None)
_NOT_ASSESSED = Advice.NOT_ASSESSED.value.capitalize()
_HEAD = (
    "Forsøg",
    "Hvad reglen var",
    "Konklusion på det primære udfald",
    "Borgernes tilfredshed",
    "Rådgivertimer pr. sag",
    "Sikkerhed",
    "Kommunernes ønske",
    "Hvad belægget bærer",
)


def summary_table(context: BookContext) -> str:
    """Return one row a trial, one table a network: result, certainty, ask."""
    return "".join(_network_summary(context, network) for network in context.registry.networks)


def asks(context: BookContext) -> str:
    """Return each ask: the rule, the reasons, what happens if it lapses, and the source."""
    return table(
        "Kommunernes ønsker og begrundelser, gengivet med bogens ord",
        ["Forsøg", "Reglen i dag", "Ønske", "Begrundelser", "Hvis forsøget bortfalder", "Kilde"],
        (
            [
                link_trials(trials),
                lines(tell_field(trial.rule_waived) for trial in trials),
                tell_ask(trials[0]),
                _reasons(trials[0]),
                _consequence(trials[0]),
                _ask_source(context, trials[0]),
            ]
            for trials in _trials_by_ask(context)
        ),
    )


def ask_and_evidence(context: BookContext) -> str:
    """Return each ask beside the verdict, and what the two say together."""
    asking = [trial for trials in _trials_by_ask(context) for trial in trials]
    rows = [(trial, _primary(context, trial)) for trial in asking]
    return table(
        mark_caption(f"Ønske og belæg side om side. {INTERVALS}", (finding for _, finding in rows)),
        ["Forsøg", "Kommunernes ønske", "Resultat", "Sikkerhed", "Ønske holdt op mod belæg"],
        (
            [
                link_trial(trial),
                tell_ask(trial),
                show_result(finding),
                describe_strength(context, trial, finding),
                weigh(context, trial, finding, tells_sources=True),
            ]
            for trial, finding in rows
        ),
    )


def advise(context: BookContext, trial: Trial, finding: Finding | None) -> str:
    """Return the rule's advice in a word or two; its reasons stand in `weigh`."""
    if finding is None or not finding.is_shown:
        return _NOT_ASSESSED
    return _recommend(context, trial, finding).advice.value.capitalize()


def weigh(
    context: BookContext, trial: Trial, finding: Finding | None, *, tells_sources: bool = False
) -> Markup:
    """Return what the evidence carries: the rule's advice with its reason, or the sources'."""
    sources = tell_sources(trial) if tells_sources else ""
    if finding is None or not finding.is_shown:
        return join([f"{_NOT_ASSESSED}:", explain_absence(finding), sources])
    found = _recommend(context, trial, finding)
    carried = sources if found.from_sources else ""
    return join([element("strong", f"{found.advice.value.capitalize()}:"), found.reason, carried])


def _recommend(context: BookContext, trial: Trial, finding: Finding) -> Recommendation:
    verdict = None if finding.verdict is None else finding.verdict.value
    kind = DataKind.SYNTHETIC if finding.is_synthetic else DataKind.REAL
    certainty = assess_strength(context, trial, finding).certainty.value
    return recommend(trial, verdict, certainty, kind.value)


def _network_summary(context: BookContext, network: Network) -> str:
    trials = [trial for trial in context.registry.trials if trial.network == network.slug]
    primary = {trial.slug: _primary(context, trial) for trial in trials}
    others = [find_result(context, trial, key) for trial in trials for key in (SATISFACTION, HOURS)]
    return table(
        mark_caption(
            f"Forsøgene på én side: {network.name}. {INTERVALS}", [*primary.values(), *others]
        ),
        _HEAD,
        (_summary_row(context, trial, primary[trial.slug]) for trial in trials),
        css_class="fk-skema",
    )


def _summary_row(context: BookContext, trial: Trial, finding: Finding | None) -> list[Cell]:
    return [
        link_trial(trial),
        tell_field(trial.rule_waived),
        lines([_name_primary(trial), show_result(finding)]),
        show_estimate(find_result(context, trial, SATISFACTION)),
        show_estimate(find_result(context, trial, HOURS)),
        describe_strength(context, trial, finding),
        tell_ask(trial),
        weigh(context, trial, finding),
    ]


def _primary(context: BookContext, trial: Trial) -> Finding | None:
    return find_result(context, trial, trial.plan.primary)


def _name_primary(trial: Trial) -> Markup:
    return element("em", name_outcome(trial.plan.primary.outcome, trial.plan.primary.week))


def _trials_by_ask(context: BookContext) -> list[list[Trial]]:
    """Return the trials of each ask; the ask that most municipalities share comes first."""
    groups: dict[str, list[Trial]] = {}
    for trial in context.registry.trials:
        if trial.ask is not None:
            groups.setdefault(trial.ask.id, []).append(trial)
    return sorted(groups.values(), key=lambda trials: -_count_places(context, trials))


def _count_places(context: BookContext, trials: list[Trial]) -> int:
    return max(len(context.registry.municipalities_in(trial.slug)) for trial in trials)


def tell_ask(trial: Trial) -> str:
    """Return what the municipalities ask for the trial, in words."""
    if trial.ask is None or trial.ask.kind is AskKind.UNKNOWN:
        return "Intet ønske i kilderne"
    return ASK_WORDS[trial.ask.kind].capitalize()


def _reasons(trial: Trial) -> Markup:
    reasons = trial.ask.reasons if trial.ask else ()
    return bullets(tell_field(reason) for reason in reasons)


def _consequence(trial: Trial) -> str:
    return tell_field(trial.ask.consequence if trial.ask else "")


def _ask_source(context: BookContext, trial: Trial) -> Markup:
    if trial.ask is None:
        return join([NOT_IN_SOURCES])
    return lines([link_source(context, trial.ask.source), trial.ask.locator])
