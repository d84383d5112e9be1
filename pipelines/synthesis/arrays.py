"""The array types that the modules of this package hand to one another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]  # datetime64[D], NaT where there is no day
Texts = npt.NDArray[np.str_]
