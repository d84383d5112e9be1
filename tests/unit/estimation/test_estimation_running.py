"""Spells that ran when the trial began: out of the main analysis, in the sensitivity analysis."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.domain import Design, Trial
from pipelines.estimation import estimate_municipality
from pipelines.estimation.cohort import follow_all_spells, follow_cohort
from tests.factories import make_plan, make_trial
from tests.unit.estimation.small_delivery import (
    EXTRACTION,
    draw_spells,
    find,
    make_note,
    make_rows,
    spell,
)

TRUNCATED = "rmst_difference_left_truncated"


def _running(n: int, **over: object) -> list[dict[str, object]]:
    """So many an arm who had been on benefit since January 2017 and stay for a year more."""
    return [
        spell(f"old-{arm}-{i}", "2017-01-01", "2018-07-05", arm=arm, **over)
        for arm in ("trial", "comparison")
        for i in range(n)
    ]


def _findings(spells: pd.DataFrame, trial: Trial | None = None) -> pd.DataFrame:
    tables = {"benefit_spells": spells}
    return estimate_municipality(tables, [trial or make_trial()], "rebild", make_note())["findings"]


def _with_running(n: int) -> pd.DataFrame:
    inflow = draw_spells(60)
    return pd.concat([inflow, make_rows("benefit_spells", _running(n)).assign(
        spell_id=[f"r{i}" for i in range(2 * n)]
    )], ignore_index=True)  # fmt: skip


def test_spells_that_ran_before_leave_the_main_analysis_alone() -> None:
    plain, mixed = _findings(draw_spells(60)), _findings(_with_running(30))

    for outcome, estimand in (("duration", "rmst_difference"), ("exit_rate", "log_hazard_ratio")):
        alone, among = (
            rows[(rows["outcome"] == outcome) & (rows["estimand"] == estimand)]
            for rows in (plain, mixed)
        )
        pd.testing.assert_frame_equal(alone.reset_index(drop=True), among.reset_index(drop=True))


def test_sensitivity_has_them_at_risk_from_the_trials_first_day() -> None:
    rows = make_rows("benefit_spells", _running(1))

    cohort = follow_all_spells(rows, make_trial(), EXTRACTION)

    assert cohort.entry_weeks.tolist() == [26, 26]  # 1 January to 1 July 2017: 181 days
    assert cohort.weeks.tolist() == [79, 79]  # to 5 July 2018: 550 days, in week 79
    assert len(follow_cohort(rows, make_trial(), EXTRACTION).persons) == 0


def test_sensitivity_is_a_row_of_its_own_with_all_who_were_at_risk() -> None:
    row = find(_findings(_with_running(30)), "duration", week=52, estimand=TRUNCATED)

    assert (row["status"], row["method"]) == ("ok", "kaplan_meier_left_truncated")
    assert (row["n_trial"], row["n_comparison"]) == (90, 90)


def test_long_running_spells_do_not_lengthen_the_estimate_of_either_arm() -> None:
    """At risk only from their entry: 26 weeks from the start nobody has been added yet."""
    findings = _findings(_with_running(30))

    main = find(findings, "duration", week=26, estimand="rmst_difference")
    added = find(findings, "duration", week=26, estimand=TRUNCATED)

    assert added["estimate"] == pytest.approx(main["estimate"])


def test_few_running_spells_give_no_row_that_singles_them_out() -> None:
    assert (
        find(_findings(_with_running(4)), "duration", week=26, estimand=TRUNCATED)["status"]
        == "too_few"
    )


def test_what_ended_before_the_trial_is_never_at_risk() -> None:
    rows = make_rows("benefit_spells", [spell("a", "2017-01-01", "2017-06-01", arm="comparison")])

    cohort = follow_all_spells(rows, make_trial(), EXTRACTION)

    assert len(cohort.persons) == 0
    assert cohort.n_included == {"trial": 0, "comparison": 1}


def test_earlier_results_lie_before_the_trial_by_design() -> None:
    trial = make_trial(plan=make_plan(design=Design.HISTORICAL))
    rows = make_rows("benefit_spells", [spell("a", "2015-01-01", "2015-06-01", arm="historical")])

    assert follow_cohort(rows, trial, EXTRACTION).size("historical") == 1


def test_a_trial_entered_late_in_a_spell_is_followed_from_the_entry_day() -> None:
    late = spell("a", "2017-01-01", "2018-01-01", trial_entry_date=pd.Timestamp("2017-10-01"))

    cohort = follow_cohort(make_rows("benefit_spells", [late]), make_trial(), EXTRACTION)

    assert cohort.weeks.tolist() == [92 // 7 + 1]


def test_first_weeks_without_anybody_give_no_estimate() -> None:
    rows = draw_spells(60)
    entered = rows.assign(trial_entry_date=rows["start_date"] + pd.Timedelta(days=60))

    row = find(_findings(entered), "duration", week=26, estimand=TRUNCATED)

    assert row["status"] == "too_few"
