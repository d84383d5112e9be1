"""The true estimands of every participation, by enumeration over cells and weekly hazards."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipelines.domain import OutcomeKey, Registry
from pipelines.storage import write_text
from pipelines.synthesis import parameters
from pipelines.synthesis.cells import enumerate_cells
from pipelines.synthesis.cohorts import target_benefits
from pipelines.synthesis.effects import EFFECTS, Effects, EffectTable
from pipelines.synthesis.hazards import sum_exits
from pipelines.synthesis.interviews import JOINT_BENEFIT

_EXITS = ("job_or_education", "other_exit")
_PP = 100.0


@dataclass(frozen=True, slots=True)
class ArmTruth:
    """The exact curves of one arm after 0, 1, … 52 weeks, shares 0-1."""

    survival: tuple[float, ...]
    job_or_education: tuple[float, ...]  # cumulative incidence
    other_exit: tuple[float, ...]  # cumulative incidence

    def rmst(self, week: int) -> float:
        """Return the restricted mean time on benefit, weeks: the sum of S(0) … S(week - 1)."""
        return math.fsum(self.survival[:week])

    def incidence(self, outcome: str, week: int) -> float:
        """Return the share (0-1) that has left for `outcome` within `week` weeks."""
        curves = {"job_or_education": self.job_or_education, "other_exit": self.other_exit}
        return curves[outcome][week]


@dataclass(frozen=True, slots=True)
class TrueEstimands:
    """What a perfect study of one participation would find."""

    municipality: str
    trial: str
    trial_arm: ArmTruth
    comparison_arm: ArmTruth | None  # None where the trial has no comparison
    standardised_arm: ArmTruth | None  # the comparison's hazards with the trial arm's mix
    effects: Effects
    has_joint_interviews: bool

    def rmst_difference(self, week: int, *, is_standardised: bool = False) -> float:
        """Return trial minus comparison, weeks; NaN without a comparison.

        Args:
            week: horizon.
            is_standardised: True compares the same mix of citizens; False is what an
                unweighted estimate of the two arms is consistent for.
        """
        other = self._comparison(is_standardised=is_standardised)
        return math.nan if other is None else self.trial_arm.rmst(week) - other.rmst(week)

    def incidence_difference(
        self, outcome: str, week: int, *, is_standardised: bool = False
    ) -> float:
        """Return trial minus comparison, percentage points; NaN without a comparison."""
        other = self._comparison(is_standardised=is_standardised)
        if other is None:
            return math.nan
        return _PP * (self.trial_arm.incidence(outcome, week) - other.incidence(outcome, week))

    def find(self, key: OutcomeKey) -> float:
        """Return the truth of a finding by its key; NaN where none is known."""
        rows = {(o, e, w): value for o, e, w, value in list_truths(self)}
        return rows.get((key.outcome, key.estimand, key.week), math.nan)

    def _comparison(self, *, is_standardised: bool) -> ArmTruth | None:
        return self.standardised_arm if is_standardised else self.comparison_arm


def true_estimands(
    registry: Registry, municipality: str, trial: str, *, effects: EffectTable = EFFECTS
) -> TrueEstimands:
    """Enumerate what is true of one participation; no simulation, no seed.

    Raises:
        KeyError: the registry has no such participation.
    """
    registry.participation(municipality, trial)
    declared = registry.trial(trial)
    planted = effects.of(municipality, trial)
    comparison = declared.plan.design.comparison_arm
    benefits = target_benefits(registry, declared)

    def enumerate_arm(mix: str, hazard: str) -> ArmTruth:
        cells = enumerate_cells(benefits, mix)
        log_hazard = cells.log_multiplier + planted.log_hazard(hazard)
        curves = sum_exits(log_hazard, cells.weight, parameters.HORIZON_WEEKS)
        return ArmTruth(*(tuple(curve.tolist()) for curve in curves))

    return TrueEstimands(
        municipality=municipality,
        trial=trial,
        trial_arm=enumerate_arm("trial", "trial"),
        comparison_arm=None if comparison is None else enumerate_arm(comparison, comparison),
        standardised_arm=None if comparison is None else enumerate_arm("trial", comparison),
        effects=planted,
        has_joint_interviews=JOINT_BENEFIT in benefits,
    )


def list_truths(truth: TrueEstimands) -> Iterator[tuple[str, str, int | None, float]]:
    """Yield outcome, estimand, week and value, named as findings are.

    Differences that a finding has carry its estimand's name; `…_standardised` compares the same
    mix of citizens; `…_trial` and `…_comparison` are one arm's. Incidences of one arm are shares
    0-1, differences percentage points.
    """
    yield from _list_durations(truth)
    yield from _list_incidences(truth)
    if truth.comparison_arm is None:
        return
    effects = truth.effects
    yield "exit_rate", "log_hazard_ratio_conditional", None, math.log(effects.hazard_ratio)
    for survey, questions in (("citizen", effects.citizen_top2), ("staff", effects.staff_top2)):
        for question in sorted(questions):
            difference = _PP * questions[question].difference
            yield f"{survey}_{question}", "top2_difference", None, difference
    yield "hours_per_case", "mean_difference", None, effects.hours_per_case.difference
    if truth.has_joint_interviews:
        yield "joint_cancelled", "share_difference", None, _PP * effects.joint_cancelled.difference


def _list_durations(truth: TrueEstimands) -> Iterator[tuple[str, str, int, float]]:
    for week in parameters.RMST_WEEKS:
        yield "duration", "rmst_trial", week, truth.trial_arm.rmst(week)
        if truth.comparison_arm is not None:
            yield "duration", "rmst_comparison", week, truth.comparison_arm.rmst(week)
            yield "duration", "rmst_difference", week, truth.rmst_difference(week)
            standardised = truth.rmst_difference(week, is_standardised=True)
            yield "duration", "rmst_difference_standardised", week, standardised


def _list_incidences(truth: TrueEstimands) -> Iterator[tuple[str, str, int, float]]:
    for outcome in _EXITS:
        for week in parameters.INCIDENCE_WEEKS:
            yield outcome, "incidence_trial", week, truth.trial_arm.incidence(outcome, week)
            if truth.comparison_arm is not None:
                share = truth.comparison_arm.incidence(outcome, week)
                yield outcome, "incidence_comparison", week, share
                crude = truth.incidence_difference(outcome, week)
                yield outcome, "incidence_difference", week, crude
                standardised = truth.incidence_difference(outcome, week, is_standardised=True)
                yield outcome, "incidence_difference_standardised", week, standardised


def write_truth(registry: Registry, path: Path, *, effects: EffectTable = EFFECTS) -> None:
    """Write the true estimands of all participations as CSV; never into a delivery."""
    write_text(path, format_truth(registry, effects=effects))


def format_truth(registry: Registry, *, effects: EffectTable = EFFECTS) -> str:
    """Return the true estimands of all participations as CSV; they follow from the registry.

    Columns: municipality, trial, outcome, estimand, week (empty where there is none), truth.
    """
    rows = [
        (cell.municipality, cell.trial, *row)
        for cell in sorted(registry.participations, key=lambda p: (p.municipality, p.trial))
        for row in list_truths(
            true_estimands(registry, cell.municipality, cell.trial, effects=effects)
        )
    ]
    columns = ["municipality", "trial", "outcome", "estimand", "week", "truth"]
    table = pd.DataFrame(rows, columns=columns)
    table["week"] = table["week"].astype("Int64")
    return str(table.to_csv(index=False, float_format="%.10g", lineterminator="\n"))
