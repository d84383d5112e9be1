"""Studies of the pooled effect: municipalities of the network's sizes, each with its own truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pipelines.estimation.pooling import pool
from pipelines.synthesis import EFFECTS, EffectTable
from pipelines.synthesis.cohorts import plan_cohorts
from tests.calibration.drawing import Floats, draw_batch
from tests.calibration.estimates import estimate_batch
from tests.calibration.measures import COVERAGE, Measure, coverage_band, generator, make_measure
from tests.calibration.worlds import TRIAL, Key, plain_world, registry

KEY = Key("duration", 26)
PLANTED = "as_planted"  # the generator's own, small differences between municipalities
UNLIKE = "unlike"
_DEVIATION_SD = {PLANTED: EFFECTS.deviation_sd, UNLIKE: 0.30}  # of the log hazard ratio
_NODES = 15
_ROWS_AT_ONCE = 400_000


def measure_pooled(k: int, kind: str, replicates: int) -> Iterator[Measure]:
    """How often the interval by REML with Hartung-Knapp holds the mean of the true effects.

    Where municipalities are alike, the interval is meant to be too wide: the variance is never
    scaled down (max(1, q)), and t(k - 1) pays for a τ² that is 0.
    """
    sizes, sd = list_sizes(k), _DEVIATION_SD[kind]
    rng = generator(COVERAGE, "pooled", k, kind)
    found = np.stack([_estimate_municipality(n, sd, replicates, rng) for n in sizes], axis=1)
    truth = mean_truth(sd)
    pooled = [pool(row[:, 0], row[:, 1]) for row in found]
    hits = np.array([effect.ci_low <= truth <= effect.ci_high for effect in pooled])
    low, high = coverage_band(sum(sizes))
    band = (low, 1.0 if kind == PLANTED else high)
    name = f"duration/rmst_difference_pooled_k{k}_{kind}"
    yield make_measure(COVERAGE, (name, KEY.week, sum(sizes)), hits, band)


def list_sizes(k: int) -> list[int]:
    """Entries of an arm in the trial's k largest municipalities."""
    entries = [
        cohort.entries
        for cell in registry().participations
        if cell.trial == TRIAL
        for cohort in plan_cohorts(registry(), cell.municipality, scale=1.0, effects=EffectTable())
        if cohort.trial.slug == TRIAL
    ]
    return sorted(entries, reverse=True)[:k]


def mean_truth(deviation_sd: float) -> float:
    """The mean of the municipalities' true effects, by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    world, total = plain_world(), 0.0
    for of_ratio, own in zip(nodes, weights, strict=True):
        for of_base, other in zip(nodes, weights, strict=True):
            deviated = replace(
                world,
                log_ratio=world.log_ratio + deviation_sd * float(of_ratio),
                base=EFFECTS.municipality_sd * float(of_base),
            )
            total += float(own * other) * deviated.truth(KEY)
    return total / float(weights.sum()) ** 2


def _estimate_municipality(
    n_per_arm: int, deviation_sd: float, replicates: int, rng: np.random.Generator
) -> Floats:
    """Estimate and standard error of one municipality in each replicate."""
    step = max(1, _ROWS_AT_ONCE // (2 * n_per_arm))
    parts = []
    for done in range(0, replicates, step):
        count = min(step, replicates - done)
        deviations = (
            rng.normal(0.0, deviation_sd, count),
            rng.normal(0.0, EFFECTS.municipality_sd, count),
        )
        batch = draw_batch(plain_world(), n_per_arm, count, rng, deviations)
        parts.append(estimate_batch(batch, [KEY])[:, 0, :])
    return np.concatenate(parts)
