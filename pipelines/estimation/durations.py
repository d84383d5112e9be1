"""Findings about time on benefit and ways out of it; their curves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipelines.domain import Status
from pipelines.estimation.clusters import compare_units
from pipelines.estimation.cohort import TO_JOB_OR_EDUCATION, TO_OTHER, Cohort
from pipelines.estimation.covariates import describe_persons, weigh_comparison
from pipelines.estimation.exits import cumulative_incidence, cumulative_incidence_difference
from pipelines.estimation.finding_rows import (
    MIN_ARM,
    MIN_DESCRIPTIVE,
    Effect,
    Outcome,
    to_effect,
)
from pipelines.estimation.inputs import Flags, NoEstimateError, Vector
from pipelines.estimation.intervals import make_estimate
from pipelines.estimation.participation import Participation, attempt
from pipelines.estimation.risk_sets import count_exits, make_clock
from pipelines.estimation.standardised import (
    ArmEstimate,
    weighted_incidence,
    weighted_restricted_mean,
)
from pipelines.estimation.survival import (
    cox_hazard_ratio,
    log_rank,
    restricted_mean,
    restricted_mean_difference,
)
from pipelines.estimation.vocabulary import (
    CLUSTER_METHOD,
    JOB_OR_EDUCATION,
    LEFT_TRUNCATED,
    OTHER_EXIT,
    FindingSpec,
)
from pipelines.estimation.weights import BalancingWeights

_CAUSES = {JOB_OR_EDUCATION: TO_JOB_OR_EDUCATION, OTHER_EXIT: TO_OTHER}
_PP = 100.0
_DURATION = "duration"


def estimate_duration(
    part: Participation, spec: FindingSpec, weights: BalancingWeights | None
) -> Outcome:
    """Make one finding that rests on benefit spells.

    Args:
        part: the participation.
        spec: the finding asked for.
        weights: of the comparison, for standardised findings; None where there are none.
    """
    is_left_truncated = spec.estimand.endswith(LEFT_TRUNCATED)
    if is_left_truncated and not _has_running(part):
        return Outcome(Status.TOO_FEW, *_sizes(part.all_spells))
    cohort = part.all_spells if is_left_truncated else part.cohort
    if spec.method == CLUSTER_METHOD:
        return _compare_departments(cohort, spec, weights)
    if spec.estimand.endswith("_standardised"):
        return _standardise(cohort, spec, weights)
    return attempt(*_sizes(cohort), _estimator(cohort, spec))


def weigh(part: Participation) -> BalancingWeights | None:
    """Weigh the comparison to the trial arm's mix of persons; None where that is impossible."""
    if min(part.cohort.sizes) < MIN_ARM:
        return None
    try:
        return weigh_comparison(describe_persons(part.cohort, part.trial), part.cohort.is_trial)
    except NoEstimateError:
        return None


def _sizes(cohort: Cohort) -> tuple[int, int | None]:
    n_trial, n_comparison = cohort.sizes
    return n_trial, n_comparison if len(cohort.arms) > 1 else None


def _has_running(part: Participation) -> bool:
    """Whether spells ran when the trial began, enough of them that nobody stands out."""
    return len(part.all_spells.persons) - len(part.cohort.persons) >= MIN_DESCRIPTIVE


def _estimator(cohort: Cohort, spec: FindingSpec) -> Callable[[], Effect]:
    if spec.outcome == _DURATION:
        return lambda: _mean_effect(cohort, float(spec.week or 0))
    if spec.outcome in _CAUSES:
        return lambda: _exit_effect(cohort, _CAUSES[spec.outcome], float(spec.week or 0))
    return lambda: _hazard_effect(cohort)


def _mean_effect(cohort: Cohort, tau: float) -> Effect:
    _check_at_risk(cohort, tau)
    found = restricted_mean_difference(
        cohort.weeks, cohort.causes > 0, cohort.is_trial, tau, cohort.entry
    )
    return to_effect(make_estimate(found.estimate, found.std_error))


def _exit_effect(cohort: Cohort, cause: int, week: float) -> Effect:
    _check_at_risk(cohort, week)
    found = cumulative_incidence_difference(
        cohort.weeks, cohort.causes, cohort.is_trial, cause, [week], cohort.entry
    )
    estimate = make_estimate(float(found.estimate[0]), float(found.std_error[0]))
    return to_effect(estimate).scaled(_PP)


def _check_at_risk(cohort: Cohort, horizon: float) -> None:
    """Refuse delayed entry with too few at risk in any week up to the horizon.

    Where the first weeks hold nobody, a curve from the first day is a guess.
    """
    if cohort.entry is None:
        return
    weeks = np.arange(1, int(horizon) + 1)[:, np.newaxis]
    is_at_risk = (cohort.entry < weeks) & (weeks <= cohort.weeks)
    for arm in (cohort.is_trial, ~cohort.is_trial):
        if is_at_risk[:, arm].sum(axis=1).min() < MIN_DESCRIPTIVE:
            raise NoEstimateError(f"entry: fewer than {MIN_DESCRIPTIVE} at risk in some week")


def _hazard_effect(cohort: Cohort) -> Effect:
    """Cause-specific hazard of job or education; the p-value is the log-rank test's."""
    to_job = cohort.causes == TO_JOB_OR_EDUCATION
    found = cox_hazard_ratio(cohort.weeks, to_job, cohort.is_trial)
    test = log_rank(cohort.weeks, to_job, cohort.is_trial)
    return to_effect(make_estimate(found.log_hr, found.std_error), test.p_value)


def _compare_departments(
    cohort: Cohort, spec: FindingSpec, weights: BalancingWeights | None
) -> Outcome:
    """Compare whole departments: one mean, share or log rate each."""
    if spec.estimand.endswith("_standardised") and weights is None:
        return Outcome(Status.TOO_FEW, *cohort.sizes)
    if spec.outcome not in {_DURATION, *_CAUSES}:
        expected = _expected_exits(cohort)
        is_job = cohort.causes == TO_JOB_OR_EDUCATION
        return compare_units(cohort, lambda rows: _log_rate(is_job, expected, rows))
    if spec.estimand.endswith(LEFT_TRUNCATED):
        return compare_units(cohort, lambda rows: _left_truncated(cohort, rows, spec))
    each = np.ones(len(cohort.persons))
    if weights is not None and spec.estimand.endswith("_standardised"):
        each[~cohort.is_trial] = weights.weights
    scale = 1.0 if spec.outcome == _DURATION else _PP
    return compare_units(cohort, lambda rows: scale * _arm(cohort, rows, spec, each[rows]).estimate)


def _left_truncated(cohort: Cohort, rows: Flags, spec: FindingSpec) -> float:
    weeks, entry, horizon = cohort.weeks[rows], cohort.entry_weeks[rows], float(spec.week or 0)
    causes = cohort.causes[rows]
    if spec.outcome == _DURATION:
        return restricted_mean(weeks, causes > 0, horizon, entry).estimate
    found = cumulative_incidence(weeks, causes, _CAUSES[spec.outcome], [horizon], entry)
    return _PP * float(found.estimate[0])


def _expected_exits(cohort: Cohort) -> Vector:
    """Exits to job that each person's weeks would hold at the pooled weekly hazards."""
    to_job = cohort.causes == TO_JOB_OR_EDUCATION
    clock = make_clock(cohort.weeks, None)
    hazard = np.cumsum(count_exits(clock, to_job.astype(np.float64)) / clock.at_risk)
    return np.asarray(hazard[clock.index], dtype=np.float64)


def _log_rate(is_job: Flags, expected: Vector, rows: Flags) -> float:
    """Logarithm of observed by expected exits of one unit (Hayes & Moulton 2017, §10)."""
    observed = float(is_job[rows].sum())
    if observed == 0 or expected[rows].sum() <= 0:
        raise NoEstimateError("clusters: a unit without exits has no log rate")
    return float(np.log(observed / expected[rows].sum()))


def _standardise(cohort: Cohort, spec: FindingSpec, weights: BalancingWeights | None) -> Outcome:
    """Compare with the weighted comparison, whose size is the effective one."""
    n_trial, n_comparison = _sizes(cohort)
    if weights is None:
        return Outcome(Status.TOO_FEW, n_trial, n_comparison)
    effective = int(weights.effective_sample_size)
    return attempt(n_trial, effective, lambda: _standardised_effect(cohort, spec, weights.weights))


def _standardised_effect(cohort: Cohort, spec: FindingSpec, weights: Vector) -> Effect:
    ones = np.ones(cohort.sizes[0])
    trial = _arm(cohort, cohort.is_trial, spec, ones)
    comparison = _arm(cohort, ~cohort.is_trial, spec, weights)
    spread = float(np.hypot(trial.std_error, comparison.std_error))
    found = to_effect(make_estimate(trial.estimate - comparison.estimate, spread))
    return found if spec.outcome == _DURATION else found.scaled(_PP)


def _arm(cohort: Cohort, rows: Flags, spec: FindingSpec, weights: Vector) -> ArmEstimate:
    weeks, causes, horizon = cohort.weeks[rows], cohort.causes[rows], float(spec.week or 0)
    if spec.outcome == _DURATION:
        return weighted_restricted_mean(weeks, causes > 0, weights, horizon)
    return weighted_incidence(weeks, causes, weights, _CAUSES[spec.outcome], horizon)
