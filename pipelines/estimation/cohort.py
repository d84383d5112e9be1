"""Follows the persons of one participation: one row a person and arm, in whole weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.domain import Design, Trial
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
    (whole weeks followed, >= 1, the week of exit counting), `entry_weeks` (at risk from then on;
    0 but for delayed entry) and `cause` (0 censored, 1 job or education, 2 other exit). Persons
    without a whole week of follow-up are in `n_included` only.
    """

    persons: pd.DataFrame
    arms: tuple[str, ...]  # the trial arm, then the comparison if the design has one
    n_included: dict[str, int]

    @property
    def weeks(self) -> Vector:
        """Whole weeks followed."""
        return self.persons["weeks"].to_numpy(dtype=np.float64)

    @property
    def entry_weeks(self) -> Vector:
        """Whole weeks after the clock's start from which each person is at risk."""
        return self.persons["entry_weeks"].to_numpy(dtype=np.float64)

    @property
    def entry(self) -> Vector | None:
        """Weeks of delayed entry; None where all are at risk from the clock's start."""
        entry = self.entry_weeks
        return entry if entry.any() else None

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
    """Follow the trial's inflow from their clock's start to exit or to the cut-off.

    Spells that ran before the trial began are left out: who is still there on that day is
    no average of those who came (`follow_all_spells` has them, at risk from that day).

    Args:
        joined: joined spells of one municipality, as `join_reentries` gives them.
        trial: the trial; rows of its arms are taken.
        extraction: extraction date; the cut-off lies three weeks before.

    Returns:
        The persons. An exit in the first seven days is in week 1. Only whole weeks before the
        cut-off count, in which an exit would have been seen: a person is censored at the last.
    """
    rows = _take_spells(joined, trial)
    new = rows[~_runs_before(rows, trial)]
    return Cohort(
        _count_weeks(_take_first(new).assign(entry_weeks=0.0), "clock_date", extraction),
        list_arms(trial),
        _count_persons(new, trial),
    )


def follow_all_spells(joined: pd.DataFrame, trial: Trial, extraction: date) -> Cohort:
    """Follow the inflow and the spells that ran when the trial began, on the spells' own clock.

    Each spell is followed from its first day on benefit, and is at risk from the first whole
    week after it came into the trial: the clock's start, or the trial's for what ran before it
    (left truncation). What ended before that is never at risk.

    Args:
        joined: joined spells of one municipality, as `join_reentries` gives them.
        trial: the trial; rows of its arms are taken.
        extraction: extraction date; the cut-off lies three weeks before.

    Source:
        STATISTICS.md §2 and §5: the inflow is the main analysis, left truncation otherwise.
    """
    rows = _take_spells(joined, trial)
    begin = pd.Timestamp(trial.start_date).as_unit("s")
    at_risk = rows["clock_date"].mask(
        _runs_before(rows, trial) & (rows["clock_date"] < begin), begin
    )
    late = (at_risk - rows["start_date"]).dt.days.to_numpy(dtype=np.float64)
    entered = rows.assign(entry_weeks=np.ceil(late / DAYS_A_WEEK))
    followed = _take_first(_count_weeks(entered, "start_date", extraction))
    return Cohort(followed.reset_index(drop=True), list_arms(trial), _count_persons(rows, trial))


def _take_spells(joined: pd.DataFrame, trial: Trial) -> pd.DataFrame:
    """The trial's spells with the day that each one's clock starts, in that order."""
    is_theirs = (joined["trial_id"] == trial.slug) & joined["arm"].isin(list_arms(trial))
    rows = joined[is_theirs.fillna(False).to_numpy(dtype=bool)]
    clock = rows["trial_entry_date"].fillna(rows["start_date"])
    rows = rows.assign(clock_date=clock, is_trial=rows["arm"] == ARM_TRIAL)
    return rows.sort_values(["clock_date", "spell_id"], kind="stable")


def _take_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop_duplicates(["person_id", "arm"])


def _count_persons(rows: pd.DataFrame, trial: Trial) -> dict[str, int]:
    persons = _take_first(rows)
    return {arm: int((persons["arm"] == arm).sum()) for arm in list_arms(trial)}


def _runs_before(rows: pd.DataFrame, trial: Trial) -> Flags:
    """True where the spell began before the trial, and nothing says that it came in later.

    A comparison with earlier results lies before the trial by design: none of it is meant.
    """
    begin = pd.Timestamp(trial.start_date)
    is_before = (rows["start_date"] < begin) & (rows["clock_date"] <= begin)
    if trial.plan.design is not Design.PARALLEL:
        is_before &= rows["is_trial"]
    return is_before.to_numpy(dtype=np.bool_)


def _count_weeks(rows: pd.DataFrame, origin: str, extraction: date) -> pd.DataFrame:
    """Count whole weeks from `origin`; rows that are never at risk a whole week are left out."""
    cutoff = pd.Timestamp(extraction).as_unit("s") - pd.Timedelta(days=LAG_DAYS)
    start, entry = rows[origin], rows["entry_weeks"].to_numpy(dtype=np.float64)
    followed = (cutoff - start).dt.days.to_numpy(dtype=np.float64) // DAYS_A_WEEK
    days = (rows["end_date"] - start).dt.days.to_numpy(dtype=np.float64)  # NaN while running
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
    is_followed = (table["weeks"] > entry).to_numpy() & ~(days <= 0)
    return table[is_followed].reset_index(drop=True)


def select_arms(table: pd.DataFrame, trial: Trial, arms: Sequence[str]) -> pd.DataFrame:
    """Return the rows of a clean table that belong to the trial and to one of the arms."""
    chosen = (table["trial_id"] == trial.slug) & table["arm"].isin(list(arms))
    return table[chosen.fillna(False).to_numpy(dtype=bool)]


def select_trial(table: pd.DataFrame, trial: Trial) -> pd.DataFrame:
    """Return the rows of a clean table that belong to the trial."""
    return table[(table["trial_id"] == trial.slug).fillna(False).to_numpy(dtype=bool)]
