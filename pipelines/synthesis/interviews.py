"""Draws interviews and offers: cadence, form, kind and outcome by arm."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from pipelines.synthesis.arrays import Days, Flags, Floats, Integers, days_long
from pipelines.synthesis.effects import Effects
from pipelines.synthesis.spells import clock_starts, days_of

_MEAN_GAP = 35.0  # days: every 4-6 weeks in comparison, the same mean in the trial arm
_PLANNED_GAP = (28, 42)
_SHORTEST_GAP = 28.0
_FREE_SHAPE = 2.0  # of the gamma gaps in the trial arm: same mean, much wider
_FIRST_GAP = {"trial": (26.0, 8.0), "planned": (33.0, 6.0)}  # mean and SD, days
# After half a year one interview takes 2.4 times as long to come: every third month.
_EASED_FROM = 182.0
_EASED_BY = 2.4

_FORMS = ("in_person", "phone", "digital", "group")
_FORM_SHARES = {"trial": (0.52, 0.27, 0.13, 0.08), "planned": (0.86, 0.08, 0.04, 0.02)}
_GROUP_TRIALS = ("kbh-jobspor-1", "kbh-jobspor-2")
_GROUP_SHARES = (0.22, 0.25, 0.05, 0.48)
_MINUTES = {"in_person": (45, 8), "phone": (20, 5), "digital": (30, 6), "group": (95, 20)}
_REHABILITATION_MINUTES = 15  # longer than others

_STATUSES = ("held", "cancelled", "missed", "postponed")
_STATUS_SHARES = (0.81, 0.08, 0.07, 0.04)
_JOINT_REST = (0.92, 0.05, 0.03)  # held, missed, postponed among joint ones not cancelled

_JOB_BENEFITS = ("a-dagpenge", "kontanthjaelp", "uddannelseshjaelp", "integrationsydelse")
JOINT_BENEFIT = "a-dagpenge"  # joint interviews are held with the unemployment fund
_JOINT_NUMBERS = {"trial": (2, 5), "planned": (1, 5)}  # which interview of a spell is joint
_REHABILITATION_BENEFITS = ("jobafklaring", "ressourceforloeb", "revalidering", "ledighedsydelse")
_REHABILITATION_SHARE = {"trial": 0.05, "planned": 0.10}

_OFFERS_PER_DAY = 0.7 / 365.25
_OFFER_DAYS = (2.0, 28.0)  # gamma shape and scale
_OFFERS = {"work_placement": 0.46, "guidance": 0.36, "wage_subsidy": 0.12, "education": 0.06}
_TRIAL_OFFERS = {
    "mentor": "mentor",
    "psykologer": "psychologist",
    "mikrolaan": "micro_loan",
    "loentilskud-jobrotation": "job_rotation",
    "uddannelse-forsikrede": "education",
    "uddannelsespaalaeg": "education",
    "ivaerksaetter": "guidance",
}
_TRIAL_OFFER_SHARE = 0.5  # of the trial arm's offers are of the trial's own type


def draw_interviews(
    spells: pd.DataFrame, effects: Effects, extraction: date, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the interviews called within the trial, from the clock's start to the spell's end.

    Args:
        spells: rows of `benefit_spells` of one participation, with their `spell_id`.
        effects: what is planted there.
        extraction: last day that a date may have.
        rng: the participation's own generator.

    Returns:
        The clean columns of `interviews` except `interview_id`.
    """
    is_trial = (spells["arm"] == "trial").to_numpy(dtype=np.bool_)
    start = clock_starts(spells)
    row, day = _draw_days(_follow_up_days(spells, start, extraction), is_trial, rng)
    called = _workday(start[row] + days_long(day), start[row])
    number = _number_within(row)
    benefit = spells["benefit"].to_numpy(dtype=object)[row]
    kind = _draw_kinds(benefit, number, is_trial[row], rng)
    form = _draw_forms(kind, is_trial[row], effects.trial in _GROUP_TRIALS, rng)
    status = _draw_statuses(kind, is_trial[row], effects, rng)
    return pd.DataFrame(
        {
            "spell_id": spells["spell_id"].to_numpy(dtype=object)[row],
            "interview_date": called,
            "form": form,
            "kind": kind,
            "status": status,
            "duration_minutes": _draw_minutes(form, kind, status, rng),
            "sequence_number": number,
        }
    )


def draw_offers(
    spells: pd.DataFrame, effects: Effects, extraction: date, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw offers, at the same rate in both arms; the clean columns except `offer_id`."""
    clock = clock_starts(spells)
    days = _follow_up_days(spells, clock, extraction)
    row = np.repeat(np.arange(len(spells)), rng.poisson(days * _OFFERS_PER_DAY))
    start = clock[row] + days_long(rng.integers(0, days[row]))
    length = days_long(np.maximum(7, rng.gamma(*_OFFER_DAYS, size=len(row))))
    spell_end = days_of(spells["end_date"])[row]
    end = np.where(np.isnat(spell_end), start + length, np.minimum(start + length, spell_end))
    is_running = end > np.datetime64(extraction, "D")
    kind = rng.choice(np.array(list(_OFFERS)), size=len(row), p=list(_OFFERS.values()))
    own = _TRIAL_OFFERS.get(effects.trial)
    if own is not None:
        is_trial = (spells["arm"] == "trial").to_numpy(dtype=np.bool_)[row]
        kind = np.where(is_trial & (rng.random(len(row)) < _TRIAL_OFFER_SHARE), own, kind)
    return pd.DataFrame(
        {
            "spell_id": spells["spell_id"].to_numpy(dtype=object)[row],
            "offer_type": kind,
            "start_date": start,
            "end_date": np.where(is_running, np.datetime64("NaT", "D"), end),
        }
    )


def _follow_up_days(spells: pd.DataFrame, start: Days, extraction: date) -> Integers:
    """Days from the clock's start to the last day on benefit or extraction, at least 1."""
    end = days_of(spells["end_date"])
    until = np.where(np.isnat(end), np.datetime64(extraction, "D"), end)
    return np.maximum(1, (until - start).astype(np.int64))


def _draw_days(
    days: Integers, is_trial: Flags, rng: np.random.Generator
) -> tuple[Integers, Floats]:
    """Position of the spell and days since its clock's start, for every interview called."""
    paced = np.where(days <= _EASED_FROM, days, _EASED_FROM + (days - _EASED_FROM) / _EASED_BY)
    enough = np.where(is_trial, paced / _MEAN_GAP * 1.8 + 6, paced / _SHORTEST_GAP + 2)
    row = np.repeat(np.arange(len(days)), enough.astype(np.int64))
    is_first = np.ones(len(row), dtype=np.bool_)
    is_first[1:] = row[1:] != row[:-1]
    total = np.cumsum(_draw_gaps(is_trial[row], is_first, rng))
    before = np.concatenate(([0.0], total))[np.flatnonzero(is_first)]
    paced_day = total - before[row] if len(row) else total
    day = np.where(
        paced_day <= _EASED_FROM, paced_day, _EASED_FROM + (paced_day - _EASED_FROM) * _EASED_BY
    )
    is_within = day < days[row]
    return row[is_within], day[is_within]


def _draw_gaps(is_trial: Flags, is_first: Flags, rng: np.random.Generator) -> Floats:
    """Days since the interview before: planned in comparison, free in the trial arm."""
    count = len(is_trial)
    planned = rng.uniform(*_PLANNED_GAP, size=count)
    free = np.maximum(3.0, rng.gamma(_FREE_SHAPE, _MEAN_GAP / _FREE_SHAPE, size=count))
    mean = np.where(is_trial, _FIRST_GAP["trial"][0], _FIRST_GAP["planned"][0])
    spread = np.where(is_trial, _FIRST_GAP["trial"][1], _FIRST_GAP["planned"][1])
    first = np.maximum(3.0, rng.normal(mean, spread))
    return np.where(is_first, first, np.where(is_trial, free, planned))


def _workday(day: Days, earliest: Days) -> Days:
    """Move a Saturday or Sunday to the Friday before, though never before `earliest`."""
    weekday = (day.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1970-01-01: a Thursday
    return np.maximum(day - days_long(np.maximum(weekday - 4, 0)), earliest)


def _number_within(row: Integers) -> Integers:
    """1, 2, 3 … within each run of equal values."""
    is_first = np.ones(len(row), dtype=np.bool_)
    is_first[1:] = row[1:] != row[:-1]
    position = np.arange(len(row))
    return position - np.maximum.accumulate(np.where(is_first, position, 0)) + 1


def _draw_kinds(
    benefit: np.ndarray, number: Integers, is_trial: Flags, rng: np.random.Generator
) -> np.ndarray:
    kind = np.where(np.isin(benefit, _JOB_BENEFITS), "job_interview", "follow_up").astype(object)
    chance = np.where(is_trial, _REHABILITATION_SHARE["trial"], _REHABILITATION_SHARE["planned"])
    is_meeting = np.isin(benefit, _REHABILITATION_BENEFITS) & (rng.random(len(kind)) < chance)
    kind[is_meeting] = "rehabilitation_meeting"
    turn = np.where(
        is_trial,
        np.isin(number, _JOINT_NUMBERS["trial"]),
        np.isin(number, _JOINT_NUMBERS["planned"]),
    )
    kind[(benefit == JOINT_BENEFIT) & turn] = "joint_interview"
    return kind


def _draw_forms(
    kind: np.ndarray, is_trial: Flags, is_group_trial: bool, rng: np.random.Generator
) -> np.ndarray:
    trial = _GROUP_SHARES if is_group_trial else _FORM_SHARES["trial"]
    form = np.where(
        is_trial,
        rng.choice(np.array(_FORMS), size=len(kind), p=trial),
        rng.choice(np.array(_FORMS), size=len(kind), p=_FORM_SHARES["planned"]),
    ).astype(object)
    form[np.isin(kind, ("rehabilitation_meeting", "joint_interview"))] = "in_person"
    return form


def _draw_statuses(
    kind: np.ndarray, is_trial: Flags, effects: Effects, rng: np.random.Generator
) -> np.ndarray:
    count = len(kind)
    status = rng.choice(np.array(_STATUSES), size=count, p=_STATUS_SHARES).astype(object)
    rest = rng.choice(np.array(("held", "missed", "postponed")), size=count, p=_JOINT_REST)
    share = np.where(is_trial, effects.joint_cancelled.trial, effects.joint_cancelled.comparison)
    joint = np.where(rng.random(count) < share, "cancelled", rest)
    is_joint = kind == "joint_interview"
    status[is_joint] = joint[is_joint]
    return status


def _draw_minutes(
    form: np.ndarray, kind: np.ndarray, status: np.ndarray, rng: np.random.Generator
) -> pd.Series[int]:
    """Whole minutes of the interviews held; missing for the others."""
    position = pd.Series(form).map({name: i for i, name in enumerate(_FORMS)}).to_numpy()
    usual = np.array([_MINUTES[name] for name in _FORMS], dtype=np.float64)[position]
    minutes = rng.normal(usual[:, 0], usual[:, 1])
    minutes += np.where(kind == "rehabilitation_meeting", _REHABILITATION_MINUTES, 0)
    whole = np.clip(np.round(minutes), 5, 240).astype(np.int64)
    return pd.Series(whole).astype("Int64").where(pd.Series(status == "held"))
