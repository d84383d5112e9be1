"""Draws benefit spells: entries, exits, breaks, re-entries and late registration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from pipelines.synthesis import parameters
from pipelines.synthesis.arrays import Days, Flags, Floats, Integers, days_long
from pipelines.synthesis.cells import Cells, enumerate_cells
from pipelines.synthesis.cohorts import Arm, Cohort
from pipelines.synthesis.hazards import draw_exit_weeks

_WEEK = 7
_BREAK_FROM_DAY = 21  # earliest break after the clock's start
_BREAK_NEEDS_DAYS = 70  # shortest follow-up that is broken
_BREAK_ENDS_BEFORE = 42  # days between the break's first day and the end of follow-up
_REENTRY_MARGIN = 14  # days before extraction after which nobody re-enters
_FUNDS = ("3f", "det-faglige-hus", "min-a-kasse", "krifa", "ase", "frie", "dana")
_MORE_FUNDS = ("hk", "foa", "anden")  # Copenhagen A and B take only from the seven


def draw_spells(cohort: Cohort, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the spells of one participation.

    Returns:
        The clean columns of `benefit_spells` except `spell_id`; `person_id` is a number from 0
        within the participation, days are datetime64[D].
    """
    persons = pd.concat(
        [draw_arm(cohort, arm, cohort.entries, rng) for arm in cohort.arms], ignore_index=True
    )
    persons["person_id"] = np.arange(len(persons))
    spells = _break_spells(persons, cohort.extraction, rng)
    again = _reenter(spells, cohort.extraction, rng)
    return pd.concat([spells, again], ignore_index=True)


def draw_arm(cohort: Cohort, arm: Arm, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw `count` persons of an arm, a row each: covariates, entry and exit; no `person_id`."""
    cells = enumerate_cells(cohort.benefits, arm.name)
    chosen = rng.choice(len(cells.weight), size=count, p=cells.weight)
    entry = np.datetime64(arm.window.first, "D") + days_long(
        rng.integers(0, arm.window.days, count)
    )
    low, high = cohort.lag_weeks
    start = entry - days_long(rng.integers(low * _WEEK, high * _WEEK + 1, count))
    log_hazard = cells.log_multiplier[chosen] + cohort.effects.log_hazard(arm.name)
    end, reason = _draw_exits(entry, log_hazard, cohort.extraction, rng)
    rows = {
        "start_date": start,
        "end_date": end,
        "exit_reason": reason,
        "trial_id": cohort.trial.slug,
        "arm": arm.name,
        # A comparison arm has an entry day only where the trial is entered later than the spell.
        "trial_entry_date": entry if arm.name == "trial" or high > 0 else _no_days(count),
        "department": rng.choice(np.array(arm.departments), size=count),
    }
    return pd.DataFrame(rows | _describe_persons(cells, chosen, cohort.trial.slug, rng))


def _describe_persons(
    cells: Cells, chosen: Integers, trial: str, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    ages = np.array(parameters.AGE_GROUPS)[cells.age_group[chosen]]
    benefit = cells.benefit[chosen]
    funds = np.array(_FUNDS if trial.startswith("kbh-") else _FUNDS + _MORE_FUNDS)
    fund = np.where(benefit == "a-dagpenge", rng.choice(funds, size=len(chosen)), "ingen")
    return {
        "benefit": benefit,
        "sex": cells.sex[chosen],
        "age_years": rng.integers(ages[:, 0], ages[:, 1] + 1),
        "education": cells.education[chosen],
        "unemployment_fund": fund,
        "readiness": cells.readiness[chosen],
    }


def _draw_exits(
    entry: Days, log_hazard: Floats, extraction: date, rng: np.random.Generator
) -> tuple[Days, np.ndarray]:
    """First day off benefit and reason; NaT and None while running at extraction."""
    week, is_job = draw_exit_weeks(log_hazard, rng)
    # Nobody leaves on the very first day: a spell has at least one day.
    within = rng.integers(np.where(week == 0, 1, 0), _WEEK)
    end = entry + days_long(week * _WEEK + within)
    reason = np.where(
        is_job == 1,
        _pick(parameters.JOB_REASONS, len(week), rng),
        _pick(parameters.OTHER_REASONS, len(week), rng),
    ).astype(object)
    is_registered = _is_registered(end, extraction, rng)
    reason[~is_registered] = None
    return np.where(is_registered, end, np.datetime64("NaT", "D")), reason


def _is_registered(end: Days, extraction: date, rng: np.random.Generator) -> Flags:
    """Exits up to extraction; those of the last weeks only with some probability."""
    last = np.datetime64(extraction, "D")
    is_late = end > last - days_long(parameters.LAG_DAYS)
    is_seen = rng.random(len(end)) < parameters.LAG_REGISTERED
    return np.asarray((end <= last) & (~is_late | is_seen), dtype=np.bool_)


def _break_spells(spells: pd.DataFrame, extraction: date, rng: np.random.Generator) -> pd.DataFrame:
    """Split some spells by a break of less than four weeks: one spell by the registry's rule."""
    clock = clock_starts(spells)
    until = _followed_until(spells, extraction) - days_long(parameters.LAG_DAYS)
    length = (until - clock).astype(np.int64)
    can_break = (length >= _BREAK_NEEDS_DAYS) & (rng.random(len(spells)) < parameters.BREAK_SHARE)
    count = int(can_break.sum())
    away = rng.integers(_BREAK_FROM_DAY, length[can_break] - _BREAK_ENDS_BEFORE + 1)
    gap = rng.integers(parameters.BREAK_DAYS[0], parameters.BREAK_DAYS[1] + 1, count)
    leave = clock[can_break] + days_long(away)
    back = leave + days_long(gap)
    later = spells.loc[can_break].assign(start_date=back)
    has_entry = later["trial_entry_date"].notna().to_numpy()
    entry = np.where(has_entry, back, np.datetime64("NaT", "D"))
    later["trial_entry_date"] = entry
    first = spells.copy()
    first.loc[can_break, "end_date"] = leave
    first.loc[can_break, "exit_reason"] = _pick(parameters.BREAK_REASONS, count, rng)
    return pd.concat([first, later], ignore_index=True)


def _reenter(spells: pd.DataFrame, extraction: date, rng: np.random.Generator) -> pd.DataFrame:
    """New spells, in no trial, of some of the persons who left: more than four weeks later."""
    last = spells.drop_duplicates("person_id", keep="last")
    last = last[last["end_date"].notna()]
    low, high = parameters.REENTRY_DAYS
    start = days_of(last["end_date"]) + days_long(rng.integers(low, high + 1, len(last)))
    comes = (rng.random(len(last)) < parameters.REENTRY_SHARE) & (
        start <= np.datetime64(extraction, "D") - days_long(_REENTRY_MARGIN)
    )
    start = start[comes]
    end, reason = _draw_exits(start, np.zeros(len(start)), extraction, rng)
    return last.loc[comes].assign(
        start_date=start,
        end_date=end,
        exit_reason=reason,
        trial_id=None,
        arm=None,
        trial_entry_date=_no_days(len(start)),
    )


def clock_starts(spells: pd.DataFrame) -> Days:
    """Return the day on which each spell's clock starts: entry to the trial, else its start."""
    entry = days_of(spells["trial_entry_date"])
    return np.where(np.isnat(entry), days_of(spells["start_date"]), entry)


def _followed_until(spells: pd.DataFrame, extraction: date) -> Days:
    end = days_of(spells["end_date"])
    return np.where(np.isnat(end), np.datetime64(extraction, "D"), end)


def days_of(column: pd.Series[pd.Timestamp]) -> Days:
    """Return a date column as datetime64[D]."""
    return column.to_numpy().astype("datetime64[D]")


def _no_days(count: int) -> Days:
    return np.full(count, np.datetime64("NaT", "D"))


def _pick(shares: Mapping[str, float], count: int, rng: np.random.Generator) -> np.ndarray:
    return rng.choice(np.array(list(shares)), size=count, p=list(shares.values()))
