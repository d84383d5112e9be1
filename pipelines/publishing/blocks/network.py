"""Blocks about the networks as the sources describe them: levels, rounds, trials, units."""

from __future__ import annotations

from markupsafe import Markup

from pipelines import figures
from pipelines.domain import Municipality, Network, Round, Trial
from pipelines.publishing.blocks.html import Cell, join, table
from pipelines.publishing.blocks.places import (
    link_municipality,
    link_source,
    link_trial,
    link_trials,
    tell_field,
)
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import DELIVERY_NAMES, NOT_IN_SOURCES, format_date, pluralise


def organisation(context: BookContext) -> str:
    """Return each network's levels, top first."""
    return "".join(
        table(
            f"Organisering: {network.name}",
            ["Led", "Hvem"],
            ([level.name, level.members] for level in network.levels),
            empty="Kilderne beskriver ikke organiseringen.",
        )
        for network in context.registry.networks
    )


def rounds(context: BookContext) -> str:
    """Return the application rounds with their trials."""
    return "".join(
        table(
            f"Ansøgningsrunder: {network.name}",
            ["Runde", "Ansøgningsfrist", "Start", "Forsøg", "Kilde"],
            (_round_row(context, network, each) for each in network.rounds),
        )
        for network in context.registry.networks
        if network.rounds
    )


def timeline(context: BookContext) -> str:
    """Return the own network's trials over the years, with the rounds' starts, as a chart."""
    own = context.registry.networks[:1]
    slugs = {network.slug for network in own}
    trials = [trial for trial in context.registry.trials if trial.network in slugs]
    shown = figures.timeline(trials, own[0].rounds if own else ())
    return f"\n\n{shown._repr_html_()}\n\n"


def trial_rules(context: BookContext) -> str:
    """Return the rule that each trial waives, and what it allows."""
    return table(
        "Reglen, som hvert forsøg fraviger",
        ["Forsøg", "Regel der fraviges", "Det giver forsøget lov til", "Kilder"],
        (
            [
                link_trial(trial),
                tell_field(trial.rule_waived),
                tell_field(trial.allowed),
                join((link_source(context, s) for s in trial.sources), Markup("; ")),
            ]
            for trial in context.registry.trials
        ),
    )


def trial_list(context: BookContext) -> str:
    """Return every trial with its start, its participants and its status."""
    return "".join(
        table(
            f"Forsøg: {network.name}",
            ["Forsøg", "Fuld titel", "Periode", "Deltagere", "Status", "Evaluator"],
            (
                _trial_row(context, trial)
                for trial in context.registry.trials
                if trial.network == network.slug
            ),
        )
        for network in context.registry.networks
    )


def municipality_list(context: BookContext) -> str:
    """Return every unit with its trials and where its delivery stands."""
    states = {summary.municipality: summary.state for summary in context.deliveries}
    return table(
        "Kommuner og deres forsøg",
        ["Kommune", "Kommunekode", "Forsøg", "Leverance"],
        (
            [
                link_municipality(municipality),
                municipality.code,
                _trials_cell(context, municipality),
                DELIVERY_NAMES[states[municipality.slug]]
                if municipality.slug in states
                else "ikke leveret",
            ]
            for municipality in context.registry.municipalities
            if context.registry.trials_of(municipality.slug)
        ),
    )


def _round_row(context: BookContext, network: Network, each: Round) -> list[Cell]:
    trials = [
        trial
        for trial in context.registry.trials
        if (trial.network, trial.round) == (network.slug, each.number)
    ]
    deadline = each.application_deadline
    return [
        f"{each.number}. runde",
        format_date(deadline) if deadline else NOT_IN_SOURCES,
        format_date(each.start_date),
        link_trials(trials),
        join([link_source(context, each.source), f"({each.locator})"]),
    ]


def _trial_row(context: BookContext, trial: Trial) -> list[Cell]:
    end = format_date(trial.end_date) if trial.end_date else f"slutdato {NOT_IN_SOURCES}"
    units = context.registry.municipalities_in(trial.slug)
    return [
        link_trial(trial),
        trial.title,
        f"{format_date(trial.start_date)} – {end}",
        join((link_municipality(unit) for unit in units), Markup(", ")) or "ingen registreret",
        tell_field(trial.status),
        tell_field(trial.evaluator),
    ]


def _trials_cell(context: BookContext, municipality: Municipality) -> Cell:
    trials = context.registry.trials_of(municipality.slug)
    count = pluralise(len(trials), "forsøg", "forsøg")
    return join([f"{count}:", link_trials(trials)])
