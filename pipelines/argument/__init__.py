"""Findings and statements to claims that hold or don't; certainty; recommendations."""

from pipelines.argument.advice import (
    Judgement,
    describe_recommendation,
    judge_trial,
    tabulate_judgements,
)
from pipelines.argument.certainty import (
    Certainty,
    CertaintyAssessment,
    EvidenceProfile,
    Step,
    StepReason,
    assess_certainty,
)
from pipelines.argument.certainty_table import CERTAINTY_NAMES, STEP_PHRASES, tabulate_certainty
from pipelines.argument.checks import check_claims
from pipelines.argument.claims import evaluate_claims
from pipelines.argument.implementation import Implementation, classify, fidelity_share
from pipelines.argument.power import PowerCurve, PowerPoint, trace_power
from pipelines.argument.profiles import assess_result, profile_result
from pipelines.argument.readings import (
    Reading,
    describe_reading,
    interpret_participation,
    tabulate_readings,
)
from pipelines.argument.recommendations import Advice, Recommendation, recommend
from pipelines.argument.tabulation import Tabulation

__all__ = [
    "CERTAINTY_NAMES",
    "STEP_PHRASES",
    "Advice",
    "Certainty",
    "CertaintyAssessment",
    "EvidenceProfile",
    "Implementation",
    "Judgement",
    "PowerCurve",
    "PowerPoint",
    "Reading",
    "Recommendation",
    "Step",
    "StepReason",
    "Tabulation",
    "assess_certainty",
    "assess_result",
    "check_claims",
    "classify",
    "describe_reading",
    "describe_recommendation",
    "evaluate_claims",
    "fidelity_share",
    "interpret_participation",
    "judge_trial",
    "profile_result",
    "recommend",
    "tabulate_certainty",
    "tabulate_judgements",
    "tabulate_readings",
    "trace_power",
]
