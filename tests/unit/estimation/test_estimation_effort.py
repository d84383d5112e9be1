"""Active effort, interviews of the unemployed, and bounds for answers that are missing."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.domain import OutcomeKey, Trial
from pipelines.estimation import estimate_municipality
from tests.factories import make_plan, make_trial
from tests.unit.estimation.small_delivery import find, make_note, make_rows, spell

ARMS = ("trial", "comparison")


def _estimate(tables: dict[str, pd.DataFrame], trial: Trial | None = None) -> pd.DataFrame:
    found = estimate_municipality(tables, [trial or make_trial()], "rebild", make_note())
    return found["findings"]


def _spells(n: int, benefit: str = "a-dagpenge", days: int = 400) -> list[dict[str, object]]:
    start = pd.Timestamp("2018-01-01")
    end = str((start + pd.Timedelta(days=days)).date())
    return [
        {**spell(f"{arm}-{i}", "2018-01-01", end, arm=arm, benefit=benefit)}
        for arm in ARMS
        for i in range(n)
    ]


def _contacts(spells: pd.DataFrame, interviews: int, offers: int, day: int = 30) -> pd.DataFrame:
    """So many interviews held with each of the spells, a week apart from `day` on."""
    date = pd.Timestamp("2018-01-01") + pd.Timedelta(days=day)
    kind = "interviews" if interviews else "offers"
    column = "interview_date" if interviews else "start_date"
    rows = [
        {"spell_id": spell_id, column: date + pd.Timedelta(days=7 * i)}
        for spell_id in spells["spell_id"]
        for i in range(interviews or offers)
    ]
    common = {"status": "held", "kind": "job_interview"} if interviews else {}
    return make_rows(kind, rows, **common)


def _active(n_trial: int, n_comparison: int, *, interviews: int = 4) -> dict[str, pd.DataFrame]:
    """Forty persons an arm with a full year, of whom some have `interviews` and one offer."""
    spells = make_rows("benefit_spells", _spells(40))
    chosen = pd.concat(
        spells[spells["arm"] == arm].head(n)
        for arm, n in zip(ARMS, (n_trial, n_comparison), strict=True)
    )
    return {
        "benefit_spells": spells,
        "interviews": _contacts(chosen, interviews, 0),
        "offers": _contacts(chosen, 0, 1),
    }


def test_active_effort_is_the_difference_of_shares_of_person_years() -> None:
    row = find(_estimate(_active(30, 20)), "active_effort")

    assert (row["estimand"], row["unit"], row["status"]) == ("share_difference", "pp", "ok")
    assert row["estimate"] == pytest.approx(25.0)
    assert (row["n_trial"], row["n_comparison"]) == (40, 40)
    assert row["ci95_low"] < 25.0 < row["ci95_high"]


def test_three_interviews_a_year_are_no_active_effort() -> None:
    row = find(_estimate(_active(30, 20, interviews=3)), "active_effort")

    assert row["status"] == "too_few"  # nobody is active: nothing varies


def test_year_that_is_broken_off_is_no_person_year() -> None:
    tables = _active(30, 20)
    tables["benefit_spells"] = make_rows("benefit_spells", _spells(40, days=360))

    row = find(_estimate(tables), "active_effort")

    assert (row["status"], row["n_trial"]) == ("too_few", 0)


def test_contacts_after_the_full_year_do_not_make_it_active() -> None:
    tables = _active(30, 20)
    few = tables["benefit_spells"].head(5)
    tables["interviews"] = _contacts(few, 4, 0, day=366)

    assert find(_estimate(tables), "active_effort")["status"] == "too_few"


def test_active_effort_without_offers_is_not_delivered() -> None:
    tables = _active(30, 20)
    del tables["offers"]

    assert find(_estimate(tables), "active_effort")["status"] == "not_delivered"


def test_interviews_of_the_unemployed_leave_others_out() -> None:
    sick = [
        {**row, "person_id": f"sick-{row['person_id']}"}
        for row in _spells(25, benefit="sygedagpenge")
    ]
    spells = make_rows("benefit_spells", [*_spells(25), *sick])
    busy = spells[spells["benefit"] == "a-dagpenge"].iloc[:30]
    interviews = pd.concat([_contacts(busy, 3, 0), _contacts(spells.iloc[[0, 26]], 1, 0, day=200)])
    interviews["interview_id"] = [f"i{i}" for i in range(len(interviews))]

    findings = _estimate({"benefit_spells": spells, "interviews": interviews})

    unemployed = find(findings, "interviews_held_unemployed")
    assert (unemployed["n_trial"], unemployed["n_comparison"]) == (25, 25)
    assert find(findings, "interviews_held")["n_trial"] == 50
    assert unemployed["unit"] == "per_year"


def _survey_trial(*, higher_is_better: bool = True) -> Trial:
    primary = OutcomeKey("citizen_meaning", "top2_difference", None)
    plan = make_plan(primary=primary, margin=10.0, higher_is_better=higher_is_better)
    return make_trial(plan=plan)


def _survey(invited: int = 50) -> dict[str, pd.DataFrame]:
    """Of 50 invited an arm: 30 score high, 8 low, 2 don't know, 10 do not answer."""
    rows = [
        {"arm": arm, "score": score} for arm in ARMS for score in [5] * 30 + [2] * 8 + [pd.NA] * 2
    ]
    date = pd.Timestamp("2019-01-01")
    answers = make_rows(
        "citizen_answers", rows, trial_id="formkrav", question="meaning", answer_date=date
    )
    sent = [
        {"arm": arm, "survey": "citizen", "invited": invited, "answered": 40}
        for arm in ARMS
        if invited
    ]
    invitations = make_rows("survey_invitations", sent, trial_id="formkrav")
    return {"citizen_answers": answers, "survey_invitations": invitations}


def test_bounds_fill_in_everybody_without_a_score() -> None:
    findings = _estimate(_survey(), _survey_trial())

    worst = find(findings, "citizen_meaning", estimand="top2_difference_worst")
    best = find(findings, "citizen_meaning", estimand="top2_difference_best")

    assert worst["estimate"] == pytest.approx(100 * (30 - 42) / 50)
    assert best["estimate"] == pytest.approx(100 * (42 - 30) / 50)
    assert (worst["n_trial"], worst["n_comparison"]) == (50, 50)
    assert worst["verdict"] is pd.NA


def test_bounds_without_invitations_fill_in_dont_know() -> None:
    findings = _estimate(_survey(invited=0), _survey_trial())

    worst = find(findings, "citizen_meaning", estimand="top2_difference_worst")

    assert worst["estimate"] == pytest.approx(100 * (30 - 32) / 40)


def test_worst_case_is_high_scores_in_the_trial_where_less_is_better() -> None:
    findings = _estimate(_survey(), _survey_trial(higher_is_better=False))

    worst = find(findings, "citizen_meaning", estimand="top2_difference_worst")

    assert worst["estimate"] == pytest.approx(100 * (42 - 30) / 50)
