"""An estimate with its interval and two-sided p-value, by normal or t quantiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from pipelines.estimation.inputs import NoEstimateError, check_level


@dataclass(frozen=True, slots=True)
class Estimate:
    """One effect (trial - comparison) with its standard error and interval."""

    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float  # two-sided, of no effect
    df: float | None = None  # degrees of freedom of t quantiles; None: normal quantiles

    def limits(self, level: float) -> tuple[float, float]:
        """Return the limits of another confidence level, by the same quantiles."""
        width = quantile(0.5 + level / 2, self.df) * self.std_error
        return self.estimate - width, self.estimate + width


def quantile(probability: float, df: float | None = None) -> float:
    """Return the quantile of the normal distribution, or of t with `df`."""
    if df is None:
        return float(stats.norm.ppf(probability))
    return float(stats.t.ppf(probability, df))


def make_estimate(
    estimate: float, std_error: float, ci_level: float = 0.95, df: float | None = None
) -> Estimate:
    """Build an estimate with a Wald interval.

    Raises:
        ValueError: the standard error is 0 or not finite: there is no interval to give.
    """
    check_level(ci_level)
    if not (np.isfinite(std_error) and np.isfinite(estimate) and std_error > 0):
        raise NoEstimateError("the standard error is 0 or not finite: too little varies")
    width = quantile(0.5 + ci_level / 2, df) * std_error
    z = abs(estimate) / std_error
    p_value = 2 * float(stats.norm.sf(z) if df is None else stats.t.sf(z, df))
    return Estimate(estimate, std_error, estimate - width, estimate + width, p_value, df)
