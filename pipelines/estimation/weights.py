"""Entropy balancing: weights that give the comparison the trial arm's covariate means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipelines.estimation.inputs import NoEstimateError, Vector, freeze

MAX_STEPS = 200
TOLERANCE = 1e-9  # standard deviations
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BalancingWeights:
    """One weight a comparison row."""

    weights: Vector  # mean 1
    effective_sample_size: float  # (sum of weights)² / sum of squares, at most the row count


def entropy_balance(treated: ArrayLike, comparison: ArrayLike) -> BalancingWeights:
    """Find the weights nearest to equal that balance the covariate means exactly.

    Args:
        treated: shape (n, p), covariates of the trial arm.
        comparison: shape (m, p), covariates of the comparison.

    Returns:
        Weights of the comparison rows, mean 1, and their effective sample size.

    Raises:
        ValueError: wrong shapes, NaN, an empty arm, or no weights can balance: a covariate is
            constant in the comparison but not equal, or the trial arm's means lie outside what
            the comparison spans.

    Source:
        Hainmueller 2012; Newton's method on the dual.
    """
    x1, x0 = _check_matrix(treated, "treated"), _check_matrix(comparison, "comparison")
    if x1.shape[1] != x0.shape[1]:
        raise ValueError(f"covariates: {x1.shape[1]} in treated, {x0.shape[1]} in comparison")
    gaps = _standardise(x1, x0)
    logits = _solve(gaps)
    weights = np.exp(logits - logits.max())
    weights *= weights.size / weights.sum()
    size = float(weights.sum() ** 2 / np.sum(weights**2))
    return BalancingWeights(freeze(weights), size)


def _check_matrix(values: ArrayLike, name: str) -> Matrix:
    try:
        matrix = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: a value is missing or no number") from None
    if matrix.ndim == 1:
        matrix = matrix[:, np.newaxis]
    if matrix.ndim != 2 or matrix.size == 0:
        raise ValueError(f"{name}: rows and columns expected, found shape {matrix.shape}")
    if not np.isfinite(matrix).all():
        raise ValueError(f"{name}: a value is missing or infinite")
    return matrix


def _standardise(x1: Matrix, x0: Matrix) -> Matrix:
    """Return comparison rows less the trial arm's means, in standard deviations."""
    gaps = x0 - x1.mean(axis=0)
    spread = x0.std(axis=0)
    scale = np.maximum(np.abs(x0).max(axis=0), np.abs(x1).max(axis=0))
    is_constant = spread <= 1e-12 * np.maximum(scale, 1)
    if (np.abs(gaps[:, is_constant]) > 1e-9 * np.maximum(scale[is_constant], 1)).any():
        raise NoEstimateError("comparison: a covariate is constant and differs from the trial arm")
    return np.asarray(gaps[:, ~is_constant] / spread[~is_constant])


def _solve(gaps: Matrix) -> Vector:
    """Minimise log-sum-exp of gaps @ beta; its gradient is the weighted imbalance."""
    beta = np.zeros(gaps.shape[1])
    value, shares = _dual(gaps, beta)
    for _ in range(MAX_STEPS):
        imbalance = shares @ gaps
        if np.abs(imbalance).max(initial=0.0) < TOLERANCE:
            return np.asarray(gaps @ beta)
        curvature = (gaps * shares[:, np.newaxis]).T @ gaps - np.outer(imbalance, imbalance)
        step = -np.linalg.lstsq(curvature, imbalance, rcond=1e-10)[0]
        length, slope = 1.0, float(imbalance @ step)
        while length > 1e-8:
            trial_value, trial_shares = _dual(gaps, beta + length * step)
            if trial_value <= value + 1e-4 * length * slope + 1e-14:
                break
            length /= 2
        beta, value, shares = beta + length * step, trial_value, trial_shares
    raise NoEstimateError("covariates: no weights of the comparison give the trial arm's means")


def _dual(gaps: Matrix, beta: Vector) -> tuple[float, Vector]:
    logits = gaps @ beta
    top = logits.max()
    shares = np.exp(logits - top)
    total = shares.sum()
    return float(top + np.log(total)), shares / total
