"""Worlds whose truth is known: two arms of cells, enumerated by the generator's own hazards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from scipy import optimize

from pipelines.domain import Registry
from pipelines.registry import read_registry
from pipelines.synthesis import ArmTruth, EffectTable
from pipelines.synthesis.cells import Cells, enumerate_cells
from pipelines.synthesis.cohorts import Cohort, plan_cohorts, target_benefits
from pipelines.synthesis.hazards import sum_exits
from pipelines.synthesis.parameters import HORIZON_WEEKS

MUNICIPALITY, TRIAL = "aalborg", "formkrav"
_PP = 100.0
_LOG_RATIOS = (-2.0, 2.0)  # no planted effect lies outside


@dataclass(frozen=True, slots=True)
class Key:
    """What is estimated: outcome, horizon in weeks, and whether the arms are made alike."""

    outcome: str
    week: int
    is_standardised: bool = False

    @property
    def estimand(self) -> str:
        """The estimand's name in the findings."""
        name = "rmst_difference" if self.outcome == "duration" else "incidence_difference"
        return f"{name}_standardised" if self.is_standardised else name


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """One municipality's trial: who is in the arms, and what the trial does."""

    trial_cells: Cells
    comparison_cells: Cells
    log_ratio: float = 0.0  # of the hazards to job, trial to comparison, within a cell
    base: float = 0.0  # the municipality's own deviation of the log hazard, in both arms

    def log_hazard(self, *, is_trial: bool) -> float:
        """What an arm adds to the log hazard of its cells."""
        return self.base + (self.log_ratio if is_trial else 0.0)

    def truth(self, key: Key) -> float:
        """Trial minus comparison: weeks, or percentage points."""
        trial = _enumerate(self.trial_cells, self.log_hazard(is_trial=True))
        cells = self.trial_cells if key.is_standardised else self.comparison_cells
        comparison = _enumerate(cells, self.log_hazard(is_trial=False))
        if key.outcome == "duration":
            return trial.rmst(key.week) - comparison.rmst(key.week)
        arms = (arm.incidence(key.outcome, key.week) for arm in (trial, comparison))
        return _PP * (next(arms) - next(arms))


def _enumerate(cells: Cells, log_hazard: float) -> ArmTruth:
    curves = sum_exits(cells.log_multiplier + log_hazard, cells.weight, HORIZON_WEEKS)
    return ArmTruth(*(tuple(curve.tolist()) for curve in curves))


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The workspace's own registry."""
    return read_registry(Path(__file__).parents[2] / "data" / "raw" / "registry")


@lru_cache(maxsize=1)
def cohort() -> Cohort:
    """The participation whose windows of entry and extraction every data set has."""
    planned = plan_cohorts(registry(), MUNICIPALITY, scale=1.0, effects=EffectTable())
    return next(cohort for cohort in planned if cohort.trial.slug == TRIAL)


@lru_cache(maxsize=1)
def plain_world() -> World:
    """The world without an effect; the mix of citizens differs as the generator plants it."""
    benefits = target_benefits(registry(), registry().trial(TRIAL))
    return World(enumerate_cells(benefits, "trial"), enumerate_cells(benefits, "comparison"))


def world_where(key: Key, value: float) -> World:
    """The world whose true value of `key` is exactly `value`, found by its hazard ratio."""
    plain = plain_world()

    def miss(log_ratio: float) -> float:
        return replace(plain, log_ratio=log_ratio).truth(key) - value

    return replace(plain, log_ratio=float(optimize.bisect(miss, *_LOG_RATIOS, xtol=1e-10)))
