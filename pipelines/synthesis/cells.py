"""The discrete covariate cells that citizens are drawn from and truths are summed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from pipelines.synthesis import parameters
from pipelines.synthesis.arrays import Floats, Integers, Texts

_OTHER_BENEFIT_WEIGHT = 1.0
_OTHER_JOB_READY = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """All covariate cells of one arm: one position of each array a cell."""

    benefit: Texts
    sex: Texts
    age_group: Integers  # position in `parameters.AGE_GROUPS`
    education: Texts
    readiness: Texts
    weight: Floats  # share of the arm's entries; sums to 1
    log_multiplier: Floats  # of the hazard to job


def enumerate_cells(benefits: Sequence[str], arm: str) -> Cells:
    """Return the cells of one arm; the trial arm's mix differs a little (confounding).

    Args:
        benefits: clean benefit codes of the trial's target group, at least one.
        arm: clean `arm` code.
    """
    rows = [
        (benefit, sex, age, education, readiness, *_weigh(cell, arm))
        for cell in product(
            sorted(set(benefits)),
            parameters.SEX,
            range(len(parameters.AGE_GROUPS)),
            parameters.EDUCATION,
            parameters.READINESS,
        )
        for benefit, sex, age, education, readiness in [cell]
    ]
    columns = list(zip(*(row for row in rows if row[5] > 0), strict=True))
    weight = np.array(columns[5], dtype=np.float64)
    return Cells(
        benefit=np.array(columns[0], dtype=np.str_),
        sex=np.array(columns[1], dtype=np.str_),
        age_group=np.array(columns[2], dtype=np.int64),
        education=np.array(columns[3], dtype=np.str_),
        readiness=np.array(columns[4], dtype=np.str_),
        weight=weight / weight.sum(),
        log_multiplier=np.array(columns[6], dtype=np.float64),
    )


def _weigh(cell: tuple[str, str, int, str, str], arm: str) -> tuple[float, float]:
    """Weight (not yet normalised) and log multiplier of one cell."""
    benefit, sex, age, education, readiness = cell
    sex_share, sex_effect = parameters.SEX[sex]
    education_share, education_effect = parameters.EDUCATION[education]
    weight = (
        parameters.BENEFIT_WEIGHT.get(benefit, _OTHER_BENEFIT_WEIGHT)
        * sex_share
        * _age_share(benefit, age, arm)
        * education_share
        * _readiness_share(benefit, readiness, arm)
    )
    effect = parameters.AGE_EFFECT[age] + parameters.READINESS[readiness]
    return weight, sex_effect + education_effect + effect


def _age_share(benefit: str, age: int, arm: str) -> float:
    if benefit in parameters.YOUNG_BENEFITS:
        return 1.0 if age == 0 else 0.0
    shift = {1: 1.0, 3: -1.0}.get(age, 0.0) if arm == "trial" else 0.0
    return parameters.AGE_SHARE[age] + shift * parameters.TRIAL_AGE_SHIFT


def _readiness_share(benefit: str, readiness: str, arm: str) -> float:
    ready = parameters.JOB_READY_SHARE.get(benefit, _OTHER_JOB_READY)
    if arm == "trial":
        ready += parameters.TRIAL_JOB_READY_SHIFT
    return ready if readiness == "job_ready" else 1.0 - ready
