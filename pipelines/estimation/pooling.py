"""Pools effects over municipalities: fixed effect, DerSimonian-Laird, REML; Hartung-Knapp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from pipelines.estimation.inputs import NoEstimateError, Vector, check_level, check_vector
from pipelines.estimation.intervals import quantile

METHODS = ("fixed", "dl", "reml")
MIN_FOR_PREDICTION = 3
LARGEST_RATIO = 14.0  # of variances, powers of ten: beyond it float64 loses the smaller weight
GRID = 200  # points at which the restricted likelihood is looked at before it is maximised


@dataclass(frozen=True, slots=True)
class PooledEffect:
    """One pooled effect."""

    estimate: float
    std_error: float  # unadjusted, also with Hartung-Knapp
    ci_low: float
    ci_high: float
    tau2: float
    i2: float  # percent, 0-100
    prediction_low: float | None  # None: fewer than three effects, or a fixed effect
    prediction_high: float | None
    p_value: float
    adjusted_std_error: float  # what the interval is made of
    df: int | None  # degrees of freedom of its t quantile; None: normal

    def limits(self, level: float) -> tuple[float, float]:
        """Return the confidence limits of another level, by the same quantiles."""
        width = quantile(0.5 + level / 2, self.df) * self.adjusted_std_error
        return self.estimate - width, self.estimate + width


def pool(
    estimates: ArrayLike,
    std_errors: ArrayLike,
    method: str = "reml",
    hartung_knapp: bool = True,
    ci_level: float = 0.95,
) -> PooledEffect:
    """Pool effects by inverse variance.

    Args:
        estimates: shape (k,), k >= 2, all in one unit.
        std_errors: shape (k,), > 0.
        method: "fixed" (common effect), "dl" (DerSimonian-Laird) or "reml".
        hartung_knapp: t(k - 1) quantiles and the variance times max(1, q), q being the weighted
            residual variance; otherwise normal quantiles.
        ci_level: level of the confidence and prediction limits.

    Raises:
        ValueError: fewer than two effects, NaN, a standard error that is not > 0, or an
            unknown method. NoEstimateError (one of them): standard errors so far apart that the
            smaller weights vanish.

    Source:
        DerSimonian & Laird 1986; Viechtbauer 2005; Hartung & Knapp 2001, guard of Röver 2015;
        I² as in metafor; prediction with t(k - 2), Higgins et al. 2009 (approximate).
    """
    y = check_vector(estimates, "estimates")
    errors = check_vector(std_errors, "std_errors", y.size)
    _check_pool(y, errors, method, ci_level)
    try:
        with np.errstate(divide="raise", invalid="raise", over="raise"):
            return _pool(y, errors**2, method, hartung_knapp, ci_level)
    except (ArithmeticError, _TooFarApartError):
        raise NoEstimateError("std_errors: too far apart, or too small, to be pooled") from None


class _TooFarApartError(Exception):
    """Weights of which the smaller vanish beside the larger."""


def _pool(
    y: Vector, variances: Vector, method: str, hartung_knapp: bool, ci_level: float
) -> PooledEffect:
    if variances.min() <= 0 or np.ptp(np.log10(variances)) > LARGEST_RATIO:
        raise _TooFarApartError
    tau2 = _TAU2[method](y, variances)
    adjusted, df = _adjust(y, variances + tau2, hartung_knapp=hartung_knapp)
    i2 = _inconsistency(y, variances, tau2, method)
    k = y.size if method != "fixed" else 0  # a fixed effect predicts no other municipality
    return _describe(y, variances + tau2, (tau2, i2), (adjusted, df), ci_level, k)


def _adjust(y: Vector, variances: Vector, *, hartung_knapp: bool) -> tuple[float, int | None]:
    """Return the standard error that the interval is made of, and its degrees of freedom."""
    weights = 1 / variances
    std_error = float(weights.sum() ** -0.5)
    if not hartung_knapp:
        return std_error, None
    df = y.size - 1
    return std_error * max(1.0, _q(y, weights) / df) ** 0.5, df


def _describe(
    y: Vector,
    variances: Vector,
    heterogeneity: tuple[float, float],
    adjusted: tuple[float, int | None],
    ci_level: float,
    k: int,
) -> PooledEffect:
    weights = 1 / variances
    centre = float(np.sum(weights * y) / weights.sum())
    half = quantile(0.5 + ci_level / 2, adjusted[1]) * adjusted[0]
    prediction = _predict(centre, adjusted[0], heterogeneity[0], k, ci_level)
    return PooledEffect(
        estimate=centre,
        std_error=float(weights.sum() ** -0.5),
        ci_low=centre - half,
        ci_high=centre + half,
        tau2=heterogeneity[0],
        i2=heterogeneity[1],
        prediction_low=None if prediction is None else prediction[0],
        prediction_high=None if prediction is None else prediction[1],
        p_value=_p_value(abs(centre) / adjusted[0], adjusted[1]),
        adjusted_std_error=adjusted[0],
        df=adjusted[1],
    )


def _check_pool(y: Vector, errors: Vector, method: str, ci_level: float) -> None:
    if method not in METHODS:
        raise ValueError(f"method: one of {', '.join(METHODS)} expected")
    if y.size < 2:
        raise ValueError("estimates: one effect is not pooled, at least two are needed")
    if errors.min() <= 0:
        raise ValueError("std_errors: a standard error is not > 0")
    check_level(ci_level)


def _p_value(z: float, df: int | None) -> float:
    return 2 * float(stats.norm.sf(z) if df is None else stats.t.sf(z, df))


def _predict(
    centre: float, error: float, tau2: float, k: int, level: float
) -> tuple[float, float] | None:
    if k < MIN_FOR_PREDICTION:
        return None
    half = quantile(0.5 + level / 2, k - 2) * np.hypot(tau2**0.5, error)
    return float(centre - half), float(centre + half)


def _inconsistency(y: Vector, variances: Vector, tau2: float, method: str) -> float:
    weights = 1 / variances
    if method == "fixed":
        q = _q(y, weights)
        return 100 * max(0.0, 1 - (y.size - 1) / q) if q > 0 else 0.0
    typical = (y.size - 1) * weights.sum() / (weights.sum() ** 2 - np.sum(weights**2))
    return float(100 * tau2 / (tau2 + typical))


def _q(y: Vector, weights: Vector) -> float:
    centre = np.sum(weights * y) / weights.sum()
    return float(np.sum(weights * (y - centre) ** 2))


def _zero(_y: Vector, _variances: Vector) -> float:
    return 0.0


def _dersimonian_laird(y: Vector, variances: Vector) -> float:
    weights = 1 / variances
    spread = weights.sum() - np.sum(weights**2) / weights.sum()
    return float(max(0.0, (_q(y, weights) - (y.size - 1)) / spread))


def _reml(y: Vector, variances: Vector) -> float:
    """Maximise the restricted likelihood over tau² >= 0, looking everywhere first."""
    # No maximum lies above the squared range of the effects, which bounds any sensible grid.
    top = max(float(np.ptp(y)) ** 2, float(variances.min())) * 4
    grid = np.concatenate([[0.0], np.geomspace(top * 1e-10, top, GRID)])
    best = int(np.argmax(_restricted_likelihoods(grid, y, variances)))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, GRID)]
    if _score(low, y, variances) <= 0 or _score(high, y, variances) >= 0:
        return float(grid[best])
    return float(optimize.brentq(_score, low, high, args=(y, variances), xtol=1e-15, rtol=1e-14))


def _restricted_likelihoods(tau2: Vector, y: Vector, variances: Vector) -> Vector:
    """Return the restricted log-likelihood (up to a constant) of each tau²."""
    weights = 1 / (variances + tau2[:, np.newaxis])
    total = weights.sum(axis=1)
    centre = weights @ y / total
    spread = np.sum(weights * (y - centre[:, np.newaxis]) ** 2, axis=1)
    return np.asarray(0.5 * (np.log(weights).sum(axis=1) - np.log(total) - spread))


def _score(tau2: float, y: Vector, variances: Vector) -> float:
    """Return twice the slope of the restricted likelihood."""
    weights = 1 / (variances + tau2)
    centre = np.sum(weights * y) / weights.sum()
    trace = weights.sum() - np.sum(weights**2) / weights.sum()
    return float(np.sum(weights**2 * (y - centre) ** 2) - trace)


_TAU2 = {"fixed": _zero, "dl": _dersimonian_laird, "reml": _reml}
