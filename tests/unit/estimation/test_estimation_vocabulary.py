from __future__ import annotations

import pytest

from pipelines.domain import OutcomeKey
from pipelines.estimation import plan_findings, unknown_keys
from tests.factories import make_plan, make_trial


def test_every_key_is_planned_once() -> None:
    keys = [spec.key for spec in plan_findings(make_trial())]

    assert len(keys) == len(set(keys)) == 53


def test_interviews_of_the_unemployed_are_planned_where_they_are_the_target_group() -> None:
    key = OutcomeKey("interviews_held_unemployed", "rate_difference", None)
    sick = make_trial(benefits=("sygedagpenge",))
    asking = make_trial(benefits=("sygedagpenge",), plan=make_plan(secondary=(key,)))

    planned = [key in {s.key for s in plan_findings(t)} for t in (make_trial(), sick, asking)]

    assert planned == [True, False, True]
    assert unknown_keys(asking.plan) == []


def test_bounds_are_planned_where_the_primary_outcome_is_an_answer() -> None:
    survey = OutcomeKey("citizen_satisfaction", "top2_difference", None)
    trial = make_trial(plan=make_plan(primary=survey, higher_is_better=True))

    bounds = {spec.key for spec in plan_findings(trial)} - {
        spec.key for spec in plan_findings(make_trial())
    }

    assert {key.estimand for key in bounds} == {"top2_difference_worst", "top2_difference_best"}
    assert {key.outcome for key in bounds} == {"citizen_satisfaction"}


def test_horizon_of_the_plan_is_added() -> None:
    asked = OutcomeKey("duration", "rmst_difference", 78)
    trial = make_trial(plan=make_plan(primary=asked))

    added = {spec.key for spec in plan_findings(trial)} - {
        spec.key for spec in plan_findings(make_trial())
    }

    assert added == {asked}


@pytest.mark.parametrize(
    "key",
    [
        OutcomeKey("duration", "rmst_difference", None),
        OutcomeKey("duration", "median", 26),
        OutcomeKey("happiness", "mean_difference", None),
        OutcomeKey("exit_rate", "log_hazard_ratio", 26),
        OutcomeKey("duration", "rmst_difference", 0),
    ],
)
def test_key_outside_the_vocabulary_is_named(key: OutcomeKey) -> None:
    plan = make_plan(primary=key, secondary=())

    assert unknown_keys(plan) == [key]
    assert key not in {spec.key for spec in plan_findings(make_trial(plan=plan))}


def test_plan_within_the_vocabulary_has_no_unknown_key() -> None:
    assert unknown_keys(make_plan()) == []
