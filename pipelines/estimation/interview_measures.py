"""Measures of each arm's interviews: how many, in which form, how soon, how active."""

from __future__ import annotations

import numpy as np

from pipelines.domain import Status
from pipelines.estimation.contacts import DAYS_A_YEAR, Contacts
from pipelines.estimation.finding_rows import MIN_DESCRIPTIVE, Row
from pipelines.estimation.inputs import Flags
from pipelines.estimation.participation import Participation
from pipelines.estimation.vocabulary import INTERVIEW_WINDOWS

FORMS = ("in_person", "phone", "digital", "group")
_JOINT, _CANCELLED, _MISSED = "joint_interview", "cancelled", "missed"
_SHARE, _PER_YEAR, _DAYS = "share", "per_year", "days"
Measure = tuple[str, float | None, int, int, str]  # name, value, n, persons behind it, unit


def measure_interviews(part: Participation, contacts: Contacts) -> list[Row]:
    """Measure the interviews of each arm: rates, shares by form, delay, active effort."""
    if not (part.is_delivered("interviews") and part.is_delivered("benefit_spells")):
        return []
    rows = []
    arms = part.cohort.persons["arm"].to_numpy(dtype=str)
    for arm in part.cohort.arms:
        for name, value, n, persons, unit in _measure_arm(part, contacts, arms == arm):
            is_ok = value is not None and persons >= MIN_DESCRIPTIVE
            rows.append(
                part.row(
                    Status.OK if is_ok else Status.TOO_FEW,
                    arm=arm,
                    measure=name,
                    value=value if is_ok else None,
                    n=n,
                    unit=unit,
                )
            )
    return rows


def _measure_arm(part: Participation, contacts: Contacts, rows: Flags) -> list[Measure]:
    persons = int(rows.sum())
    held, years = contacts.count_held()[rows].sum(), contacts.exposure_days[rows].sum()
    per_year = float(held / years * DAYS_A_YEAR) if years > 0 else None
    days = contacts.first_days()[rows]
    seen = days[~np.isnan(days)]
    delay = float(seen.mean()) if seen.size else None
    return [
        ("held_per_year", per_year, persons, persons, _PER_YEAR),
        *_measure_windows(contacts, rows),
        ("first_interview_delay", delay, seen.size, seen.size, _DAYS),
        *_measure_shares(contacts, rows),
        *_measure_effort(part, contacts, rows),
    ]


def _measure_windows(contacts: Contacts, rows: Flags) -> list[Measure]:
    """Interviews held per year at risk in each window of the spell."""
    measures: list[Measure] = []
    for name, (first, last) in INTERVIEW_WINDOWS.items():
        held, days = contacts.count_held(first, last)[rows], contacts.days_within(first, last)[rows]
        persons = int((days > 0).sum())
        rate = float(held.sum() / days.sum() * DAYS_A_YEAR) if persons else None
        measures.append((name.replace("interviews", "held"), rate, persons, persons, _PER_YEAR))
    return measures


def _measure_shares(contacts: Contacts, rows: Flags) -> list[Measure]:
    called = contacts.interviews[rows[contacts.interviews["row"].to_numpy(dtype=np.intp)]]
    held = called[(called["status"] == "held").to_numpy(dtype=bool) & called["form"].notna()]
    joint = called[(called["kind"] == _JOINT).to_numpy(dtype=bool)]
    asked = [(f"share_{form}", held, "form", form) for form in FORMS]
    asked.append(("share_missed", called, "status", _MISSED))
    asked.append(("share_joint_cancelled", joint, "status", _CANCELLED))
    return [
        (
            name,
            float((of[column] == value).mean()) if len(of) else None,
            len(of),
            int(of["row"].nunique()),
            _SHARE,
        )
        for name, of, column, value in asked
    ]


def _measure_effort(part: Participation, contacts: Contacts, rows: Flags) -> list[Measure]:
    """Share of full person-years with at least 4 interviews and 1 offer."""
    if not part.is_delivered("offers"):
        return []
    years, active = (counts[rows] for counts in contacts.count_active_years())
    n = int(years.sum())
    share = float(active.sum() / n) if n else None
    return [("share_active_effort", share, n, int((years > 0).sum()), _SHARE)]
