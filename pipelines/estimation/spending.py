"""Findings and amounts about resources: hours, certificates and meetings per case and month."""

from __future__ import annotations

import numpy as np

from pipelines.domain import Status
from pipelines.estimation.finding_rows import MIN_DESCRIPTIVE, Effect, Outcome, Row, to_effect
from pipelines.estimation.inputs import Vector
from pipelines.estimation.means import ratio_difference
from pipelines.estimation.participation import Participation, attempt
from pipelines.estimation.vocabulary import RESOURCE_OUTCOMES, FindingSpec

Months = tuple[Vector, Vector]  # amount and cases of each month with cases


def estimate_resource(part: Participation, spec: FindingSpec) -> Outcome:
    """Make one finding that rests on resources: the difference of amounts per case."""
    kind = RESOURCE_OUTCOMES[spec.outcome]
    trial, *others = (_months(part, kind, arm) for arm in part.cohort.arms)
    n_trial = int(trial[1].sum())
    if not others:
        return Outcome(Status.TOO_FEW, n_trial)
    return attempt(n_trial, int(others[0][1].sum()), lambda: _effect(trial, others[0]))


def sum_resources(part: Participation, specs: list[FindingSpec]) -> list[Row]:
    """Give each arm's amount per case of each kind; rows only where the table was delivered."""
    if not part.is_delivered("resources"):
        return []
    return [_amount(part, spec, arm) for spec in specs for arm in part.cohort.arms]


def _effect(trial: Months, comparison: Months) -> Effect:
    return to_effect(ratio_difference(*trial, *comparison))


def _months(part: Participation, kind: str, arm: str) -> Months:
    rows = part.own["resources"]
    chosen = (rows["arm"] == arm) & (rows["kind"] == kind) & (rows["cases"] > 0)
    of_arm = rows[chosen.fillna(False).to_numpy(dtype=bool) & rows["amount"].notna().to_numpy()]
    return of_arm["amount"].to_numpy(np.float64), of_arm["cases"].to_numpy(np.float64)


def _amount(part: Participation, spec: FindingSpec, arm: str) -> Row:
    amounts, cases = _months(part, RESOURCE_OUTCOMES[spec.outcome], arm)
    total = int(cases.sum())
    is_ok = total >= MIN_DESCRIPTIVE
    return part.row(
        Status.OK if is_ok else Status.TOO_FEW,
        arm=arm,
        kind=RESOURCE_OUTCOMES[spec.outcome],
        amount_per_case=float(amounts.sum() / total) if is_ok else None,
        cases=total,
        unit=spec.unit,
    )
