"""Differences of costs: amounts of several resources a case, each with an uncertain price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipelines.estimation.inputs import NoEstimateError, Vector, check_vector
from pipelines.estimation.intervals import Estimate, make_estimate, quantile

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PriceBand:
    """Prices of the resources, shape (k,) each, kr. an hour or a piece; low <= mid <= high."""

    low: Vector
    mid: Vector
    high: Vector

    @property
    def std_error(self) -> Vector:
        """Low and high read as a 95 % interval."""
        return (self.high - self.low) / (2 * quantile(0.975))


@dataclass(frozen=True, slots=True, eq=False)
class _Arm:
    ratios: Vector  # amount a case, shape (k,)
    scores: Matrix  # each month's part in them, shape (months, k)

    @property
    def df(self) -> int:
        return len(self.scores) - 1

    def covariance(self) -> Matrix:
        """Covariance of the ratios: months vary, and what a month takes of all kinds goes along."""
        months = len(self.scores)
        return np.asarray(self.scores.T @ self.scores * months / (months - 1))


def cost_difference(
    trial: tuple[ArrayLike, ArrayLike],
    comparison: tuple[ArrayLike, ArrayLike],
    prices: tuple[ArrayLike, ArrayLike, ArrayLike],
    ci_level: float = 0.95,
) -> Estimate:
    """Estimate a difference of costs a case, trial - comparison, kr.

    The estimate is at the middle prices. Its standard error joins two uncertainties: that of the
    amounts (months vary; ratio estimator, as in `ratio_difference`) and that of the prices (low
    and high read as a 95 % interval, the kinds independent of each other, the same price in both
    arms). A price thus matters as much as the arms differ in what it is the price of.

    Args:
        trial: amounts and cases, shape (n, k) each: months by kinds; a month without a kind is 0
            in both. n >= 2.
        comparison: amounts and cases, shape (m, k) each.
        prices: low, middle and high, shape (k,) each.
        ci_level: level of the interval; t quantiles, Welch's degrees of freedom for the amounts'
            part of the variance, the prices' part being taken as known.

    Raises:
        ValueError: bad input, a kind without cases, fewer than two months, or no variation at all.

    Source:
        Cochran 1977, §6; variance of a product of independent estimates, Goodman 1960.
    """
    band = check_prices(*prices)
    one, other = (_sum_arm(*arm, band.mid.size) for arm in (trial, comparison))
    gap = one.ratios - other.ratios
    sampled = [float(band.mid @ arm.covariance() @ band.mid) for arm in (one, other)]
    spread = np.diag(one.covariance() + other.covariance())
    priced = float(np.sum(band.std_error**2 * (gap**2 + spread)))
    total = sum(sampled) + priced
    if sum(sampled) <= 0:
        raise NoEstimateError("no variation in either arm")
    df = total**2 / sum(v**2 / arm.df for v, arm in zip(sampled, (one, other), strict=True))
    return make_estimate(float(band.mid @ gap), total**0.5, ci_level, df)


def check_prices(low: ArrayLike, mid: ArrayLike, high: ArrayLike) -> PriceBand:
    """Return prices of one length, in order.

    Raises:
        ValueError: NaN, another length, a negative price, or low > mid or mid > high.
    """
    middle = check_vector(mid, "prices, mid")
    band = PriceBand(
        check_vector(low, "prices, low", middle.size),
        middle,
        check_vector(high, "prices, high", middle.size),
    )
    if band.low.min() < 0 or (band.low > middle).any() or (middle > band.high).any():
        raise ValueError("prices: 0 <= low <= mid <= high expected")
    return band


def _sum_arm(amounts: ArrayLike, cases: ArrayLike, kinds: int) -> _Arm:
    a, c = (_check_months(values, kinds) for values in (amounts, cases))
    if a.shape != c.shape:
        raise ValueError(f"amounts and cases: {a.shape} and {c.shape}")
    if len(a) < 2:
        raise NoEstimateError("at least two months are needed")
    total = c.sum(axis=0)
    if (c < 0).any() or (a < 0).any() or (total <= 0).any():
        raise ValueError("amounts >= 0 and, for each kind, cases expected")
    ratios = a.sum(axis=0) / total
    return _Arm(ratios, (a - ratios * c) / total)


def _check_months(values: ArrayLike, kinds: int) -> Matrix:
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] != kinds or not np.isfinite(matrix).all():
        raise ValueError(f"amounts and cases: finite numbers of shape (months, {kinds}) expected")
    return matrix
