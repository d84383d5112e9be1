"""What the evidence carries, trial by trial, beside what the municipalities ask for, in Danish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.argument.certainty import CertaintyAssessment
from pipelines.argument.certainty_table import CERTAINTY_NAMES, STEP_PHRASES
from pipelines.argument.profiles import assess_result
from pipelines.argument.recommendations import Recommendation, recommend
from pipelines.argument.tabulation import Tabulation
from pipelines.domain import DataKind, Trial
from pipelines.tables import TableSet
from pipelines.wording import (
    Finding,
    explain_absence,
    find_trial_result,
    join_words,
    name_status,
    name_verdict,
)

_NO_RESULT = "very_low"  # certainty of a result that is not there


@dataclass(frozen=True, slots=True)
class Judgement:
    """A trial's result, how certain it is, and what it carries."""

    trial: Trial
    finding: Finding | None
    assessment: CertaintyAssessment | None  # None where nothing is shown
    recommendation: Recommendation


def judge_trial(trial: Trial, tables: TableSet) -> Judgement:
    """Judge a trial on its primary outcome, over its municipalities together.

    Args:
        trial: with its plan and its ask.
        tables: released tables, of this trial or of all.
    """
    finding = find_trial_result(tables["findings"], trial)
    if finding is None or not finding.is_shown:
        kind = DataKind.REAL if finding is None or not finding.is_synthetic else DataKind.SYNTHETIC
        return Judgement(trial, finding, None, recommend(trial, None, _NO_RESULT, kind.value))
    assessment = assess_result(trial, finding, tables)
    verdict = None if finding.verdict is None else finding.verdict.value
    kind = DataKind.SYNTHETIC if finding.is_synthetic else DataKind.REAL
    found = recommend(trial, verdict, assessment.certainty.value, kind.value)
    return Judgement(trial, finding, assessment, found)


def describe_recommendation(judgement: Judgement) -> str:
    """Return the advice with its reason, and the certainty that it rests on."""
    found = judgement.recommendation
    advice = f"**{found.advice.value.capitalize()}.**"
    parts = (advice, found.reason, _tell_certainty(judgement), found.from_sources)
    return " ".join(part for part in parts if part)


def tabulate_judgements(judgements: Sequence[Judgement]) -> Tabulation:
    """Return one row a trial: verdict, design's level, certainty with its reasons, advice."""
    rows = [
        {
            "Forsøg": judgement.trial.short_title,
            "Konklusion": _name_result(judgement.finding),
            "Design": f"niveau {judgement.trial.plan.design.sms_level} af 5",
            "Sikkerhed": _name_certainty(judgement),
            "Hvad belægget bærer": judgement.recommendation.advice.value,
        }
        for judgement in judgements
    ]
    is_synthetic = any(
        j.finding is not None and j.finding.is_shown and j.finding.is_synthetic for j in judgements
    )
    caption = "Konklusion, sikkerhed og anbefaling for hvert forsøg"
    return Tabulation(caption, pd.DataFrame(rows), is_synthetic=is_synthetic)


def _tell_certainty(judgement: Judgement) -> str:
    if judgement.assessment is None:
        return "" if judgement.finding is None else explain_absence(judgement.finding)
    name = CERTAINTY_NAMES[judgement.assessment.certainty]
    if judgement.finding is not None and judgement.finding.is_synthetic:
        return f"Regnet på de syntetiske tal ville sikkerheden være {name}."
    return f"Sikkerheden er {name}{_because(judgement.assessment)}."


def _because(assessment: CertaintyAssessment) -> str:
    reasons = join_words(STEP_PHRASES[step.reason] for step in assessment.steps)
    return f", fordi {reasons}" if reasons else ""


def _name_certainty(judgement: Judgement) -> str:
    if judgement.assessment is None:
        return "–"
    reasons = join_words(STEP_PHRASES[step.reason] for step in judgement.assessment.steps)
    name = CERTAINTY_NAMES[judgement.assessment.certainty]
    return f"{name}: {reasons}" if reasons else name


def _name_result(finding: Finding | None) -> str:
    if finding is None:
        return "ikke beregnet"
    if not finding.is_shown:
        return name_status(finding.status.value)
    return name_verdict(None if finding.verdict is None else finding.verdict.value)
