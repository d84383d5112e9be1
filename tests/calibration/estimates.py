"""Estimates of whole batches, by the very functions that make the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.estimation.cohort import TO_JOB_OR_EDUCATION, TO_OTHER
from pipelines.estimation.covariates import weigh_comparison
from pipelines.estimation.exits import cumulative_incidence_difference
from pipelines.estimation.intervals import quantile
from pipelines.estimation.standardised import weighted_incidence, weighted_restricted_mean
from pipelines.estimation.survival import restricted_mean_difference
from tests.calibration.drawing import Batch, Flags, Floats, draw_batches
from tests.calibration.worlds import Key, World

CAUSES = {"job_or_education": TO_JOB_OR_EDUCATION, "other_exit": TO_OTHER}
_PP = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """One estimate and standard error a data set: weeks, or percentage points."""

    estimate: Floats
    std_error: Floats

    def limits(self, level: float) -> tuple[Floats, Floats]:
        """Low and high limits by normal quantiles, as every finding has them."""
        width = quantile(0.5 + level / 2) * self.std_error
        return self.estimate - width, self.estimate + width

    def covers(self, truth: float, level: float = 0.95) -> Flags:
        """Whether each interval holds the truth."""
        low, high = self.limits(level)
        return (low <= truth) & (truth <= high)


def estimate_world(
    world: World,
    keys: Sequence[Key],
    n_per_arm: int,
    replicates: int,
    rng: np.random.Generator,
) -> dict[Key, Estimates]:
    """Draw data sets and estimate every key in each."""
    batches = draw_batches(world, n_per_arm, replicates, rng)
    found = np.concatenate([estimate_batch(batch, keys) for batch in batches])
    return {
        key: Estimates(found[:, place, 0], found[:, place, 1]) for place, key in enumerate(keys)
    }


def estimate_batch(batch: Batch, keys: Sequence[Key]) -> Floats:
    """Return estimate and standard error: shape (data sets, keys, 2)."""
    return np.array([_estimate_one(batch, row, keys) for row in range(len(batch))])


def _estimate_one(batch: Batch, row: int, keys: Sequence[Key]) -> list[tuple[float, float]]:
    """Estimate and standard error of each key in one data set."""
    is_balanced = any(key.is_standardised for key in keys)
    weights = _balance(batch, row) if is_balanced else None
    return [
        _standardised(batch, row, key, weights)
        if key.is_standardised and weights is not None
        else _crude(batch, row, key)
        for key in keys
    ]


def _crude(batch: Batch, row: int, key: Key) -> tuple[float, float]:
    weeks, causes = batch.weeks[row], batch.causes[row]
    if key.outcome == "duration":
        mean = restricted_mean_difference(weeks, causes > 0, batch.is_trial, key.week)
        return mean.estimate, mean.std_error
    cause = CAUSES[key.outcome]
    share = cumulative_incidence_difference(weeks, causes, batch.is_trial, cause, [key.week])
    return _PP * float(share.estimate[0]), _PP * float(share.std_error[0])


def _balance(batch: Batch, row: int) -> Floats:
    levels = pd.DataFrame({name: level[row].astype(str) for name, level in batch.levels.items()})
    return weigh_comparison(levels, batch.is_trial).weights


def _standardised(batch: Batch, row: int, key: Key, weights: Floats) -> tuple[float, float]:
    arms = []
    for rows, own in ((batch.is_trial, np.ones(int(batch.is_trial.sum()))),
                      (~batch.is_trial, weights)):  # fmt: skip
        weeks, causes = batch.weeks[row][rows], batch.causes[row][rows]
        if key.outcome == "duration":
            arms.append(weighted_restricted_mean(weeks, causes > 0, own, key.week))
        else:
            arms.append(weighted_incidence(weeks, causes, own, CAUSES[key.outcome], key.week))
    scale = 1.0 if key.outcome == "duration" else _PP
    spread = float(np.hypot(arms[0].std_error, arms[1].std_error))
    return scale * (arms[0].estimate - arms[1].estimate), scale * spread
