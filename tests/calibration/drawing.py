"""Draws many data sets at once from the generator's hazards, as its deliveries are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.estimation.cohort import (
    CENSORED,
    DAYS_A_WEEK,
    LAG_DAYS,
    TO_JOB_OR_EDUCATION,
    TO_OTHER,
)
from pipelines.synthesis.cells import Cells
from pipelines.synthesis.cohorts import Arm
from pipelines.synthesis.hazards import draw_exit_weeks
from tests.calibration.worlds import World, cohort

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_ROWS_AT_ONCE = 400_000
_DAYS_A_QUARTER = 91.3125


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Data sets of one shape: one row a data set, one column a person, the trial arm first."""

    weeks: Floats  # (data sets, persons)
    causes: Integers  # 0 censored, 1 job or education, 2 other
    is_trial: Flags  # (persons,)
    levels: dict[str, Integers]  # covariate -> level of each person

    def __len__(self) -> int:
        return len(self.weeks)


def draw_batches(
    world: World, n_per_arm: int, replicates: int, rng: np.random.Generator
) -> Iterator[Batch]:
    """Yield batches until `replicates` data sets are drawn; memory stays small."""
    size = max(1, _ROWS_AT_ONCE // (2 * n_per_arm))
    for done in range(0, replicates, size):
        yield draw_batch(world, n_per_arm, min(size, replicates - done), rng)


def draw_batch(
    world: World,
    n_per_arm: int,
    replicates: int,
    rng: np.random.Generator,
    deviations: tuple[Floats, Floats] | None = None,
) -> Batch:
    """Draw data sets with `n_per_arm` persons in each arm.

    `deviations` are each data set's own: of the log hazard ratio, and of both arms' log hazard.
    """
    planned = cohort()
    of_ratio, of_base = deviations or (np.zeros(replicates), np.zeros(replicates))
    shape = (replicates, n_per_arm)
    parts = [
        _draw_arm(cells, world.log_hazard(is_trial=is_trial) + own, arm, shape, rng)
        for cells, is_trial, own, arm in (
            (world.trial_cells, True, of_base + of_ratio, planned.arms[0]),
            (world.comparison_cells, False, of_base, planned.arms[1]),
        )
    ]
    joined = {name: np.concatenate([p[name] for p in parts], axis=1) for name in parts[0]}
    return Batch(
        weeks=joined.pop("weeks").astype(np.float64),
        causes=joined.pop("causes"),
        is_trial=np.arange(2 * n_per_arm) < n_per_arm,
        levels=joined,
    )


def _draw_arm(
    cells: Cells, log_hazard: Floats, arm: Arm, shape: tuple[int, int], rng: np.random.Generator
) -> dict[str, Integers]:
    count = shape[0] * shape[1]
    chosen = rng.choice(len(cells.weight), size=count, p=cells.weight)
    own = np.repeat(log_hazard, shape[1])
    week, is_job = draw_exit_weeks(cells.log_multiplier[chosen] + own, rng)
    entry = rng.integers(0, arm.window.days, count)
    cutoff = (cohort().extraction - arm.window.first).days - LAG_DAYS
    followed = (cutoff - entry) // DAYS_A_WEEK
    is_exit = week + 1 <= followed  # days 0-6 are week 1
    cause = np.where(is_job == 1, TO_JOB_OR_EDUCATION, TO_OTHER)
    drawn = {
        "weeks": np.where(is_exit, week + 1, followed),
        "causes": np.where(is_exit, cause, CENSORED),
        "sex": _number(cells.sex)[chosen],
        "age_group": cells.age_group[chosen],
        "education": _number(cells.education)[chosen],
        "readiness": _number(cells.readiness)[chosen],
        "start_quarter": (entry // _DAYS_A_QUARTER).astype(np.int64),
    }
    return {name: np.asarray(values).reshape(shape) for name, values in drawn.items()}


def _number(names: npt.NDArray[np.str_]) -> Integers:
    return np.unique(names, return_inverse=True)[1]
