"""Clean tables to findings; findings to pooled findings."""

from pipelines.estimation.finding_rows import MIN_ARM, MIN_DESCRIPTIVE
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.municipality import estimate_municipality, missing_findings
from pipelines.estimation.network import leave_one_out, pool_network, pool_trial
from pipelines.estimation.panel import group_time_effects
from pipelines.estimation.panel_checks import permutation_test, placebo_effects
from pipelines.estimation.round_starts import find_round_starts
from pipelines.estimation.rounds import study_rounds
from pipelines.estimation.vocabulary import (
    FindingSpec,
    can_decide,
    plan_findings,
    unknown_keys,
)

__all__ = [
    "MIN_ARM",
    "MIN_DESCRIPTIVE",
    "FindingSpec",
    "NoEstimateError",
    "can_decide",
    "estimate_municipality",
    "find_round_starts",
    "group_time_effects",
    "leave_one_out",
    "missing_findings",
    "permutation_test",
    "placebo_effects",
    "plan_findings",
    "pool_network",
    "pool_trial",
    "study_rounds",
    "unknown_keys",
]
