"""Survival on benefit: Kaplan-Meier, restricted mean, log-rank, Cox."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from pipelines.estimation.cox import CoxEstimate, cox_hazard_ratio
from pipelines.estimation.inputs import (
    NoEstimateError,
    Vector,
    check_arm,
    check_durations,
    check_entry,
    check_flags,
    check_positive,
    entries_of,
    freeze,
)
from pipelines.estimation.intervals import make_estimate
from pipelines.estimation.risk_sets import Clock, count_at_risk, count_exits, make_clock

__all__ = [
    "CoxEstimate",
    "KaplanMeier",
    "LogRank",
    "RestrictedMean",
    "RestrictedMeanDifference",
    "cox_hazard_ratio",
    "kaplan_meier",
    "log_rank",
    "restricted_mean",
    "restricted_mean_difference",
]


@dataclass(frozen=True, slots=True, eq=False)
class KaplanMeier:
    """A survival curve; one element a distinct duration, sorted."""

    times: Vector
    survival: Vector  # share still on benefit just after the time
    std_error: Vector  # Greenwood; 0 where the curve has reached 0
    at_risk: Vector  # entry < time <= duration
    events: Vector  # exits at the time


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Mean time on benefit up to a horizon, in the unit of the durations."""

    estimate: float
    std_error: float


@dataclass(frozen=True, slots=True)
class RestrictedMeanDifference:
    """Difference of restricted means, trial - comparison."""

    estimate: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    trial: RestrictedMean
    comparison: RestrictedMean


@dataclass(frozen=True, slots=True)
class LogRank:
    """Log-rank test of equal hazards in two arms, one degree of freedom."""

    chi2: float
    p_value: float


def kaplan_meier(
    durations: ArrayLike, events: ArrayLike, entry: ArrayLike | None = None
) -> KaplanMeier:
    """Estimate the survival curve.

    Args:
        durations: shape (n,), time of exit or censoring, any unit, >= 0.
        events: shape (n,), 1 where the spell ended, 0 where it is censored.
        entry: shape (n,), delayed entry; a row is at risk on (entry, duration].

    Raises:
        ValueError: wrong shapes, NaN, negative durations, an entry not before its duration.

    Source:
        Kaplan & Meier 1958; Greenwood 1926.
    """
    duration_vector = check_durations(durations)
    is_event = check_flags(events, "events", duration_vector.size)
    clock = make_clock(duration_vector, check_entry(entry, duration_vector))
    exits = count_exits(clock, is_event.astype(np.float64))
    survival = np.asarray(np.cumprod(1 - exits / clock.at_risk), dtype=np.float64)
    spread = np.sqrt(np.cumsum(_greenwood(clock.at_risk, exits)))
    return KaplanMeier(
        freeze(clock.times),
        freeze(survival),
        freeze(np.asarray(survival * spread, dtype=np.float64)),
        freeze(clock.at_risk),
        freeze(exits),
    )


def restricted_mean(
    durations: ArrayLike, events: ArrayLike, tau: float, entry: ArrayLike | None = None
) -> RestrictedMean:
    """Estimate the mean time on benefit up to `tau`: the area under the survival curve.

    Args:
        durations: shape (n,), time of exit or censoring, >= 0.
        events: shape (n,), 1 where the spell ended, 0 where it is censored.
        tau: horizon > 0, in the unit of the durations.
        entry: shape (n,), delayed entry; a row is at risk on (entry, duration].

    Raises:
        ValueError: as `kaplan_meier`; or follow-up ends before `tau`.

    Source:
        Royston & Parmar 2013; variance as in R's survRM2.
    """
    check_positive(tau, "tau")
    curve = kaplan_meier(durations, events, entry)
    if curve.times[-1] < tau and curve.survival[-1] > 0:
        raise NoEstimateError(f"tau: follow-up ends at {curve.times[-1]:g}, before tau {tau:g}")
    is_inside = curve.times < tau
    if entry is not None:
        _check_continuous(curve, tau)
    steps = np.diff(np.concatenate([[0.0], curve.times[is_inside], [tau]]))
    areas = steps * np.concatenate([[1.0], curve.survival[is_inside]])
    after = np.cumsum(areas[::-1])[::-1][1:]  # area from each time to tau
    terms = _greenwood(curve.at_risk[is_inside], curve.events[is_inside])
    return RestrictedMean(float(areas.sum()), float(np.sqrt(np.sum(after**2 * terms))))


def _check_continuous(curve: KaplanMeier, tau: float) -> None:
    """Refuse a curve that falls to 0 because nobody else was at risk yet: others come later."""
    gone = np.flatnonzero(curve.survival == 0)
    if gone.size and gone[0] + 1 < curve.times.size and curve.times[gone[0]] < tau:
        end = curve.times[gone[0]]
        raise NoEstimateError(f"entry: all at risk have left by {end:g}, others enter later")


def restricted_mean_difference(
    durations: ArrayLike,
    events: ArrayLike,
    arm: ArrayLike,
    tau: float,
    entry: ArrayLike | None = None,
    ci_level: float = 0.95,
) -> RestrictedMeanDifference:
    """Estimate the difference of restricted means, trial - comparison.

    Args:
        durations: shape (n,), time of exit or censoring, >= 0.
        events: shape (n,), 1 where the spell ended, 0 where it is censored.
        arm: shape (n,), 1 trial, 0 comparison.
        tau: horizon > 0, in the unit of the durations.
        entry: shape (n,), delayed entry.
        ci_level: level of the normal interval.

    Raises:
        ValueError: as `restricted_mean`, an arm is empty, or no exit before `tau` in either arm.
    """
    duration_vector = check_durations(durations)
    is_event = check_flags(events, "events", duration_vector.size)
    is_trial = check_arm(arm, duration_vector.size)
    entries = check_entry(entry, duration_vector)
    trial, comparison = (
        restricted_mean(duration_vector[rows], is_event[rows], tau, entries_of(entries, rows))
        for rows in (is_trial, ~is_trial)
    )
    std_error = float(np.hypot(trial.std_error, comparison.std_error))
    effect = make_estimate(trial.estimate - comparison.estimate, std_error, ci_level)
    return RestrictedMeanDifference(
        effect.estimate, std_error, effect.ci_low, effect.ci_high, effect.p_value, trial, comparison
    )


def log_rank(
    durations: ArrayLike, events: ArrayLike, arm: ArrayLike, entry: ArrayLike | None = None
) -> LogRank:
    """Test whether the hazard of exit is the same in both arms.

    Args:
        durations: shape (n,), time of exit or censoring, >= 0.
        events: shape (n,), 1 where the spell ended, 0 where it is censored.
        arm: shape (n,), 1 trial, 0 comparison.
        entry: shape (n,), delayed entry.

    Raises:
        ValueError: bad input, an arm is empty, or no exit while both arms are at risk.

    Source:
        Mantel 1966, hypergeometric variance.
    """
    duration_vector = check_durations(durations)
    is_event = check_flags(events, "events", duration_vector.size).astype(np.float64)
    is_trial = check_arm(arm, duration_vector.size).astype(np.float64)
    entries = check_entry(entry, duration_vector)
    clock = make_clock(duration_vector, entries)
    exits = count_exits(clock, is_event)
    share = count_at_risk(clock, is_trial, entries) / clock.at_risk
    gap = np.sum(count_exits(clock, is_event * is_trial) - exits * share)
    variance = np.sum(_hypergeometric(clock, exits, share))
    if not variance > 0:
        raise NoEstimateError("events: no exit while both arms are at risk")
    chi2 = float(gap**2 / variance)
    return LogRank(chi2, float(stats.chi2.sf(chi2, 1)))


def _hypergeometric(clock: Clock, exits: Vector, share: Vector) -> Vector:
    others = np.maximum(clock.at_risk - 1, 1)
    return exits * share * (1 - share) * (clock.at_risk - exits) / others


def _greenwood(at_risk: Vector, exits: Vector) -> Vector:
    """Terms d / (n (n - d)); 0 where all at risk exit and the curve is 0 from then on."""
    left = at_risk - exits
    return np.where(left > 0, exits / (at_risk * np.where(left > 0, left, 1)), 0.0)
