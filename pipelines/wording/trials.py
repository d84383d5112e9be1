"""What a trial is, what it asks and how it is evaluated, as Markdown from the registry."""

from __future__ import annotations

from pipelines.domain import UNKNOWN, AskKind, Municipality, Plan, Registry, Trial
from pipelines.wording.codes import CODE_NAMES
from pipelines.wording.dates import format_period
from pipelines.wording.escaping import escape_markdown
from pipelines.wording.names import ARM_PHRASES, ASK_NAMES, DESIGN_NAMES, name_outcome
from pipelines.wording.numbers import format_plain, join_words, name_unit, pluralise

NOT_IN_SOURCES = "fremgår ikke af kilderne"
_NO_EXEMPTION = "Ingen fritagelse"  # how the registry begins where no rule is waived
OUTCOME_UNITS: dict[str, str] = {
    "rmst_difference": "weeks",
    "rmst_difference_standardised": "weeks",
    "rmst_difference_left_truncated": "weeks",
    "incidence_difference": "pp",
    "incidence_difference_standardised": "pp",
    "incidence_difference_left_truncated": "pp",
    "log_hazard_ratio": "log",
    "top2_difference": "pp",
    "top2_difference_worst": "pp",
    "top2_difference_best": "pp",
    "rate_difference": "per_year",
    "share_difference": "pp",
    "mean_difference": "per_case",
    "adopted_share": "share",
    "dose_ratio": "share",
}


def tell(text: str) -> str:
    """Return a field of the registry as safe Markdown; `unknown` in words."""
    return NOT_IN_SOURCES if text in {UNKNOWN, ""} else escape_markdown(text)


def describe_trial(trial: Trial) -> str:
    """Return what the trial is, as a Markdown list: rule, freedom, target groups, evaluator."""
    facts = {
        "Titel": tell(trial.title),
        "Reglen, der fraviges": tell(trial.rule_waived),
        "Det giver forsøget lov til": tell(trial.allowed),
        "Målgrupper": _list_texts(trial.target_groups),
        "Ydelser": _list_texts([CODE_NAMES["benefit"].get(code, code) for code in trial.benefits]),
        "Elementer": _list_texts([element.name for element in trial.elements]),
        "Runde og periode": _describe_round(trial),
        "Tovholder": tell(trial.lead),
        "Evaluator": tell(trial.evaluator),
        "Forventet størrelse": tell(trial.expected_size),
    }
    return "\n".join(f"- **{name}:** {text}" for name, text in facts.items())


def describe_trial_briefly(trial: Trial) -> str:
    """Return one or two sentences on what the trial lets the municipality do."""
    title = escape_markdown(trial.title)
    if trial.rule_waived == UNKNOWN:
        return f"Forsøget hedder **{title}**. Hvilken regel det fraviger, {NOT_IN_SOURCES}."
    if trial.rule_waived.startswith(_NO_EXEMPTION):
        return f"Forsøget hedder **{title}**. {tell(trial.rule_waived)}"
    rule = trial.rule_waived[:1].lower() + trial.rule_waived[1:]
    return f"Forsøget hedder **{title}**. Det fraviger {tell(rule)}"


def describe_participants(registry: Registry, trial: Trial) -> str:
    """Return which municipalities take part in the trial, provisional ones marked."""
    names = [
        _name_participant(registry, municipality, trial)
        for municipality in registry.municipalities_in(trial.slug)
    ]
    if not names:
        return "Ingen kommuner er registreret som deltagere i forsøget."
    count = pluralise(len(names), "enhed", "enheder")
    return f"{count} deltager ifølge kilderne: {join_words(names)}."


def describe_plan(plan: Plan) -> str:
    """Return the evaluation plan as Markdown: design, primary outcome, margin, comparison."""
    facts = {
        "Design": f"{DESIGN_NAMES[plan.design]} (niveau {plan.design.sms_level} af 5 på "
        "Maryland-skalaen)",
        "Sammenligning": tell(plan.comparison),
        "Primært udfald": name_outcome(plan.primary.outcome, plan.primary.week),
        "Grænse": _describe_margin(plan),
        "Begrundelse for grænsen": tell(plan.margin_reason),
        "Sekundære udfald": "; ".join(name_outcome(k.outcome, k.week) for k in plan.secondary)
        or "ingen",
        "Planens ophav": "kilderne" if plan.origin == "source" else "projektet selv",
    }
    return "\n".join(f"- **{name}:** {text}" for name, text in facts.items())


def describe_ask(trial: Trial) -> str:
    """Return what the municipalities ask for, why, and what happens if the trial lapses."""
    if trial.ask is None or trial.ask.kind is AskKind.UNKNOWN:
        return f"Hvad kommunerne ønsker for dette forsøg, {NOT_IN_SOURCES}."
    if trial.ask.kind is AskKind.NONE:
        return "Kommunerne har ikke bedt om, at forsøget fortsætter."
    reasons = "\n".join(f"- {tell(reason)}" for reason in trial.ask.reasons)
    return (
        f"Kommunerne ønsker, {ASK_NAMES[trial.ask.kind]}. Deres begrundelser, gengivet med "
        f"bogens egne ord:\n\n{reasons}\n\n"
        f"**Hvis forsøget bortfalder:** {tell(trial.ask.consequence)}"
    )


def describe_primary(trial: Trial) -> str:
    """Return the one question that the page answers, in a sentence."""
    outcome = name_outcome(trial.plan.primary.outcome, trial.plan.primary.week).lower()
    design = trial.plan.design
    if design.comparison_arm is None:
        return "Forsøget beskrives uden sammenligning, så en virkning kan ikke måles."
    other = ARM_PHRASES[design.comparison_arm]
    return (
        f"Det primære udfald er *{outcome}*, og forsøget holdes op mod {other}. "
        f"{_tell_margin(trial.plan)}."
    )


def _tell_margin(plan: Plan) -> str:
    margin = _describe_margin(plan)
    return f"Grænsen er {margin}" if plan.margin is not None else margin.capitalize()


def _describe_margin(plan: Plan) -> str:
    if plan.margin is None:
        return "der er ikke sat en grænse, så der gives ingen konklusion"
    unit = OUTCOME_UNITS.get(plan.primary.estimand, "")
    if plan.primary.outcome == "hours_per_case":
        unit = "hours_per_case"
    return f"{format_plain(plan.margin)} {name_unit(unit, plan.margin)}"


def _describe_round(trial: Trial) -> str:
    period = format_period(trial.start_date, trial.end_date)
    end = "" if trial.end_date else f"; slutdatoen {NOT_IN_SOURCES}"
    return f"{'' if trial.round is None else f'runde {trial.round}, '}{period}{end}"


def _list_texts(texts: list[str] | tuple[str, ...]) -> str:
    known = [text for text in texts if text not in {UNKNOWN, ""}]
    listed = [*known[:1], *map(_continue, known[1:])]
    return "; ".join(escape_markdown(text) for text in listed) or NOT_IN_SOURCES


def _continue(text: str) -> str:
    """Return a text that goes on after a semicolon; "LÆ265" and "A-dagpenge" stay as they are."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _name_participant(registry: Registry, municipality: Municipality, trial: Trial) -> str:
    firm = registry.participation(municipality.slug, trial.slug).is_firm
    name = escape_markdown(municipality.unit)
    return name if firm else f"{name} (foreløbig)"
