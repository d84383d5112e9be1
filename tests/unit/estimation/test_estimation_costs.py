"""Costs a case: amounts at uncertain prices, and the band that both uncertainties make."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines.domain import Price
from pipelines.estimation import estimate_municipality
from pipelines.estimation.costs import cost_difference
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.means import ratio_difference
from tests.factories import make_trial
from tests.unit.estimation.small_delivery import find, make_note, make_rows

HOURS = Price("counsellor_hours", 300, 400, 500, "project", None, "", "En time")
MEETINGS = Price("rehabilitation_meetings", 1000, 2000, 3000, "project", None, "", "Et møde")
TRIAL, OTHER = [20.0, 24, 22, 21], [30.0, 28, 33, 29]


def _column(values: list[float]) -> np.ndarray:
    return np.array(values)[:, np.newaxis]


def _cases(value: float = 10.0) -> np.ndarray:
    return np.full((4, 1), value)


def _tables() -> dict[str, pd.DataFrame]:
    rows = [
        {"arm": arm, "month": pd.Timestamp(f"2018-0{i + 1}-01"), "kind": kind, "amount": amount}
        for kind, arms in (
            ("counsellor_hours", {"trial": TRIAL, "comparison": OTHER}),
            ("rehabilitation_meetings", {"trial": [1.0, 2, 1, 2], "comparison": [2.0, 3, 2, 2]}),
        )
        for arm, amounts in arms.items()
        for i, amount in enumerate(amounts)
    ]
    return {"resources": make_rows("resources", rows, trial_id="formkrav", cases=10)}


def _estimate(prices: tuple[Price, ...], **over: Any) -> dict[str, pd.DataFrame]:
    tables = over.get("tables", _tables())
    return estimate_municipality(tables, [make_trial()], "rebild", make_note(), prices)


def test_certain_price_is_the_difference_of_amounts_times_the_price() -> None:
    found = cost_difference(
        (_column(TRIAL), _cases()), (_column(OTHER), _cases()), ([400], [400], [400])
    )

    amounts = ratio_difference(TRIAL, [10] * 4, OTHER, [10] * 4)
    assert found.estimate == pytest.approx(400 * amounts.estimate)
    assert found.std_error == pytest.approx(400 * amounts.std_error)
    assert (found.ci_low, found.ci_high) == pytest.approx(
        (400 * amounts.ci_low, 400 * amounts.ci_high)
    )


def test_uncertain_price_widens_the_band_by_what_the_arms_differ() -> None:
    arms = (_column(TRIAL), _cases()), (_column(OTHER), _cases())
    certain = cost_difference(*arms, ([400], [400], [400]))
    uncertain = cost_difference(*arms, ([300], [400], [500]))

    gap = certain.estimate / 400
    error = 200 / (2 * 1.959964)
    spread = (certain.std_error / 400) ** 2
    assert uncertain.estimate == certain.estimate
    expected = certain.std_error**2 + error**2 * (gap**2 + spread)
    assert uncertain.std_error == pytest.approx(expected**0.5, rel=1e-6)


def test_kinds_of_one_month_go_along() -> None:
    both = np.column_stack([TRIAL, TRIAL]), np.full((4, 2), 10.0)
    other = np.column_stack([OTHER, OTHER]), np.full((4, 2), 10.0)

    found = cost_difference(both, other, ([1, 1], [1, 1], [1, 1]))

    alone = ratio_difference(TRIAL, [10] * 4, OTHER, [10] * 4)
    assert found.std_error == pytest.approx(2 * alone.std_error)


@pytest.mark.parametrize(
    ("trial", "prices", "error", "message"),
    [
        (([[1.0]], [[1.0]]), ([1], [2], [3]), NoEstimateError, "two months"),
        (([[1.0], [1]], [[0.0], [0]]), ([1], [2], [3]), ValueError, "cases"),
        (([[1.0], [np.nan]], [[1.0], [1]]), ([1], [2], [3]), ValueError, "finite"),
        (([[1.0], [2]], [[1.0], [1]]), ([3], [2], [1]), ValueError, "low"),
        (([[1.0], [2]], [[1.0], [1]]), ([-1], [2], [3]), ValueError, "low"),
        (([1.0, 2.0], [1.0, 1.0]), ([1], [2], [3]), ValueError, "shape"),
    ],
)
def test_what_has_no_cost_is_refused(
    trial: Any, prices: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        cost_difference(trial, ([[1.0], [2.0]], [[1.0], [1.0]]), prices)


def test_cost_is_a_finding_and_three_rows_an_arm() -> None:
    found = _estimate((HOURS, MEETINGS))

    row = find(found["findings"], "cost_per_case")
    hours, meetings = (87 - 120) / 40, (6 - 9) / 40
    assert row["estimate"] == pytest.approx(400 * hours + 2000 * meetings)
    assert (row["unit"], row["status"], row["n_trial"]) == ("dkk_per_case", "ok", 40)
    rows = found["resources"].set_index(["arm", "kind"])["amount_per_case"]
    assert rows["trial", "cost"] == pytest.approx(400 * 87 / 40 + 2000 * 6 / 40)
    assert rows["trial", "cost_low"] == pytest.approx(300 * 87 / 40 + 1000 * 6 / 40)
    assert rows["trial", "cost_high"] == pytest.approx(500 * 87 / 40 + 3000 * 6 / 40)


def test_without_prices_nothing_is_reckoned_in_money() -> None:
    found = _estimate(())

    assert find(found["findings"], "cost_per_case")["status"] == "not_delivered"
    assert not found["resources"]["kind"].str.startswith("cost").any()


@pytest.mark.parametrize(("trial", "status"), [(1.0, "ok"), (4.0, "too_few")])
def test_few_pieces_are_never_told_by_a_cost(trial: float, status: str) -> None:
    """Few in both arms: left out of the cost. Few in one: no cost."""
    tables = _tables()
    rows = tables["resources"]
    few = {"trial": 1.0, "comparison": trial}
    is_meeting = rows["kind"] == "rehabilitation_meetings"
    amounts = rows["amount"].mask(is_meeting, rows["arm"].map(few).astype("Float64"))
    found = _estimate((HOURS, MEETINGS), tables={"resources": rows.assign(amount=amounts)})

    row = find(found["findings"], "cost_per_case")
    assert row["status"] == status
    assert found["resources"]["kind"].eq("cost").any() == (status == "ok")
    if status == "ok":
        assert row["estimate"] == pytest.approx(400 * (87 - 120) / 40)


def test_price_of_what_nobody_reports_is_too_few() -> None:
    other = Price("lae285", 1, 2, 3, "project", None, "", "En attest")

    assert find(_estimate((other,))["findings"], "cost_per_case")["status"] == "too_few"


@pytest.mark.parametrize("over", [{"low": 500.0}, {"source": "kilde"}, {"high": float("inf")}])
def test_impossible_price_does_not_exist(over: dict[str, Any]) -> None:
    fields: dict[str, Any] = {
        "kind": "lae285", "low": 1.0, "mid": 2.0, "high": 3.0, "origin": "project",
        "source": None, "locator": "", "note": "n",
    }  # fmt: skip

    with pytest.raises(ValueError, match="price of lae285"):
        Price(**fields | over)
