"""Findings and statements to claims that hold or don't."""

from pipelines.argument.checks import check_claims
from pipelines.argument.claims import evaluate_claims
from pipelines.argument.recommendations import Advice, Recommendation, recommend

__all__ = [
    "Advice",
    "Recommendation",
    "check_claims",
    "evaluate_claims",
    "recommend",
]
