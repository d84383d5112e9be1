"""The certainty of a result with every step that led to it, in Danish."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipelines.argument.certainty import (
    MAX_MISSING,
    Certainty,
    CertaintyAssessment,
    EvidenceProfile,
    StepReason,
    assess_certainty,
)
from pipelines.argument.profiles import MAX_WARNED, profile_result
from pipelines.argument.tabulation import Tabulation
from pipelines.domain import Trial
from pipelines.tables import TableSet
from pipelines.wording import (
    DESIGN_NAMES,
    Finding,
    format_interval,
    format_margin,
    format_number,
    format_percent,
)

CERTAINTY_NAMES: dict[Certainty, str] = {
    Certainty.HIGH: "høj",
    Certainty.MODERATE: "moderat",
    Certainty.LOW: "lav",
    Certainty.VERY_LOW: "meget lav",
}
STEP_NAMES: dict[StepReason, str] = {
    StepReason.RISK_OF_BIAS: "Skævhed mellem grupperne",
    StepReason.INCONSISTENCY: "Uenighed mellem kommunerne",
    StepReason.INDIRECTNESS: "Indirekte måling",
    StepReason.IMPRECISION: "Bredt interval",
    StepReason.DATA_QUALITY: "Mangler i data",
}
STEP_PHRASES: dict[StepReason, str] = {
    StepReason.RISK_OF_BIAS: "grupperne er ikke ens",
    StepReason.INCONSISTENCY: "kommunerne er uenige",
    StepReason.INDIRECTNESS: "målingen er indirekte",
    StepReason.IMPRECISION: "intervallet er bredt",
    StepReason.DATA_QUALITY: "data har mangler",
}
_CAPTION = "Hvor sikkert resultatet er, trin for trin fra det, designet kan bære"


def tabulate_certainty(trial: Trial, finding: Finding | None, tables: TableSet) -> Tabulation:
    """Return the design's level, each reason to step down with what was found, and the end.

    Args:
        trial: gives design and margin.
        finding: the result; None, or one that is not shown, leaves only the design to tell.
        tables: released tables of the trial.
    """
    if finding is None or not finding.is_shown:
        return Tabulation(_CAPTION, pd.DataFrame([_start_row(trial, None)]), is_synthetic=False)
    profile = profile_result(trial, finding, tables)
    assessment = assess_certainty(profile)
    rows = [_start_row(trial, assessment), *_step_rows(profile, finding, assessment)]
    end = CERTAINTY_NAMES[assessment.certainty].capitalize()
    taken = sum(step.steps for step in assessment.steps)
    rows.append(_row("Sikkerhed", str(taken), end))
    return Tabulation(_CAPTION, pd.DataFrame(rows), is_synthetic=finding.is_synthetic)


def _start_row(trial: Trial, assessment: CertaintyAssessment | None) -> dict[str, str]:
    design = trial.plan.design
    level = f"Niveau {design.sms_level} af 5 på Maryland-skalaen: {DESIGN_NAMES[design]}"
    start = "" if assessment is None else f". Højst {CERTAINTY_NAMES[assessment.start]} sikkerhed"
    return _row("Design", "–", level + start)


def _step_rows(
    profile: EvidenceProfile, finding: Finding, assessment: CertaintyAssessment
) -> list[dict[str, str]]:
    taken = {step.reason: step.steps for step in assessment.steps}
    found = {
        StepReason.RISK_OF_BIAS: _tell_bias(profile),
        StepReason.INCONSISTENCY: _tell_inconsistency(profile),
        StepReason.INDIRECTNESS: _tell_indirectness(profile),
        StepReason.IMPRECISION: _tell_imprecision(profile, finding),
        StepReason.DATA_QUALITY: _tell_quality(profile),
    }
    return [_row(STEP_NAMES[r], str(taken.get(r, 0)), found[r]) for r in StepReason]


def _row(what: str, steps: str, found: str) -> dict[str, str]:
    return {"Hvad der ses på": what, "Trin ned": steps, "Hvad der er fundet": found}


def _tell_bias(profile: EvidenceProfile) -> str:
    units = "Hele afdelinger eller kommuner er i hver sin gruppe"
    if profile.is_unadjusted:
        differ = "grupperne er forskellige, og det retter resultatet ikke op på"
        return f"{units}, og {differ}" if profile.is_whole_unit else differ.capitalize()
    if profile.is_whole_unit:
        return f"{units}: Forskellen kan skyldes enhederne selv og ikke forsøget"
    return "Registrerede forskelle mellem grupperne flytter ikke resultatet nævneværdigt"


def _tell_inconsistency(profile: EvidenceProfile) -> str:
    if profile.i2 is None:
        return "Kan ikke ses i én kommune"
    return f"I² er {format_number(profile.i2)} procent; over 50 er ét trin, over 75 to"


def _tell_indirectness(profile: EvidenceProfile) -> str:
    if profile.is_indirect:
        return "Udfaldet siger ikke direkte, hvad borgerne fik ud af det"
    return "Udfaldet er målt på borgerne selv"


def _tell_imprecision(profile: EvidenceProfile, finding: Finding) -> str:
    if profile.ci90 is None:
        return "Intet interval"
    interval = f"90 %-intervallet går {format_interval(*profile.ci90, finding.unit)}"
    if profile.margin is None:
        return f"{interval}; der er ingen grænse"
    return f"{interval}; grænsen er {format_margin(replace(finding, margin=profile.margin))}"


def _tell_quality(profile: EvidenceProfile) -> str:
    missing = f"{format_percent(profile.missing_share)} mangler udfaldet"
    limit = f"over {format_percent(MAX_MISSING)} er et trin"
    if profile.has_warnings:
        return f"{missing}; over {format_percent(MAX_WARNED)} af rækkerne har advarsler"
    return f"{missing}; {limit}"
