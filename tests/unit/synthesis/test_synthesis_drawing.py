from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from pipelines.domain import Design, Element, Registry
from pipelines.synthesis import draw_tables
from pipelines.synthesis.cohorts import extraction_date, plan_cohorts, yearly_entries
from pipelines.synthesis.effects import EFFECTS
from pipelines.synthesis.parameters import BREAK_DAYS, REENTRY_DAYS, RUNNING_DAYS
from pipelines.tables import CLEAN_TABLES
from tests.factories import (
    make_municipality,
    make_participation,
    make_plan,
    make_registry,
    make_trial,
)

HISTORICAL = make_plan(design=Design.HISTORICAL_AND_SIMILAR)
SECOND = Element("opfoelgning", "Opfølgning, når den giver mening")
REGISTRY = make_registry(
    municipalities=(make_municipality(slug="hjoerring", code="860"),),
    trials=(
        make_trial(benefits=("a-dagpenge", "sygedagpenge")),
        make_trial(slug="mentor", benefits=("uddannelseshjaelp",), elements=(SECOND,)),
        make_trial(slug="rehabiliteringsteam", benefits=("jobafklaring",), elements=(SECOND,)),
        make_trial(slug="forholdstal", plan=HISTORICAL, elements=()),
    ),
    participations=tuple(
        make_participation(municipality="hjoerring", trial=trial)
        for trial in ("formkrav", "mentor", "rehabiliteringsteam", "forholdstal")
    ),
)
EXTRACTION = pd.Timestamp("2020-06-30")
START = pd.Timestamp("2017-07-01")


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return draw_tables(REGISTRY, "hjoerring", seed=1, scale=1.0)


def test_all_nine_tables_are_drawn_as_declared(tables: dict[str, pd.DataFrame]) -> None:
    assert set(tables) == {table.name for table in CLEAN_TABLES}
    for table in CLEAN_TABLES:
        rows = tables[table.name]
        assert len(rows) > 0
        assert tuple(rows.columns) == table.names
        assert {c.name: str(rows[c.name].dtype) for c in table.columns} == {
            c.name: c.kind.dtype for c in table.columns
        }
        assert not rows.duplicated(list(table.key)).any()


def test_nothing_is_missing_where_the_declaration_forbids_it(
    tables: dict[str, pd.DataFrame],
) -> None:
    for table in CLEAN_TABLES:
        required = [column.name for column in table.columns if not column.is_nullable]

        assert tables[table.name][required].notna().all(axis=None)


def test_numbers_lie_within_their_declared_limits(tables: dict[str, pd.DataFrame]) -> None:
    for table in CLEAN_TABLES:
        for column in table.columns:
            values = tables[table.name][column.name].dropna()
            if column.minimum is not None:
                assert (values >= column.minimum).all()
            if column.maximum is not None:
                assert (values <= column.maximum).all()


def test_spells_of_one_person_never_overlap(tables: dict[str, pd.DataFrame]) -> None:
    spells = tables["benefit_spells"].sort_values(["person_id", "start_date"])

    before = spells.groupby("person_id")["end_date"].shift()

    is_again = spells["person_id"].duplicated()
    assert (spells.loc[is_again, "start_date"] > before[is_again]).all()


def test_every_spell_lasts_at_least_a_day_and_ends_by_extraction(
    tables: dict[str, pd.DataFrame],
) -> None:
    spells = tables["benefit_spells"]
    ended = spells[spells["end_date"].notna()]

    assert (ended["end_date"] > ended["start_date"]).all()
    assert (ended["end_date"] <= EXTRACTION).all()
    assert (spells["start_date"] <= EXTRACTION).all()
    assert spells["end_date"].notna().equals(spells["exit_reason"].notna())


def test_breaks_last_less_than_four_weeks_and_keep_the_trial(
    tables: dict[str, pd.DataFrame],
) -> None:
    spells = tables["benefit_spells"].sort_values(["person_id", "start_date"])
    again = spells[spells["person_id"].duplicated()]
    gap = (spells["start_date"] - spells.groupby("person_id")["end_date"].shift()).dt.days

    in_trial = gap[again[again["trial_id"].notna()].index]
    outside = gap[again[again["trial_id"].isna()].index]

    assert in_trial.between(*BREAK_DAYS).all()
    assert outside.between(*REENTRY_DAYS).all()
    persons = spells["person_id"].nunique()
    assert 0.015 < len(in_trial) / persons < 0.04
    assert 0.04 < len(outside) / persons < 0.12


def test_the_trial_is_entered_within_the_inflow_and_within_the_spell(
    tables: dict[str, pd.DataFrame],
) -> None:
    spells = tables["benefit_spells"]
    entered = spells[spells["arm"] == "trial"]

    assert entered["trial_entry_date"].notna().all()
    assert (entered["trial_entry_date"] >= entered["start_date"]).all()
    assert (entered["trial_entry_date"] >= pd.Timestamp("2017-07-01")).all()
    ended = entered[entered["end_date"].notna()]
    assert (ended["end_date"] > ended["trial_entry_date"]).all()


def test_the_historical_arm_enters_in_the_two_years_before_the_trial(
    tables: dict[str, pd.DataFrame],
) -> None:
    spells = tables["benefit_spells"]
    first = spells.drop_duplicates("person_id")
    earlier = first[first["trial_id"] == "forholdstal"]

    assert set(earlier["arm"]) == {"trial", "historical"}
    historical = earlier.loc[earlier["arm"] == "historical", "start_date"]
    assert historical.between(pd.Timestamp("2015-07-01"), pd.Timestamp("2017-06-30")).all()


def test_benefits_and_ages_are_those_of_the_target_group(tables: dict[str, pd.DataFrame]) -> None:
    spells = tables["benefit_spells"]

    assert set(spells.loc[spells["trial_id"] == "formkrav", "benefit"]) == {
        "a-dagpenge",
        "sygedagpenge",
    }
    assert spells["age_years"].between(18, 64).all()
    young = spells[spells["benefit"] == "uddannelseshjaelp"]
    assert young["age_years"].max() <= 29
    assert set(spells.loc[spells["benefit"] != "a-dagpenge", "unemployment_fund"]) == {"ingen"}


def inflow(spells: pd.DataFrame) -> pd.DataFrame:
    """One row a person, without those whose spell ran when a trial began."""
    ran = (spells["start_date"] < START) & (clock(spells) <= START)
    return spells[~ran | (spells["trial_id"] != "formkrav")].drop_duplicates("person_id")


def clock(spells: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    return spells["trial_entry_date"].fillna(spells["start_date"])


def test_some_spells_ran_when_a_parallel_trial_began(tables: dict[str, pd.DataFrame]) -> None:
    spells = tables["benefit_spells"]

    ran = spells[(spells["start_date"] < START) & (clock(spells) <= START)]
    ran = ran[ran["trial_id"] == "formkrav"]

    assert set(ran["arm"]) == {"trial", "comparison"}
    assert (ran["start_date"] >= START - pd.Timedelta(days=RUNNING_DAYS)).all()
    assert (ran["end_date"].isna() | (ran["end_date"] > START)).all()
    assert set(ran.loc[ran["arm"] == "trial", "trial_entry_date"]) == {START}
    assert not tables["interviews"]["spell_id"].isin(ran["spell_id"]).any()


def test_both_arms_get_as_many_entries(tables: dict[str, pd.DataFrame]) -> None:
    persons = inflow(tables["benefit_spells"])

    sizes = persons.loc[persons["trial_id"] == "formkrav", "arm"].value_counts()

    assert sizes.to_dict() == {"trial": 751, "comparison": 751}


def test_interviews_and_offers_lie_within_their_spell(tables: dict[str, pd.DataFrame]) -> None:
    spells = tables["benefit_spells"].set_index("spell_id")
    last = spells["end_date"].fillna(EXTRACTION)

    for name, day in (("interviews", "interview_date"), ("offers", "start_date")):
        rows = tables[name]
        assert rows["spell_id"].isin(spells.index).all()
        assert (rows[day] >= rows["spell_id"].map(spells["start_date"])).all()
        assert (rows[day] <= rows["spell_id"].map(last)).all()
    ended = tables["offers"].dropna(subset="end_date")
    assert (ended["end_date"] > ended["start_date"]).all()


def test_interviews_are_numbered_by_date_within_the_spell(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["interviews"].sort_values(["spell_id", "sequence_number"])

    by_spell = rows.groupby("spell_id")

    assert (rows["sequence_number"] == by_spell.cumcount() + 1).all()
    assert by_spell["interview_date"].diff().dropna().dt.days.min() >= 0


def test_only_interviews_held_have_a_duration(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["interviews"]

    assert (rows["duration_minutes"].notna() == (rows["status"] == "held")).all()


def test_joint_interviews_are_cancelled_more_often_in_comparison(
    tables: dict[str, pd.DataFrame],
) -> None:
    spells = tables["benefit_spells"].set_index("spell_id")
    rows = tables["interviews"].assign(arm=lambda t: t["spell_id"].map(spells["arm"]))
    joint = rows[rows["kind"] == "joint_interview"]

    share = (joint["status"] == "cancelled").groupby(joint["arm"]).mean()

    assert share["trial"] == pytest.approx(0.18, abs=0.04)
    assert share["comparison"] == pytest.approx(0.30, abs=0.04)
    benefits = set(joint["spell_id"].map(spells["benefit"]))
    assert benefits == {"a-dagpenge"}


def test_the_trial_arm_meets_as_often_but_less_in_person(tables: dict[str, pd.DataFrame]) -> None:
    spells = tables["benefit_spells"]
    spells = spells[spells["trial_id"] == "formkrav"]
    until = spells["end_date"].fillna(EXTRACTION)
    days = (until - spells["start_date"]).dt.days.groupby(spells["arm"]).sum()
    rows = tables["interviews"].merge(spells[["spell_id", "arm"]], on="spell_id")

    rate = rows[rows["status"] == "held"].groupby("arm").size() / days * 365.25
    in_person = (rows["form"] == "in_person").groupby(rows["arm"]).mean()

    assert rate["trial"] == pytest.approx(rate["comparison"], rel=0.1)
    assert in_person["trial"] < in_person["comparison"] - 0.1


def test_reach_adds_up_to_the_entries(tables: dict[str, pd.DataFrame]) -> None:
    persons = inflow(tables["benefit_spells"])
    entries = persons.groupby(["trial_id", "arm"]).size()
    reach = tables["reach"]

    totals = reach.groupby(["trial_id", "arm"])[["eligible", "referred", "dropped_out"]].sum()

    assert (reach["eligible"] >= reach["referred"]).all()
    assert (totals["referred"] - totals["dropped_out"]).to_dict() == entries.to_dict()


def test_answers_are_no_more_than_the_persons_who_answered(
    tables: dict[str, pd.DataFrame],
) -> None:
    asked = tables["survey_invitations"]
    answered = asked.set_index(["trial_id", "arm", "survey"])["answered"]

    assert (asked["invited"] >= asked["answered"]).all()
    for survey in ("citizen", "staff"):
        rows = tables[f"{survey}_answers"].assign(survey=survey)
        counted = rows.groupby(["trial_id", "arm", "survey", "question"]).size()
        most = counted.groupby(["trial_id", "arm", "survey"]).max()
        assert (most <= answered[most.index]).all()


def test_the_cancelled_joint_interviews_of_a_month_are_those_in_the_interviews(
    tables: dict[str, pd.DataFrame],
) -> None:
    spells = tables["benefit_spells"]
    chosen = spells[(spells["trial_id"] == "formkrav") & (spells["arm"] == "comparison")]
    rows = tables["interviews"]
    rows = rows[rows["spell_id"].isin(chosen["spell_id"]) & (rows["kind"] == "joint_interview")]
    resources = tables["resources"]
    counted = resources[
        (resources["trial_id"] == "formkrav")
        & (resources["arm"] == "comparison")
        & (resources["kind"] == "cancelled_joint_interviews")
    ]

    assert counted["amount"].sum() == (rows["status"] == "cancelled").sum()


def test_a_case_costs_fewer_hours_in_the_trial_arm(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["resources"]
    rows = rows[(rows["trial_id"] == "formkrav") & (rows["kind"] == "counsellor_hours")]

    per_case = (rows["amount"] / rows["cases"]).groupby(rows["arm"]).mean()

    assert per_case["trial"] - per_case["comparison"] == pytest.approx(-0.3, abs=0.15)


def test_an_element_not_adopted_has_no_dose(tables: dict[str, pd.DataFrame]) -> None:
    rows = tables["elements"]

    idle = rows[rows["adopted_date"].isna()]

    assert (idle["delivered_dose_pct"] == 0).all()
    assert rows.groupby("trial_id")["adopted_date"].count().min() >= 1


def test_a_trial_without_comparison_gets_one_arm() -> None:
    plan = make_plan(design=Design.DESCRIPTIVE)
    registry = make_registry(trials=(make_trial(plan=plan),))

    drawn = draw_tables(registry, "rebild", seed=1, scale=0.2)

    assert set(drawn["benefit_spells"]["arm"].dropna()) == {"trial"}
    assert set(drawn["survey_invitations"]["arm"]) == {"trial"}


def test_the_order_of_trials_in_the_registry_changes_nothing() -> None:
    turned = replace(
        REGISTRY,
        trials=REGISTRY.trials[::-1],
        participations=REGISTRY.participations[::-1],
    )

    first = draw_tables(REGISTRY, "hjoerring", seed=3, scale=0.05)
    second = draw_tables(turned, "hjoerring", seed=3, scale=0.05)

    for name, rows in first.items():
        pd.testing.assert_frame_equal(rows, second[name])


def test_another_trial_changes_nothing_but_names() -> None:
    alone = replace(REGISTRY, participations=REGISTRY.participations[:1])

    some = draw_tables(alone, "hjoerring", seed=3, scale=0.05)["benefit_spells"]
    rows = draw_tables(REGISTRY, "hjoerring", seed=3, scale=0.05)["benefit_spells"]

    theirs = rows[rows["trial_id"] == "formkrav"].drop(columns=["spell_id", "person_id"])
    own = some[some["trial_id"] == "formkrav"].drop(columns=["spell_id", "person_id"])
    pd.testing.assert_frame_equal(
        own.sort_values(list(own.columns), ignore_index=True),
        theirs.sort_values(list(own.columns), ignore_index=True),
    )


def test_another_seed_gives_other_citizens() -> None:
    first = draw_tables(make_registry(), "rebild", seed=1, scale=1.0)["benefit_spells"]
    second = draw_tables(make_registry(), "rebild", seed=2, scale=1.0)["benefit_spells"]

    assert not first["start_date"].equals(second["start_date"].iloc[: len(first)])


@pytest.mark.parametrize(
    ("municipality", "trial", "expected"),
    [
        ("aalborg", "formkrav", 800.0),
        ("rebild", "formkrav", 60.0),
        ("rebild", "rehabiliteringsteam", 40.0),
        ("morsoe", "rehabiliteringsteam", 400 / 12),
        ("hjoerring", "mentor", 37.5),
        ("koebenhavn", "kbh-sygedagpenge", 1450.0),
        ("rebild", "et-andet-forsoeg", 120.0),
        ("en-anden-kommune", "formkrav", 120.0),
    ],
)
def test_inflow_follows_the_source(municipality: str, trial: str, expected: float) -> None:
    assert yearly_entries(municipality, trial) == pytest.approx(expected)


def test_another_network_takes_in_for_two_years_and_extracts_half_a_year_later() -> None:
    trial = make_trial(network="velfaerd", start_date=date(2021, 1, 1))
    registry = make_registry(trials=(trial,))

    cohort = plan_cohorts(registry, "rebild", scale=1.0, effects=EFFECTS)[0]

    assert cohort.arms[0].window.last == date(2022, 12, 31)
    assert extraction_date([trial]) == date(2023, 7, 2)


def test_nobody_enters_after_the_trial_has_ended() -> None:
    registry = make_registry(trials=(make_trial(end_date=date(2018, 1, 15)),))

    drawn = draw_tables(registry, "rebild", seed=1, scale=1.0)

    entered = drawn["benefit_spells"].drop_duplicates("person_id")["start_date"]
    assert entered.max() <= pd.Timestamp("2018-01-15")
    assert drawn["reach"]["month"].max() == pd.Timestamp("2017-12-01")


def test_a_trial_shorter_than_a_month_has_one_month_of_reach() -> None:
    trial = make_trial(start_date=date(2018, 1, 10), end_date=date(2018, 1, 20))

    drawn = draw_tables(make_registry(trials=(trial,)), "rebild", seed=1, scale=1.0)

    assert set(drawn["reach"]["month"]) == {pd.Timestamp("2018-01-01")}


def test_a_trial_without_named_benefits_takes_from_all() -> None:
    registry = make_registry(trials=(make_trial(benefits=()),))

    drawn = draw_tables(registry, "rebild", seed=1, scale=1.0)

    assert set(drawn["benefit_spells"]["benefit"]) == {"a-dagpenge", "sygedagpenge"}


def test_a_trial_that_starts_on_a_leap_day_can_be_planned() -> None:
    trial = make_trial(
        network="velfaerd",
        start_date=date(2024, 2, 29),
        end_date=None,
        plan=make_plan(design=Design.HISTORICAL),
    )

    cohort = plan_cohorts(make_registry(trials=(trial,)), "rebild", scale=1, effects=EFFECTS)[0]

    assert cohort.arms[1].window.first == date(2022, 2, 28)


def test_copenhagens_departments_are_those_of_the_source() -> None:
    registry = copenhagen()

    spells = draw_tables(registry, "koebenhavn", seed=1, scale=0.05)["benefit_spells"]

    by_arm = {
        (row["trial_id"], row["arm"], row["department"])
        for row in spells.dropna(subset="trial_id").to_dict("records")
    }
    assert ("kbh-jobspor-1", "historical", "jobspor-1") in by_arm
    assert ("kbh-sygedagpenge", "trial", "sygedagpenge-1") in by_arm
    assert ("kbh-sygedagpenge", "comparison", "sygedagpenge-1") not in by_arm
    assert spells["start_date"].min() >= pd.Timestamp("2017-06-01")


def copenhagen() -> Registry:
    start = date(2020, 1, 1)
    common = {"network": "koebenhavn", "start_date": start, "end_date": None}
    return make_registry(
        municipalities=(make_municipality(slug="koebenhavn", code="101"),),
        trials=(
            make_trial(slug="kbh-jobspor-1", plan=HISTORICAL, **common),
            make_trial(slug="kbh-sygedagpenge", benefits=("sygedagpenge",), **common),
        ),
        participations=(
            make_participation(municipality="koebenhavn", trial="kbh-jobspor-1"),
            make_participation(municipality="koebenhavn", trial="kbh-sygedagpenge"),
        ),
    )
