"""Sizes expected and found, what a design can carry, and bounds for what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.domain import Design, OutcomeKey, Trial
from pipelines.tables import FLOW
from pipelines.wording import describe_bounds, describe_design_limit, describe_sizes
from tests.factories import make_plan, make_trial
from tests.released_rows import make_findings, make_table, withhold

SURVEY: dict[str, Any] = {
    "outcome": "citizen_satisfaction",
    "estimand": "top2_difference",
    "week": pd.NA,
    "unit": "pp",
    "margin": pd.NA,
    "verdict": pd.NA,
}


@pytest.mark.parametrize("design", Design)
def test_every_design_says_the_highest_level_it_can_give(design: Design) -> None:
    text = describe_design_limit(make_plan(design=design))

    assert f"højst give niveau {design.sms_level} af 5" in text


def _flow(*counts: tuple[str, str, int | None]) -> pd.DataFrame:
    rows = [
        {
            "municipality": place,
            "arm": arm,
            "stage": "analysed",
            "count": count,
            "status": "ok" if count is not None else "suppressed",
        }
        for place, arm, count in counts
    ]
    return make_table(FLOW, *rows)


def test_expected_and_actual_sizes_stand_beside_each_other() -> None:
    trial = make_trial(expected_size="500–700 deltagere")
    flow = _flow(("rebild", "trial", 60), ("aalborg", "trial", 800), ("rebild", "comparison", 65))

    text = describe_sizes(trial, flow)

    assert text.startswith("Ventet størrelse ifølge kilderne: 500–700 deltagere.")
    assert "860 i forsøget og 65 i sammenligningsgruppen (afrundede tal)" in text


def test_a_hidden_part_makes_the_sum_a_least_one() -> None:
    flow = _flow(("rebild", "trial", None), ("aalborg", "trial", 800))

    assert "mindst 800 i forsøget" in describe_sizes(make_trial(), flow)


def test_sizes_that_nobody_knows_are_said_to_be_unknown() -> None:
    text = describe_sizes(make_trial(), _flow(("rebild", "trial", None)))

    assert text.startswith("Kilderne oplyser ikke")
    assert text.endswith("ingen antal, der kan vises.")


def _trial(**over: Any) -> Trial:
    key = OutcomeKey("citizen_satisfaction", "top2_difference", None)
    return make_trial(plan=make_plan(primary=key, margin=10.0, higher_is_better=True, **over))


def _bounds(worst_low: float) -> pd.DataFrame:
    worst = {**SURVEY, "estimand": "top2_difference_worst", "estimate": -24.0}
    best = {**SURVEY, "estimand": "top2_difference_best", "estimate": 24.0}
    limits = {"ci90_low": worst_low, "ci90_high": worst_low + 10}
    return make_findings({**worst, **limits}, best)


@pytest.mark.parametrize(
    ("worst_low", "words"),
    [
        (-9.9, "Selv i værste fald er en forringelse på 10 procentpoint udelukket"),
        (-10.1, "I værste fald er en forringelse på 10 procentpoint ikke udelukket"),
    ],
)
def test_bounds_tell_whether_missing_answers_could_decide(worst_low: float, words: str) -> None:
    text = describe_bounds(_bounds(worst_low), _trial(), "rebild")

    assert "ville forskellen være −24,0 procentpoint" in text
    assert words in text


def test_bounds_without_a_margin_decide_nothing() -> None:
    key = OutcomeKey("citizen_satisfaction", "top2_difference", None)
    trial = make_trial(plan=make_plan(primary=key, margin=None))

    assert "udelukket" not in describe_bounds(_bounds(-9.0), trial, "rebild")


def test_nobody_lacks_a_duration() -> None:
    text = describe_bounds(make_findings({}), make_trial(), "rebild")

    assert text.startswith("Udfaldet mangler ikke for nogen")


def test_bounds_that_are_not_shown_are_not_told() -> None:
    hidden = withhold(_bounds(-9.0), "too_few")

    assert describe_bounds(hidden, _trial(), "rebild").startswith("For dette udfald")
    assert describe_bounds(hidden.head(0), _trial(), "rebild").startswith("For dette udfald")
