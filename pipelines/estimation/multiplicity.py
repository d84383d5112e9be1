"""Adjusts p-values where several outcomes are tested (Holm)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pipelines.estimation.inputs import Vector, check_vector, freeze


def holm(p_values: ArrayLike) -> Vector:
    """Adjust p-values by Holm's step-down method.

    Args:
        p_values: shape (m,), each 0-1.

    Returns:
        Adjusted p-values, shape (m,), in the order given, at most 1.

    Raises:
        ValueError: NaN, empty, or a value outside 0-1.

    Source:
        Holm 1979.
    """
    values = check_vector(p_values, "p_values")
    if values.min() < 0 or values.max() > 1:
        raise ValueError("p_values: numbers from 0 to 1 expected")
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * np.arange(values.size, 0, -1))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(stepped, 1.0)
    return freeze(adjusted)
