"""Differences of means and of ratios between two arms, with Welch's degrees of freedom."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pipelines.estimation.inputs import NoEstimateError, Vector, check_vector
from pipelines.estimation.intervals import Estimate, make_estimate


def welch_difference(trial: ArrayLike, comparison: ArrayLike, ci_level: float = 0.95) -> Estimate:
    """Estimate a difference of means, trial - comparison.

    Args:
        trial: shape (n,), n >= 2.
        comparison: shape (m,), m >= 2.
        ci_level: level of the interval.

    Raises:
        ValueError: bad input, fewer than two values in an arm, or no variation at all.

    Source:
        Welch 1947.
    """
    arms = [check_vector(v, name) for v, name in ((trial, "trial"), (comparison, "comparison"))]
    return ratio_difference(
        arms[0], np.ones(arms[0].size), arms[1], np.ones(arms[1].size), ci_level
    )


def ratio_difference(
    amounts_trial: ArrayLike,
    cases_trial: ArrayLike,
    amounts_comparison: ArrayLike,
    cases_comparison: ArrayLike,
    ci_level: float = 0.95,
) -> Estimate:
    """Estimate a difference of ratios (amount per case), trial - comparison.

    The unit is a period (a month): its ratio counts by its cases, so that the estimate is the
    difference of total amount by total cases. With equal cases it is Welch's difference of means.

    Args:
        amounts_trial: shape (n,), amount of each period, n >= 2.
        cases_trial: shape (n,), cases of each period, > 0.
        amounts_comparison: shape (m,), m >= 2.
        cases_comparison: shape (m,).
        ci_level: level of the interval.

    Raises:
        ValueError: bad input, fewer than two periods in an arm, or no variation at all.

    Source:
        Cochran 1977, §6 (ratio estimator); Welch 1947.
    """
    parts = (
        _ratio(amounts_trial, cases_trial, "trial"),
        _ratio(amounts_comparison, cases_comparison, "comparison"),
    )
    variances = np.array([variance for _, variance, _ in parts])
    sizes = np.array([size for _, _, size in parts])
    total = float(variances.sum())
    if total <= 0:
        raise NoEstimateError("no variation in either arm")
    df = total**2 / float(np.sum(variances**2 / (sizes - 1)))
    return make_estimate(parts[0][0] - parts[1][0], total**0.5, ci_level, df)


def _ratio(amounts: ArrayLike, cases: ArrayLike, arm: str) -> tuple[float, float, int]:
    a = check_vector(amounts, f"amounts, {arm}")
    c: Vector = check_vector(cases, f"cases, {arm}", a.size)
    if c.min() <= 0:
        raise ValueError(f"{arm}: each period must have cases")
    if a.size < 2:
        raise NoEstimateError(f"{arm}: at least two periods are needed")
    ratio = float(a.sum() / c.sum())
    spread = float(np.sum((a - ratio * c) ** 2)) * a.size / (a.size - 1)
    return ratio, spread / float(c.sum()) ** 2, a.size
