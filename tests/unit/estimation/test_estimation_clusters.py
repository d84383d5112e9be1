"""Whole departments in an arm: departments are compared, not their citizens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipelines.domain import Assignment, OutcomeKey, Trial, Verdict
from pipelines.estimation import can_decide, estimate_municipality, plan_findings
from pipelines.estimation.clusters import cluster_difference
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.survival import cox_hazard_ratio
from tests.factories import make_plan, make_trial
from tests.unit.estimation.small_delivery import draw_spells, find, make_note, make_rows

UNITS = {"trial": ("afdeling-a",), "comparison": ("afdeling-b", "afdeling-c", "afdeling-d")}


def _trial(**plan: object) -> Trial:
    return make_trial(plan=make_plan(assignment=Assignment.DEPARTMENT, **plan))


def _spells(units: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    spells = draw_spells(120)
    place = spells.groupby("arm").cumcount().to_numpy()
    names = [
        units[arm][int(i) % len(units[arm])] for arm, i in zip(spells["arm"], place, strict=True)
    ]
    return spells.assign(department=names)


def _findings(spells: pd.DataFrame, trial: Trial | None = None) -> pd.DataFrame:
    tables = {"benefit_spells": spells}
    found = estimate_municipality(tables, [trial or _trial()], "rebild", make_note())
    return found["findings"]


def test_difference_is_the_t_test_on_summaries() -> None:
    trial, comparison = [3.0, 5.0, 4.5], [2.0, 2.5, 4.0, 1.0]

    found = cluster_difference(trial, comparison)

    reference = stats.ttest_ind(trial, comparison)
    limits = reference.confidence_interval()
    assert found.p_value == pytest.approx(reference.pvalue)
    assert (found.ci_low, found.ci_high) == pytest.approx((limits.low, limits.high))
    assert found.df == 5


def test_one_department_borrows_the_spread_of_the_others() -> None:
    found = cluster_difference([10.0], [7.0, 8.0, 9.0])

    assert (found.estimate, found.df) == (2.0, 2)
    assert found.std_error == pytest.approx((1.0 * (1 + 1 / 3)) ** 0.5)


@pytest.mark.parametrize(("trial", "comparison"), [([1.0], [2.0, 3.0]), ([1.0, 1.0], [1.0, 1.0])])
def test_too_few_or_equal_departments_are_no_estimate(
    trial: list[float], comparison: list[float]
) -> None:
    with pytest.raises(NoEstimateError):
        cluster_difference(trial, comparison)


def test_citizens_of_whole_departments_are_compared_by_department() -> None:
    row = find(_findings(_spells(UNITS)), "duration", week=26, estimand="rmst_difference")
    plain = find(
        _findings(_spells(UNITS), make_trial()), "duration", week=26, estimand="rmst_difference"
    )

    assert (row["status"], row["method"]) == ("ok", "cluster_t")
    assert (row["n_trial"], row["n_comparison"]) == (120, 120)
    half = (row["ci95_high"] - row["ci95_low"]) / 2
    assert half == pytest.approx(stats.t.ppf(0.975, 2) * row["std_error"])
    assert row["estimate"] == pytest.approx(plain["estimate"], abs=0.6)


@pytest.mark.parametrize("outcome", ["exit_rate", "job_or_education"])
def test_other_outcomes_of_spells_are_compared_by_department_too(outcome: str) -> None:
    rows = _findings(_spells(UNITS))
    own = rows[(rows["outcome"] == outcome) & (rows["status"] == "ok").fillna(False)]

    assert len(own) >= 1
    assert set(own["method"]) == {"cluster_t"}


def test_two_departments_are_too_few() -> None:
    units = {"trial": ("afdeling-a",), "comparison": ("afdeling-b",)}

    row = find(_findings(_spells(units)), "duration", week=26, estimand="rmst_difference")

    assert row["status"] == "too_few"


def test_citizens_without_a_department_can_not_be_compared() -> None:
    row = find(_findings(draw_spells(60)), "exit_rate")

    assert row["status"] == "too_few"


def test_answers_know_no_department_so_their_verdict_is_open() -> None:
    key = OutcomeKey("citizen_meaning", "top2_difference", None)
    trial = _trial(primary=key, margin=10.0, higher_is_better=True, secondary=())
    rows = [
        {"arm": arm, "question": "meaning", "score": score}
        for arm, high in (("trial", 190), ("comparison", 100))
        for score in [5] * high + [1] * (200 - high)
    ]
    tables = {"citizen_answers": make_rows("citizen_answers", rows, trial_id="formkrav")}

    found = estimate_municipality(tables, [trial], "rebild", make_note())["findings"]

    row = find(found, "citizen_meaning", estimand="top2_difference")
    assert (row["status"], row["verdict"]) == ("ok", Verdict.UNDECIDED.value)
    assert not can_decide(trial)
    assert can_decide(_trial())


def test_plan_of_persons_names_no_department_method() -> None:
    assert "cluster_t" not in {spec.method for spec in plan_findings(make_trial())}


def test_one_whole_cluster_an_arm_has_no_sandwich() -> None:
    rng = np.random.default_rng(3)
    weeks, arm = rng.exponential(20, 60), np.repeat([1, 0], 30)

    with pytest.raises(NoEstimateError, match="one cluster"):
        cox_hazard_ratio(weeks, np.ones(60), arm, cluster=arm)
