"""Draws the monthly tables and the elements, in agreement with spells and interviews."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipelines.synthesis.arrays import Days, Integers
from pipelines.synthesis.cohorts import Arm, Cohort
from pipelines.synthesis.effects import ArmPair
from pipelines.synthesis.spells import clock_starts, days_of

_HOURS_NOISE = 0.08  # relative SD of the hours a case and month
_CERTIFICATES = {
    "lae265": ("jobafklaring", "ressourceforloeb", "revalidering", "ledighedsydelse"),
    "lae285": ("sygedagpenge",),
}
_PER_CASE = {"lae265": ArmPair(0.036, 0.040), "lae285": ArmPair(0.045, 0.050)}  # a month
_WAIVED_PER_CASE = {"lae265": ArmPair(0.015, 0.040), "lae285": ArmPair(0.020, 0.050)}
_WAIVING = {
    "lae265": ("rehabiliteringsteam", "lae265-jobafklaring", "lae265-revalidering"),
    "lae285": ("sygedagpenge-fleksibilitet",),
}
_COUNTED = {
    "cancelled_joint_interviews": ("joint_interview", "cancelled"),
    "rehabilitation_meetings": ("rehabilitation_meeting", "held"),
}
_COUNTED_BENEFITS = {
    "cancelled_joint_interviews": ("a-dagpenge",),
    "rehabilitation_meetings": _CERTIFICATES["lae265"],
}

_DROPPED_PER_ENTRY = 0.08
_NOT_REFERRED_PER_REFERRED = 0.4

_ADOPTED = (0.7, 1.0)  # chance that an element is adopted, by municipality and trial
_ADOPTION_DAYS = 120
_PLANNED_DOSE = (60.0, 100.0)
_DELIVERED_SHARE = (0.55, 1.05)


def draw_resources(
    cohort: Cohort, spells: pd.DataFrame, interviews: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw what each month cost: hours drawn, certificates drawn, meetings counted.

    Args:
        cohort: the participation.
        spells: its rows of `benefit_spells`, with `spell_id`.
        interviews: its rows of `interviews`; meetings and cancellations are counted there.
        rng: the participation's own generator.
    """
    parts = []
    for arm in cohort.arms:
        of_arm = spells[spells["arm"] == arm.name]
        months = _months_observed(arm, cohort.extraction)
        cases = _count_active(of_arm, months)
        seen = interviews[interviews["spell_id"].isin(of_arm["spell_id"])]
        amounts = _amounts(cohort, arm, cases, rng) | _count_meetings(cohort, seen, months)
        for kind, amount in amounts.items():
            rows = pd.DataFrame({"month": months, "amount": amount, "cases": cases})
            named = rows.assign(trial_id=cohort.trial.slug, arm=arm.name, kind=kind)
            parts.append(named[cases > 0])
    return pd.concat(parts, ignore_index=True)


def draw_reach(cohort: Cohort, spells: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the way into the trial by month; referred less dropped out are the entries."""
    entries = spells.drop_duplicates("person_id")  # a spell after a break is no new entry
    parts = []
    for arm in cohort.arms:
        months = _months(arm.window.first, arm.window.last)
        clock = clock_starts(entries[entries["arm"] == arm.name])
        included = np.bincount(_month_position(clock, months), minlength=len(months))
        dropped = rng.poisson(included * _DROPPED_PER_ENTRY)
        referred = included + dropped
        rows = {
            "trial_id": cohort.trial.slug,
            "arm": arm.name,
            "month": months,
            "eligible": referred + rng.poisson(referred * _NOT_REFERRED_PER_REFERRED),
            "referred": referred,
            "dropped_out": dropped,
        }
        parts.append(pd.DataFrame(rows))
    return pd.concat(parts, ignore_index=True)


def draw_elements(cohort: Cohort, rng: np.random.Generator) -> pd.DataFrame:
    """Draw which elements were adopted, when, and the dose planned and delivered."""
    count = len(cohort.trial.elements)
    is_adopted = rng.random(count) < rng.uniform(*_ADOPTED)
    is_adopted[:1] = True  # who takes part has adopted something
    adopted = np.datetime64(cohort.trial.start_date, "D") + rng.integers(0, _ADOPTION_DAYS, count)
    planned = np.round(rng.uniform(*_PLANNED_DOSE, size=count))
    delivered = np.minimum(100.0, planned * rng.uniform(*_DELIVERED_SHARE, size=count))
    return pd.DataFrame(
        {
            "trial_id": cohort.trial.slug,
            "element": [element.slug for element in cohort.trial.elements],
            "adopted_date": np.where(is_adopted, adopted, np.datetime64("NaT", "D")),
            "planned_dose_pct": planned,
            "delivered_dose_pct": np.where(is_adopted, np.round(delivered, 1), 0.0),
        }
    )


def _amounts(
    cohort: Cohort, arm: Arm, cases: Integers, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    rate = cohort.effects.hours_per_case.of(arm.name)
    hours = cases * rate * np.maximum(0.1, rng.normal(1.0, _HOURS_NOISE, len(cases)))
    amounts = {"counsellor_hours": np.round(hours, 1)}
    for kind, benefits in _CERTIFICATES.items():
        if set(benefits) & set(cohort.benefits):
            is_waived = cohort.trial.slug in _WAIVING[kind]
            per_case = (_WAIVED_PER_CASE if is_waived else _PER_CASE)[kind].of(arm.name)
            amounts[kind] = rng.poisson(cases * per_case).astype(np.float64)
    return amounts


def _count_meetings(cohort: Cohort, seen: pd.DataFrame, months: Days) -> dict[str, np.ndarray]:
    counts = {}
    for name, (kind, status) in _COUNTED.items():
        if set(_COUNTED_BENEFITS[name]) & set(cohort.benefits):
            day = days_of(
                seen.loc[(seen["kind"] == kind) & (seen["status"] == status), "interview_date"]
            )
            within = day[(day >= months[0]) & (day < _next_months(months)[-1])]
            counted = np.bincount(_month_position(within, months), minlength=len(months))
            counts[name] = counted.astype(np.float64)
    return counts


def _months_observed(arm: Arm, extraction: date) -> Days:
    """Whole months that cost something: the historical arm's end with its window."""
    last = arm.window.last if arm.name == "historical" else extraction
    return _months(arm.window.first, last)


def _months(first: date, last: date) -> Days:
    """First days of the months from `first` to `last`; a month begun at the end only if whole."""
    end = np.datetime64(last + timedelta(days=1), "M")
    months = np.arange(np.datetime64(first, "M"), end)
    if not len(months):
        months = np.array([np.datetime64(first, "M")])
    return months.astype("datetime64[D]")


def _month_position(day: Days, months: Days) -> Integers:
    start = months[0].astype("datetime64[M]").astype(np.int64)
    position = day.astype("datetime64[M]").astype(np.int64) - start
    return np.asarray(np.minimum(position, len(months) - 1), dtype=np.int64)


def _count_active(spells: pd.DataFrame, months: Days) -> Integers:
    """Spells within the trial on any day of each month."""
    clock = np.sort(clock_starts(spells))
    ended = np.sort(days_of(spells["end_date"].dropna()))
    after = _next_months(months)
    begun = np.searchsorted(clock, after, side="left")
    return np.asarray(begun - np.searchsorted(ended, months, side="right"), dtype=np.int64)


def _next_months(months: Days) -> Days:
    return (months.astype("datetime64[M]") + np.timedelta64(1, "M")).astype("datetime64[D]")
