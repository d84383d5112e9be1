"""Builds rows of the findings table: with numbers, or with the reason why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.domain import DataKind, Status, Trial, Verdict
from pipelines.estimation.inputs import check_vector
from pipelines.estimation.intervals import Estimate
from pipelines.estimation.noninferiority import verdict_from_limits
from pipelines.estimation.vocabulary import ARM_TRIAL, FindingSpec, can_decide
from pipelines.tables import FINDINGS, Table

MIN_ARM = 20  # persons an arm for a difference (STATISTICS.md §2)
MIN_DESCRIPTIVE = 10  # persons for a descriptive figure

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose rows these are: one participation, or a pooled trial."""

    network: str
    trial: str
    municipality: str
    data_kind: str

    @property
    def columns(self) -> Row:
        """Values of the columns that every released table begins and ends with."""
        return {
            "network": self.network,
            "trial": self.trial,
            "municipality": self.municipality,
            "data_kind": self.data_kind,
        }


@dataclass(frozen=True, slots=True)
class Effect:
    """What an estimator found; None where it gives no such number."""

    estimate: float
    std_error: float | None = None
    ci95: tuple[float, float] | None = None
    ci90: tuple[float, float] | None = None
    p_value: float | None = None

    def __post_init__(self) -> None:
        """Refuse a number that is missing or infinite."""
        numbers = [self.estimate, *(self.ci95 or ()), *(self.ci90 or ())]
        numbers += [x for x in (self.std_error, self.p_value) if x is not None]
        check_vector(numbers, "effect")

    def scaled(self, factor: float) -> Effect:
        """Return the effect in another unit (1 = 100 percentage points)."""
        return Effect(
            self.estimate * factor,
            None if self.std_error is None else self.std_error * factor,
            None if self.ci95 is None else (self.ci95[0] * factor, self.ci95[1] * factor),
            None if self.ci90 is None else (self.ci90[0] * factor, self.ci90[1] * factor),
            self.p_value,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of trying to make one finding: a status, sizes, and an effect where it is OK."""

    status: Status
    n_trial: int | None = None
    n_comparison: int | None = None
    effect: Effect | None = None


def to_effect(found: Estimate, p_value: float | None = None) -> Effect:
    """Give an estimate both of the intervals that a finding carries."""
    return Effect(
        found.estimate,
        found.std_error,
        found.limits(0.95),
        found.limits(0.90),
        found.p_value if p_value is None else p_value,
    )


def make_place(trial: Trial, municipality: str, data_kind: DataKind | str) -> Place:
    """Name the participation that rows belong to."""
    kind = data_kind.value if isinstance(data_kind, DataKind) else data_kind
    return Place(trial.network, trial.slug, municipality, kind)


def make_finding(place: Place, trial: Trial, spec: FindingSpec, outcome: Outcome) -> Row:
    """Build one row of findings; the margin and the verdict stand on the primary outcome only."""
    row = make_row(place, spec, outcome)
    row["comparison"] = trial.plan.design.comparison_arm if spec.is_difference else None
    row["design"] = trial.plan.design.value
    if spec.key == trial.plan.primary:
        row |= {"margin": trial.plan.margin, "verdict": _verdict(trial, outcome.effect)}
    return row


def make_row(place: Place, spec: FindingSpec, outcome: Outcome) -> Row:
    """Build one row of findings that no plan belongs to: no design, margin or verdict."""
    effect = outcome.effect
    ci95 = (effect.ci95 if effect else None) or (None, None)
    ci90 = (effect.ci90 if effect else None) or (None, None)
    return {
        **dict.fromkeys(FINDINGS.names),
        **place.columns,
        "outcome": spec.outcome,
        "estimand": spec.estimand,
        "week": spec.week,
        "arm": ARM_TRIAL,
        "method": spec.method,
        "estimate": effect.estimate if effect else None,
        "std_error": effect.std_error if effect else None,
        "ci95_low": ci95[0],
        "ci95_high": ci95[1],
        "ci90_low": ci90[0],
        "ci90_high": ci90[1],
        "p_value": effect.p_value if effect else None,
        "n_trial": outcome.n_trial,
        "n_comparison": outcome.n_comparison,
        "unit": spec.unit,
        "status": outcome.status.value,
    }


def make_table(table: Table, rows: list[Row]) -> pd.DataFrame:
    """Build a declared table from rows; the declared types hold also where it is empty."""
    if not rows:
        return table.empty()
    columns = {name: [row[name] for row in rows] for name in table.names}
    typed = {
        c.name: pd.Series(
            [pd.NA if value is None else value for value in columns[c.name]], dtype=c.kind.dtype
        )
        for c in table.columns
    }
    return table.conform(pd.DataFrame(typed))


def _verdict(trial: Trial, effect: Effect | None) -> str | None:
    margin = trial.plan.margin
    if margin is None or effect is None or effect.ci95 is None or effect.ci90 is None:
        return None
    if not can_decide(trial):
        return Verdict.UNDECIDED.value
    found: Verdict = verdict_from_limits(
        effect.estimate, effect.ci95, effect.ci90, margin, trial.plan.higher_is_better
    )
    return found.value
