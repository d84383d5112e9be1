"""Traces the curves of one participation: survival on benefit and ways out of it, by week."""

from __future__ import annotations

import numpy as np

from pipelines.domain import Status
from pipelines.estimation.cohort import TO_JOB_OR_EDUCATION, TO_OTHER
from pipelines.estimation.finding_rows import MIN_DESCRIPTIVE, Row
from pipelines.estimation.inputs import Flags, Vector
from pipelines.estimation.participation import Participation
from pipelines.estimation.vocabulary import JOB_OR_EDUCATION, OTHER_EXIT

CURVE_WEEKS = 52
_DURATION = "duration"
_CAUSES = {JOB_OR_EDUCATION: TO_JOB_OR_EDUCATION, OTHER_EXIT: TO_OTHER}


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
