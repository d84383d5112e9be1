"""Who takes part: from target group to analysis, background variables, balance of the arms."""

from __future__ import annotations

import pandas as pd

from pipelines.domain import Status
from pipelines.estimation.covariates import describe_persons, standardised_difference
from pipelines.estimation.finding_rows import Row
from pipelines.estimation.inputs import Flags
from pipelines.estimation.participation import Participation
from pipelines.estimation.weights import BalancingWeights

_REACHED = ("eligible", "referred", "dropped_out")


def count_flow(part: Participation) -> list[Row]:
    """Count the way from target group to analysis in each arm; a stage without data says so."""
    reach = part.own["reach"]
    rows = []
    for arm in part.cohort.arms:
        of_arm = reach[(reach["arm"] == arm).to_numpy(dtype=bool)]
        for stage in _REACHED:
            count = int(of_arm[stage].sum()) if len(of_arm) else None
            rows.append(_stage(part, arm, stage, count))
        has_spells = part.is_delivered("benefit_spells")
        included = part.cohort.n_included[arm] if has_spells else None
        analysed = part.cohort.size(arm) if has_spells else None
        rows.append(_stage(part, arm, "included", included))
        rows.append(_stage(part, arm, "analysed", analysed))
    return rows


def count_levels(part: Participation) -> list[Row]:
    """Count the analysed persons of each arm by level of each background variable."""
    levels = describe_persons(part.cohort, part.trial)
    arms = part.cohort.persons["arm"].to_numpy(dtype=str)
    return [
        part.row(
            Status.OK,
            arm=arm,
            variable=str(variable),
            level=level,
            count=int(((levels[variable] == level).to_numpy(dtype=bool) & (arms == arm)).sum()),
        )
        for arm in part.cohort.arms
        for variable in levels.columns
        for level in sorted(levels[variable].unique())
    ]


def compare_arms(part: Participation, weights: BalancingWeights | None) -> list[Row]:
    """Give the standardised difference of each level, before and after weighting."""
    if min(part.cohort.sizes) == 0:
        return []
    levels = describe_persons(part.cohort, part.trial)
    is_trial = part.cohort.is_trial
    return [
        part.row(
            Status.OK,
            variable=str(variable),
            level=level,
            **_differences(levels[variable] == level, is_trial, weights),
        )
        for variable in levels.columns
        for level in sorted(levels[variable].unique())
    ]


def _differences(
    has_level: pd.Series[bool], is_trial: Flags, weights: BalancingWeights | None
) -> dict[str, float | None]:
    flags = has_level.to_numpy(dtype=bool)
    after = None
    if weights is not None:
        after = standardised_difference(flags, is_trial, weights.weights)
    return {"smd_before": standardised_difference(flags, is_trial), "smd_after": after}


def _stage(part: Participation, arm: str, stage: str, count: int | None) -> Row:
    status = Status.NOT_DELIVERED if count is None else Status.OK
    return part.row(status, arm=arm, stage=stage, count=count)
