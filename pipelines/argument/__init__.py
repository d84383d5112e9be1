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
from pipelines.argument.checks import check_claims, find_evidence_faults, find_vacuity, locate
from pipelines.argument.claims import evaluate_claims
from pipelines.argument.constants import show_constant, show_tally
from pipelines.argument.coverage import Coverage, Exemption, Unbound, measure_coverage
from pipelines.argument.coverage import Page as ProsePage
from pipelines.argument.described import describe_evidence, describe_predicate
from pipelines.argument.forms import EvaluationForm, FormSection, fill_form
from pipelines.argument.implementation import Implementation, classify, fidelity_share
from pipelines.argument.power import PowerCurve, PowerPoint, trace_power
from pipelines.argument.profiles import assess_result, profile_result
from pipelines.argument.readings import (
    Reading,
    describe_reading,
    interpret_participation,
    tabulate_readings,
)
from pipelines.argument.recommendations import Advice, Recommendation, recommend, tell_sources
from pipelines.argument.tabulation import Tabulation
from pipelines.argument.typed import find_typed_numbers

__all__ = [
    "CERTAINTY_NAMES",
    "STEP_PHRASES",
    "Advice",
    "Certainty",
    "CertaintyAssessment",
    "Coverage",
    "EvaluationForm",
    "EvidenceProfile",
    "Exemption",
    "FormSection",
    "Implementation",
    "Judgement",
    "PowerCurve",
    "PowerPoint",
    "ProsePage",
    "Reading",
    "Recommendation",
    "Step",
    "StepReason",
    "Tabulation",
    "Unbound",
    "assess_certainty",
    "assess_result",
    "check_claims",
    "classify",
    "describe_evidence",
    "describe_predicate",
    "describe_reading",
    "describe_recommendation",
    "evaluate_claims",
    "fidelity_share",
    "fill_form",
    "find_evidence_faults",
    "find_typed_numbers",
    "find_vacuity",
    "interpret_participation",
    "judge_trial",
    "locate",
    "measure_coverage",
    "profile_result",
    "recommend",
    "show_constant",
    "show_tally",
    "tabulate_certainty",
    "tabulate_judgements",
    "tabulate_readings",
    "tell_sources",
    "trace_power",
]
