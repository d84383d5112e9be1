from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.domain import Design
from pipelines.estimation.cohort import Cohort, follow_cohort
from pipelines.estimation.covariates import (
    describe_persons,
    standardised_difference,
    weigh_comparison,
)
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.spells import join_reentries, map_joined
from tests.factories import make_plan, make_trial
from tests.unit.estimation.small_delivery import EXTRACTION, make_rows, spell


def joined(*rows: dict[str, Any]) -> list[str]:
    table = join_reentries(make_rows("benefit_spells", rows))
    starts = table["start_date"].dt.strftime("%m-%d")
    ends = table["end_date"].dt.strftime("%m-%d").fillna("")
    return [
        f"{person} {start} to {end}"
        for person, start, end in zip(table["person_id"], starts, ends, strict=True)
    ]


def follow(*rows: dict[str, Any], **over: Any) -> Cohort:
    spells = join_reentries(make_rows("benefit_spells", rows))
    return follow_cohort(spells, make_trial(**over), EXTRACTION)


def test_reentry_after_four_weeks_or_less_is_the_same_spell() -> None:
    assert joined(
        spell("ann", "2018-01-01", "2018-02-01"), spell("ann", "2018-03-01", "2018-04-01")
    ) == ["ann 01-01 to 04-01"]


def test_reentry_after_more_than_four_weeks_is_a_new_spell() -> None:
    assert joined(
        spell("ann", "2018-01-01", "2018-02-01"), spell("ann", "2018-03-02", "2018-04-01")
    ) == ["ann 01-01 to 02-01", "ann 03-02 to 04-01"]


def test_three_spells_are_joined_through_the_middle_one() -> None:
    assert joined(
        spell("ann", "2018-01-01", "2018-02-01"),
        spell("ann", "2018-02-20", "2018-03-01"),
        spell("ann", "2018-03-20"),
    ) == ["ann 01-01 to "]


def test_a_running_spell_takes_in_what_follows() -> None:
    assert joined(spell("ann", "2018-01-01"), spell("ann", "2018-06-01", "2018-07-01")) == [
        "ann 01-01 to "
    ]


@pytest.mark.parametrize(
    "other",
    [{"person_id": "bo"}, {"benefit": "sygedagpenge"}, {"arm": "comparison"}, {"trial_id": None}],
)
def test_spells_of_another_person_benefit_arm_or_trial_stay_apart(other: dict[str, Any]) -> None:
    rows = [spell("ann", "2018-01-01", "2018-02-01"), spell("ann", "2018-02-10", **other)]

    assert len(joined(*rows)) == 2


def test_joined_spell_ends_as_its_last_part_and_keeps_the_first_values() -> None:
    table = join_reentries(
        make_rows(
            "benefit_spells",
            [
                spell("ann", "2018-01-01", "2018-02-01", exit_reason="other", age_years=30),
                spell("ann", "2018-02-10", "2018-05-01", exit_reason="job", age_years=31),
            ],
        )
    )

    assert table["exit_reason"].tolist() == ["job"]
    assert table["age_years"].tolist() == [30]
    assert table["spell_id"].tolist() == ["k00000"]


def test_every_part_is_mapped_to_the_joined_spell() -> None:
    spells = make_rows(
        "benefit_spells",
        [
            spell("ann", "2018-01-01", "2018-02-01"),
            spell("ann", "2018-02-10"),
            spell("bo", "2018-01-01"),
        ],
    )

    assert map_joined(spells).sort_index().to_dict() == {
        "k00000": "k00000",
        "k00001": "k00000",
        "k00002": "k00002",
    }


@pytest.mark.parametrize(
    ("end", "weeks"), [("2018-01-02", 1), ("2018-01-07", 1), ("2018-01-08", 2), ("2018-01-15", 3)]
)
def test_exit_on_day_0_to_6_is_week_1(end: str, weeks: int) -> None:
    cohort = follow(spell("ann", "2018-01-01", end))

    assert (cohort.weeks.tolist(), cohort.causes.tolist()) == ([weeks], [1])


def test_clock_starts_at_trial_entry() -> None:
    cohort = follow(
        spell("ann", "2018-01-01", "2018-03-01", trial_entry_date=pd.Timestamp("2018-02-20"))
    )

    assert cohort.weeks.tolist() == [2]


def test_exit_before_or_at_trial_entry_is_not_followed() -> None:
    cohort = follow(
        spell("ann", "2018-01-01", "2018-02-20", trial_entry_date=pd.Timestamp("2018-02-20"))
    )

    assert (len(cohort.persons), cohort.n_included["trial"]) == (0, 1)


def test_running_spell_is_censored_at_the_last_whole_week_before_the_cut_off() -> None:
    cohort = follow(spell("ann", "2019-12-08"))  # 24 days before 2020-01-01

    assert (cohort.weeks.tolist(), cohort.causes.tolist()) == ([3], [0])


def test_exit_in_the_lag_weeks_or_a_part_week_is_not_seen() -> None:
    cohort = follow(
        spell("ann", "2019-12-08", "2020-01-10"), spell("bo", "2019-12-08", "2019-12-30")
    )

    assert cohort.causes.tolist() == [0, 0]
    assert cohort.persons["stop_date"].dt.strftime("%m-%d").tolist() == ["01-01", "12-30"]


def test_person_without_a_whole_week_is_included_but_not_analysed() -> None:
    cohort = follow(spell("ann", "2019-12-27"))

    assert (cohort.size("trial"), cohort.n_included["trial"]) == (0, 1)


@pytest.mark.parametrize(
    ("reason", "cause"),
    [("job", 1), ("education", 1), ("other_benefit", 2), ("disability_pension", 2), (None, 2)],
)
def test_causes_of_exit(reason: str | None, cause: int) -> None:
    cohort = follow(spell("ann", "2018-01-01", "2018-02-01", exit_reason=reason))

    assert cohort.causes.tolist() == [cause]


def test_only_the_first_spell_of_a_person_and_arm_counts() -> None:
    cohort = follow(
        spell("ann", "2018-06-01", "2018-07-15"),
        spell("ann", "2018-01-01", "2018-02-01"),
        spell("ann", "2019-01-01", "2019-01-05", arm="comparison"),
    )

    assert cohort.sizes == (1, 1)
    assert cohort.weeks.tolist() == [5, 1]


def test_rows_of_other_trials_and_arms_are_left_out() -> None:
    rows = [
        spell("ann", "2018-01-01"),
        spell("bo", "2018-01-01", arm="historical"),
        spell("cy", "2018-01-01", trial_id="mentor"),
        spell("di", "2018-01-01", trial_id=None, arm=None),
    ]

    assert follow(*rows).sizes == (1, 0)
    historical = make_plan(design=Design.HISTORICAL)
    assert follow(*rows, plan=historical).sizes == (1, 1)
    assert follow(*rows, plan=make_plan(design=Design.DESCRIPTIVE)).arms == ("trial",)


def test_background_is_described_by_level_and_missing_is_one() -> None:
    cohort = follow(
        spell("ann", "2018-01-01", sex="woman", age_years=29),
        spell("bo", "2018-05-01", age_years=60),
    )

    levels = describe_persons(cohort, make_trial())

    assert levels["sex"].tolist() == ["woman", "missing"]
    assert levels["age_group"].tolist() == ["15-29", "60-75"]
    assert levels["start_quarter"].tolist() == ["2018Q1", "2018Q2"]


def test_start_quarter_is_left_out_where_the_arms_can_not_overlap() -> None:
    trial = make_trial(plan=make_plan(design=Design.HISTORICAL))
    cohort = follow(spell("ann", "2018-01-01"))

    assert "start_quarter" not in describe_persons(cohort, trial).columns


def test_balanced_levels_have_no_difference_left() -> None:
    is_trial = pd.Series([True] * 60 + [False] * 60).to_numpy()
    sex = ["woman"] * 40 + ["man"] * 20 + ["woman"] * 20 + ["man"] * 40
    levels = pd.DataFrame({"sex": sex}, dtype="string")

    weights = weigh_comparison(levels, is_trial)

    woman = (levels["sex"] == "woman").to_numpy(dtype=bool)
    assert standardised_difference(woman, is_trial) == pytest.approx(1 / 3 / (2 / 9) ** 0.5)
    after = standardised_difference(woman, is_trial, weights.weights)
    assert after == pytest.approx(0, abs=1e-8)


def test_levels_that_few_have_are_not_balanced() -> None:
    is_trial = pd.Series([True] * 30 + [False] * 30).to_numpy()
    levels = pd.DataFrame({"sex": (["woman"] * 9 + ["man"] * 21) * 2}, dtype="string")

    with pytest.raises(NoEstimateError, match="no level"):
        weigh_comparison(levels, is_trial)


def test_level_that_all_have_does_not_differ() -> None:
    everyone = pd.Series([True, True]).to_numpy()

    assert standardised_difference(everyone, pd.Series([True, False]).to_numpy()) == 0
