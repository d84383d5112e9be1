"""Draws the spells that ran when a trial began: long ones, since the short ones are over."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from pipelines.domain import Design
from pipelines.synthesis import parameters
from pipelines.synthesis.cohorts import Arm, Cohort, Window
from pipelines.synthesis.spells import days_of, draw_arm


def draw_running(cohort: Cohort, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the spells that began in the half year before the trial and ran on its first day.

    Only where the arms run at the same time and the trial is entered with the spell. They leave
    by their own arm's hazards from the spell's first day on, so that what is true of the inflow
    is true of them, once they are taken to be at risk from the trial's first day.

    Returns:
        Columns as `draw_spells`, one row a person; `person_id` is a number from 0. The trial arm's
        have the trial's first day as entry day, the comparison's have none.
    """
    if cohort.trial.plan.design is not Design.PARALLEL or cohort.lag_weeks[1] > 0:
        return draw_arm(cohort, cohort.arms[0], 0, rng)
    begin = cohort.trial.start_date
    window = Window(begin - timedelta(days=parameters.RUNNING_DAYS), begin - timedelta(days=1))
    count = round(cohort.entries * window.days / cohort.arms[0].window.days)
    drawn = [
        draw_arm(cohort, Arm(arm.name, window, arm.departments), count, rng) for arm in cohort.arms
    ]
    spells = pd.concat(drawn, ignore_index=True)
    first_day = np.datetime64(begin, "D")
    end = days_of(spells["end_date"])
    still = spells[np.isnat(end) | (end > first_day)].reset_index(drop=True)
    is_trial = (still["arm"] == "trial").to_numpy(dtype=bool)
    entry = np.where(is_trial, first_day, np.datetime64("NaT", "D"))
    return still.assign(trial_entry_date=entry, person_id=np.arange(len(still)))
