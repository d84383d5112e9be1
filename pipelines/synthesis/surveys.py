"""Draws survey answers and how many were asked, of citizens and of staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from pipelines.synthesis.arrays import Integers
from pipelines.synthesis.cohorts import Arm, Cohort
from pipelines.synthesis.effects import ArmPair

_CITIZENS_ASKED = 0.6  # share of an arm's entries
_CITIZENS_ANSWER = ArmPair(0.45, 0.40)
_CASES_PER_STAFF = 25.0  # yearly entries a member of staff
_FEWEST_STAFF = 4
_STAFF_ANSWER = ArmPair(0.72, 0.68)
_QUESTION_ANSWERED = 0.97
_DO_NOT_KNOW = 0.04
_HIGH_SCORES = {5: 0.4, 4: 0.6}
_LOW_SCORES = {3: 0.5, 2: 0.3, 1: 0.2}
_FIRST_ASKED_DAYS = 90  # after an arm's first entry


def draw_invitations(cohort: Cohort, rng: np.random.Generator) -> pd.DataFrame:
    """Draw how many were asked and answered; the clean columns of `survey_invitations`."""
    rows = []
    staff = max(_FEWEST_STAFF, round(cohort.yearly_entries / _CASES_PER_STAFF))
    asked = {"citizen": int(np.ceil(cohort.entries * _CITIZENS_ASKED)), "staff": staff}
    answer = {"citizen": _CITIZENS_ANSWER, "staff": _STAFF_ANSWER}
    for arm in cohort.arms:
        for survey, invited in asked.items():
            answered = int(rng.binomial(invited, answer[survey].of(arm.name)))
            rows.append((cohort.trial.slug, arm.name, survey, invited, answered))
    columns = ["trial_id", "arm", "survey", "invited", "answered"]
    return pd.DataFrame(rows, columns=columns)


def draw_answers(
    cohort: Cohort, invitations: pd.DataFrame, survey: str, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw the answers of those who answered: one row a person and question.

    Args:
        cohort: the participation.
        invitations: what `draw_invitations` gave for it.
        survey: "citizen" or "staff".
        rng: the participation's own generator.

    Returns:
        The clean columns of `citizen_answers` or `staff_answers` except `answer_id`.
    """
    top2 = cohort.effects.citizen_top2 if survey == "citizen" else cohort.effects.staff_top2
    answered = invitations[invitations["survey"] == survey].set_index("arm")["answered"]
    parts = [_draw_arm(cohort, arm, int(answered[arm.name]), top2, rng) for arm in cohort.arms]
    return pd.concat(parts, ignore_index=True)


def _draw_arm(
    cohort: Cohort,
    arm: Arm,
    persons: int,
    top2: Mapping[str, ArmPair],
    rng: np.random.Generator,
) -> pd.DataFrame:
    questions = sorted(top2)
    first, days = _asking_days(arm, cohort.extraction)
    day = np.datetime64(first, "D") + rng.integers(0, days, persons)
    person = np.repeat(np.arange(persons), len(questions))
    question = np.tile(np.array(questions, dtype=object), persons)
    share = np.tile(np.array([top2[name].of(arm.name) for name in questions]), persons)
    score = _draw_scores(share, rng)
    rows = pd.DataFrame(
        {
            "trial_id": cohort.trial.slug,
            "arm": arm.name,
            "answer_date": day[person],
            "question": question,
            "score": pd.Series(score).astype("Int64").where(pd.Series(score > 0)),
        }
    )
    return rows[rng.random(len(rows)) < _QUESTION_ANSWERED]


def _asking_days(arm: Arm, extraction: date) -> tuple[date, int]:
    """First day of answers and number of days: within the arm's own period."""
    latest = arm.window.last if arm.name == "historical" else extraction
    span = (latest - arm.window.first).days
    start = min(_FIRST_ASKED_DAYS, span // 2)
    return arm.window.first + timedelta(days=start), span - start + 1


def _draw_scores(share: np.ndarray, rng: np.random.Generator) -> Integers:
    """Scores 1-5; 0 stands for "ved ikke"."""
    count = len(share)
    high = rng.choice(np.array(list(_HIGH_SCORES)), size=count, p=list(_HIGH_SCORES.values()))
    low = rng.choice(np.array(list(_LOW_SCORES)), size=count, p=list(_LOW_SCORES.values()))
    score = np.where(rng.random(count) < share, high, low)
    return np.where(rng.random(count) < _DO_NOT_KNOW, 0, score)
