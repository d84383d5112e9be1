"""Studies of whole departments in an arm: persons' own intervals against those of departments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pipelines.estimation.clusters import cluster_difference
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.survival import cox_hazard_ratio, restricted_mean
from tests.calibration.drawing import Batch, Flags, Floats, draw_batch
from tests.calibration.measures import COVERAGE, Measure, coverage_band, generator, make_measure
from tests.calibration.worlds import Key, World, plain_world

KEY = Key("duration", 26)
UNIT_SD = 0.20  # of the log hazard to job, between departments
PERSONS = 150  # a department
_NODES = 15


def measure_units(counts: tuple[int, int], replicates: int) -> Iterator[Measure]:
    """How often the interval by t on department means holds the mean difference of the worlds."""
    rng = generator(COVERAGE, "units", *counts)
    trial, comparison = draw_unit_means(counts, replicates, rng)
    found = [cluster_difference(a, b) for a, b in zip(trial, comparison, strict=True)]
    truth = mean_difference(plain_world())
    hits = np.array([effect.ci_low <= truth <= effect.ci_high for effect in found])
    name = f"duration/rmst_difference_units_{counts[0]}_{counts[1]}"
    band = coverage_band(PERSONS)
    yield make_measure(COVERAGE, (name, KEY.week, PERSONS * counts[0]), hits, band)


def draw_unit_means(
    counts: tuple[int, int], replicates: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Restricted means of each department, shape (replicates, departments), by arm."""
    arms = []
    for count, is_trial in zip(counts, (True, False), strict=True):
        units = [_draw_unit(is_trial, replicates, rng) for _ in range(count)]
        arms.append(np.stack(units, axis=1))
    return arms[0], arms[1]


def _draw_unit(is_trial: bool, replicates: int, rng: np.random.Generator) -> Floats:
    """One department's restricted mean in each replicate; only one arm of the batch is used."""
    own = rng.normal(0.0, UNIT_SD, replicates)
    batch = draw_batch(plain_world(), PERSONS, replicates, rng, (np.zeros_like(own), own))
    rows = batch.is_trial if is_trial else ~batch.is_trial
    return np.array([_mean(batch, rows, place) for place in range(replicates)])


def _mean(batch: Batch, rows: Flags, place: int) -> float:
    weeks, causes = batch.weeks[place][rows], batch.causes[place][rows]
    return restricted_mean(weeks, causes > 0, KEY.week).estimate


def mean_difference(world: World) -> float:
    """The mean of the worlds' true differences over the departments' deviations."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    truths = [replace(world, base=UNIT_SD * float(node)).truth(KEY) for node in nodes]
    return float(weights @ np.array(truths) / weights.sum())


def reject_rates(units: int, replicates: int, rng: np.random.Generator) -> dict[str, float]:
    """How often p < 5 % where nothing is true: Cox on persons, and t on department log rates.

    `units` departments of 100 persons are in each arm; exits are exponential, all seen.
    """
    size, arm = 100, np.repeat([1, 0], units * 100)
    hits = {"persons": 0, "units": 0}
    for _ in range(replicates):
        hazard = np.exp(rng.normal(0.0, UNIT_SD, 2 * units))
        weeks = rng.exponential(1 / np.repeat(hazard, size))
        cox = cox_hazard_ratio(weeks, np.ones(weeks.size), arm)
        hits["persons"] += abs(cox.log_hr) > 1.96 * cox.std_error
        rates = -np.log(weeks.reshape(2 * units, size).mean(axis=1))
        try:
            found = cluster_difference(rates[:units], rates[units:])
        except NoEstimateError:
            continue
        hits["units"] += found.p_value < 0.05
    return {name: count / replicates for name, count in hits.items()}
