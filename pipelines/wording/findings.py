"""One finding in a Danish sentence that claims no more than its verdict."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.domain import Status
from pipelines.wording.finding import Finding, Interval, show_as_ratio
from pipelines.wording.names import ARM_PHRASES, OUTCOME_NAMES, name_outcome
from pipelines.wording.numbers import (
    MISSING,
    decimals_for,
    format_count,
    format_interval,
    format_number,
    format_plain,
    format_quantity,
    name_unit,
)
from pipelines.wording.statuses import STATUS_SENTENCES


@dataclass(frozen=True, slots=True)
class Phrase:
    """How a difference in one outcome is said: {amount}, {direction}, {other}, {week}."""

    sentence: str
    more: str = "højere"
    less: str = "lavere"


def _answer_phrase(who: str, topic: str) -> Phrase:
    return Phrase(
        f"Andelen af {who}, der svarede 4 eller 5 på spørgsmålet om {topic}, var {{amount}} "
        "{direction} i forsøget end i {other}"
    )


def _per_case_phrase(what: str) -> Phrase:
    return Phrase(
        f"Der var {{amount}} {{direction}} {what} pr. sag i forsøget end i {{other}}",
        more="flere",
        less="færre",
    )


PHRASES: dict[str, Phrase] = {
    "duration": Phrase(
        "Forløbene i forsøget var i gennemsnit {amount} {direction} end i {other} i de første "
        "{week} uger",
        more="længere",
        less="kortere",
    ),
    "job_or_education": Phrase(
        "Andelen, der inden for {week} uger var gået til job eller uddannelse, var {amount} "
        "{direction} i forsøget end i {other}"
    ),
    "other_exit": Phrase(
        "Andelen, der inden for {week} uger havde forladt ydelsen af andre grunde, var {amount} "
        "{direction} i forsøget end i {other}"
    ),
    "exit_rate": Phrase(
        "Hastigheden af afgang til job eller uddannelse var {amount} {direction} i forsøget end i "
        "{other}"
    ),
    "citizen_meaning": _answer_phrase("borgere", "mening"),
    "citizen_satisfaction": _answer_phrase("borgere", "tilfredshed"),
    "citizen_influence": _answer_phrase("borgere", "indflydelse"),
    "citizen_job_focus": _answer_phrase("borgere", "jobfokus"),
    "staff_meaning": _answer_phrase("medarbejdere", "mening"),
    "staff_trust": _answer_phrase("medarbejdere", "tillid til faglige skøn"),
    "staff_quality": _answer_phrase("medarbejdere", "kvalitet"),
    "staff_administration": _answer_phrase("medarbejdere", "administration"),
    "interviews_held": Phrase(
        "Der blev holdt {amount} {direction} samtaler pr. år på ydelsen i forsøget end i {other}",
        more="flere",
        less="færre",
    ),
    "interviews_held_unemployed": Phrase(
        "Der blev holdt {amount} {direction} samtaler pr. år på a-dagpenge i forsøget end i "
        "{other}",
        more="flere",
        less="færre",
    ),
    **{
        f"interviews_week_{first}_{last}": Phrase(
            f"Der blev i uge {first}–{last} holdt {{amount}} {{direction}} samtaler pr. år på "
            "ydelsen i forsøget end i {other}",
            more="flere",
            less="færre",
        )
        for first, last in ((1, 13), (14, 26), (27, 52))
    },
    **{
        f"form_{form}": Phrase(
            f"Andelen af samtalerne, der blev holdt {how}, var {{amount}} {{direction}} i forsøget "
            "end i {other}"
        )
        for form, how in (
            ("in_person", "ved fremmøde"),
            ("phone", "på telefon"),
            ("digital", "digitalt"),
            ("group", "i gruppe"),
        )
    },
    "active_effort": Phrase(
        "Andelen af borgerår med en aktiv indsats (mindst fire samtaler og ét tilbud) var "
        "{amount} {direction} i forsøget end i {other}"
    ),
    "joint_cancelled": Phrase(
        "Andelen af fællessamtaler, der blev aflyst, var {amount} {direction} i forsøget end i "
        "{other}"
    ),
    "first_interview_delay": Phrase(
        "Den første samtale lå i gennemsnit {amount} {direction} i forsøget end i {other}",
        more="senere",
        less="tidligere",
    ),
    "hours_per_case": Phrase(
        "Der blev brugt {amount} {direction} rådgivertimer pr. sag i forsøget end i {other}",
        more="flere",
        less="færre",
    ),
    "rehabilitation_meetings_per_case": _per_case_phrase("rehabiliteringsmøder"),
    "lae265_per_case": _per_case_phrase("LÆ265-attester"),
    "lae285_per_case": _per_case_phrase("LÆ285-attester"),
    "cancelled_joint_per_case": _per_case_phrase("aflyste fællessamtaler"),
    "cost_per_case": Phrase(
        "Ved antagne priser var udgiften {amount} {direction} i forsøget end i {other}"
    ),
}
_DEFAULT = Phrase("{name}: forsøget lå {amount} {direction} end {other}")
_BARE_UNITS = {"per_year", "per_case", "hours", "hours_per_case"}  # the phrase says the unit
_SHARES = {
    "adopted_elements": "{amount} af de planlagte elementer er taget i brug.",
    "delivered_dose": "Den leverede dosis svarer til {amount} af den planlagte.",
}


def describe_finding(finding: Finding) -> str:
    """Return the finding as Markdown: estimate, interval, sizes, then the verdict where one is."""
    if not finding.is_shown:
        name = name_outcome(finding.outcome, finding.week)
        return f"**{name}:** {explain_absence(finding)}"
    measured = describe_estimate(finding)
    verdict = describe_verdict(finding) if finding.verdict is not None else ""
    mark = "*(Syntetiske data.)*" if finding.is_synthetic else ""
    return " ".join(part for part in (measured, verdict, mark) if part)


def explain_absence(finding: Finding) -> str:
    """Return why the finding has no estimate to show."""
    if finding.is_pooled and finding.status is Status.TOO_FEW:
        return "Færre end to kommuner har et estimat, der kan vises, så intet er lagt sammen."
    return STATUS_SENTENCES[finding.status]


def describe_estimate(finding: Finding) -> str:
    """Return the estimate in a sentence with its 95 % interval and the sizes of the groups."""
    estimate = finding.estimate or 0.0
    if finding.outcome in _SHARES:
        return _SHARES[finding.outcome].format(amount=format_quantity(estimate, "share"))
    where = "**På tværs af kommunerne:** " if finding.is_pooled else ""
    caution = "" if _excludes_zero(finding) else " Forskellen kan være tilfældig."
    variant = next((t for end, t in _VARIANTS.items() if finding.estimand.endswith(end)), "")
    return f"{where}{_compare(finding, estimate)}{variant} ({_bracket(finding)}).{caution}"


def describe_verdict(finding: Finding) -> str:
    """Return the verdict with the rule that gave it, in one or two sentences."""
    if finding.verdict is None:
        return "Der gives ingen konklusion om dette udfald."
    limit = format_margin(finding)
    if finding.verdict.value == "undecided" and _lies_within_margin(finding):
        return _UNITS_UNDECIDED
    text = _VERDICTS[finding.verdict.value].format(limit=limit, interval=_inner(finding))
    if finding.verdict.value == "not_worse" and finding.is_measurably_worse:
        return text.replace("**ikke dårligere**", "**ikke dårligere, men målbart ringere**")
    return text


_VARIANTS = {
    "_standardised": ", når grupperne er vægtet til at ligne hinanden",
    "_left_truncated": ", når forløb, der løb ved forsøgets start, er med",
}
# The interval alone would decide, but whole departments took part: source STATISTICS.md.
_UNITS_UNDECIDED = (
    "Konklusion: **uafklaret**. Det er hele afdelinger, der er med i forsøget, og udfaldet kan "
    "ikke føres tilbage til en afdeling. Intervallet er derfor for smalt og kan ikke bruges til en "
    "konklusion."
)
_VERDICTS = {
    "better": "Konklusion: **bedre**. Hele 95 %-intervallet ligger på den gode side af nul.",
    "not_worse": "Konklusion: **ikke dårligere**. Hele 90 %-intervallet ({interval}) ligger på den "
    "gode side af grænsen på {limit}, som var sat på forhånd.",
    "worse": "Konklusion: **dårligere**. Hele 95 %-intervallet ligger på den dårlige side af nul, "
    "og estimatet er forbi grænsen på {limit}.",
    "worse_within_margin": "Konklusion: **ringere, men mindre end grænsen**. Hele 95 %-intervallet "
    "ligger på den dårlige side af nul. Estimatet er inden for grænsen på {limit}, men det er ikke "
    "vist, at forringelsen er mindre end den.",
    "undecided": "Konklusion: **uafklaret**. Intervallet er for bredt til at vise, om forsøget er "
    "ringere med mere end grænsen på {limit}.",
}


def format_estimate(finding: Finding) -> str:
    """Return the estimate with its 95 % interval for a table cell: "−0,4 uger (−1,2 til 0,4)"."""
    if not finding.is_shown:
        return explain_absence(finding)
    if finding.unit == "log":
        ratio, interval = show_as_ratio(finding)
        limits = f" ({_limits(interval.low, interval.high, 2)})" if interval else ""
        return f"hazardratio {format_number(ratio, 2)}{limits}"
    estimate = finding.estimate or 0.0
    if finding.ci95 is None:
        return format_quantity(estimate, finding.unit)
    places = decimals_for([estimate, finding.ci95.low, finding.ci95.high], finding.unit)
    limits = _limits(finding.ci95.low, finding.ci95.high, places)
    return f"{format_quantity(estimate, finding.unit, places)} ({limits})"


def _compare(finding: Finding, estimate: float) -> str:
    phrase = PHRASES.get(finding.outcome, _DEFAULT)
    other = ARM_PHRASES.get(finding.comparison or "", "sammenligningen")
    amount = _format_amount(finding, abs(estimate))
    if estimate == 0:
        name = OUTCOME_NAMES.get(finding.outcome, finding.outcome)
        return f"{name}: der var ingen målt forskel på forsøget og {other}"
    return phrase.sentence.format(
        amount=amount,
        direction=phrase.more if estimate > 0 else phrase.less,
        other=other,
        week=finding.week,
        name=OUTCOME_NAMES.get(finding.outcome, finding.outcome),
    )


def _format_amount(finding: Finding, amount: float) -> str:
    if finding.unit == "log":
        ratio, _ = show_as_ratio(finding)
        return f"{format_number(abs(ratio - 1) * 100)} procent"
    places = decimals_for([amount], finding.unit)
    if finding.unit in _BARE_UNITS:
        return format_number(amount, places)
    return format_quantity(amount, finding.unit, places)


def _bracket(finding: Finding) -> str:
    parts = []
    if finding.unit == "log":
        ratio, interval = show_as_ratio(finding)
        parts.append(f"hazardratio {format_number(ratio, 2)}")
        if interval:
            parts.append(f"95 % KI {format_interval(interval.low, interval.high, '', 2)}")
    elif finding.ci95 is not None:
        parts.append(f"95 % KI {_format_limits(finding.ci95, finding.unit)}")
    if finding.n_trial is not None and finding.n_comparison is not None:
        sizes = f"{format_count(finding.n_trial)} og {format_count(finding.n_comparison)}"
        parts.append(f"n = {sizes}")
    return "; ".join(parts) or "uden interval"


def _format_limits(limits: Interval, unit: str) -> str:
    places = decimals_for([limits.low, limits.high], unit)
    shown = "" if unit in _BARE_UNITS else unit
    return format_interval(limits.low, limits.high, shown, places)


def _inner(finding: Finding) -> str:
    if finding.ci90 is None:
        return "ikke oplyst"
    low, high = finding.ci90.low, finding.ci90.high
    return format_interval(low, high, finding.unit, decimals_for([low, high], finding.unit))


def format_margin(finding: Finding) -> str:
    """Return the margin with its unit: "1 uge"; `–` where there is none."""
    if finding.margin is None:
        return MISSING
    return f"{format_plain(finding.margin)} {name_unit(finding.unit, finding.margin)}"


def _limits(low: float, high: float, places: int) -> str:
    return f"{format_number(low, places)} til {format_number(high, places)}"


def _lies_within_margin(finding: Finding) -> bool:
    if finding.margin is None or finding.ci90 is None or finding.direction == 0:
        return False
    if finding.direction > 0:
        return finding.ci90.low > -finding.margin
    return finding.ci90.high < finding.margin


def _excludes_zero(finding: Finding) -> bool:
    return finding.ci95 is not None and not finding.ci95.holds(0)
