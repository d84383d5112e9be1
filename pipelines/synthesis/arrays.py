"""The array types that the modules of this package hand to one another, and spans of days."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]  # datetime64[D], NaT where there is no day
Spans = npt.NDArray[np.timedelta64]  # timedelta64[D]
Texts = npt.NDArray[np.str_]


def days_long(counts: npt.ArrayLike) -> Spans:
    """Return numbers, less what is after the point, as spans of days: NumPy wants the unit."""
    return np.asarray(counts).astype(np.int64).astype("timedelta64[D]")
