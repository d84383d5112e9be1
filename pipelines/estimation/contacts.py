"""Follows what happens to each person of a participation: interviews and offers in the window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.estimation.inputs import Flags, Indices, Vector
from pipelines.estimation.participation import Participation

DAYS_A_YEAR = 365.25
DAYS_A_FULL_YEAR = 365
MIN_INTERVIEWS, MIN_OFFERS = 4, 1  # a year: active effort, source koebenhavn-2019


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """Events within the followed time of the cohort's persons (rows 0 … n - 1)."""

    interviews: pd.DataFrame  # rows of `interviews` with `row` (person) and `day` (0, 1 …)
    offers: pd.DataFrame  # rows of `offers` with `row` and `day` of the start
    exposure_days: Vector  # days from the clock's start to exit or cut-off, one a person

    @property
    def is_held(self) -> Flags:
        """True for interviews that took place."""
        return (self.interviews["status"] == "held").to_numpy(dtype=np.bool_)

    def count_held(self, first: int = 0, last: int | None = None) -> Vector:
        """Count the interviews held with each person, from day `first` to the day before `last`."""
        held = self.interviews[self.is_held]
        day = held["day"].to_numpy(dtype=np.intp)
        is_within = (day >= first) & (True if last is None else day < last)
        return self.count(held[is_within])

    def days_within(self, first: int, last: int) -> Vector:
        """Days at risk of each person in a window of days from the clock's start."""
        return np.clip(self.exposure_days - first, 0, last - first)

    def count(self, events: pd.DataFrame) -> Vector:
        """Count some of the events by person."""
        return _count(events, self.exposure_days.size)

    def first_days(self) -> Vector:
        """Days from the clock's start to the first interview held; NaN where none was."""
        held = self.interviews[self.is_held]
        first = held.groupby("row")["day"].min()
        return first.reindex(range(self.exposure_days.size)).to_numpy(dtype=np.float64)

    def count_active_years(self) -> tuple[Indices, Indices]:
        """Count each person's full years, and those with at least 4 interviews and 1 offer."""
        years = (self.exposure_days // DAYS_A_FULL_YEAR).astype(np.intp)
        interviews = _by_year(self.interviews[self.is_held], years)
        offers = _by_year(self.offers, years)
        is_active = (interviews >= MIN_INTERVIEWS) & (offers >= MIN_OFFERS)
        return years, is_active.sum(axis=1)


def follow_contacts(part: Participation) -> Contacts:
    """Take the interviews and offers of a participation from the clock's start to exit."""
    persons = part.cohort.persons
    days = (persons["stop_date"] - persons["clock_date"]).dt.days
    return Contacts(
        _within(part, "interviews", "interview_date"),
        _within(part, "offers", "start_date"),
        np.asarray(days, dtype=np.float64),
    )


def _within(part: Participation, table: str, date: str) -> pd.DataFrame:
    events, persons = part.delivery.tables[table], part.cohort.persons
    place = pd.Series(np.arange(len(persons)), index=persons["spell_id"].to_numpy(dtype=object))
    joined = events["spell_id"].map(part.delivery.joined_ids)
    row = joined.map(place).to_numpy(dtype=np.float64, na_value=np.nan)
    chosen, row = events[~np.isnan(row)], row[~np.isnan(row)].astype(np.intp)
    clock, stop = (persons[name].to_numpy()[row] for name in ("clock_date", "stop_date"))
    dates = chosen[date].to_numpy()
    is_within = (dates >= clock) & (dates < stop)
    day = (dates - clock).astype("timedelta64[D]").astype(np.intp)
    linked: pd.DataFrame = chosen.assign(row=row, day=day)[is_within]
    return linked.reset_index(drop=True)


def _count(events: pd.DataFrame, size: int) -> Vector:
    return np.bincount(events["row"].to_numpy(dtype=np.intp), minlength=size).astype(np.float64)


def _by_year(events: pd.DataFrame, years: Indices) -> Indices:
    """Count events by person and full year; those of a year not full are left out."""
    width = max(int(years.max(initial=0)), 1)
    row = events["row"].to_numpy(dtype=np.intp)
    year = events["day"].to_numpy(dtype=np.intp) // DAYS_A_FULL_YEAR
    is_full = year < years[row]
    cell = row[is_full] * width + year[is_full]
    return np.bincount(cell, minlength=years.size * width).reshape(years.size, width)
