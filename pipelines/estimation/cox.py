"""Cox's proportional hazards model for two arms, with Efron ties and own standard errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from pipelines.estimation.inputs import (
    Flags,
    Indices,
    NoEstimateError,
    Vector,
    check_arm,
    check_durations,
    check_entry,
    check_flags,
)
from pipelines.estimation.risk_sets import (
    Clock,
    count_at_risk,
    count_exits,
    make_clock,
    sum_by_index,
)

MAX_STEPS = 50
MAX_STEP = 2.0  # log hazard ratio; keeps Newton from overshooting
TOLERANCE = 1e-11


@dataclass(frozen=True, slots=True)
class CoxEstimate:
    """Log hazard ratio of exit, trial against comparison."""

    log_hr: float
    std_error: float


@dataclass(frozen=True, slots=True, eq=False)
class _Ties:
    """One element an exit; exits at the same time are worked off one by one (Efron)."""

    place: Indices  # which time
    worked_off: Vector  # share of the time's exits already worked off, 0 <= a < 1
    risk: tuple[Vector, Vector]  # at risk less those worked off: comparison, trial
    trial_exits: float


def cox_hazard_ratio(
    durations: ArrayLike,
    events: ArrayLike,
    arm: ArrayLike,
    entry: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
) -> CoxEstimate:
    """Estimate the log hazard ratio of exit.

    Args:
        durations: shape (n,), time of exit or censoring, >= 0.
        events: shape (n,), 1 where the spell ended, 0 where it is censored.
        arm: shape (n,), 1 trial, 0 comparison.
        entry: shape (n,), delayed entry; a row is at risk on (entry, duration].
        cluster: shape (n,), labels; the standard error is then the grouped sandwich (score
            residuals summed by cluster, no small-sample factor), else the model's.

    Raises:
        ValueError: bad input, an arm is empty, no exits, fewer than two clusters, or exits
            that give no finite hazard ratio (all in one arm). NoEstimateError (one of them):
            clusters lie whole in an arm and one arm is a single cluster. With few whole clusters
            the sandwich is too small: `clusters.cluster_difference` holds its level.

    Source:
        Efron 1977; Lin & Wei 1989, score residuals as in R's survival.
    """
    duration_vector = check_durations(durations)
    is_event = check_flags(events, "events", duration_vector.size)
    is_trial = check_arm(arm, duration_vector.size)
    entries = check_entry(entry, duration_vector)
    clock = make_clock(duration_vector, entries)
    ties = _list_ties(clock, is_event, is_trial, entries)
    log_hr, information = _maximise(ties)
    if cluster is None:
        return CoxEstimate(log_hr, float(information**-0.5))
    codes = _code_clusters(cluster, duration_vector.size)
    _check_clusters(codes, is_trial)
    residuals = _score_residuals(clock, ties, log_hr, is_event, is_trial, entries)
    groups = sum_by_index(codes, residuals, int(codes.max()) + 1)
    return CoxEstimate(log_hr, float(np.sqrt(np.sum(groups**2)) / information))


def _list_ties(clock: Clock, is_event: Flags, is_trial: Flags, entry: Vector | None) -> _Ties:
    trial = is_trial.astype(np.float64)
    exits = count_exits(clock, is_event.astype(np.float64))
    trial_exits = count_exits(clock, is_event * trial)
    trial_risk = count_at_risk(clock, trial, entry)
    repeats = exits.astype(np.intp)
    place = np.repeat(np.arange(clock.times.size), repeats)
    first = np.cumsum(repeats) - repeats
    worked_off = (np.arange(place.size) - first[place]) / exits[place]
    risk = (
        (clock.at_risk - trial_risk)[place] - worked_off * (exits - trial_exits)[place],
        trial_risk[place] - worked_off * trial_exits[place],
    )
    ties = _Ties(place, worked_off, risk, float(trial_exits.sum()))
    _check_finite(ties)
    return ties


def _check_finite(ties: _Ties) -> None:
    certain = np.count_nonzero(ties.risk[0] <= 0)  # only the trial arm left: tells nothing
    possible = np.count_nonzero(ties.risk[1] > 0)
    if not certain < ties.trial_exits < possible:
        raise NoEstimateError("events: the exits give no finite hazard ratio")


def _maximise(ties: _Ties) -> tuple[float, float]:
    log_hr = 0.0
    for _ in range(MAX_STEPS):
        share = _trial_share(ties, log_hr)
        score = ties.trial_exits - share.sum()
        information = float(np.sum(share * (1 - share)))
        step = float(np.clip(score / information, -MAX_STEP, MAX_STEP))
        log_hr += step
        if abs(step) < TOLERANCE:
            return log_hr, information
    raise NoEstimateError("events: the hazard ratio is not found")


def _trial_share(ties: _Ties, log_hr: float) -> Vector:
    weighted = ties.risk[1] * np.exp(log_hr)
    return np.asarray(weighted / (ties.risk[0] + weighted))


def _score_residuals(
    clock: Clock, ties: _Ties, log_hr: float, is_event: Flags, is_trial: Flags, entry: Vector | None
) -> Vector:
    share = _trial_share(ties, log_hr)
    rate = 1 / (ties.risk[0] + ties.risk[1] * np.exp(log_hr))

    def by_time(values: Vector) -> Vector:
        return sum_by_index(ties.place, values, clock.times.size)

    x, size = is_trial.astype(np.float64), clock.times.size
    hazard, mean = _cumulate(by_time(rate)), _cumulate(by_time(rate * share))
    end = clock.index + 1
    begin = 0 if entry is None else np.searchsorted(clock.times, entry, side="right")
    expected = x * (hazard[end] - hazard[begin]) - (mean[end] - mean[begin])
    # Those who exit are worked off one by one: their share of the last time's hazard is smaller.
    spared_hazard = by_time(rate * ties.worked_off)[clock.index]
    spared_mean = by_time(rate * share * ties.worked_off)[clock.index]
    expected = expected - is_event * (x * spared_hazard - spared_mean)
    exits = np.maximum(np.bincount(ties.place, minlength=size), 1)
    observed = is_event * (x - (by_time(share) / exits)[clock.index])
    return np.asarray(observed - np.where(is_trial, np.exp(log_hr), 1.0) * expected)


def _cumulate(values: Vector) -> Vector:
    return np.concatenate([[0.0], np.cumsum(values)])


def _code_clusters(cluster: ArrayLike, size: int) -> Indices:
    labels = np.asarray(cluster)
    if labels.shape != (size,):
        raise ValueError(f"cluster: {labels.shape} labels, {(size,)} expected")
    codes = pd.factorize(labels)[0]
    if codes.min() < 0:
        raise ValueError("cluster: a label is missing")
    if codes.max() < 1:
        raise ValueError("cluster: at least two clusters are needed")
    return np.asarray(codes, dtype=np.intp)


def _check_clusters(codes: Indices, is_trial: Flags) -> None:
    """Refuse whole clusters in the arms with only one in an arm: its sandwich knows no spread."""
    arms = set(codes[is_trial]), set(codes[~is_trial])
    if not arms[0] & arms[1] and min(map(len, arms)) < 2:
        raise NoEstimateError("cluster: an arm is one cluster; compare summaries of clusters")
