"""Differences between whole units: one summary a unit, compared with few degrees of freedom."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from pipelines.domain import Status
from pipelines.estimation.cohort import Cohort
from pipelines.estimation.finding_rows import MIN_ARM, MIN_DESCRIPTIVE, Outcome, to_effect
from pipelines.estimation.inputs import Flags, NoEstimateError, Vector, check_vector
from pipelines.estimation.intervals import Estimate, make_estimate

MIN_CLUSTERS = 4  # over both arms: with fewer the t quantile is 12.7 and decides nothing
Summary = Callable[[Flags], float]  # the persons of one unit -> its mean, share, rate …


def cluster_difference(trial: ArrayLike, comparison: ArrayLike, ci_level: float = 0.95) -> Estimate:
    """Compare the summaries of whole units, trial - comparison.

    Each unit (department, municipality) counts as one observation, whatever its size, since
    persons of one unit share what their unit does. One unit in an arm is enough: its spread is
    taken to be that of the other arm's units.

    Args:
        trial: shape (c,), one summary a unit of the trial arm, c >= 1.
        comparison: shape (d,), d >= 1; c + d >= 4.
        ci_level: level of the interval, by t(c + d - 2).

    Raises:
        ValueError: NaN, an empty arm, fewer than four units, or units that do not differ.

    Source:
        Donald & Lang 2007; Hayes & Moulton 2017, §10 (unpaired t on cluster summaries).
    """
    one, other = check_vector(trial, "trial"), check_vector(comparison, "comparison")
    if one.size + other.size < MIN_CLUSTERS:
        raise NoEstimateError(f"clusters: {one.size + other.size}, {MIN_CLUSTERS} are needed")
    df = one.size + other.size - 2
    squares = sum(float(np.sum((arm - arm.mean()) ** 2)) for arm in (one, other))
    spread = (squares / df * (1 / one.size + 1 / other.size)) ** 0.5
    return make_estimate(float(one.mean() - other.mean()), spread, ci_level, df)


def compare_units(cohort: Cohort, summarise: Summary, is_counted: Flags | None = None) -> Outcome:
    """Compare the arms of a cohort by their departments.

    A department with fewer than ten persons has no summary of its own and is left out; persons
    without a department belong to none.

    Args:
        cohort: the persons.
        summarise: flags of some persons to the summary of them.
        is_counted: the persons that the outcome is about; None for all.
    """
    counted = np.ones(len(cohort.persons), dtype=np.bool_) if is_counted is None else is_counted
    arms = [counted & cohort.is_trial, counted & ~cohort.is_trial]
    sizes = int(arms[0].sum()), int(arms[1].sum())
    if min(sizes) < MIN_ARM:
        return Outcome(Status.TOO_FEW, *sizes)
    try:
        trial, comparison = (_summarise_units(cohort, arm, summarise) for arm in arms)
        found = cluster_difference(trial, comparison)
    except NoEstimateError:
        return Outcome(Status.TOO_FEW, *sizes)
    return Outcome(Status.OK, *sizes, to_effect(found))


def _summarise_units(cohort: Cohort, arm: Flags, summarise: Summary) -> Vector:
    units = cohort.persons["department"].astype("string").fillna("").to_numpy(dtype=str)
    rows = [arm & (units == unit) for unit in sorted(set(units[arm]) - {""})]
    values = [summarise(unit) for unit in rows if unit.sum() >= MIN_DESCRIPTIVE]
    if not values:
        raise NoEstimateError("clusters: no unit of an arm is large enough")
    return np.array(values)
