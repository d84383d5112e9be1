from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines.domain import DataKind, Design, Element, OutcomeKey, Status, Trial
from pipelines.estimation import estimate_municipality, missing_findings, plan_findings
from pipelines.estimation.noninferiority import verdict_from_limits
from pipelines.estimation.survival import kaplan_meier, restricted_mean_difference
from pipelines.tables import PARTICIPATION_TABLES, TableSet
from tests.factories import make_plan, make_trial
from tests.unit.estimation.small_delivery import draw_spells, find, make_note, make_rows, spell

Tables = dict[str, pd.DataFrame]


def estimate(tables: TableSet, trial: Trial | None = None, **note: Any) -> Tables:
    return estimate_municipality(tables, [trial or make_trial()], "rebild", make_note(**note))


def answers(trial_high: int, trial_low: int, high: int, low: int) -> pd.DataFrame:
    rows = []
    for arm, scores in (
        ("trial", [5] * trial_high + [3] * trial_low),
        ("comparison", [4] * high + [1] * low),
    ):
        rows += [{"arm": arm, "score": score} for score in scores]
    date = pd.Timestamp("2019-01-01")
    return make_rows(
        "citizen_answers", rows, trial_id="formkrav", question="meaning", answer_date=date
    )


def months(kind: str, amounts: dict[str, list[float]], cases: int = 10) -> pd.DataFrame:
    rows = [
        {"arm": arm, "month": pd.Timestamp(2018, i + 1, 1), "amount": amount, "cases": cases}
        for arm, values in amounts.items()
        for i, amount in enumerate(values)
    ]
    return make_rows("resources", rows, trial_id="formkrav", kind=kind)


def test_every_planned_finding_is_a_row_and_every_table_is_declared() -> None:
    found = estimate({})

    assert list(found) == [table.name for table in PARTICIPATION_TABLES]
    for table in PARTICIPATION_TABLES:
        assert tuple(found[table.name].columns) == table.names
        dtypes = {c.name: c.kind.dtype for c in table.columns}
        assert found[table.name].dtypes.astype(str).to_dict() == dtypes
    assert len(found["findings"]) == len(plan_findings(make_trial()))
    assert set(found["findings"]["status"]) == {"not_delivered"}
    assert found["findings"]["estimate"].isna().all()
    assert set(found["flow"]["status"]) == {"not_delivered"}


def test_missing_findings_are_the_same_rows_without_numbers() -> None:
    trials = [make_trial(), make_trial(slug="mentor")]

    missing = missing_findings(trials, "rebild", Status.REFUSED, "syntetisk")

    given = estimate_municipality({}, trials, "rebild", make_note())
    keys = ["trial", "outcome", "estimand", "week", "arm", "comparison", "method", "unit", "design"]
    pd.testing.assert_frame_equal(missing["findings"][keys], given["findings"][keys])
    assert set(missing["findings"]["status"]) == {"refused"}
    assert set(missing["findings"]["data_kind"]) == {"syntetisk"}
    assert all(missing[t.name].empty for t in PARTICIPATION_TABLES if t.name != "findings")


def test_duration_is_the_difference_of_restricted_means_of_the_cohort() -> None:
    spells = draw_spells(60)

    row = find(
        estimate({"benefit_spells": spells})["findings"], "duration", week=26, method="kaplan_meier"
    )

    clock = spells["start_date"]
    followed = (pd.Timestamp("2020-01-01") - clock).dt.days // 7
    week = (spells["end_date"] - clock).dt.days // 7 + 1
    is_exit = (week <= followed).to_numpy()
    expected = restricted_mean_difference(
        np.where(is_exit, week.fillna(0), followed),
        is_exit,
        (spells["arm"] == "trial").to_numpy(dtype=bool),
        26,
    )
    assert row["estimate"] == pytest.approx(expected.estimate, abs=1e-12)
    assert row["ci95_low"] == pytest.approx(expected.ci_low, abs=1e-12)
    assert row["p_value"] == pytest.approx(expected.p_value, abs=1e-12)
    assert (row["n_trial"], row["n_comparison"], row["status"]) == (60, 60, "ok")


def test_margin_and_verdict_stand_on_the_primary_outcome_only() -> None:
    findings = estimate({"benefit_spells": draw_spells(200)})["findings"]

    primary = find(findings, "duration", week=26, method="kaplan_meier")
    limits = [float(primary[c]) for c in ("ci95_low", "ci95_high", "ci90_low", "ci90_high")]
    expected = verdict_from_limits(
        float(primary["estimate"]), (limits[0], limits[1]), (limits[2], limits[3]), 1.0, False
    )
    assert (primary["margin"], primary["verdict"]) == (1.0, expected.value)
    assert findings["margin"].notna().sum() == findings["verdict"].notna().sum() == 1


def test_plan_without_margin_gives_no_verdict() -> None:
    trial = make_trial(plan=make_plan(margin=None))

    findings = estimate({"benefit_spells": draw_spells(60)}, trial)["findings"]

    assert findings["verdict"].isna().all()


def test_arm_of_19_is_too_few_and_of_20_is_not() -> None:
    small = draw_spells(40)
    drop = small[small["arm"] == "trial"].index

    nineteen = estimate({"benefit_spells": small.drop(drop[19:])})["findings"]
    twenty = estimate({"benefit_spells": small.drop(drop[20:])})["findings"]

    row = find(nineteen, "duration", week=26, method="kaplan_meier")
    assert (row["status"], row["n_trial"], pd.isna(row["estimate"])) == ("too_few", 19, True)
    assert find(twenty, "duration", week=26, method="kaplan_meier")["status"] == "ok"


def test_without_comparison_differences_are_too_few() -> None:
    trial = make_trial(plan=make_plan(design=Design.DESCRIPTIVE))
    interview = {
        "spell_id": "x",
        "interview_date": pd.Timestamp("2018-01-01"),
        "kind": "follow_up",
        "status": "held",
    }
    tables = {
        "benefit_spells": draw_spells(40),
        "citizen_answers": answers(20, 10, 20, 10),
        "resources": months("counsellor_hours", {"trial": [20, 30]}),
        "interviews": make_rows("interviews", [interview]),
    }

    findings = estimate(tables, trial)["findings"]

    differences = findings[
        ~findings["method"].isin(["count"]) & (findings["status"] != "not_delivered")
    ]
    assert set(differences["status"]) == {"too_few"}
    assert differences["comparison"].isna().all()
    assert differences["n_comparison"].isna().all()
    assert set(findings["design"]) == {"descriptive"}


def test_no_exits_are_too_few_not_an_error() -> None:
    rows = [
        spell(f"{arm}{i}", "2018-01-01", arm=arm)
        for arm in ("trial", "comparison")
        for i in range(30)
    ]

    findings = estimate({"benefit_spells": make_rows("benefit_spells", rows)})["findings"]

    from_spells = findings[findings["outcome"].isin(["duration", "exit_rate", "job_or_education"])]
    assert set(from_spells["status"]) == {"too_few"}


def test_follow_up_shorter_than_the_horizon_is_too_few() -> None:
    spells = draw_spells(60)
    late = spells.assign(start_date=pd.Timestamp("2019-06-15"), end_date=None)
    late.loc[::2, "end_date"] = pd.Timestamp("2019-08-01")

    findings = estimate({"benefit_spells": late.astype(spells.dtypes)})["findings"]

    assert find(findings, "duration", week=26, method="kaplan_meier")["status"] == "ok"
    assert find(findings, "duration", week=52, method="kaplan_meier")["status"] == "too_few"
    balanced = find(findings, "duration", week=52, method="kaplan_meier_balanced")
    assert balanced["status"] == "too_few"


def test_standardised_effect_uses_the_effective_size() -> None:
    findings = estimate({"benefit_spells": draw_spells(150)})["findings"]

    row = find(findings, "duration", week=26, estimand="rmst_difference_standardised")

    assert row["status"] == "ok"
    assert 20 <= row["n_comparison"] < 150


def test_what_can_not_be_balanced_has_no_standardised_effect() -> None:
    spells = draw_spells(30)
    spells[["sex", "education", "readiness"]] = pd.NA
    same = spells.assign(age_years=30, start_date=pd.Timestamp("2018-01-01")).astype(spells.dtypes)

    found = estimate({"benefit_spells": same})

    row = find(found["findings"], "duration", week=26, estimand="rmst_difference_standardised")
    assert row["status"] == "too_few"
    assert found["balance"]["smd_after"].isna().all()
    assert found["balance"]["smd_before"].notna().all()


def test_curve_is_kaplan_meier_week_by_week() -> None:
    found = estimate({"benefit_spells": draw_spells(60)})["curves"]

    curve = found[(found["outcome"] == "duration") & (found["arm"] == "trial")]
    assert curve["week"].tolist() == list(range(53))
    first = curve.iloc[0]
    assert (first["value"], first["at_risk"], first["events"]) == (1.0, 60, 0)
    durations = np.repeat(curve["week"].to_numpy(), curve["events"].to_numpy())
    rest = 60 - durations.size
    km = kaplan_meier(
        np.concatenate([durations, np.full(rest, 99)]), [1] * durations.size + [0] * rest
    )
    assert curve["value"].iloc[-1] == pytest.approx(km.survival[-2])


def test_incidence_curves_and_survival_sum_to_1() -> None:
    found = estimate({"benefit_spells": draw_spells(80)})["curves"]

    total = found.groupby(["arm", "week"])["value"].sum()

    assert total.to_numpy(dtype=float) == pytest.approx(1.0)


def test_curve_of_nine_persons_is_one_row_without_numbers() -> None:
    found = estimate({"benefit_spells": draw_spells(9)})["curves"]

    assert len(found) == 6
    assert set(found["status"]) == {"too_few"}
    assert found["value"].isna().all()


def test_curve_reaches_the_plans_longest_horizon() -> None:
    plan = make_plan(secondary=(OutcomeKey("duration", "rmst_difference", 78),))

    found = estimate({"benefit_spells": draw_spells(60)}, make_trial(plan=plan))["curves"]

    assert found["week"].max() == 78


def test_flow_sums_the_months_and_counts_the_cohort() -> None:
    reach = make_rows(
        "reach",
        [
            {"month": pd.Timestamp(2018, m, 1), "eligible": 10, "referred": 5, "dropped_out": 1}
            for m in (1, 2)
        ],
        trial_id="formkrav",
        arm="trial",
    )
    spells = make_rows("benefit_spells", [spell("ann", "2018-01-01"), spell("bo", "2019-12-30")])

    flow = estimate({"reach": reach, "benefit_spells": spells})["flow"]

    counts = flow[flow["arm"] == "trial"].set_index("stage")["count"].to_dict()
    assert counts == {
        "eligible": 20,
        "referred": 10,
        "dropped_out": 2,
        "included": 2,
        "analysed": 1,
    }
    other = flow[flow["arm"] == "comparison"].set_index("stage")
    assert other.loc["eligible", "status"] == "not_delivered"
    assert other.loc["analysed", "count"] == 0


def test_baseline_counts_everyone_once_a_variable() -> None:
    baseline = estimate({"benefit_spells": draw_spells(50)})["baseline"]

    totals = baseline.groupby(["arm", "variable"])["count"].sum()

    assert set(totals) == {50}
    assert set(baseline["variable"]) == {
        "age_group",
        "education",
        "readiness",
        "sex",
        "start_quarter",
        "unemployment_fund",
    }


def test_balance_is_left_out_where_an_arm_is_empty() -> None:
    assert estimate({"benefit_spells": draw_spells(30, arms=("trial",))})["balance"].empty


def test_survey_difference_is_top_two_in_percentage_points() -> None:
    row = find(
        estimate({"citizen_answers": answers(56, 14, 48, 32)})["findings"], "citizen_meaning"
    )

    assert row["estimate"] == pytest.approx(20.0)
    assert (row["ci95_low"], row["ci95_high"]) == pytest.approx((5.24, 33.39), abs=0.005)
    assert row["ci95_low"] < row["ci90_low"] < row["ci90_high"] < row["ci95_high"]
    assert row["std_error"] == pytest.approx((33.39 - 5.24) / (2 * 1.96), abs=0.005)


def test_survey_where_everybody_agrees_still_has_an_error() -> None:
    row = find(estimate({"citizen_answers": answers(30, 0, 30, 0)})["findings"], "citizen_meaning")

    assert (row["estimate"], row["p_value"]) == (0.0, 1.0)
    assert row["std_error"] > 0


def test_dont_know_is_no_answer() -> None:
    table = answers(20, 5, 20, 5)
    table.loc[0, "score"] = pd.NA

    found = estimate({"citizen_answers": table})

    assert find(found["findings"], "citizen_meaning")["n_trial"] == 24


def test_survey_shares_are_given_from_ten_answers_with_those_invited() -> None:
    invitations = make_rows(
        "survey_invitations",
        [{"arm": "trial", "survey": "citizen", "invited": 40, "answered": 10}],
        trial_id="formkrav",
    )

    shares = estimate({"citizen_answers": answers(6, 4, 5, 4), "survey_invitations": invitations})[
        "survey_shares"
    ]

    asked = shares[shares["outcome"] == "citizen_meaning"].set_index("arm")
    assert list(asked.loc["trial", ["share", "n", "invited", "status"]]) == [0.6, 10, 40, "ok"]
    assert asked.loc["comparison", "status"] == "too_few"
    assert asked["share"].isna().tolist() == [True, False]
    assert not shares["outcome"].str.startswith("staff").any()


def make_contacts(spells: pd.DataFrame, gap: dict[str, int]) -> Tables:
    """Interviews every `gap` days, each second one joint and each third joint one cancelled."""
    rows, offers = [], []
    for spell_id, arm, start in zip(
        spells["spell_id"], spells["arm"], spells["start_date"], strict=True
    ):
        for i in range(12):
            day = start + pd.Timedelta(days=gap[arm] * (i + 1))
            status = "cancelled" if i % 6 == 1 else "held"
            kind = "joint_interview" if i % 2 else "job_interview"
            form = "phone" if i % 4 == 0 else "in_person"
            rows.append(
                {
                    "spell_id": spell_id,
                    "interview_date": day,
                    "kind": kind,
                    "status": status,
                    "form": form,
                }
            )
        offers.append({"spell_id": spell_id, "offer_type": "guidance", "start_date": start})
    return {"interviews": make_rows("interviews", rows), "offers": make_rows("offers", offers)}


def make_running(n: int = 30) -> pd.DataFrame:
    """Persons who all run on from 2018-01-01: 730 days of exposure."""
    rows = [
        spell(f"{arm}{i}", "2018-01-01", arm=arm)
        for arm in ("trial", "comparison")
        for i in range(n)
    ]
    return make_rows("benefit_spells", rows)


def test_interviews_are_counted_from_the_clocks_start_to_the_cut_off() -> None:
    spells = make_running()
    tables = {"benefit_spells": spells, **make_contacts(spells, {"trial": 30, "comparison": 80})}
    extra = pd.DataFrame(
        {
            "interview_id": ["y1", "y2", "y3"],
            "spell_id": [spells["spell_id"].iloc[0]] * 2 + ["unknown"],
            "interview_date": pd.to_datetime(["2017-12-31", "2020-01-01", "2018-05-01"]),
            "kind": "follow_up",
            "status": "held",
        }
    )
    joined = pd.concat([tables["interviews"], extra], ignore_index=True)
    tables["interviews"] = joined.astype(tables["interviews"].dtypes)

    found = estimate(tables)

    rates = found["interview_rates"].set_index(["arm", "measure"])["value"]
    # 10 of 12 held in the trial arm; 9 lie within 730 days in the comparison, 7 of them held.
    assert rates["trial", "held_per_year"] == pytest.approx(10 * 365.25 / 730)
    assert rates["comparison", "held_per_year"] == pytest.approx(7 * 365.25 / 730)
    assert rates["trial", "first_interview_delay"] == 30
    assert rates["trial", "share_joint_cancelled"] == pytest.approx(2 / 6)
    assert rates["trial", "share_phone"] == pytest.approx(3 / 10)
    assert rates["trial", "share_missed"] == 0
    assert rates["trial", "share_active_effort"] == pytest.approx(1 / 2)
    assert rates["comparison", "share_active_effort"] == 0


def test_interview_findings_compare_the_arms() -> None:
    spells = make_running()
    tables = {"benefit_spells": spells, **make_contacts(spells, {"trial": 30, "comparison": 80})}
    more = (
        tables["interviews"]
        .iloc[[0]]
        .assign(interview_id="z", interview_date=pd.Timestamp("2018-01-02"))
    )
    joined = pd.concat([tables["interviews"], more], ignore_index=True)
    tables["interviews"] = joined.astype(tables["interviews"].dtypes)

    findings = estimate(tables)["findings"]

    held = find(findings, "interviews_held")
    assert held["estimate"] == pytest.approx((301 / 30 - 7) * 365.25 / 730)
    joint = find(findings, "joint_cancelled")
    assert (joint["n_trial"], joint["n_comparison"]) == (180, 120)
    assert joint["estimate"] == pytest.approx(100 * (60 / 180 - 60 / 120))
    delay = find(findings, "first_interview_delay")
    assert delay["estimate"] == pytest.approx((29 * 30 + 1) / 30 - 80)


def test_many_joint_interviews_of_few_persons_are_too_few() -> None:
    spells = make_running()
    tables = {"benefit_spells": spells, **make_contacts(spells, {"trial": 30, "comparison": 80})}
    few = set(spells["spell_id"].iloc[:15]) | set(spells["spell_id"].iloc[30:60])
    tables["interviews"] = tables["interviews"][tables["interviews"]["spell_id"].isin(few)]

    row = find(estimate(tables)["findings"], "joint_cancelled")

    assert (row["status"], row["n_trial"]) == ("too_few", 90)


def test_active_effort_is_left_out_without_offers_and_too_few_without_a_full_year() -> None:
    spells = make_running()
    late = spells.assign(start_date=pd.Timestamp("2019-06-01")).astype(spells.dtypes)
    contacts = make_contacts(late, {"trial": 30, "comparison": 80})

    without = estimate({"benefit_spells": late, "interviews": contacts["interviews"]})
    short = estimate({"benefit_spells": late, **contacts})

    assert "share_active_effort" not in set(without["interview_rates"]["measure"])
    rows = short["interview_rates"]
    effort = rows[rows["measure"] == "share_active_effort"]
    assert effort["status"].tolist() == ["too_few", "too_few"]


def test_interview_of_a_later_part_counts_with_the_joined_spell() -> None:
    rows = [
        spell("ann", "2018-01-01", "2018-03-01"),
        spell("ann", "2018-03-10", "2018-06-01"),
        *(spell(f"p{i}", "2018-01-01", "2018-06-01") for i in range(9)),
    ]
    interview = {
        "spell_id": "k00001",
        "interview_date": pd.Timestamp("2018-04-01"),
        "kind": "follow_up",
        "status": "held",
    }
    tables = {
        "benefit_spells": make_rows("benefit_spells", rows),
        "interviews": make_rows("interviews", [interview]),
    }

    rates = estimate(tables)["interview_rates"].set_index(["arm", "measure"])["value"]

    assert rates["trial", "held_per_year"] == pytest.approx(365.25 / (10 * 151))


def test_measures_of_an_empty_arm_are_too_few() -> None:
    spells = draw_spells(20, arms=("trial",))
    tables = {"benefit_spells": spells, **make_contacts(spells, {"trial": 30})}

    rates = estimate(tables)["interview_rates"]

    assert set(rates.loc[rates["arm"] == "comparison", "status"]) == {"too_few"}


def test_hours_per_case_are_total_hours_by_total_cases() -> None:
    hours = months("counsellor_hours", {"trial": [20, 22, 21], "comparison": [25, 27, 26]})

    found = estimate({"resources": hours})

    row = find(found["findings"], "hours_per_case")
    assert row["estimate"] == pytest.approx(-0.5)
    assert (row["n_trial"], row["unit"], row["status"]) == (30, "hours", "ok")
    assert find(found["findings"], "lae265_per_case")["status"] == "too_few"
    amounts = found["resources"].set_index(["arm", "kind"])
    assert amounts.loc[("trial", "counsellor_hours"), "amount_per_case"] == pytest.approx(2.1)
    assert amounts.loc[("trial", "lae265"), "status"] == "too_few"


def test_one_month_has_no_spread_to_judge_by() -> None:
    hours = months("counsellor_hours", {"trial": [20], "comparison": [25]}, cases=50)

    assert find(estimate({"resources": hours})["findings"], "hours_per_case")["status"] == "too_few"


def test_month_without_cases_is_left_out() -> None:
    hours = months("counsellor_hours", {"trial": [20, 30, 0], "comparison": [25, 27, 26]})
    hours.loc[hours["amount"] == 0, "cases"] = 0

    row = find(estimate({"resources": hours})["findings"], "hours_per_case")

    assert row["n_trial"] == 20


def make_elements(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return make_rows("elements", rows, trial_id="formkrav")


def test_fidelity_counts_elements_and_doses() -> None:
    trial = make_trial(elements=tuple(Element(slug, slug) for slug in ("a", "b", "c", "d")))
    day = pd.Timestamp("2018-01-01")
    elements = make_elements(
        [
            {"element": "a", "adopted_date": day, "planned_dose_pct": 80, "delivered_dose_pct": 60},
            {"element": "b", "adopted_date": day, "planned_dose_pct": 50},
            {"element": "c", "planned_dose_pct": 20},
        ]
    )

    found = estimate({"elements": elements}, trial)

    adopted = find(found["findings"], "adopted_elements")
    assert (adopted["estimate"], adopted["n_trial"], adopted["status"]) == (0.5, 4, "ok")
    assert pd.isna(adopted["comparison"])
    # b is adopted without a dose told: unknown; c is not adopted: no dose.
    assert find(found["findings"], "delivered_dose")["estimate"] == pytest.approx(60 / 100)
    listed = found["fidelity"].set_index("element")
    assert listed["is_adopted"].to_dict() == {"a": "yes", "b": "yes", "c": "no", "d": "no"}
    assert listed.loc["a", "delivered_dose_pct"] == 60
    assert listed["planned_dose_pct"].isna().to_dict() == {
        "a": False,
        "b": False,
        "c": False,
        "d": True,
    }


def test_fidelity_without_planned_doses_is_too_few() -> None:
    day = pd.Timestamp("2018-01-01")
    elements = make_elements([{"element": "gruppesamtaler", "adopted_date": day}])

    findings = estimate({"elements": elements})["findings"]

    assert find(findings, "delivered_dose")["status"] == "too_few"


def test_trial_without_elements_has_no_fidelity() -> None:
    elements = make_elements([{"element": "gruppesamtaler"}])

    found = estimate({"elements": elements}, make_trial(elements=()))

    assert find(found["findings"], "adopted_elements")["status"] == "too_few"
    assert found["fidelity"].empty


def test_historical_arm_is_the_comparison_where_the_design_says_so() -> None:
    trial = make_trial(plan=make_plan(design=Design.HISTORICAL_AND_SIMILAR))
    spells = draw_spells(40, arms=("trial", "historical"))

    row = find(
        estimate({"benefit_spells": spells}, trial)["findings"],
        "duration",
        week=26,
        method="kaplan_meier",
    )

    assert (row["comparison"], row["status"]) == ("historical", "ok")


def test_kind_of_data_is_the_notes() -> None:
    found = estimate({"benefit_spells": draw_spells(30)}, data_kind=DataKind.SYNTHETIC)

    assert all(set(t["data_kind"]) <= {"syntetisk"} for t in found.values())


def test_same_tables_in_another_order_give_the_same_findings() -> None:
    spells = draw_spells(60)
    tables = {"benefit_spells": spells, **make_contacts(spells, {"trial": 30, "comparison": 40})}

    there = estimate(tables)
    shuffled = {name: t.sample(frac=1, random_state=3) for name, t in tables.items()}
    back = estimate(shuffled)

    for name in there:
        pd.testing.assert_frame_equal(there[name], back[name], check_exact=False, rtol=1e-9)
