"""One row of released findings as a record that sentences, tables and charts read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.domain import NETWORK_ROW, DataKind, Design, OutcomeKey, Status, Verdict
from pipelines.wording.numbers import is_missing

# +1: more is better, -1: less is better, 0: neither. Source: the network's evaluation plan.
OUTCOME_DIRECTIONS: dict[str, int] = {
    "duration": -1,
    "job_or_education": 1,
    "other_exit": 0,
    "exit_rate": 1,
    "citizen_meaning": 1,
    "citizen_satisfaction": 1,
    "citizen_influence": 1,
    "citizen_job_focus": 1,
    "staff_meaning": 1,
    "staff_trust": 1,
    "staff_quality": 1,
    "staff_administration": 1,
    "interviews_held": 0,
    "interviews_held_unemployed": 1,  # source: rebild-2017/not-fewer-interviews
    "interviews_week_1_13": 0,
    "interviews_week_14_26": 0,
    "interviews_week_27_52": 0,
    "form_in_person": 0,
    "form_phone": 0,
    "form_digital": 0,
    "form_group": 0,
    "joint_cancelled": -1,
    "active_effort": 1,
    "first_interview_delay": -1,
    "hours_per_case": -1,
    "rehabilitation_meetings_per_case": -1,
    "lae265_per_case": -1,
    "lae285_per_case": -1,
    "cancelled_joint_per_case": -1,
    "cost_per_case": -1,
    "adopted_elements": 0,
    "delivered_dose": 0,
}


@dataclass(frozen=True, slots=True)
class Interval:
    """Two limits, low first."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Say whether `value` lies inside, the limits included."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Finding:
    """One estimate as released; a number that is not shown is None."""

    trial: str
    municipality: str
    outcome: str
    estimand: str
    week: int | None
    comparison: str | None
    method: str
    estimate: float | None
    ci95: Interval | None
    ci90: Interval | None
    p_value: float | None
    n_trial: int | None
    n_comparison: int | None
    unit: str
    design: Design | None
    margin: float | None
    verdict: Verdict | None
    i2: float | None
    prediction: Interval | None
    status: Status
    is_synthetic: bool
    std_error: float | None = None

    @property
    def is_shown(self) -> bool:
        """True where there is an estimate to show."""
        return self.status is Status.OK and self.estimate is not None

    @property
    def is_pooled(self) -> bool:
        """True for a row over several municipalities."""
        return self.municipality == NETWORK_ROW

    @property
    def direction(self) -> int:
        """+1 where more is better, -1 where less is, 0 where neither is."""
        return OUTCOME_DIRECTIONS.get(self.outcome, 0)

    @property
    def is_measurably_worse(self) -> bool:
        """True where the whole 95 % interval lies on the bad side of no difference."""
        if self.ci95 is None or self.direction == 0:
            return False
        return self.ci95.high < 0 if self.direction > 0 else self.ci95.low > 0


def parse_finding(row: Mapping[str, object] | pd.Series[Any]) -> Finding:
    """Turn one row of released findings into a record.

    Args:
        row: the columns of `tables.FINDINGS`, missing as <NA>.
    """
    verdict = _text(row["verdict"])
    design = _text(row["design"])
    return Finding(
        trial=str(row["trial"]),
        municipality=str(row["municipality"]),
        outcome=str(row["outcome"]),
        estimand=str(row["estimand"]),
        week=_integer(row["week"]),
        comparison=_text(row["comparison"]),
        method=str(row["method"]),
        estimate=_number(row["estimate"]),
        ci95=_interval(row["ci95_low"], row["ci95_high"]),
        ci90=_interval(row["ci90_low"], row["ci90_high"]),
        p_value=_number(row["p_value"]),
        n_trial=_integer(row["n_trial"]),
        n_comparison=_integer(row["n_comparison"]),
        unit=_text(row["unit"]) or "",
        design=Design(design) if design else None,
        margin=_number(row["margin"]),
        verdict=Verdict(verdict) if verdict else None,
        i2=_number(row["i2"]),
        prediction=_interval(row["prediction_low"], row["prediction_high"]),
        status=Status(str(row["status"])),
        is_synthetic=_text(row["data_kind"]) == DataKind.SYNTHETIC.value,
        std_error=_number(row["std_error"]),
    )


def parse_findings(rows: pd.DataFrame) -> tuple[Finding, ...]:
    """Turn released findings into records, in the order of the rows."""
    return tuple(parse_finding(row) for row in _records(rows))


def _records(rows: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def select_outcome(findings: pd.DataFrame, key: OutcomeKey) -> pd.DataFrame:
    """Return the rows of one outcome, estimand and horizon, in their order."""
    is_wanted = (findings["outcome"] == key.outcome) & (findings["estimand"] == key.estimand)
    if key.week is not None:
        is_wanted &= (findings["week"] == key.week).fillna(value=False)
    return findings.loc[is_wanted.fillna(value=False)].reset_index(drop=True)


def show_as_ratio(finding: Finding) -> tuple[float, Interval | None]:
    """Return a log ratio's estimate and 95 % interval as ratios: 1 is no difference."""
    estimate = math.exp(finding.estimate or 0.0)
    if finding.ci95 is None:
        return estimate, None
    return estimate, Interval(math.exp(finding.ci95.low), math.exp(finding.ci95.high))


def _text(value: object) -> str | None:
    return None if is_missing(value) else str(value)


def _number(value: object) -> float | None:
    return None if is_missing(value) else float(str(value))


def _integer(value: object) -> int | None:
    return None if is_missing(value) else int(float(str(value)))


def _interval(low: object, high: object) -> Interval | None:
    if is_missing(low) or is_missing(high):
        return None
    return Interval(float(str(low)), float(str(high)))
