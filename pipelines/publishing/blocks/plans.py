"""Blocks about how the trials are evaluated: plans, verdicts, disclosure control, versions."""

from __future__ import annotations

from pipelines.argument import trace_power
from pipelines.domain import Trial
from pipelines.publishing.blocks.html import Cell, lines, table
from pipelines.publishing.blocks.places import link_trial, tell_field
from pipelines.publishing.blocks.selection import find_result, mark_verdict
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import (
    DESIGN_NAMES,
    OUTCOME_UNITS,
    VERDICT_NAMES,
    describe_disclosure,
    format_count,
    format_percent,
    format_plain,
    name_outcome,
    name_unit,
    pluralise,
)

_SHOWN_DIGITS = 8  # of a digest

_VERDICT_RULES = {
    "better": ("Hele 95 %-intervallet ligger på den gode side af nul.", "Forsøget er bedre."),
    "not_worse": (
        "Hele 90 %-intervallet ligger på den gode side af grænsen. Ligger hele 95 %-intervallet "
        "samtidig på den dårlige side af nul, tilføjes »men målbart ringere«.",
        "En forringelse så stor som grænsen kan udelukkes.",
    ),
    "worse": (
        "Hele 95 %-intervallet ligger på den dårlige side af nul, og estimatet er forbi grænsen.",
        "Forsøget er dårligere.",
    ),
    "worse_within_margin": (
        "Hele 95 %-intervallet ligger på den dårlige side af nul, og estimatet er inden for "
        "grænsen, men det er ikke vist, at forringelsen er mindre end grænsen.",
        "Forsøget er ringere; hvor meget er ikke afgjort.",
    ),
    "undecided": (
        "Alt andet, og altid når hele afdelinger er med og udfaldet ikke kan føres tilbage til "
        "dem.",
        "Tallene kan ikke afgøre spørgsmålet.",
    ),
}


def plan_table(context: BookContext) -> str:
    """Return each trial's plan: design, primary outcome, margin with its reason, whose it is."""
    return table(
        "Planen for hvert forsøg, fastlagt før data læses",
        [
            "Forsøg",
            "Design (Maryland-niveau)",
            "Sammenligning",
            "Primært udfald",
            "Grænse og styrke",
            "Begrundelse for grænsen",
            "Planens ophav",
            "I protokollen",
        ],
        (_plan_row(context, trial) for trial in context.registry.trials),
    )


def verdict_legend(_context: BookContext) -> str:
    """Return the five verdicts with their rules, in the order in which they are tested."""
    return table(
        "De fem konklusioner i den rækkefølge, de prøves",
        ["Konklusion", "Regel", "Betydning"],
        (
            [mark_verdict(verdict, name), *_VERDICT_RULES[verdict.value]]
            for verdict, name in VERDICT_NAMES.items()
        ),
    )


def disclosure_rules(context: BookContext) -> str:
    """Return what is hidden and rounded, as the workspace's own network sets it."""
    if not context.registry.networks:
        return "\n\nRegistret angiver ingen regler for, hvad der må vises.\n\n"
    thresholds = context.registry.networks[0].thresholds
    rows: list[list[Cell]] = [
        ["Mindste antal, der vises", str(thresholds.min_cell)],
        ["Andre antal afrundes til nærmeste", str(thresholds.rounding)],
        ["Mindste antal personer i hver gruppe for et estimat", str(thresholds.min_arm)],
        ["Mindste antal personer for en beskrivelse", str(thresholds.min_descriptive)],
        ["Mindste antal tilbage på en kurve", str(thresholds.min_at_risk)],
    ]
    shown = table("Grænser for, hvad der vises", ["Regel", "Antal"], rows)
    return f"\n\n{describe_disclosure(thresholds)}{shown}"


def versions(context: BookContext) -> str:
    """Return the versions of the program packages that made the book."""
    return table(
        "Programpakker, som bogen er lavet med",
        ["Pakke", "Version"],
        ([package, context.versions[package]] for package in sorted(context.versions)),
        empty="Versionerne er ikke registreret i denne bygning.",
    )


def _plan_row(context: BookContext, trial: Trial) -> list[Cell]:
    plan = trial.plan
    return [
        link_trial(trial),
        f"{DESIGN_NAMES[plan.design]} (niveau {plan.design.sms_level} af 5)",
        tell_field(plan.comparison),
        name_outcome(plan.primary.outcome, plan.primary.week),
        lines([_format_margin(trial), _format_power(context, trial)]),
        tell_field(plan.margin_reason),
        "kilderne" if plan.origin == "source" else "projektet",
        _tell_kept(context, trial),
    ]


def _tell_kept(context: BookContext, trial: Trial) -> str:
    """When the plan was fixed, and the beginning of its digest in the ledger."""
    kept = context.plans.get(trial.slug)
    if kept is None:
        return "ikke ført ind"
    mark = kept.digest[:_SHOWN_DIGITS]
    if kept.late_changes == 0:
        return f"før data ({mark})"
    times = pluralise(kept.late_changes, "gang", "gange")
    return f"ændret {times}, efter at data var læst ({mark})"


def _format_power(context: BookContext, trial: Trial) -> str:
    """The power at the trial's own size, and the size that 80 % takes."""
    powers = trace_power(find_result(context, trial, trial.plan.primary), trial.plan.margin)
    if powers is None:
        return "Styrke: kan ikke beregnes uden et resultat"
    own, wanted = format_count(powers.own.n_per_arm), format_count(powers.n_wanted)
    mark = " (syntetiske data)" if powers.is_synthetic else ""
    return (
        f"Styrke: {format_percent(powers.own.power)} med {own} i hver gruppe; 80 procent kræver "
        "omkring "
        f"{wanted}{mark}"
    )


def _format_margin(trial: Trial) -> str:
    if trial.plan.margin is None:
        return "ingen grænse, så der gives ingen konklusion"
    unit = OUTCOME_UNITS.get(trial.plan.primary.estimand, "")
    if trial.plan.primary.outcome == "hours_per_case":
        unit = "hours_per_case"
    margin = trial.plan.margin
    return f"{format_plain(margin)} {name_unit(unit, margin)}"
