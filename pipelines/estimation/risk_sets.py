"""Counts who is at risk and who exits at each time, sorting once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.estimation.inputs import Indices, Vector

MAX_TABULATED = 1_000_000  # whole durations up to here are counted, not sorted


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """The distinct times at which anyone leaves observation."""

    times: Vector  # sorted
    index: Indices  # position in `times` of each row's duration
    at_risk: Vector  # rows with entry < time <= duration


def make_clock(durations: Vector, entry: Vector | None) -> Clock:
    """Find the distinct durations, and how many rows are at risk at each."""
    times, index = _rank(durations)
    clock = Clock(times, index, sum_from(np.bincount(index).astype(np.float64)))
    if entry is None:
        return clock
    return Clock(times, index, count_at_risk(clock, np.ones(index.size), entry))


def count_exits(clock: Clock, is_exit: Vector) -> Vector:
    """Count (or sum the weights of) the rows that exit at each of the clock's times."""
    return sum_by_index(clock.index, is_exit, clock.times.size)


def count_at_risk(clock: Clock, weights: Vector, entry: Vector | None) -> Vector:
    """Sum the weights of the rows at risk at each of the clock's times."""
    at_risk = sum_from(sum_by_index(clock.index, weights, clock.times.size))
    if entry is None:
        return at_risk
    place = np.searchsorted(clock.times, entry, side="right")  # at times[:place] not yet entered
    return np.asarray(at_risk - sum_from(sum_by_index(place, weights, clock.times.size + 1))[1:])


def sum_by_index(index: Indices, weights: Vector, size: int) -> Vector:
    """Sum the weights of the rows of each index 0 … size - 1."""
    return np.asarray(np.bincount(index, weights=weights, minlength=size), dtype=np.float64)


def sum_from(values: Vector) -> Vector:
    """Sum each value and all that follow it."""
    return np.asarray(np.cumsum(values[::-1])[::-1])


def _rank(durations: Vector) -> tuple[Vector, Indices]:
    if durations.max() <= MAX_TABULATED:
        whole = durations.astype(np.intp)
        if (whole == durations).all():
            is_used = np.bincount(whole) > 0
            places = np.cumsum(is_used) - 1
            return np.flatnonzero(is_used).astype(np.float64), places[whole]
    times, index = np.unique(durations, return_inverse=True)
    return times, index
