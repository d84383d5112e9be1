"""Events per person-time at risk: exact Poisson intervals, quasi-Poisson differences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from pipelines.estimation.inputs import (
    NoEstimateError,
    Vector,
    check_count,
    check_level,
    check_positive,
    check_vector,
)
from pipelines.estimation.intervals import Estimate, make_estimate


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per unit of exposure, with its exact interval."""

    estimate: float
    ci_low: float
    ci_high: float


def poisson_rate(events: float, exposure: float, ci_level: float = 0.95) -> Rate:
    """Estimate a rate with the exact Poisson interval.

    Args:
        events: count.
        exposure: > 0, such as person-years.
        ci_level: level of the interval.

    Raises:
        ValueError: no count, or an exposure that is not > 0.

    Source:
        Garwood 1936.
    """
    count, time = check_count(events, "events"), check_positive(exposure, "exposure")
    tail = (1 - check_level(ci_level)) / 2
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    high = float(stats.chi2.isf(tail, 2 * (count + 1))) / 2
    return Rate(count / time, low / time, high / time)


def rate_difference(
    counts_trial: ArrayLike,
    exposure_trial: ArrayLike,
    counts_comparison: ArrayLike,
    exposure_comparison: ArrayLike,
    ci_level: float = 0.95,
) -> Estimate:
    """Estimate a difference of rates, trial - comparison, with overdispersion.

    Args:
        counts_trial: shape (n,), events of each person, >= 0.
        exposure_trial: shape (n,), > 0.
        counts_comparison: shape (m,).
        exposure_comparison: shape (m,).
        ci_level: level of the interval.

    Returns:
        Events per unit of exposure. The variance is Poisson's times the Pearson dispersion of
        both arms together, n + m - 2 degrees of freedom (also below 1).

    Raises:
        ValueError: bad input, fewer than three persons in both arms together, or no variation.

    Source:
        McCullagh & Nelder 1989, §6.2.
    """
    trial = _check_arm(counts_trial, exposure_trial, "trial")
    comparison = _check_arm(counts_comparison, exposure_comparison, "comparison")
    df = trial[0].size + comparison[0].size - 2
    if df < 1:
        raise NoEstimateError("counts: too few persons for an overdispersion")
    dispersion = (_pearson(*trial) + _pearson(*comparison)) / df
    rates = [float(c.sum() / e.sum()) for c, e in (trial, comparison)]
    variance = sum(float(c.sum() / e.sum() ** 2) for c, e in (trial, comparison))
    return make_estimate(rates[0] - rates[1], float(np.sqrt(dispersion * variance)), ci_level)


def _check_arm(counts: ArrayLike, exposure: ArrayLike, arm: str) -> tuple[Vector, Vector]:
    events = check_vector(counts, f"counts, {arm}")
    time = check_vector(exposure, f"exposure, {arm}", events.size)
    if events.min() < 0 or time.min() <= 0:
        raise ValueError(f"{arm}: counts >= 0 and exposure > 0 expected")
    return events, time


def _pearson(counts: Vector, exposure: Vector) -> float:
    expected = counts.sum() / exposure.sum() * exposure
    if counts.sum() == 0:
        return 0.0
    return float(np.sum((counts - expected) ** 2 / expected))
