"""Studies of shares: Newcombe's interval and the score test of Farrington and Manning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from pipelines.estimation.noninferiority import score_test_proportions
from pipelines.estimation.surveys import newcombe_difference
from pipelines.synthesis import EFFECTS, ArmPair
from tests.calibration.measures import (
    COVERAGE,
    HIGHEST_TYPE_I,
    TYPE_I,
    Measure,
    coverage_band,
    generator,
    make_measure,
)

MARGIN = 0.10
_MEANING = EFFECTS.citizen_top2["meaning"]
_LEVEL = 0.05


def measure_newcombe(sizes: Sequence[int], replicates: int) -> Iterator[Measure]:
    """How often Newcombe's 95 % interval holds the planted difference."""
    name = "citizen_meaning/top2_difference"
    for size in sizes:
        counts = _draw(_MEANING, size, replicates, COVERAGE)
        hits = [_covers(int(trial), int(other), size) for trial, other in counts]
        yield make_measure(COVERAGE, (name, None, size), np.array(hits), coverage_band(size))


def measure_score_test(sizes: Sequence[int], replicates: int) -> Iterator[Measure]:
    """How often "not worse" is said where the trial's share is lower by exactly the margin."""
    name = "citizen_meaning/top2_difference_score_test"
    pair = ArmPair(_MEANING.comparison - MARGIN, _MEANING.comparison)
    for size in sizes:
        counts = _draw(pair, size, replicates, TYPE_I)
        hits = [_rejects(int(trial), int(other), size) for trial, other in counts]
        band = (0.0, HIGHEST_TYPE_I)
        yield make_measure(TYPE_I, (name, None, size), np.array(hits), band, 100 * MARGIN)


def _draw(pair: ArmPair, size: int, replicates: int, quantity: str) -> np.ndarray:
    rng = generator(quantity, "shares", size)
    return rng.binomial(size, [pair.trial, pair.comparison], (replicates, 2))


@cache
def _covers(trial: int, other: int, size: int) -> bool:
    found = newcombe_difference(trial, size, other, size)
    return found.ci_low <= _MEANING.difference <= found.ci_high


@cache
def _rejects(trial: int, other: int, size: int) -> bool:
    return score_test_proportions(trial, size, other, size, MARGIN).p_value < _LEVEL
