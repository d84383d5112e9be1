"""Turns what a caller hands over into checked arrays; refuses what has no answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]


class NoEstimateError(ValueError):
    """The values are sound, but too little happens in them to give an estimate."""


def check_vector(values: ArrayLike, name: str, size: int | None = None) -> Vector:
    """Return `values` as finite float64 of one dimension.

    Args:
        values: numbers, one a row.
        name: what the message calls them.
        size: required length; None where any length but 0 will do.

    Raises:
        ValueError: not numbers, not one-dimensional, empty, of another length, NaN, masked or
            infinite.
    """
    if np.ma.is_masked(values):
        raise ValueError(f"{name}: a value is missing (masked)")
    raw = np.asarray(values)
    if raw.dtype.kind not in "biufO":
        raise ValueError(f"{name}: numbers expected, found {raw.dtype}")
    try:
        vector = np.asarray(raw, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{name}: a value is missing or no number") from None
    if vector.ndim != 1 or vector.size == 0:
        raise ValueError(f"{name}: one dimension with at least one value, found {vector.shape}")
    if size is not None and vector.size != size:
        raise ValueError(f"{name}: {vector.size} values, {size} expected")
    if not np.isfinite(vector).all():
        raise ValueError(f"{name}: a value is missing or infinite")
    return vector


def check_durations(values: ArrayLike) -> Vector:
    """Return durations as finite numbers >= 0.

    Raises:
        ValueError: as `check_vector`, or a duration is negative.
    """
    durations = check_vector(values, "durations")
    if durations.min() < 0:
        raise ValueError("durations: a duration is negative")
    return durations


def check_entry(entry: ArrayLike | None, durations: Vector) -> Vector | None:
    """Return entry times (at risk on (entry, duration]); None where all enter at 0.

    Raises:
        ValueError: as `check_vector`, an entry is negative, or not before the duration.
    """
    if entry is None:
        return None
    times = check_vector(entry, "entry", durations.size)
    if times.min() < 0:
        raise ValueError("entry: an entry is negative")
    if (times >= durations).any():
        raise ValueError("entry: an entry is not before its duration")
    return times


def entries_of(entry: Vector | None, rows: Flags) -> Vector | None:
    """Return the entry times of some rows; None where all enter at 0."""
    return None if entry is None else entry[rows]


def check_flags(values: ArrayLike, name: str, size: int) -> Flags:
    """Return 0/1 or False/True as bool.

    Raises:
        ValueError: as `check_vector`, or a value is neither 0 nor 1.
    """
    numbers = check_vector(values, name, size)
    flags: Flags = np.equal(numbers, 1)
    if not (flags | (numbers == 0)).all():
        raise ValueError(f"{name}: only 0 and 1 (or False and True) are allowed")
    return flags


def check_arm(values: ArrayLike, size: int) -> Flags:
    """Return True for the trial arm, False for the comparison.

    Raises:
        ValueError: as `check_flags`, or an arm is empty.
    """
    is_trial = check_flags(values, "arm", size)
    if is_trial.all() or not is_trial.any():
        raise ValueError("arm: one arm is empty")
    return is_trial


def check_causes(values: ArrayLike, size: int) -> NDArray[np.int64]:
    """Return causes of exit as whole numbers >= 0; 0 is censored.

    Raises:
        ValueError: as `check_vector`, or a cause is negative or no whole number.
    """
    numbers = check_vector(values, "causes", size)
    if numbers.min() < 0 or (numbers != np.floor(numbers)).any():
        raise ValueError("causes: whole numbers from 0 (censored) expected")
    return numbers.astype(np.int64)


def check_count(value: float, name: str) -> int:
    """Return a count as int.

    Raises:
        ValueError: negative, missing or no whole number.
    """
    number = check_vector([value], name)[0]
    if number < 0 or number != np.floor(number):
        raise ValueError(f"{name}: a whole number >= 0 expected")
    return int(number)


def check_share(successes: float, n: float) -> tuple[int, int]:
    """Return successes and trials of one proportion.

    Raises:
        ValueError: no counts, n is 0, or more successes than n.
    """
    hits, size = check_count(successes, "successes"), check_count(n, "n")
    if size == 0 or hits > size:
        raise ValueError("successes and n: 0 <= successes <= n and n >= 1 expected")
    return hits, size


def check_number(value: float, name: str) -> float:
    """Return one finite number.

    Raises:
        ValueError: no number, several, NaN or infinite.
    """
    if np.ndim(value) != 0:
        raise ValueError(f"{name}: one number expected")
    try:
        return float(check_vector([value], name)[0])
    except ValueError:
        raise ValueError(f"{name}: a finite number expected (missing or infinite)") from None


def check_flag(value: bool, name: str) -> bool:
    """Return True or False.

    Raises:
        ValueError: anything else, also a text that says so.
    """
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name}: True or False expected")
    return bool(value)


def check_level(level: float, name: str = "ci_level") -> float:
    """Return a probability strictly between 0 and 1.

    Raises:
        ValueError: it is not.
    """
    number = check_number(level, name)
    if not 0 < number < 1:
        raise ValueError(f"{name}: a number between 0 and 1 expected")
    return number


def check_positive(value: float, name: str) -> float:
    """Return a finite number > 0.

    Raises:
        ValueError: it is not.
    """
    number = check_number(value, name)
    if number <= 0:
        raise ValueError(f"{name}: a finite number > 0 expected")
    return number


def freeze(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the array read-only, as part of a frozen record."""
    values.flags.writeable = False
    return values
