"""Restricted means and incidences of a weighted arm, with sandwich standard errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.estimation.inputs import Flags, Indices, NoEstimateError, Vector
from pipelines.estimation.risk_sets import sum_by_index, sum_from

_NONE_LEFT = 1e-9  # a share left at risk below this is rounding


@dataclass(frozen=True, slots=True)
class ArmEstimate:
    """One arm's estimate."""

    estimate: float
    std_error: float


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Weighted sums at the distinct times within a horizon."""

    times: Vector
    place: Indices  # each row's position in `times`; their number where it lies past the horizon
    weights: Vector
    at_risk: Vector
    hazard: Vector
    survival: Vector

    @property
    def left(self) -> Vector:
        """Share of those at risk who stay; 1 where nobody stays, since nothing follows then."""
        stay = 1 - self.hazard
        return np.where(stay > _NONE_LEFT, stay, 1.0)

    def pick(self, by_time: Vector, rows: Flags) -> Vector:
        """Give each of the rows its time's value, the others 0."""
        return np.where(rows, np.append(by_time, 0.0)[self.place], 0.0)

    def std_error(self, own: Vector, expected: Vector) -> float:
        """Sum the squared influences: each row's own exit less what its time at risk expects."""
        past = np.concatenate([[0.0], np.cumsum(expected)])
        until = past[np.minimum(self.place + 1, self.times.size)]
        return float(np.sqrt(np.sum((self.weights * (own - until)) ** 2)))


def weighted_restricted_mean(
    durations: Vector, events: Flags, weights: Vector, tau: float
) -> ArmEstimate:
    """Estimate the restricted mean of an arm whose rows have weights.

    Returns:
        Estimate and standard error by the infinitesimal jackknife, taking the weights as given
        (a sandwich; with equal weights it is Greenwood's).

    Raises:
        NoEstimateError: follow-up ends before `tau`.
    """
    is_within = durations < tau
    steps = _make_steps(durations, events, weights, is_within, tau)
    widths = np.diff(np.concatenate([[0.0], steps.times, [tau]]))
    areas = widths * np.concatenate([[1.0], steps.survival])
    loss = sum_from(areas)[1:] / steps.left / steps.at_risk
    own = -steps.pick(loss, events & is_within)
    return ArmEstimate(float(areas.sum()), steps.std_error(own, -loss * steps.hazard))


def weighted_incidence(
    durations: Vector, causes: NDArray[np.int64], weights: Vector, cause: int, time: float
) -> ArmEstimate:
    """Estimate the cumulative incidence of a cause in an arm whose rows have weights.

    Returns:
        Share (0-1) and standard error by the infinitesimal jackknife, as above.

    Raises:
        NoEstimateError: follow-up ends before `time`.
    """
    is_within = durations <= time
    is_exit, is_own = is_within & (causes > 0), is_within & (causes == cause)
    steps = _make_steps(durations, causes > 0, weights, is_within, time)
    exits = sum_by_index(steps.place, weights * is_own, steps.times.size + 1)[:-1]
    before = np.concatenate([[1.0], steps.survival])[: steps.times.size]
    curve = np.cumsum(before * exits / steps.at_risk)
    total = float(curve[-1]) if curve.size else 0.0
    gain = before / steps.at_risk
    loss = (total - curve) / steps.left / steps.at_risk
    own = steps.pick(gain, is_own) - steps.pick(loss, is_exit)
    expected = gain * exits / steps.at_risk - loss * steps.hazard
    return ArmEstimate(total, steps.std_error(own, expected))


def _make_steps(
    durations: Vector, events: Flags, weights: Vector, is_within: Flags, horizon: float
) -> _Steps:
    times = np.unique(durations[is_within])
    place = np.where(is_within, np.searchsorted(times, durations), times.size)
    at_risk = sum_from(sum_by_index(place, weights, times.size + 1))[:-1]
    exits = sum_by_index(place, weights * events, times.size + 1)[:-1]
    hazard = exits / at_risk
    stay = np.where(1 - hazard > _NONE_LEFT, 1 - hazard, 0.0)
    survival = np.asarray(np.cumprod(stay), dtype=np.float64)
    if durations.max() < horizon and not (survival.size and survival[-1] == 0):
        raise NoEstimateError(f"follow-up ends before {horizon:g}")
    return _Steps(times, place, weights, at_risk, np.asarray(hazard), survival)
