"""Exits to competing causes: Aalen-Johansen cumulative incidence; ties are kept as they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pipelines.estimation.inputs import (
    Indices,
    NoEstimateError,
    Vector,
    check_arm,
    check_causes,
    check_durations,
    check_entry,
    check_vector,
    entries_of,
    freeze,
)
from pipelines.estimation.risk_sets import Clock, count_exits, make_clock


@dataclass(frozen=True, slots=True, eq=False)
class CumulativeIncidence:
    """Share that has left by the cause; one element a requested time."""

    times: Vector
    estimate: Vector  # 0-1
    std_error: Vector


@dataclass(frozen=True, slots=True, eq=False)
class IncidenceDifference:
    """Difference of cumulative incidences, trial - comparison; one element a requested time."""

    times: Vector
    estimate: Vector  # -1 to 1
    std_error: Vector
    trial: CumulativeIncidence
    comparison: CumulativeIncidence


def cumulative_incidence(
    durations: ArrayLike,
    causes: ArrayLike,
    cause: int,
    times: ArrayLike,
    entry: ArrayLike | None = None,
) -> CumulativeIncidence:
    """Estimate the share that has left by `cause` at each of `times`.

    Args:
        durations: shape (n,), time of exit or censoring, >= 0.
        causes: shape (n,), whole numbers: 0 censored, 1, 2 … the cause of exit.
        cause: the cause asked for, >= 1.
        times: shape (m,), times >= 0 in the unit of the durations.
        entry: shape (n,), delayed entry; a row is at risk on (entry, duration].

    Returns:
        Estimates and standard errors of shape (m,), in the order of `times`.

    Raises:
        ValueError: bad input, or a time after the end of follow-up.

    Source:
        Aalen & Johansen 1978; delta-method variance of Marubini & Valsecchi 1995 (equal to the
        infinitesimal jackknife of R's survival).
    """
    duration_vector = check_durations(durations)
    cause_vector = check_causes(causes, duration_vector.size)
    entries = check_entry(entry, duration_vector)
    if not (isinstance(cause, int | np.integer) and cause >= 1):
        raise ValueError("cause: a whole number >= 1 expected (0 is censored)")
    clock = make_clock(duration_vector, entries)
    exits = count_exits(clock, (cause_vector > 0).astype(np.float64))
    by_cause = count_exits(clock, (cause_vector == cause).astype(np.float64))
    return _accumulate(clock, exits, by_cause, _check_times(times))


def cumulative_incidence_difference(
    durations: ArrayLike,
    causes: ArrayLike,
    arm: ArrayLike,
    cause: int,
    times: ArrayLike,
    entry: ArrayLike | None = None,
) -> IncidenceDifference:
    """Estimate the difference of cumulative incidences, trial - comparison.

    Args:
        durations: shape (n,), time of exit or censoring, >= 0.
        causes: shape (n,), whole numbers: 0 censored, 1, 2 … the cause of exit.
        arm: shape (n,), 1 trial, 0 comparison.
        cause: the cause asked for, >= 1.
        times: shape (m,), times >= 0.
        entry: shape (n,), delayed entry.

    Raises:
        ValueError: as `cumulative_incidence`, or an arm is empty.
    """
    duration_vector = check_durations(durations)
    cause_vector = check_causes(causes, duration_vector.size)
    is_trial = check_arm(arm, duration_vector.size)
    entries = check_entry(entry, duration_vector)
    trial, comparison = (
        cumulative_incidence(
            duration_vector[a], cause_vector[a], cause, times, entries_of(entries, a)
        )
        for a in (is_trial, ~is_trial)
    )
    return IncidenceDifference(
        trial.times,
        freeze(trial.estimate - comparison.estimate),
        freeze(np.hypot(trial.std_error, comparison.std_error)),
        trial,
        comparison,
    )


def _accumulate(
    clock: Clock, exits: Vector, by_cause: Vector, asked: Vector
) -> CumulativeIncidence:
    survival = np.cumprod(1 - exits / clock.at_risk)
    if asked.max() > clock.times[-1] and survival[-1] > 0:
        end, last = clock.times[-1], asked.max()
        raise NoEstimateError(f"times: follow-up ends at {end:g}, before {last:g}")
    before = np.concatenate([[1.0], survival[:-1]])
    place = np.searchsorted(clock.times, asked, side="right")
    incidence = np.cumsum(before * by_cause / clock.at_risk)
    variance = _variances(clock.at_risk, exits, by_cause, before, incidence, place)
    return CumulativeIncidence(
        freeze(asked), freeze(_at(incidence, place)), freeze(np.sqrt(variance))
    )


def _check_times(times: ArrayLike) -> Vector:
    asked = check_vector(np.atleast_1d(np.asarray(times)), "times").copy()
    if asked.min() < 0:
        raise ValueError("times: a time is negative")
    return asked


def _variances(
    at_risk: Vector,
    exits: Vector,
    by_cause: Vector,
    before: Vector,
    incidence: Vector,
    place: Indices,
) -> Vector:
    left = at_risk - exits
    any_exit = np.where(left > 0, exits / (at_risk * np.where(left > 0, left, 1)), 0.0)
    own = before**2 * (at_risk - by_cause) * by_cause / at_risk**3
    cross = before * by_cause / at_risk**2
    total = _at(incidence, place)
    # sum of (F(t) - F_i)^2 g_i + own_i - 2 (F(t) - F_i) c_i over the times up to t
    squares = (
        total**2 * _sum_to(any_exit, place)
        - 2 * total * _sum_to(any_exit * incidence, place)
        + _sum_to(any_exit * incidence**2, place)
    )
    products = total * _sum_to(cross, place) - _sum_to(cross * incidence, place)
    return np.maximum(squares + _sum_to(own, place) - 2 * products, 0.0)


def _sum_to(values: Vector, place: Indices) -> Vector:
    return np.concatenate([[0.0], np.cumsum(values)])[place]


def _at(curve: Vector, place: Indices) -> Vector:
    return np.concatenate([[0.0], curve])[place]
