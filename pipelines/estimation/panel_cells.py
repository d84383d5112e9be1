"""Group-time effects of a balanced panel, and their sums, by influence functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipelines.estimation.inputs import Flags, Vector
from pipelines.estimation.panel_input import BalancedPanel

BasePeriod = Literal["varying", "universal"]
Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """What each unit adds to some estimates: their standard errors come from here."""

    estimates: Vector  # shape (k,)
    influence: Vector  # shape (units, k)

    @property
    def std_errors(self) -> Vector:
        """Standard errors clustered by unit, shape (k,)."""
        return np.asarray(np.sqrt(np.mean(self.influence**2, axis=0) / len(self.influence)))

    def weigh(self, weights: Vector) -> Contributions:
        """Return one estimate: the weighted sum, with weights that are known, not estimated."""
        return Contributions(
            np.array([self.estimates @ weights]), (self.influence @ weights)[:, np.newaxis]
        )


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One effect for each start group and period, on the panel's time scale."""

    groups: Vector  # shape (k,)
    times: Vector  # shape (k,)
    effects: Contributions
    starts: Vector  # shape (units,), as in the panel

    @property
    def event_times(self) -> Vector:
        """Periods since the start; negative before it."""
        return self.times - self.groups

    def pool(self, keep: Flags) -> Contributions:
        """Return one estimate over the kept cells, each weighted by its group's size.

        The sizes are themselves a sample's: what they add to the uncertainty is counted.
        """
        member = self.starts[:, np.newaxis] == self.groups[keep]
        sizes = member.mean(axis=0)
        effects = self.effects.estimates[keep]
        estimate = sizes @ effects / sizes.sum()
        deviations = member - sizes
        of_weights = (deviations @ effects - deviations.sum(axis=1) * estimate) / sizes.sum()
        influence = self.effects.influence[:, keep] @ (sizes / sizes.sum()) + of_weights
        return Contributions(np.array([estimate]), influence[:, np.newaxis])


def estimate_cells(panel: BalancedPanel, base_period: BasePeriod = "varying") -> Cells:
    """Estimate the effect in every period of every start group, without covariates.

    Args:
        panel: after `choose_comparison`.
        base_period: what a period before the start is compared with: the period just before
            it ("varying", did's default) or the last one before the start ("universal").
    """
    groups = panel.treated_groups
    parts = [_estimate_group(panel, group, base_period) for group in groups]
    return Cells(
        groups=np.repeat(groups, [len(times) for times, _ in parts]),
        times=np.concatenate([times for times, _ in parts]),
        effects=stack([effects for _, effects in parts]),
        starts=panel.starts,
    )


def stack(parts: list[Contributions]) -> Contributions:
    """Return several contributions side by side."""
    return Contributions(
        np.concatenate([part.estimates for part in parts]),
        np.concatenate([part.influence for part in parts], axis=1),
    )


def _estimate_group(
    panel: BalancedPanel, group: float, base_period: BasePeriod
) -> tuple[Vector, Contributions]:
    times, bases = _pair_periods(panel, group, base_period)
    change = panel.outcomes[:, times] - panel.outcomes[:, bases]
    treated = np.broadcast_to((panel.starts == group)[:, np.newaxis], change.shape)
    comparison = _find_comparison(panel, group, np.maximum(times, bases))
    trial_mean, trial_part = _mean_change(change, treated)
    other_mean, other_part = _mean_change(change, comparison)
    return panel.periods[times], Contributions(trial_mean - other_mean, trial_part - other_part)


def _pair_periods(
    panel: BalancedPanel, group: float, base_period: BasePeriod
) -> tuple[Positions, Positions]:
    """Return positions of the periods with an effect, and of what each is compared with."""
    first = int(np.searchsorted(panel.periods, group))
    times = np.arange(len(panel.periods))
    if base_period == "universal":
        times = times[times != first - 1]
        return times, np.full(len(times), first - 1)
    times = times[1:]
    return times, np.where(times < first, times - 1, first - 1)


def _find_comparison(panel: BalancedPanel, group: float, latest: Positions) -> Flags:
    """Return which units each period is compared with, shape (units, periods)."""
    starts = panel.starts[:, np.newaxis]
    if panel.comparison == "never":
        return np.broadcast_to(np.isinf(starts), (len(starts), len(latest)))
    return np.asarray((starts > panel.periods[latest]) & (starts != group))


def _mean_change(change: Vector, rows: Flags) -> tuple[Vector, Vector]:
    """Return the mean change of some units, and each unit's part in its uncertainty."""
    sizes = rows.sum(axis=0)
    means = np.asarray((change * rows).sum(axis=0) / sizes)
    return means, np.asarray(len(change) * rows * (change - means) / sizes)
