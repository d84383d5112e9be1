"""Findings about time on benefit and ways out of it; their curves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipelines.domain import Status
from pipelines.estimation.cohort import TO_JOB_OR_EDUCATION, TO_OTHER, Cohort
from pipelines.estimation.covariates import describe_persons, weigh_comparison
from pipelines.estimation.exits import cumulative_incidence_difference
from pipelines.estimation.finding_rows import MIN_ARM, MIN_DESCRIPTIVE, Effect, Outcome, Row
from pipelines.estimation.inputs import Flags, NoEstimateError, Vector
from pipelines.estimation.intervals import Estimate, make_estimate
from pipelines.estimation.participation import Participation, attempt
from pipelines.estimation.standardised import (
    ArmEstimate,
    weighted_incidence,
    weighted_restricted_mean,
)
from pipelines.estimation.survival import (
    cox_hazard_ratio,
    log_rank,
    restricted_mean_difference,
)
from pipelines.estimation.vocabulary import JOB_OR_EDUCATION, OTHER_EXIT, FindingSpec
from pipelines.estimation.weights import BalancingWeights

CURVE_WEEKS = 52
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
    if spec.estimand.endswith("_standardised"):
        return _standardise(part.cohort, spec, weights)
    return attempt(*_sizes(part.cohort), _estimator(part.cohort, spec))


def trace_curves(part: Participation) -> list[Row]:
    """Trace survival and incidences of each arm week by week, up to the longest horizon."""
    asked = (part.trial.plan.primary, *part.trial.plan.secondary)
    last = max([CURVE_WEEKS, *(key.week or 0 for key in asked)])
    return [
        row
        for arm in part.cohort.arms
        for outcome in (_DURATION, JOB_OR_EDUCATION, OTHER_EXIT)
        for row in _trace_curve(part, arm, outcome, last)
    ]


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


def _estimator(cohort: Cohort, spec: FindingSpec) -> Callable[[], Effect]:
    if spec.outcome == _DURATION:
        return lambda: _mean_effect(cohort, float(spec.week or 0))
    if spec.outcome in _CAUSES:
        return lambda: _exit_effect(cohort, _CAUSES[spec.outcome], float(spec.week or 0))
    return lambda: _hazard_effect(cohort)


def _mean_effect(cohort: Cohort, tau: float) -> Effect:
    found = restricted_mean_difference(cohort.weeks, cohort.causes > 0, cohort.is_trial, tau)
    return to_effect(make_estimate(found.estimate, found.std_error))


def _exit_effect(cohort: Cohort, cause: int, week: float) -> Effect:
    found = cumulative_incidence_difference(
        cohort.weeks, cohort.causes, cohort.is_trial, cause, [week]
    )
    estimate = make_estimate(float(found.estimate[0]), float(found.std_error[0]))
    return to_effect(estimate).scaled(_PP)


def _hazard_effect(cohort: Cohort) -> Effect:
    """Cause-specific hazard of job or education; the p-value is the log-rank test's."""
    to_job = cohort.causes == TO_JOB_OR_EDUCATION
    found = cox_hazard_ratio(cohort.weeks, to_job, cohort.is_trial)
    test = log_rank(cohort.weeks, to_job, cohort.is_trial)
    return to_effect(make_estimate(found.log_hr, found.std_error), test.p_value)


def to_effect(found: Estimate, p_value: float | None = None) -> Effect:
    """Give an estimate both of the intervals that a finding carries."""
    return Effect(
        found.estimate,
        found.std_error,
        found.limits(0.95),
        found.limits(0.90),
        found.p_value if p_value is None else p_value,
    )


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


def _trace_curve(part: Participation, arm: str, outcome: str, last: int) -> list[Row]:
    persons = part.cohort.persons["arm"].to_numpy(dtype=str) == arm
    weeks, causes = part.cohort.weeks[persons], part.cohort.causes[persons]
    if not part.is_delivered("benefit_spells"):
        return []
    if weeks.size < MIN_DESCRIPTIVE:
        return [_step(part, arm, outcome, Status.TOO_FEW, 0, None, None, None)]
    counts = np.bincount(weeks.astype(np.intp), minlength=last + 2)
    at_risk = np.cumsum(counts[::-1])[::-1][: last + 1]  # weeks 0 … last; all are at risk in 1
    is_counted = causes > 0 if outcome == _DURATION else causes == _CAUSES[outcome]
    exits = _by_week(weeks, causes > 0, last)
    events = _by_week(weeks, is_counted, last)
    followed = int(np.count_nonzero(at_risk))
    survival = np.cumprod(1 - exits[:followed] / at_risk[:followed])
    before = np.concatenate([[1.0], survival[:-1]])
    left = np.cumsum(before * events[:followed] / at_risk[:followed])
    values = survival if outcome == _DURATION else left
    return [
        _step(part, arm, outcome, Status.OK, w, float(values[w]), int(at_risk[w]), int(events[w]))
        for w in range(followed)
    ]


def _by_week(weeks: Vector, rows: Flags, last: int) -> Vector:
    return np.bincount(weeks[rows].astype(np.intp), minlength=last + 1)[: last + 1].astype(float)


def _step(
    part: Participation,
    arm: str,
    outcome: str,
    status: Status,
    week: int,
    value: float | None,
    at_risk: int | None,
    events: int | None,
) -> Row:
    return part.row(
        status, outcome=outcome, arm=arm, week=week, value=value, at_risk=at_risk, events=events
    )
