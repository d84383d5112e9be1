"""Follows the persons of one participation: one row a person and arm, in whole weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.domain import Trial
from pipelines.estimation.inputs import Flags, Vector
from pipelines.estimation.vocabulary import ARM_TRIAL

LAG_DAYS = 21  # exits of the last 3 weeks are not all registered yet: dropped in both arms
DAYS_A_WEEK = 7
CENSORED, TO_JOB_OR_EDUCATION, TO_OTHER = 0, 1, 2
_JOB_OR_EDUCATION = ("job", "education")


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """One participation's persons. The clock starts at trial entry, where given, else at start.

    `persons` has one row a person and arm (the first spell), columns of `benefit_spells` and
    `clock_date`, `stop_date` (first day off benefit or of the cut-off), `is_trial`, `weeks`
    (whole weeks followed, >= 1, the week of exit counting) and `cause` (0 censored, 1 job or
    education, 2 other exit). Persons without a whole week of follow-up are in `n_included` only.
    """

    persons: pd.DataFrame
    arms: tuple[str, ...]  # the trial arm, then the comparison if the design has one
    n_included: dict[str, int]

    @property
    def weeks(self) -> Vector:
        """Whole weeks followed."""
        return self.persons["weeks"].to_numpy(dtype=np.float64)

    @property
    def causes(self) -> NDArray[np.int64]:
        """Causes of exit; 0 censored."""
        return self.persons["cause"].to_numpy(dtype=np.int64)

    @property
    def is_trial(self) -> Flags:
        """True in the trial arm."""
        return self.persons["is_trial"].to_numpy(dtype=np.bool_)

    def size(self, arm: str) -> int:
        """Count the persons analysed in an arm."""
        return int((self.persons["arm"] == arm).sum())

    @property
    def sizes(self) -> tuple[int, int]:
        """Count the persons analysed in the trial arm and in the comparison."""
        n_trial = int(self.is_trial.sum())
        return n_trial, len(self.persons) - n_trial


def list_arms(trial: Trial) -> tuple[str, ...]:
    """Name the arms that the trial's design has, the trial arm first."""
    comparison = trial.plan.design.comparison_arm
    return (ARM_TRIAL,) if comparison is None else (ARM_TRIAL, comparison)


def follow_cohort(joined: pd.DataFrame, trial: Trial, extraction: date) -> Cohort:
    """Follow the trial's persons from their clock's start to exit or to the cut-off.

    Args:
        joined: joined spells of one municipality, as `join_reentries` gives them.
        trial: the trial; rows of its arms are taken.
        extraction: extraction date; the cut-off lies three weeks before.

    Returns:
        The persons. An exit in the first seven days is in week 1. Only whole weeks before the
        cut-off count, in which an exit would have been seen: a person is censored at the last.
    """
    arms = list_arms(trial)
    is_theirs = (joined["trial_id"] == trial.slug) & joined["arm"].isin(arms)
    rows = joined[is_theirs.fillna(False).to_numpy(dtype=bool)]
    clock = rows["trial_entry_date"].fillna(rows["start_date"])
    rows = rows.assign(clock_date=clock, is_trial=rows["arm"] == ARM_TRIAL)
    rows = rows.sort_values(["clock_date", "spell_id"], kind="stable")
    rows = rows.drop_duplicates(["person_id", "arm"])
    included = {arm: int((rows["arm"] == arm).sum()) for arm in arms}
    cutoff = pd.Timestamp(extraction).as_unit("s") - pd.Timedelta(days=LAG_DAYS)
    return Cohort(_count_weeks(rows, cutoff), arms, included)


def _count_weeks(rows: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    clock = rows["clock_date"]
    followed = (cutoff - clock).dt.days.to_numpy(dtype=np.float64) // DAYS_A_WEEK
    days = (rows["end_date"] - clock).dt.days.to_numpy(dtype=np.float64)  # NaN while running
    exit_week = days // DAYS_A_WEEK + 1
    is_exit = np.less_equal(exit_week, followed)  # NaN compares as False
    is_job = rows["exit_reason"].isin(_JOB_OR_EDUCATION).to_numpy(dtype=bool)
    cause = np.where(is_job, TO_JOB_OR_EDUCATION, TO_OTHER)
    stop = rows["end_date"].where(rows["end_date"] < cutoff, cutoff)
    table = rows.assign(
        stop_date=stop,
        weeks=np.where(is_exit, exit_week, followed),
        cause=np.where(is_exit, cause, CENSORED),
    )
    is_followed = (table["weeks"] >= 1).to_numpy() & ~(days <= 0)
    return table[is_followed].reset_index(drop=True)


def select_arms(table: pd.DataFrame, trial: Trial, arms: Sequence[str]) -> pd.DataFrame:
    """Return the rows of a clean table that belong to the trial and to one of the arms."""
    chosen = (table["trial_id"] == trial.slug) & table["arm"].isin(list(arms))
    return table[chosen.fillna(False).to_numpy(dtype=bool)]


def select_trial(table: pd.DataFrame, trial: Trial) -> pd.DataFrame:
    """Return the rows of a clean table that belong to the trial."""
    return table[(table["trial_id"] == trial.slug).fillna(False).to_numpy(dtype=bool)]
