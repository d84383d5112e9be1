"""Deliveries with known effects, for tests and the demonstration."""

from pipelines.synthesis.drawing import draw_tables
from pipelines.synthesis.effects import EFFECTS, ArmPair, Effects, EffectTable
from pipelines.synthesis.exports import GENERATOR
from pipelines.synthesis.generating import DEFAULT_SEED, synthesise_deliveries
from pipelines.synthesis.truth import (
    ArmTruth,
    TrueEstimands,
    format_truth,
    list_truths,
    true_estimands,
    write_truth,
)

__all__ = [
    "DEFAULT_SEED",
    "EFFECTS",
    "GENERATOR",
    "ArmPair",
    "ArmTruth",
    "EffectTable",
    "Effects",
    "TrueEstimands",
    "draw_tables",
    "format_truth",
    "list_truths",
    "synthesise_deliveries",
    "true_estimands",
    "write_truth",
]
