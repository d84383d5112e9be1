"""Clean tables to findings; findings to pooled findings."""

from pipelines.estimation.evidence import (
    Certainty,
    CertaintyAssessment,
    EvidenceProfile,
    Step,
    StepReason,
    assess_certainty,
)
from pipelines.estimation.finding_rows import MIN_ARM, MIN_DESCRIPTIVE
from pipelines.estimation.implementation import Implementation, classify, fidelity_share
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.municipality import estimate_municipality, missing_findings
from pipelines.estimation.network import leave_one_out, pool_network, pool_trial
from pipelines.estimation.vocabulary import FindingSpec, plan_findings, unknown_keys

__all__ = [
    "MIN_ARM",
    "MIN_DESCRIPTIVE",
    "Certainty",
    "CertaintyAssessment",
    "EvidenceProfile",
    "FindingSpec",
    "Implementation",
    "NoEstimateError",
    "Step",
    "StepReason",
    "assess_certainty",
    "classify",
    "estimate_municipality",
    "fidelity_share",
    "leave_one_out",
    "missing_findings",
    "plan_findings",
    "pool_network",
    "pool_trial",
    "unknown_keys",
]
