"""Shares of answers: Wilson and Newcombe intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from pipelines.estimation.inputs import check_level, check_share
from pipelines.estimation.intervals import quantile


@dataclass(frozen=True, slots=True)
class ShareInterval:
    """A share, or a difference of shares, with its interval."""

    estimate: float
    ci_low: float
    ci_high: float


def wilson(successes: float, n: float, ci_level: float = 0.95) -> ShareInterval:
    """Estimate a share with Wilson's score interval.

    Args:
        successes: count, at most `n`.
        n: count, >= 1.
        ci_level: level of the interval.

    Returns:
        Share and limits, 0-1.

    Raises:
        ValueError: no counts, n is 0, or more successes than n.

    Source:
        Wilson 1927.
    """
    hits, size = check_share(successes, n)
    z = quantile(0.5 + check_level(ci_level) / 2)
    share = hits / size
    centre = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    low = 0.0 if hits == 0 else float(centre - half)
    high = 1.0 if hits == size else float(centre + half)
    return ShareInterval(share, low, high)


def newcombe_difference(
    successes_trial: float,
    n_trial: float,
    successes_comparison: float,
    n_comparison: float,
    ci_level: float = 0.95,
) -> ShareInterval:
    """Estimate a difference of shares, trial - comparison, with Newcombe's hybrid score interval.

    Args:
        successes_trial: count, at most `n_trial`.
        n_trial: count, >= 1.
        successes_comparison: count, at most `n_comparison`.
        n_comparison: count, >= 1.
        ci_level: level of the interval.

    Returns:
        Difference and limits, -1 to 1.

    Raises:
        ValueError: as `wilson`.

    Source:
        Newcombe 1998, method 10.
    """
    trial = wilson(successes_trial, n_trial, ci_level)
    comparison = wilson(successes_comparison, n_comparison, ci_level)
    difference = trial.estimate - comparison.estimate
    below = np.hypot(trial.estimate - trial.ci_low, comparison.ci_high - comparison.estimate)
    above = np.hypot(trial.ci_high - trial.estimate, comparison.estimate - comparison.ci_low)
    return ShareInterval(difference, float(difference - below), float(difference + above))


def shares_p_value(
    successes_trial: float, n_trial: float, successes_comparison: float, n_comparison: float
) -> float:
    """Return the two-sided p-value of equal shares, by the pooled score test.

    Raises:
        ValueError: as `wilson`.
    """
    hits, size = check_share(successes_trial, n_trial)
    other_hits, other_size = check_share(successes_comparison, n_comparison)
    pooled = (hits + other_hits) / (size + other_size)
    variance = pooled * (1 - pooled) * (1 / size + 1 / other_size)
    if variance <= 0:
        return 1.0
    return 2 * float(stats.norm.sf(abs(hits / size - other_hits / other_size) / variance**0.5))
