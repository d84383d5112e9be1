"""Findings and measures about interviews: how many, in which form, how soon, how active."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipelines.domain import Status
from pipelines.estimation.answers import compare_shares
from pipelines.estimation.contacts import DAYS_A_YEAR, Contacts
from pipelines.estimation.durations import to_effect
from pipelines.estimation.finding_rows import MIN_ARM, MIN_DESCRIPTIVE, Effect, Outcome, Row
from pipelines.estimation.inputs import Flags, Vector
from pipelines.estimation.means import ratio_difference, welch_difference
from pipelines.estimation.participation import Participation, attempt
from pipelines.estimation.rates import rate_difference
from pipelines.estimation.vocabulary import (
    ACTIVE_EFFORT,
    HELD_UNEMPLOYED,
    UNEMPLOYED,
    FindingSpec,
)

FORMS = ("in_person", "phone", "digital", "group")
_JOINT, _CANCELLED, _MISSED = "joint_interview", "cancelled", "missed"
_SHARE, _PER_YEAR, _DAYS = "share", "per_year", "days"
_PP = 100.0
Measure = tuple[str, float | None, int, int, str]  # name, value, n, persons behind it, unit


def estimate_interview(part: Participation, contacts: Contacts, spec: FindingSpec) -> Outcome:
    """Make one finding that rests on interviews."""
    makers: dict[str, Callable[[Participation, Contacts], Outcome]] = {
        "interviews_held": _held,
        HELD_UNEMPLOYED: _held_unemployed,
        "joint_cancelled": _joint_cancelled,
        "first_interview_delay": _delay,
        ACTIVE_EFFORT: _active_effort,
    }
    return makers[spec.outcome](part, contacts)


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


def _held(part: Participation, contacts: Contacts) -> Outcome:
    return _compare_rates(part, contacts, np.ones(len(part.cohort.persons), dtype=np.bool_))


def _held_unemployed(part: Participation, contacts: Contacts) -> Outcome:
    """Interviews held with those on a-dagpenge alone."""
    is_theirs = part.cohort.persons["benefit"] == UNEMPLOYED
    return _compare_rates(part, contacts, is_theirs.fillna(False).to_numpy(dtype=np.bool_))


def _compare_rates(part: Participation, contacts: Contacts, chosen: Flags) -> Outcome:
    held, years = contacts.count_held(), contacts.exposure_days / DAYS_A_YEAR
    one, other = part.cohort.is_trial & chosen, ~part.cohort.is_trial & chosen
    return attempt(
        int(one.sum()),
        int(other.sum()),
        lambda: to_effect(rate_difference(held[one], years[one], held[other], years[other])),
    )


def _active_effort(part: Participation, contacts: Contacts) -> Outcome:
    """Compare the shares of person-years with an active effort, in percentage points.

    A person-year is a full year (365 days) of one spell, counted from the clock's start; a year
    that exit or the cut-off breaks off is left out, since nobody can say what it would have held.
    It is active with at least 4 interviews held and at least 1 offer begun in it. A person's
    years belong together: the difference is one of ratios, with persons as clusters.

    Source:
        The political agreement of 2019 as Copenhagen reports it (koebenhavn-2019, »Løsning«,
        afsnit 2): statements koebenhavn-2019/active-effort-interviews and -offers.
    """
    if not part.is_delivered("offers"):
        return Outcome(Status.NOT_DELIVERED)
    years, active = (counts.astype(np.float64) for counts in contacts.count_active_years())
    has_years = years > 0
    one, other = part.cohort.is_trial & has_years, ~part.cohort.is_trial & has_years
    return attempt(
        int(one.sum()),
        int(other.sum()),
        lambda: to_effect(
            ratio_difference(active[one], years[one], active[other], years[other])
        ).scaled(_PP),
    )


def _joint_cancelled(part: Participation, contacts: Contacts) -> Outcome:
    joint = contacts.interviews[(contacts.interviews["kind"] == _JOINT).to_numpy(dtype=bool)]
    row = joint["row"].to_numpy(dtype=np.intp)
    is_trial = part.cohort.is_trial[row]
    is_cancelled = (joint["status"] == _CANCELLED).to_numpy(dtype=bool)
    n = int(is_trial.sum()), int((~is_trial).sum())
    if min(np.unique(row[is_trial]).size, np.unique(row[~is_trial]).size) < MIN_ARM:
        return Outcome(Status.TOO_FEW, *n)  # interviews enough, perhaps, but of too few persons
    hits = int(is_cancelled[is_trial].sum()), int(is_cancelled[~is_trial].sum())
    return attempt(*n, lambda: compare_shares(hits[0], n[0], hits[1], n[1]))


def _delay(part: Participation, contacts: Contacts) -> Outcome:
    days, one = contacts.first_days(), part.cohort.is_trial
    trial, comparison = (days[arm & ~np.isnan(days)] for arm in (one, ~one))
    return attempt(trial.size, comparison.size, lambda: _welch(trial, comparison))


def _welch(trial: Vector, comparison: Vector) -> Effect:
    return to_effect(welch_difference(trial, comparison))


def _measure_arm(part: Participation, contacts: Contacts, rows: Flags) -> list[Measure]:
    persons = int(rows.sum())
    held, years = contacts.count_held()[rows].sum(), contacts.exposure_days[rows].sum()
    per_year = float(held / years * DAYS_A_YEAR) if years > 0 else None
    days = contacts.first_days()[rows]
    seen = days[~np.isnan(days)]
    delay = float(seen.mean()) if seen.size else None
    return [
        ("held_per_year", per_year, persons, persons, _PER_YEAR),
        ("first_interview_delay", delay, seen.size, seen.size, _DAYS),
        *_measure_shares(contacts, rows),
        *_measure_effort(part, contacts, rows),
    ]


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
