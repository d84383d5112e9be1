from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from pipelines.disclosure import release_tables
from pipelines.domain import DisclosureThresholds
from pipelines.errors import DisclosureError
from pipelines.tables import RELEASED_TABLES, Kind, Table

TABLES = {table.name: table for table in RELEASED_TABLES}
COMMON = {
    "network": "nordjylland", "trial": "formkrav", "municipality": "rebild", "status": "ok",
    "data_kind": "ekte", "arm": "trial", "outcome": "duration", "estimand": "rmst_difference",
    "method": "kaplan_meier", "unit": "weeks", "verdict": "not_worse", "design": "parallel",
    "variable": "sex", "level": "a", "stage": "included", "measure": "held_per_year",
    "element": "telefon", "is_adopted": "yes", "kind": "counsellor_hours", "table": "interviews",
    "code": "ROWS", "column": "x", "comparison": "comparison",
}  # fmt: skip


def rows_of(name: str, *records: Mapping[str, object]) -> pd.DataFrame:
    table: Table = TABLES[name]
    columns = {
        c.name: [
            record.get(c.name, COMMON.get(c.name, pd.NA) if c.kind is Kind.TEXT else pd.NA)
            for record in records
        ]
        for c in table.columns
    }
    return table.conform(pd.DataFrame(columns))


def release(name: str, *records: Mapping[str, object], **others: pd.DataFrame) -> pd.DataFrame:
    exact = {name: rows_of(name, *records), **others}
    return release_tables(exact, DisclosureThresholds())[name]


def column(rows: pd.DataFrame, name: str) -> list[object]:
    return [None if pd.isna(value) else value for value in rows[name]]


def test_small_counts_are_hidden_and_others_rounded() -> None:
    rows = release("flow", *[{"stage": f"s{n:02d}", "count": n} for n in (0, 4, 5, 7, 8, 52)])

    assert column(rows, "count") == [None, None, 5, 5, 10, 50]
    assert column(rows, "status") == ["suppressed", "suppressed", "ok", "ok", "ok", "ok"]


def test_counts_of_a_delivery_are_released_like_others() -> None:
    rows = release("delivery_quality", {"code": "A", "count": 3}, {"code": "B", "count": 412})

    assert column(rows, "count") == [None, 410]


def test_a_row_without_figures_keeps_its_reason() -> None:
    rows = release("flow", {"count": 12, "status": "refused"}, {"stage": "x", "status": "failed"})

    assert column(rows, "status") == ["refused", "failed"]
    assert column(rows, "count") == [None, None]


def test_a_single_hidden_level_takes_the_next_smallest_with_it() -> None:
    levels = [{"level": k, "count": n} for k, n in (("a", 30), ("b", 3), ("c", 9), ("d", 9))]

    rows = release("baseline", *levels)

    assert column(rows, "count") == [30, None, None, 10]
    assert column(rows, "status") == ["ok", "suppressed", "suppressed", "ok"]


def test_two_hidden_levels_protect_each_other() -> None:
    levels = [{"level": k, "count": n} for k, n in (("a", 30), ("b", 3), ("c", 2))]

    rows = release("baseline", *levels)

    assert column(rows, "count") == [30, None, None]


def test_each_variable_and_arm_is_protected_by_itself() -> None:
    rows = release(
        "baseline",
        {"arm": "comparison", "level": "a", "count": 3},
        {"arm": "comparison", "level": "b", "count": 40},
        {"arm": "trial", "level": "a", "count": 20},
        {"arm": "trial", "level": "b", "count": 40},
        {"arm": "trial", "level": "c", "status": "refused"},
    )

    assert column(rows, "count") == [None, None, 20, 40, None]


def test_balance_is_shown_for_levels_that_both_arms_show() -> None:
    baseline = rows_of(
        "baseline",
        *[
            {"arm": arm, "level": level, "count": n}
            for arm, level, n in (
                ("trial", "a", 30), ("trial", "b", 30), ("trial", "c", 30),
                ("comparison", "a", 30), ("comparison", "b", 2), ("comparison", "c", 9),
                ("comparison", "d", 30),
            )
        ],
    )  # fmt: skip
    records = [{"level": k, "smd_before": -0.1234, "smd_after": -0.001} for k in "abcde"]

    rows = release("balance", *records, baseline=baseline)

    assert column(rows, "smd_before") == [-0.12, None, None, None, None]
    assert str(rows["smd_after"].iloc[0]) == "0.0"
    assert column(rows, "status") == ["ok", *["too_few"] * 4]


def test_balance_without_any_shown_level_is_hidden() -> None:
    rows = release("balance", {"level": "a", "smd_before": 0.2}, {"level": "b", "smd_before": 0.1})

    assert column(rows, "status") == ["too_few", "too_few"]


def test_shares_come_from_rounded_counts_in_whole_per_cent() -> None:
    rows = release("survey_shares", {"share": 27 / 43, "n": 43, "invited": 61})

    assert column(rows, "share") == [round(25 / 45, 2)]
    assert (column(rows, "n"), column(rows, "invited")) == ([45], [60])


@pytest.mark.parametrize(
    ("successes", "n", "status"),
    [
        (0, 40, "suppressed"),
        (40, 40, "suppressed"),
        (3, 40, "suppressed"),
        (36, 40, "suppressed"),
        (5, 40, "ok"),
        (5, 9, "too_few"),
        (5, 2000, "suppressed"),  # 0 per cent in whole per cent
    ],
)
def test_neither_none_nor_all_nor_a_small_cell_is_shown(
    successes: int, n: int, status: str
) -> None:
    rows = release("survey_shares", {"share": successes / n, "n": n})

    assert column(rows, "status") == [status]
    assert (column(rows, "share") == [None]) == (status != "ok")


def test_a_handful_of_answers_is_not_even_counted() -> None:
    rows = release("survey_shares", {"share": 0.5, "n": 4, "invited": 3})

    assert (column(rows, "n"), column(rows, "invited")) == ([None], [None])


def test_interview_shares_and_means_follow_their_own_rules() -> None:
    rows = release(
        "interview_rates",
        {"measure": "held_per_year", "value": 5.6789, "n": 41, "unit": "per_year"},
        {"measure": "first_interview_delay", "value": 12.34, "n": 9, "unit": "days"},
        {"measure": "share_phone", "value": 11 / 41, "n": 41, "unit": "share"},
    )

    assert column(rows, "measure") == ["first_interview_delay", "held_per_year", "share_phone"]
    assert column(rows, "value") == [None, 5.68, 0.25]
    assert column(rows, "status") == ["too_few", "ok", "ok"]
    assert column(rows, "n") == [None, 40, 40]


def test_resources_need_ten_cases() -> None:
    rows = release(
        "resources",
        {"kind": "a", "amount_per_case": 3.14159, "cases": 52, "unit": "hours"},
        {"kind": "b", "amount_per_case": 3.14159, "cases": 9, "unit": "per_case"},
    )

    assert column(rows, "amount_per_case") == [3.142, None]
    assert column(rows, "cases") == [50, None]


def test_doses_are_whole_per_cent() -> None:
    rows = release("fidelity", {"planned_dose_pct": 80.4, "delivered_dose_pct": 61.7})

    assert column(rows, "planned_dose_pct") == [80]
    assert column(rows, "delivered_dose_pct") == [62]


ESTIMATE = {
    "week": 26, "estimate": -0.41234, "std_error": 0.56789, "ci95_low": -1.5, "ci95_high": -0.001,
    "ci90_low": -1.3456, "ci90_high": 0.512, "p_value": 0.04567, "n_trial": 212,
    "n_comparison": 198, "margin": 2.0,
}  # fmt: skip


def test_an_estimate_is_released_at_its_declared_precision() -> None:
    rows = release("findings", ESTIMATE)

    assert rows[["estimate", "std_error", "ci90_low", "p_value"]].iloc[0].tolist() == [
        -0.41,
        0.568,
        -1.35,
        0.046,
    ]
    assert str(rows["ci95_high"].iloc[0]) == "0.0"
    assert column(rows, "verdict") == ["not_worse"]
    assert (column(rows, "n_trial"), column(rows, "n_comparison")) == ([210], [200])


@pytest.mark.parametrize(
    ("n_trial", "n_comparison"), [(19, 300), (300, 19), (300, None), (None, 300)]
)
def test_an_estimate_of_a_small_arm_is_withheld_with_its_verdict(
    n_trial: int | None, n_comparison: int | None
) -> None:
    rows = release("findings", {**ESTIMATE, "n_trial": n_trial, "n_comparison": n_comparison})

    assert column(rows, "status") == ["too_few"]
    assert rows[["estimate", "std_error", "ci95_low", "p_value", "verdict"]].isna().all(axis=None)
    assert column(rows, "margin") == [2.0]


def test_a_row_with_one_arm_needs_only_that_arm() -> None:
    rows = release("findings", {**ESTIMATE, "comparison": pd.NA, "n_comparison": pd.NA})

    assert column(rows, "status") == ["ok"]


def test_elements_are_not_persons() -> None:
    share = {"estimand": "adopted_share", "estimate": 2 / 3, "unit": "share", "n_trial": 3}

    rows = release("findings", {**share, "comparison": pd.NA})

    assert column(rows, "estimate") == [0.67]
    assert column(rows, "n_trial") == [None]


@pytest.mark.parametrize(
    ("yes", "status"), [(4, "too_few"), (5, "ok"), (36, "too_few"), (35, "ok")]
)
def test_a_difference_of_shares_needs_five_in_every_cell(yes: int, status: str) -> None:
    shares = rows_of(
        "survey_shares",
        {"outcome": "staff_trust", "arm": "trial", "share": yes / 40, "n": 40},
        {"outcome": "staff_trust", "arm": "comparison", "share": 0.5, "n": 40},
        {"outcome": "staff_quality", "arm": "comparison", "status": "failed"},
        {"outcome": "staff_meaning", "arm": "comparison"},
    )
    finding = {"outcome": "staff_trust", "unit": "pp", "estimate": 12.34, "week": pd.NA}

    rows = release("findings", {**ESTIMATE, **finding}, survey_shares=shares)

    assert column(rows, "status") == [status]


def test_cancelled_joint_interviews_rest_on_their_measure() -> None:
    rates = rows_of(
        "interview_rates",
        {"measure": "share_joint_cancelled", "value": 0.02, "n": 100, "unit": "share"},
        {"measure": "held_per_year", "value": 5.0, "n": 100, "unit": "per_year"},
    )
    finding = {"n_trial": 100, "outcome": "joint_cancelled", "unit": "pp", "week": pd.NA}

    rows = release("findings", {**ESTIMATE, **finding}, interview_rates=rates)

    assert column(rows, "status") == ["too_few"]


@pytest.mark.parametrize(
    ("outcome", "week", "status"),
    [
        ("job_or_education", 13, "too_few"),
        ("job_or_education", 26, "ok"),
        ("exit_rate", pd.NA, "ok"),
        ("job_or_education", 0, "ok"),  # no step is known so early
    ],
)
def test_an_estimate_rests_on_the_exits_up_to_its_week(
    outcome: str, week: object, status: str
) -> None:
    curves = rows_of(
        "curves",
        {"outcome": "job_or_education", "week": 10, "value": 0.1, "at_risk": 40, "events": 4},
        {"outcome": "job_or_education", "week": 20, "value": 0.2, "at_risk": 36, "events": 4},
    )

    rows = release(
        "findings", {**ESTIMATE, "outcome": outcome, "week": week, "unit": "pp"}, curves=curves
    )

    assert column(rows, "status") == [status]


def test_pooled_numbers_are_rounded_too() -> None:
    pooled = {
        "tau2": 0.123456,
        "i2": 0.45678,
        "prediction_low": -3.21987,
        "municipality": "_network",
    }

    rows = release("findings", {**ESTIMATE, **pooled})

    assert rows[["tau2", "i2", "prediction_low"]].iloc[0].tolist() == [0.1235, 0.457, -3.22]


def test_a_unit_without_declared_precision_is_refused() -> None:
    with pytest.raises(DisclosureError, match="enheden furlongs kan ikke frigives"):
        release("findings", {**ESTIMATE, "unit": "furlongs"})


def test_a_table_without_a_rule_is_refused() -> None:
    with pytest.raises(DisclosureError, match="Tabellen persons kan ikke frigives"):
        release_tables({"persons": pd.DataFrame()}, DisclosureThresholds())


def test_only_the_tables_given_come_back_empty_ones_too() -> None:
    exact = {table.name: table.empty() for table in RELEASED_TABLES}

    released = release_tables(exact, DisclosureThresholds())

    assert sorted(released) == sorted(exact)
    assert all(rows.empty for rows in released.values())
    assert release_tables({}, DisclosureThresholds()) == {}


def curve(*steps: tuple[int, float, int, object]) -> list[dict[str, object]]:
    return [
        {"week": week, "value": value, "at_risk": at_risk, "events": events}
        for week, value, at_risk, events in steps
    ]


def test_steps_are_merged_until_five_have_left() -> None:
    rows = release(
        "curves",
        *curve(
            (0, 1.0, 60, 0), (1, 0.95, 60, 3), (2, 0.883, 57, 4), (3, 0.8, 53, 5), (4, 0.78, 48, 1)
        ),
    )

    assert column(rows, "week") == [0, 2, 3]
    assert column(rows, "value") == [1.0, 0.88, 0.8]
    assert column(rows, "at_risk") == [60, 55, 55]
    assert column(rows, "events") == [None, 5, 5]


def test_a_curve_ends_where_fewer_than_ten_are_at_risk() -> None:
    rows = release("curves", *curve((0, 1.0, 20, 0), (1, 0.7, 20, 6), (2, 0.4, 9, 6)))

    assert column(rows, "week") == [0, 1]


def test_a_curve_that_cannot_be_shown_is_one_row_that_says_so() -> None:
    rows = release("curves", *curve((0, 1.0, 9, 0), (1, 0.5, 9, 5)))

    assert column(rows, "status") == ["too_few"]
    assert column(rows, "value") == [None]


def test_a_curve_that_was_never_made_keeps_its_reason() -> None:
    rows = release("curves", {"week": 0, "value": 1.0, "status": "not_delivered"})

    assert column(rows, "status") == ["not_delivered"]
    assert column(rows, "value") == [None]


def test_a_step_down_to_nobody_is_not_shown() -> None:
    rows = release("curves", *curve((0, 1.0, 20, 0), (1, 0.0, 20, 20)))

    assert column(rows, "week") == [0]


def test_an_incidence_needs_five_who_did_not_leave_that_way() -> None:
    steps = [
        {"outcome": "job_or_education", "arm": arm, "week": week, "value": 14 * week / 30,
         "at_risk": 30 - 14 * (week - 1), "events": 14}
        for arm in ("trial", "comparison")
        for week in (1, 2)
    ]  # fmt: skip
    incidence = {"outcome": "job_or_education", "estimand": "incidence_difference", "unit": "pp",
                 "week": 2, "n_trial": 30, "n_comparison": 30, "estimate": 3.0}  # fmt: skip

    rows = release("findings", incidence, {**incidence, "week": 1},
                   curves=rows_of("curves", *steps))  # fmt: skip

    assert column(rows, "status") == ["ok", "too_few"]
