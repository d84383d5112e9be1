from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipelines.domain import Design, OutcomeKey, Registry
from pipelines.estimation.cohort import follow_all_spells
from pipelines.estimation.spells import join_reentries
from pipelines.estimation.survival import restricted_mean as kaplan_meier_mean
from pipelines.synthesis import EffectTable, draw_tables, true_estimands, write_truth
from pipelines.synthesis.hazards import draw_exit_weeks, sum_exits
from pipelines.synthesis.parameters import JOB_HAZARD, LAG_DAYS, OTHER_HAZARD
from tests.factories import make_participation, make_plan, make_registry, make_trial

EQUAL = EffectTable(hazard_ratios={}, other_hazard_ratio=1.0, municipality_sd=0.0, deviation_sd=0.0)
EXTRACTION = pd.Timestamp("2020-06-30")
TRIAL_START = pd.Timestamp("2017-07-01")


def registry_with(design: Design) -> Registry:
    return make_registry(trials=(make_trial(plan=make_plan(design=design)),))


def test_everybody_is_either_still_on_benefit_or_has_left_for_one_reason() -> None:
    arm = true_estimands(make_registry(), "rebild", "formkrav").trial_arm

    totals = np.array([arm.survival, arm.job_or_education, arm.other_exit]).sum(axis=0)

    np.testing.assert_allclose(totals, 1.0, atol=1e-12)


def test_enumeration_of_one_cell_is_the_product_of_weekly_survival() -> None:
    survival, job, other = sum_exits(np.zeros(1), np.ones(1), 14)

    stay = 1 - JOB_HAZARD[0] - OTHER_HAZARD[0]
    assert survival[13] == pytest.approx(stay**13)
    assert survival[14] == pytest.approx(stay**13 * (1 - JOB_HAZARD[1] - OTHER_HAZARD[1]))
    assert job[1] == pytest.approx(JOB_HAZARD[0])
    assert other[1] == pytest.approx(OTHER_HAZARD[0])


def test_rmst_sums_survival_from_week_zero() -> None:
    arm = true_estimands(make_registry(), "rebild", "formkrav").trial_arm

    assert arm.rmst(1) == 1.0
    assert arm.rmst(26) == pytest.approx(sum(arm.survival[:26]))


def test_without_an_effect_only_the_mix_of_citizens_differs() -> None:
    truth = true_estimands(make_registry(), "rebild", "formkrav", effects=EQUAL)

    assert truth.rmst_difference(26, is_standardised=True) == pytest.approx(0.0)
    assert -0.3 < truth.rmst_difference(26) < -0.05


def test_a_higher_hazard_to_job_shortens_the_time_on_benefit() -> None:
    faster = replace(EQUAL, other_hazard_ratio=1.25)

    truth = true_estimands(make_registry(), "rebild", "formkrav", effects=faster)

    assert truth.rmst_difference(52, is_standardised=True) < -1.0
    assert truth.incidence_difference("job_or_education", 52) > 3.0
    assert truth.incidence_difference("other_exit", 52) < 0.0


def test_a_trial_without_comparison_has_one_true_arm_only() -> None:
    truth = true_estimands(registry_with(Design.DESCRIPTIVE), "rebild", "formkrav")

    assert truth.comparison_arm is None
    assert math.isnan(truth.rmst_difference(26))
    assert math.isnan(truth.incidence_difference("other_exit", 26))
    assert math.isnan(truth.find(OutcomeKey("duration", "rmst_difference", 26)))
    assert math.isnan(truth.find(OutcomeKey("hours_per_case", "mean_difference", None)))


def test_a_truth_is_found_by_the_key_of_its_finding() -> None:
    truth = true_estimands(make_registry(), "rebild", "formkrav")

    found = truth.find(OutcomeKey("duration", "rmst_difference", 26))

    assert found == truth.rmst_difference(26)
    assert math.isnan(truth.find(OutcomeKey("duration", "rmst_difference", 27)))


def test_truth_of_a_participation_that_the_registry_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        true_estimands(make_registry(), "rebild", "mikrolaan")


def test_joint_interviews_have_a_truth_only_where_they_are_held() -> None:
    sick = make_registry(trials=(make_trial(benefits=("sygedagpenge",)),))
    key = OutcomeKey("joint_cancelled", "share_difference", None)

    assert math.isnan(true_estimands(sick, "rebild", "formkrav").find(key))
    assert true_estimands(make_registry(), "rebild", "formkrav").find(key) == pytest.approx(-12.0)


def test_truths_are_written_for_every_participation(tmp_path: Path) -> None:
    registry = make_registry(
        trials=(make_trial(), make_trial(slug="mentor")),
        participations=(make_participation(trial="mentor"), make_participation()),
    )

    write_truth(registry, tmp_path / "sandhed.csv")

    rows = pd.read_csv(tmp_path / "sandhed.csv")
    assert list(rows.columns) == ["municipality", "trial", "outcome", "estimand", "week", "truth"]
    assert list(rows["trial"].unique()) == ["formkrav", "mentor"]
    assert rows["truth"].notna().all()
    assert not rows.duplicated(["municipality", "trial", "outcome", "estimand", "week"]).any()


def test_drawn_exit_weeks_follow_the_enumerated_curve() -> None:
    effect = np.full(40_000, 0.3)

    week, is_job = draw_exit_weeks(effect, np.random.default_rng(5))

    survival, job, _ = sum_exits(np.full(1, 0.3), np.ones(1), 60)
    for horizon in (1, 13, 14, 27, 60):
        assert (week >= horizon).mean() == pytest.approx(survival[horizon], abs=0.0075)
        is_gone = (week < horizon) & (is_job == 1)
        assert is_gone.mean() == pytest.approx(job[horizon], abs=0.0075)


def test_a_large_sample_recovers_the_enumerated_truth() -> None:
    registry = make_registry(trials=(make_trial(benefits=("a-dagpenge", "sygedagpenge")),))
    effects = replace(EQUAL, other_hazard_ratio=1.15)
    tables = draw_tables(registry, "rebild", seed=11, scale=20_000 / 150, effects=effects)

    truth = true_estimands(registry, "rebild", "formkrav", effects=effects)

    followed = follow_joined(tables["benefit_spells"])
    for week in (26, 52):
        trial, trial_se = restricted_mean(followed[followed["arm"] == "trial"], week)
        other, other_se = restricted_mean(followed[followed["arm"] == "comparison"], week)
        assert truth.comparison_arm is not None
        assert abs(trial - truth.trial_arm.rmst(week)) < 3 * trial_se
        assert abs(other - truth.comparison_arm.rmst(week)) < 3 * other_se
        error = trial - other - truth.rmst_difference(week)
        assert abs(error) < 3 * math.hypot(trial_se, other_se)


def test_a_large_sample_recovers_the_share_that_left_for_job_or_education() -> None:
    registry = make_registry()
    tables = draw_tables(registry, "rebild", seed=12, scale=100, effects=EQUAL)

    truth = true_estimands(registry, "rebild", "formkrav", effects=EQUAL)

    followed = follow_joined(tables["benefit_spells"])
    early = followed[followed["possible"] >= 13]
    for arm, expected in (("trial", truth.trial_arm), ("comparison", truth.comparison_arm)):
        assert expected is not None
        of_arm = early[early["arm"] == arm]
        share = ((of_arm["week"] <= 13) & of_arm["is_job"]).mean()
        true_share = expected.incidence("job_or_education", 13)
        assert abs(share - true_share) < 3 * math.sqrt(true_share / len(of_arm))


def test_running_spells_tell_the_truth_once_they_are_at_risk_from_the_trials_start() -> None:
    registry = make_registry()
    spells = draw_tables(registry, "rebild", seed=12, scale=100, effects=EQUAL)["benefit_spells"]

    truth = true_estimands(registry, "rebild", "formkrav", effects=EQUAL).comparison_arm
    everyone = follow_all_spells(join_reentries(spells), registry.trials[0], EXTRACTION.date())

    arm = ~everyone.is_trial
    weeks, is_exit = everyone.weeks[arm], everyone.causes[arm] > 0
    assert truth is not None
    truncated = kaplan_meier_mean(weeks, is_exit, 26, everyone.entry_weeks[arm])
    naive = kaplan_meier_mean(weeks, is_exit, 26)
    assert truncated.estimate == pytest.approx(truth.rmst(26), abs=3.5 * truncated.std_error)
    assert naive.estimate > truth.rmst(26) + 3 * naive.std_error


def follow_joined(spells: pd.DataFrame) -> pd.DataFrame:
    """One row a person of the inflow: breaks joined, whole weeks up to the last registered day."""
    is_inflow = spells["trial_id"].notna() & (spells["start_date"] >= TRIAL_START)
    rows = spells[is_inflow].sort_values(["person_id", "start_date"])
    persons = rows.groupby("person_id")
    first, last = persons.nth(0).set_index("person_id"), persons.nth(-1).set_index("person_id")
    clock = first["trial_entry_date"].fillna(first["start_date"])
    cutoff = EXTRACTION - pd.Timedelta(days=LAG_DAYS)
    possible = (cutoff - clock).dt.days // 7
    week = (last["end_date"] - clock).dt.days // 7 + 1
    is_exit = week <= possible
    return pd.DataFrame(
        {
            "arm": first["arm"],
            "possible": possible,
            "week": week.where(is_exit, possible),
            "is_exit": is_exit,
            "is_job": is_exit & last["exit_reason"].isin(["job", "education"]),
        }
    )


def restricted_mean(persons: pd.DataFrame, horizon: int) -> tuple[float, float]:
    """Kaplan-Meier RMST and its Greenwood standard error, in whole weeks."""
    survival, total, areas, terms = 1.0, 0.0, [], []
    for week in range(1, horizon + 1):
        total += survival
        at_risk = float((persons["week"] >= week).sum())
        exits = float(((persons["week"] == week) & persons["is_exit"]).sum())
        survival *= 1 - exits / at_risk
        areas.append(total)
        terms.append(exits / (at_risk * (at_risk - exits)))
    variance = sum((total - area) ** 2 * term for area, term in zip(areas, terms, strict=True))
    return total, math.sqrt(variance)
