"""Describes persons by background variables: levels, differences between arms, what to balance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipelines.domain import Design, Trial
from pipelines.estimation.cohort import Cohort
from pipelines.estimation.inputs import Flags, NoEstimateError, Vector
from pipelines.estimation.weights import BalancingWeights, entropy_balance

MISSING = "missing"  # level of those without a value
MIN_LEVEL = 10  # persons an arm for a level to be balanced
_AGES = (
    ("15-29", 15, 29),
    ("30-39", 30, 39),
    ("40-49", 40, 49),
    ("50-59", 50, 59),
    ("60-75", 60, 75),
)
_AS_DELIVERED = ("sex", "education", "unemployment_fund", "readiness")


def describe_persons(cohort: Cohort, trial: Trial) -> pd.DataFrame:
    """Return each person's level of each variable, as text; a missing value is a level.

    Columns: sex, age_group, education, unemployment_fund, readiness; and start_quarter where
    the arms enter at the same time ("2018Q1").
    """
    persons = cohort.persons
    levels = {name: persons[name] for name in _AS_DELIVERED}
    levels["age_group"] = _group_ages(persons["age_years"])
    if trial.plan.design is Design.PARALLEL:
        clock = persons["clock_date"].dt
        levels["start_quarter"] = clock.year.astype("string") + "Q" + clock.quarter.astype("string")
    table = pd.DataFrame(levels).astype("string").fillna(MISSING)
    return table[sorted(table.columns)]


def weigh_comparison(levels: pd.DataFrame, is_trial: Flags) -> BalancingWeights:
    """Weigh the comparison so that it holds the same share of each level as the trial arm.

    Levels with fewer than ten persons in an arm are left as they are, and the last level of a
    variable follows from the others.

    Raises:
        NoEstimateError: no weights balance the levels, or there is nothing to balance.
    """
    columns = [
        indicator
        for name in levels.columns
        for indicator in _indicators(levels[name].to_numpy(dtype=str), is_trial)
    ]
    if not columns:
        raise NoEstimateError("covariates: no level is large enough to be balanced")
    matrix = np.column_stack(columns)
    return entropy_balance(matrix[is_trial], matrix[~is_trial])


def standardised_difference(
    is_level: Flags, is_trial: Flags, weights: Vector | None = None
) -> float:
    """Return the difference of shares in pooled standard deviations (SMD), 0 where none varies.

    Args:
        is_level: True where a person has the level.
        is_trial: True in the trial arm.
        weights: of the comparison rows; the standard deviations stay those without weights.
    """
    trial, comparison = is_level[is_trial].mean(), is_level[~is_trial].mean()
    spread = float(np.sqrt((trial * (1 - trial) + comparison * (1 - comparison)) / 2))
    weighted = np.average(is_level[~is_trial], weights=weights)
    return float((trial - weighted) / spread) if spread > 0 else 0.0


def _group_ages(ages: pd.Series[int]) -> pd.Series[str]:
    groups = pd.Series(pd.NA, index=ages.index, dtype="string")
    for name, low, high in _AGES:
        groups = groups.mask(ages.between(low, high).fillna(False).astype(bool), name)
    return groups


def _indicators(values: np.ndarray, is_trial: Flags) -> list[Vector]:
    names, counts = np.unique(values, return_counts=True)
    chosen = []
    for name in names[np.argsort(-counts, kind="stable")][1:]:  # the commonest is the reference
        has = values == name
        if min(has[is_trial].sum(), has[~is_trial].sum()) >= MIN_LEVEL:
            chosen.append(has.astype(np.float64))
    return chosen
