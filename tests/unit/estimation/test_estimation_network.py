from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.domain import OutcomeKey
from pipelines.estimation import leave_one_out, plan_findings, pool_network, pool_trial
from pipelines.estimation.noninferiority import verdict_from_limits
from pipelines.estimation.pooling import pool
from tests.factories import make_plan, make_trial
from tests.unit.estimation.small_delivery import find, make_findings

PRIMARY = OutcomeKey("duration", "rmst_difference", 26)


def part(
    municipality: str, estimate: float | None, error: float | None, **over: Any
) -> dict[str, Any]:
    return {
        "municipality": municipality,
        "estimate": estimate,
        "std_error": error,
        "n_trial": 50,
        "n_comparison": 40,
        **over,
    }


FOUR = [
    part("aalborg", -1.0, 0.3),
    part("hjoerring", 0.2, 0.4),
    part("rebild", -0.5, 0.9),
    part("thisted", 0.4, 0.5),
]


def pooled(*rows: dict[str, Any]) -> pd.DataFrame:
    return pool_trial(make_findings(rows), make_trial())


def test_four_municipalities_give_one_random_effects_row() -> None:
    rows = pooled(*FOUR)

    row = find(rows, "duration", week=26, estimand="rmst_difference")
    expected = pool([-1.0, 0.2, -0.5, 0.4], [0.3, 0.4, 0.9, 0.5])
    assert (row["method"], row["municipality"]) == ("reml_hartung_knapp", "_network")
    for column in ("estimate", "std_error", "tau2", "i2", "prediction_low", "prediction_high"):
        assert row[column] == pytest.approx(getattr(expected, column))
    assert (row["ci95_low"], row["ci95_high"]) == pytest.approx((expected.ci_low, expected.ci_high))
    assert (row["ci90_low"], row["ci90_high"]) == pytest.approx(expected.limits(0.90))
    assert row["p_value"] == pytest.approx(expected.p_value)
    assert (row["n_trial"], row["n_comparison"]) == (200, 160)


def test_verdict_comes_from_the_rows_own_limits() -> None:
    rows = pooled(*FOUR[:2])

    own = rows[(rows["outcome"] == "duration") & (rows["week"] == 26) & rows["margin"].notna()]
    assert own["method"].tolist() == ["fixed_effect", "reml_hartung_knapp"]
    for _, row in own.iterrows():
        expected = verdict_from_limits(
            row["estimate"],
            (row["ci95_low"], row["ci95_high"]),
            (row["ci90_low"], row["ci90_high"]),
            1.0,
            higher_is_better=False,
        )
        assert row["verdict"] == expected.value
    assert own["verdict"].tolist() == ["better", "undecided"]  # t(1) quantiles decide nothing


@pytest.mark.parametrize(("k", "methods"), [(2, 2), (3, 2), (4, 1)])
def test_fixed_effect_stands_beside_two_or_three(k: int, methods: int) -> None:
    rows = pooled(*FOUR[:k])

    own = rows[(rows["outcome"] == "duration") & (rows["week"] == 26)]
    own = own[own["estimand"] == "rmst_difference"]
    assert len(own) == methods
    random = own[own["method"] == "reml_hartung_knapp"].iloc[0]
    assert pd.isna(random["prediction_low"]) == (k < 3)


def test_one_municipality_is_not_pooled() -> None:
    row = find(pooled(FOUR[0]), "duration", week=26, estimand="rmst_difference")

    assert (row["method"], row["status"], row["margin"]) == ("not_pooled", "too_few", 1.0)
    assert pd.isna(row["estimate"])
    assert pd.isna(row["verdict"])


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("not_delivered", "too_few"), "too_few"),
        (("not_delivered", "refused"), "refused"),
        (("suppressed", "refused"), "suppressed"),
        (("not_delivered", "not_delivered"), "not_delivered"),
    ],
)
def test_reason_is_kept_where_none_has_an_estimate(
    statuses: tuple[str, str], expected: str
) -> None:
    rows = pooled(*(part(f"m{i}", None, None, status=s) for i, s in enumerate(statuses)))

    assert find(rows, "duration", week=26, estimand="rmst_difference")["status"] == expected


def test_every_planned_finding_has_a_row_also_where_nobody_made_one() -> None:
    rows = pooled(*FOUR)

    keys = {(s.outcome, s.estimand) for s in plan_findings(make_trial())}
    assert set(zip(rows["outcome"], rows["estimand"], strict=True)) == keys
    assert find(rows, "exit_rate")["status"] == "not_delivered"


def test_suppressed_and_errorless_parts_are_left_out() -> None:
    rows = pooled(
        *FOUR[:2],
        part("rebild", 9.0, 0.1, status="suppressed"),
        part("thisted", 9.0, None),
        part("morsoe", 9.0, 0.0),
    )

    own = rows[(rows["method"] == "fixed_effect")]
    assert own["n_trial"].tolist() == [100]


def test_pooled_rows_and_other_trials_are_not_pooled_again() -> None:
    again = pd.concat(
        [make_findings(FOUR), pooled(*FOUR), make_findings([part("x", 9, 1, trial="mentor")])]
    )

    pd.testing.assert_frame_equal(pool_trial(again, make_trial()), pooled(*FOUR))


def test_pooled_row_is_synthetic_if_any_part_is() -> None:
    mixed = pooled(FOUR[0], FOUR[1] | {"data_kind": "syntetisk"})

    kinds = mixed.loc[mixed["method"] == "fixed_effect", "data_kind"]
    assert kinds.tolist() == ["syntetisk"]
    assert set(pooled(*FOUR[:2])["data_kind"]) == {"ekte"}


def test_shares_of_elements_are_averaged() -> None:
    common = {
        "outcome": "adopted_elements",
        "estimand": "adopted_share",
        "week": None,
        "comparison": None,
        "method": "count",
        "unit": "share",
    }
    rows = pooled(*(part(m, e, None, **common) for m, e in (("aalborg", 1.0), ("rebild", 0.5))))

    row = find(rows, "adopted_elements")
    assert (row["method"], row["estimate"], row["status"]) == ("mean", 0.75, "ok")
    assert find(rows, "delivered_dose")["status"] == "not_delivered"


def test_network_pools_trials_and_takes_a_lone_municipality_as_it_is() -> None:
    findings = make_findings([*FOUR, part("aalborg", 0.8, 0.5, trial="mentor")])
    trials = [make_trial(), make_trial(slug="mentor", plan=make_plan(margin=None))]

    rows = pool_network(findings, trials)

    row = find(rows, "duration", method="fixed_effect")
    first = pool([-1.0, 0.2, -0.5, 0.4], [0.3, 0.4, 0.9, 0.5])
    expected = pool([first.estimate, 0.8], [first.std_error, 0.5], "fixed", hartung_knapp=False)
    assert row["estimate"] == pytest.approx(expected.estimate)
    assert (row["trial"], row["municipality"], row["comparison"]) == (
        "_network",
        "_network",
        "comparison",
    )
    assert row["n_trial"] == 250
    assert rows["margin"].isna().all()
    assert rows["design"].isna().all()


def test_network_says_where_comparisons_are_mixed() -> None:
    findings = make_findings(
        [*FOUR, part("aalborg", 0.8, 0.5, trial="mentor", comparison="historical")]
    )

    rows = pool_network(findings, [make_trial(), make_trial(slug="mentor")])

    assert set(rows["comparison"]) == {"mixed"}


def test_trials_of_different_networks_are_not_pooled() -> None:
    findings = make_findings([*FOUR, part("koebenhavn", 0.8, 0.5, trial="kbh-sygedagpenge")])
    other = make_trial(slug="kbh-sygedagpenge", network="koebenhavn")

    assert pool_network(findings, [make_trial(), other]).empty


def test_network_pools_more_than_three_trials_without_the_fixed_effect() -> None:
    slugs = ["a", "b", "c", "d"]
    findings = make_findings([part("rebild", i / 10, 0.5, trial=s) for i, s in enumerate(slugs)])

    rows = pool_network(findings, [make_trial(slug=slug) for slug in slugs])

    assert rows["method"].tolist() == ["reml_hartung_knapp"]


def test_leave_one_out_pools_the_others() -> None:
    rows = leave_one_out(make_findings(FOUR), PRIMARY)

    assert rows["left_out"].tolist() == ["aalborg", "hjoerring", "rebild", "thisted"]
    expected = pool([0.2, -0.5, 0.4], [0.4, 0.9, 0.5])
    assert rows["estimate"].iloc[0] == pytest.approx(expected.estimate)
    assert rows["ci95_high"].iloc[0] == pytest.approx(expected.ci_high)


def test_leave_one_out_needs_three() -> None:
    assert leave_one_out(make_findings(FOUR[:2]), PRIMARY).empty
