"""Weekly hazards in discrete time: drawn from, and summed to exact truths."""

from __future__ import annotations

import numpy as np

from pipelines.synthesis import parameters
from pipelines.synthesis.arrays import Floats, Integers

_LENGTHS = np.diff(np.array(parameters.SEGMENT_STARTS, dtype=np.float64))  # weeks, but the last


def weekly_hazards(week: int, log_multiplier: Floats) -> tuple[Floats, Floats]:
    """Return the hazards to job and to other exits in week `week` (0 = days 0-6) a cell."""
    segment = int(np.searchsorted(parameters.SEGMENT_STARTS, week, side="right")) - 1
    job = parameters.JOB_HAZARD[segment] * np.exp(log_multiplier)
    return job, np.full_like(job, parameters.OTHER_HAZARD[segment])


def draw_exit_weeks(log_multiplier: Floats, rng: np.random.Generator) -> tuple[Integers, Integers]:
    """Draw the week of exit (0 = days 0-6) and whether it is to job (1) or else (0).

    Exact discrete time: within a segment the number of whole weeks survived is geometric.
    """
    job = np.exp(log_multiplier)[:, None] * np.array(parameters.JOB_HAZARD)
    total = job + np.array(parameters.OTHER_HAZARD)
    rate = -np.log1p(-total)
    passed = np.zeros_like(rate)
    passed[:, 1:] = np.cumsum(rate[:, :-1] * _LENGTHS, axis=1)
    waited = rng.exponential(size=len(log_multiplier))
    segment = (waited[:, None] >= passed[:, 1:]).sum(axis=1)
    row = np.arange(len(log_multiplier))
    weeks = np.floor((waited - passed[row, segment]) / rate[row, segment]).astype(np.int64)
    is_job = rng.random(len(log_multiplier)) < (job / total)[row, segment]
    return np.array(parameters.SEGMENT_STARTS)[segment] + weeks, is_job.astype(np.int64)


def sum_exits(log_multiplier: Floats, weight: Floats, weeks: int) -> tuple[Floats, Floats, Floats]:
    """Enumerate the exact curves of one arm after 0, 1, … `weeks` weeks.

    Returns:
        Survival, cumulative incidence of job or education, cumulative incidence of other exits;
        each of length `weeks` + 1, shares 0-1.
    """
    surviving = np.ones_like(weight)
    curves = np.zeros((3, weeks + 1))
    curves[0, 0] = 1.0
    for week in range(weeks):
        job, other = weekly_hazards(week, log_multiplier)
        curves[1, week + 1] = curves[1, week] + float(weight @ (surviving * job))
        curves[2, week + 1] = curves[2, week] + float(weight @ (surviving * other))
        surviving = surviving * (1.0 - job - other)
        curves[0, week + 1] = float(weight @ surviving)
    return curves[0], curves[1], curves[2]
