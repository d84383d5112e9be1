"""Group-time effects of a panel with staggered starts (Callaway & Sant'Anna)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.estimation.inputs import NoEstimateError, Vector, freeze
from pipelines.estimation.panel_cells import (
    BasePeriod,
    Cells,
    Contributions,
    estimate_cells,
    stack,
)
from pipelines.estimation.panel_input import (
    BalancedPanel,
    Comparison,
    Labels,
    balance_panel,
    choose_comparison,
)


@dataclass(frozen=True, slots=True)
class AverageEffect:
    """The mean effect over all groups and periods from the start on, by group size."""

    estimate: float
    std_error: float


@dataclass(frozen=True, slots=True, eq=False)
class EventEffects:
    """Effects by time since the start; the overall one is the mean over the times from 0 on."""

    estimate: float
    std_error: float
    event_times: Vector  # shape (k,), ascending; negative before the start
    estimates: Vector
    std_errors: Vector
    n_units: Vector  # treated units behind each estimate


@dataclass(frozen=True, slots=True, eq=False)
class GroupEffects:
    """Mean effect of each start group from its start on; the overall one weighs by size."""

    estimate: float
    std_error: float
    groups: Labels  # shape (k,), the starts: numbers, or dates
    estimates: Vector
    std_errors: Vector


@dataclass(frozen=True, slots=True, eq=False)
class GroupTimeEffects:
    """What the group-time effects of one panel add up to."""

    simple: AverageEffect
    dynamic: EventEffects
    group: GroupEffects
    comparison: Comparison  # "never": units that never start; "not_yet": those that start later
    n_units: int
    n_treated: int
    n_left_out: int  # units that started in or before the first period: nothing to compare with


def group_time_effects(
    panel: pd.DataFrame,
    unit: str,
    period: str,
    start: str,
    outcome: str,
    base_period: BasePeriod = "varying",
) -> GroupTimeEffects:
    """Estimate effects by start group and period, and sum them up.

    Args:
        panel: one row a unit and period, balanced.
        unit: column of the units, by which standard errors are clustered.
        period: column of the periods, numbers or dates.
        start: column of the first period under the rule, on the same scale, the same in all of a
            unit's rows; missing, 0 or infinite (also: after the last period) for never. A date
            between two periods counts from the next one.
        outcome: column of the outcome, in any unit; the effects are in that unit.
        base_period: what periods before the start are compared with (see `estimate_cells`).

    Returns:
        Unconditional effects (no covariates) against units that never start, or, where there
        are none, against those that have not started yet; analytic standard errors.

    Raises:
        ValueError: a column or an outcome is missing, a unit has a period twice or lacks one,
            one period, no unit that starts, or none to compare with. NoEstimateError (one of
            them) where nothing varies, so that there is no standard error.

    Source:
        Callaway & Sant'Anna 2021, J. Econometrics 225(2); aggregation as in R's `did`.
    """
    if base_period not in ("varying", "universal"):
        raise ValueError('base_period: "varying" or "universal" expected')
    balanced = choose_comparison(balance_panel(panel, unit, period, start, outcome))
    return summarise_cells(balanced, estimate_cells(balanced, base_period))


def summarise_cells(balanced: BalancedPanel, cells: Cells) -> GroupTimeEffects:
    """Sum the cells of a panel up: over all, by time since the start, by start group.

    Raises:
        NoEstimateError: nothing varies, so that there is no standard error.
    """
    simple = _single(cells.pool(cells.event_times >= 0))
    if simple[1] <= 1e-12 * max(1.0, float(np.abs(balanced.outcomes).max())):
        raise NoEstimateError("the standard error is 0: the units do not differ")
    return GroupTimeEffects(
        simple=AverageEffect(*simple),
        dynamic=_sum_by_event(balanced, cells),
        group=_sum_by_group(balanced, cells),
        comparison=balanced.comparison,
        n_units=len(balanced.starts),
        n_treated=int(np.isfinite(balanced.starts).sum()),
        n_left_out=balanced.n_left_out,
    )


def _sum_by_event(balanced: BalancedPanel, cells: Cells) -> EventEffects:
    times = np.unique(cells.event_times)
    by_time = stack([cells.pool(cells.event_times == time) for time in times])
    after = (times >= 0) / (times >= 0).sum()
    sizes = [
        np.isin(balanced.starts, cells.groups[cells.event_times == time]).sum() for time in times
    ]
    return EventEffects(
        *_single(by_time.weigh(after)),
        event_times=freeze(times),
        estimates=freeze(by_time.estimates),
        std_errors=freeze(by_time.std_errors),
        n_units=freeze(np.array(sizes, dtype=np.float64)),
    )


def _sum_by_group(balanced: BalancedPanel, cells: Cells) -> GroupEffects:
    groups = balanced.treated_groups
    after = cells.event_times >= 0
    by_group = stack([cells.pool(after & (cells.groups == group)) for group in groups])
    overall = Cells(groups, groups, by_group, cells.starts).pool(np.ones(len(groups), dtype=bool))
    return GroupEffects(
        *_single(overall),
        groups=balanced.label(groups),
        estimates=freeze(by_group.estimates),
        std_errors=freeze(by_group.std_errors),
    )


def _single(one: Contributions) -> tuple[float, float]:
    return float(one.estimates[0]), float(one.std_errors[0])
