"""Deliveries with known effects, for tests and the demonstration."""

from pipelines.synthesis.drawing import draw_tables
from pipelines.synthesis.effects import EFFECTS, ArmPair, Effects, EffectTable
from pipelines.synthesis.generating import DEFAULT_SEED, synthesise_deliveries
from pipelines.synthesis.truth import (
    ArmTruth,
    TrueEstimands,
    list_truths,
    true_estimands,
    write_truth,
)

__all__ = [
    "DEFAULT_SEED",
    "EFFECTS",
    "ArmPair",
    "ArmTruth",
    "EffectTable",
    "Effects",
    "TrueEstimands",
    "draw_tables",
    "list_truths",
    "synthesise_deliveries",
    "true_estimands",
    "write_truth",
]
