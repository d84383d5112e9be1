"""Checks of a panel's effect: starts given to others by lot, and starts moved before the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from pipelines.estimation.inputs import Vector, freeze
from pipelines.estimation.panel import AverageEffect, summarise_cells
from pipelines.estimation.panel_cells import estimate_cells
from pipelines.estimation.panel_input import BalancedPanel, balance_panel, choose_comparison


@dataclass(frozen=True, slots=True, eq=False)
class PermutationTest:
    """The mean effect beside those found when the starts are given to units by lot."""

    estimate: float
    p_value: float  # two-sided, 1 / (permutations + 1) at the least
    distribution: Vector  # shape (permutations,), ascending
    n_units: int
    n_treated: int


@dataclass(frozen=True, slots=True)
class PlaceboEffect:
    """The mean effect of a start that never was, before any unit started."""

    start: Any  # the placebo start as given
    effect: AverageEffect


def permutation_test(
    panel: pd.DataFrame,
    unit: str,
    period: str,
    start: str,
    outcome: str,
    *,
    n_permutations: int = 999,
    seed: int,
) -> PermutationTest:
    """Ask how often starts given by lot show a mean effect as large as the one found.

    Each time as many units start, at the same times, but which is drawn anew among all. The test
    holds its level where the units could have changed places.

    Args:
        panel: as in `group_time_effects`, which names the columns.
        unit: column of the units.
        period: column of the periods.
        start: column of the starts.
        outcome: column of the outcome.
        n_permutations: >= 1.
        seed: of the draws; the same seed gives the same answer.

    Raises:
        ValueError: as `group_time_effects`, or `n_permutations` < 1.
    """
    if n_permutations < 1:
        raise ValueError("n_permutations: at least 1 expected")
    balanced = choose_comparison(balance_panel(panel, unit, period, start, outcome))
    found = _average(balanced)
    drawn = _draw_averages(balanced, n_permutations, seed)
    as_large = int((np.abs(drawn) >= abs(found) - 1e-12 * max(1.0, abs(found))).sum())
    return PermutationTest(
        estimate=found,
        p_value=(1 + as_large) / (1 + n_permutations),
        distribution=freeze(np.sort(drawn)),
        n_units=len(balanced.starts),
        n_treated=int(np.isfinite(balanced.starts).sum()),
    )


def _draw_averages(balanced: BalancedPanel, count: int, seed: int) -> Vector:
    """Return the mean effects of `count` draws of which units start."""
    # The order of the table's rows must not decide what a seed gives.
    order = np.lexsort((*balanced.outcomes.T, balanced.starts))
    ordered = replace(balanced, outcomes=balanced.outcomes[order], starts=balanced.starts[order])
    draws = np.random.default_rng(seed)
    return np.array([_average(_redraw(ordered, draws)) for _ in range(count)])


def placebo_effects(
    panel: pd.DataFrame,
    unit: str,
    period: str,
    start: str,
    outcome: str,
    placebo_starts: Sequence[Any],
) -> tuple[PlaceboEffect, ...]:
    """Estimate the mean effect of starts before the first one, where none can be.

    Only periods before the first real start are used, and all units that ever start are given
    the placebo start.

    Args:
        panel: as in `group_time_effects`, which names the columns.
        unit: column of the units.
        period: column of the periods.
        start: column of the starts.
        outcome: column of the outcome.
        placebo_starts: on the scale of the periods, each after the first period and before the
            first real start.

    Raises:
        ValueError: as `group_time_effects`, or a placebo start is outside those limits.
    """
    balanced = choose_comparison(balance_panel(panel, unit, period, start, outcome))
    return tuple(
        PlaceboEffect(placebo, _place(balanced, _position(balanced, placebo)))
        for placebo in placebo_starts
    )


def _average(balanced: BalancedPanel) -> float:
    cells = estimate_cells(balanced)
    return float(cells.pool(cells.event_times >= 0).estimates[0])


def _redraw(balanced: BalancedPanel, draws: np.random.Generator) -> BalancedPanel:
    return replace(balanced, starts=draws.permutation(balanced.starts))


def _position(balanced: BalancedPanel, placebo: Any) -> float:
    """Return a placebo start on the panel's time scale."""
    if balanced.labels.dtype.kind != "M":
        return float(placebo)
    return float(np.searchsorted(balanced.labels, np.datetime64(placebo, "s")))


def _place(balanced: BalancedPanel, start: float) -> AverageEffect:
    """Return the mean effect with the placebo start, on what is known before the first real one."""
    first = balanced.starts.min()
    if not balanced.periods[0] < start < first:
        raise ValueError("placebo_starts: after the first period and before the first real start")
    is_before = balanced.periods < first
    moved = replace(
        balanced,
        outcomes=balanced.outcomes[:, is_before],
        periods=balanced.periods[is_before],
        labels=balanced.labels[is_before],
        starts=np.where(np.isfinite(balanced.starts), start, np.inf),
        comparison="never",
    )
    moved = choose_comparison(moved)  # a start between the last two periods is too late
    return summarise_cells(moved, estimate_cells(moved)).simple
