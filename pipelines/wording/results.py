"""What a trial's results mean: the primary result, its spread, and the ask beside it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.domain import NETWORK_ROW, Trial, Verdict
from pipelines.wording.finding import Finding, parse_findings, select_outcome
from pipelines.wording.findings import describe_finding, explain_absence
from pipelines.wording.names import name_outcome
from pipelines.wording.numbers import format_interval, format_number, pluralise
from pipelines.wording.statuses import describe_absence

MAIN_METHOD = "reml_hartung_knapp"  # of pooled rows; the others are sensitivity
MULTIPLICITY = (
    "Hvert forsøg har ét primært udfald, og det er ikke korrigeret for antallet af forsøg. De "
    "sekundære udfald er korrigeret med Holms metode inden for hver deltagelse, og for sig inden "
    "for hvert forsøg på tværs af kommunerne. Blandt mange sammenligninger vil nogle få se "
    "overbevisende ud ved et tilfælde."
)


def find_primary(findings: pd.DataFrame, trial: Trial, municipality: str) -> Finding | None:
    """Return the row of the trial's primary outcome; None where there is none.

    Pooled rows of another method (sensitivity, leave-one-out) come after the main one.
    """
    rows = select_outcome(findings, trial.plan.primary)
    rows = rows.loc[(rows["trial"] == trial.slug) & (rows["municipality"] == municipality)]
    found = sorted(parse_findings(rows), key=lambda f: f.method != MAIN_METHOD)
    return found[0] if found else None


def find_trial_result(findings: pd.DataFrame, trial: Trial) -> Finding | None:
    """Return the primary result of a trial as a whole; None where there is none.

    The pooled row; where one municipality alone takes part, its own.
    """
    pooled = find_primary(findings, trial, NETWORK_ROW)
    rows = findings.loc[findings["trial"] == trial.slug, "municipality"]
    places = sorted(set(rows.astype(str)) - {NETWORK_ROW})
    if len(places) != 1 or (pooled is not None and pooled.is_shown):
        return pooled
    return find_primary(findings, trial, places[0])


def describe_primary_result(
    findings: pd.DataFrame, trial: Trial, municipality: str = NETWORK_ROW
) -> str:
    """Return the primary result in words, or why there is none."""
    is_whole = municipality == NETWORK_ROW
    found = find_trial_result(findings, trial) if is_whole else None
    finding = found if is_whole else find_primary(findings, trial, municipality)
    name = name_outcome(trial.plan.primary.outcome, trial.plan.primary.week)
    if finding is None and trial.plan.design.comparison_arm is None:
        return "Forsøget har ingen sammenligning, så der kan ikke gives en konklusion."
    if finding is None:
        return describe_absence(findings["status"], f"Det primære udfald, {name.lower()},")
    return describe_finding(finding)


def describe_meaning(findings: pd.DataFrame, trial: Trial, municipality: str) -> str:
    """Return what one municipality's primary result means, in a sentence of caution."""
    finding = find_primary(findings, trial, municipality)
    if finding is None or not finding.is_shown:
        reason = "" if finding is None else f" {explain_absence(finding)}"
        return (
            f"Tallene kan ikke svare på, om forsøget gav samme virkning med færre krav.{reason} "
            "Det er hverken et tegn på, at forsøget virker, eller på, at det ikke gør."
        )
    if finding.verdict is None:
        return "Der er ikke sat en grænse for det primære udfald, så der gives ingen konklusion."
    mark = " *(Syntetiske data.)*" if finding.is_synthetic else ""
    return f"{_MEANINGS[finding.verdict]} {_one_municipality(finding)}{mark}"


_MEANINGS = {
    Verdict.BETTER: "Resultatet er bedre i forsøget end i sammenligningen på det primære udfald.",
    Verdict.NOT_WORSE: "Resultatet er ikke dårligere i forsøget end i sammenligningen, når der "
    "regnes med den grænse, der var sat på forhånd.",
    Verdict.WORSE: "Resultatet er dårligere i forsøget end i sammenligningen på det primære "
    "udfald.",
    Verdict.WORSE_WITHIN_MARGIN: "Resultatet er ringere i forsøget end i sammenligningen, og det "
    "er ikke vist, at forskellen er mindre end grænsen.",
    Verdict.UNDECIDED: "Tallene kan ikke afgøre, om forsøget er dårligere end sammenligningen.",
}


def describe_spread(finding: Finding | None, municipalities: int) -> str:
    """Return how much the municipalities differ: I² and the prediction interval."""
    if finding is None or not finding.is_shown:
        return "Resultaterne er ikke lagt sammen på tværs af kommunerne."
    parts = [f"Det samlede tal bygger på {pluralise(municipalities, 'kommune', 'kommuner')}."]
    if finding.i2 is not None:
        share = format_number(finding.i2)
        parts.append(f"I² er {share} procent: Så stor en del af spredningen er mere end tilfældig.")
    if finding.prediction is not None:
        limits = format_interval(finding.prediction.low, finding.prediction.high, finding.unit)
        parts.append(f"I en ny, lignende kommune ventes virkningen at ligge omtrent {limits}.")
    return " ".join(parts)


def _one_municipality(finding: Finding) -> str:
    if finding.is_pooled:
        return "Det gælder kommunerne samlet og ikke nødvendigvis hver enkelt."
    return "Det gælder denne kommune alene og siger intet om de andre."


def select_primary(
    findings: pd.DataFrame, trials: Sequence[Trial], municipality: str
) -> pd.DataFrame:
    """Return the rows of each trial's primary outcome in one place, the main method only."""
    parts = []
    for trial in trials:
        rows = select_outcome(findings, trial.plan.primary)
        rows = rows.loc[(rows["trial"] == trial.slug) & (rows["municipality"] == municipality)]
        is_main = rows["method"] == MAIN_METHOD
        parts.append(rows.loc[is_main] if is_main.any() else rows.head(1))
    return pd.concat(parts, ignore_index=True) if parts else findings.head(0)


def count_shown(findings: pd.DataFrame, trial: Trial) -> int:
    """Return how many municipalities' estimates of the primary outcome are shown."""
    shown = parse_findings(select_outcome(findings, trial.plan.primary))
    mine = [f for f in shown if f.trial == trial.slug and f.is_shown and not f.is_pooled]
    return len({f.municipality for f in mine})


def describe_coverage(findings: pd.DataFrame, trials: Sequence[Trial]) -> str:
    """Return for how many trials a pooled primary result can be shown."""
    found = [find_primary(findings, trial, NETWORK_ROW) for trial in trials]
    shown = sum(1 for finding in found if finding is not None and finding.is_shown)
    return (
        f"Et samlet resultat kan vises for {shown} af {pluralise(len(trials), 'forsøg', 'forsøg')}."
    )
