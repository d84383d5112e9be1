from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.panel import GroupTimeEffects, group_time_effects
from pipelines.estimation.panel_checks import permutation_test, placebo_effects

NAMES = ("unit", "period", "start", "outcome")


def make_panel(outcomes: dict[str, list[float]], starts: dict[str, Any]) -> pd.DataFrame:
    """Build a panel of invented units; periods are 1, 2, 3 …"""
    return pd.DataFrame(
        [
            {"unit": unit, "period": period, "start": starts.get(unit), "outcome": value}
            for unit, values in outcomes.items()
            for period, value in enumerate(values, start=1)
        ]
    )


def make_noise(n_units: int, n_periods: int, n_treated: int, effect: float) -> pd.DataFrame:
    """Build units with noise, the first of which start in the middle with an effect."""
    draws = np.random.default_rng(1).normal(size=(n_units, n_periods))
    start = n_periods // 2 + 1
    draws[:n_treated, start - 1 :] += effect
    return make_panel(
        {f"u{i:02d}": list(draws[i]) for i in range(n_units)},
        {f"u{i:02d}": float(start) for i in range(n_treated)},
    )


def estimate(panel: pd.DataFrame, **over: Any) -> GroupTimeEffects:
    return group_time_effects(panel, *NAMES, **over)


def test_two_by_two_is_the_difference_of_the_mean_changes() -> None:
    # Changes: 3 and 5 against 1 and 2, so 4 - 1.5; each arm's variance is over its own size.
    panel = make_panel({"a": [1, 4], "b": [2, 7], "c": [5, 6], "d": [1, 3]}, {"a": 2, "b": 2})

    found = estimate(panel)

    assert found.simple.estimate == pytest.approx(2.5)
    assert found.simple.std_error == pytest.approx((1 / 2 + 0.25 / 2) ** 0.5)
    assert found.dynamic.estimate == pytest.approx(2.5)
    assert found.group.groups.tolist() == [2]


def test_start_groups_are_weighed_by_their_size() -> None:
    # Two start in 2 and gain 3, one starts in 3 and gains 6; the effect stays.
    panel = make_panel(
        {"a": [0, 3, 3], "b": [1, 4, 4.5], "c": [0, 0, 6], "d": [2, 2, 2], "e": [0, 0, 0.5]},
        {"a": 2, "b": 2, "c": 3},
    )

    found = estimate(panel)

    assert found.group.estimates == pytest.approx([3.0, 5.75])
    assert found.group.estimate == pytest.approx((2 * 3.0 + 5.75) / 3)
    assert found.dynamic.event_times.tolist() == [-1, 0, 1]
    assert found.dynamic.n_units.tolist() == [1, 3, 2]


def test_two_way_fixed_effects_trap_is_avoided() -> None:
    # The effect grows by 1 a period; a unit already under the rule is never a comparison.
    growing = {f"e{i}": [0.1 * i, 1, 2, 3, 4] for i in range(3)}
    later = {f"l{i}": [0.1 * i, 0, 0, 1, 2] for i in range(3)}
    never = {f"n{i}": [0.1 * i, 0, 0, 0, 0] for i in range(3)}

    found = estimate(
        make_panel(
            {**growing, **later, **never},
            {**dict.fromkeys(growing, 2), **dict.fromkeys(later, 4)},
        )
    )

    assert found.dynamic.estimates[-1] == pytest.approx(4)
    assert found.simple.estimate == pytest.approx((1 + 2 + 3 + 4 + 1 + 2) / 6)


def test_without_a_unit_that_never_starts_the_later_are_the_comparison() -> None:
    panel = make_panel(
        {"a": [0, 2, 2, 2], "b": [1, 3, 4, 4], "c": [0, 0, 1, 9], "d": [1, 1, 1, 9]},
        {"a": 2, "b": 2, "c": 4, "d": 4},
    )

    found = estimate(panel)

    assert found.comparison == "not_yet"
    assert found.dynamic.event_times.tolist() == [0, 1]  # the panel ends before the last start
    assert found.dynamic.estimates == pytest.approx([2.0, 2.5 - 0.5])


def test_universal_base_compares_all_with_the_last_period_before() -> None:
    panel = make_panel(
        {"a": [0, 2, 5, 9], "b": [0, 2, 5, 9.5], "c": [0, 0, 0, 0], "d": [0, 0, 0.5, 0]},
        {"a": 4, "b": 4},
    )

    found = estimate(panel, base_period="universal")

    assert found.dynamic.event_times.tolist() == [-3, -2, 0]
    assert found.dynamic.estimates == pytest.approx([-4.75, -2.75, 4.5])


@pytest.mark.parametrize("never", [None, 0, np.inf, 99])
def test_missing_zero_infinite_and_later_starts_are_never(never: float | None) -> None:
    outcomes = {"a": [1.0, 4.0], "b": [2.0, 7.0], "c": [5.0, 6.0], "d": [1.0, 3.0]}

    found = estimate(make_panel(outcomes, {"a": 2, "b": 2, "c": never, "d": never}))

    assert found.simple.estimate == pytest.approx(2.5)


def test_dates_count_from_the_next_period() -> None:
    panel = make_panel({"a": [1, 4], "b": [2, 7], "c": [5, 6], "d": [1, 3]}, {})
    panel["period"] = pd.to_datetime(panel["period"].map({1: "2017-04-01", 2: "2017-07-01"}))
    treated = panel["unit"].isin(["a", "b"])
    panel["start"] = pd.Series(pd.Timestamp("2017-06-15"), index=panel.index).where(treated)

    found = estimate(panel)

    assert found.simple.estimate == pytest.approx(2.5)
    assert found.group.groups[0] == np.datetime64("2017-07-01")
    assert found.dynamic.event_times.tolist() == [0]


@pytest.mark.parametrize("kind", ["period", "date", "timestamp"])
def test_dates_may_be_written_in_several_ways(kind: str) -> None:
    panel = make_panel({"a": [1, 4], "b": [2, 7], "c": [5, 6], "d": [1, 3]}, {})
    starts = panel["unit"].map({"a": "2017-07-01", "b": "2017-07-01"})
    for name, values in (
        ("period", panel["period"].map({1: "2017-04-01", 2: "2017-07-01"})),
        ("start", starts),
    ):
        moments = pd.to_datetime(values)
        panel[name] = {
            "period": moments.dt.to_period("Q"),
            "date": moments.astype(object).map(lambda m: None if pd.isna(m) else m.date()),
            "timestamp": moments,
        }[kind]

    assert estimate(panel).simple.estimate == pytest.approx(2.5)


def test_whole_number_columns_of_pandas_are_read() -> None:
    panel = make_panel({"a": [1, 4], "b": [2, 7], "c": [5, 6], "d": [1, 3]}, {"a": 2, "b": 2})

    found = estimate(panel.astype({"period": "Int64", "start": "Int64", "outcome": "Float64"}))

    assert found.simple.estimate == pytest.approx(2.5)


def test_units_under_the_rule_from_the_first_period_are_left_out_and_counted() -> None:
    panel = make_panel(
        {"a": [1, 4], "b": [2, 7], "c": [5, 6], "d": [1, 3], "e": [0, 90]},
        {"a": 2, "b": 2, "e": 1},
    )

    found = estimate(panel)

    assert found.simple.estimate == pytest.approx(2.5)
    assert found.n_left_out == 1


def test_the_order_of_the_rows_does_not_matter() -> None:
    panel = make_noise(12, 6, 4, 1.0)

    assert estimate(panel.sample(frac=1, random_state=2)).simple.estimate == pytest.approx(
        estimate(panel).simple.estimate
    )


def _missing(p: pd.DataFrame) -> pd.DataFrame:
    return p.assign(outcome=p["outcome"].where(p.index != 1))


BAD: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], str]] = {
    "a period twice": (lambda p: pd.concat([p, p.head(1)]), "same period twice"),
    "a missing outcome": (_missing, "1 values are missing"),
    "an unbalanced panel": (lambda p: p.drop(index=1), "1 units lack a period"),
    "one period": (lambda p: p.loc[p["period"] == 1], "at least two"),
    "no start": (lambda p: p.assign(start=None), "no unit starts"),
    "no comparison": (lambda p: p.assign(start=2), "none to compare with"),
    "no rows": (lambda p: p.head(0), "no rows"),
    "no column": (lambda p: p.drop(columns="start"), "no column start"),
    "two starts of a unit": (lambda p: p.assign(start=p["start"].where(p.index > 0)), "two diff"),
    "an infinite outcome": (lambda p: p.assign(outcome=np.inf), "infinite"),
    "a start on another scale": (
        lambda p: p.assign(start=pd.Timestamp("2018-01-01")),
        "another scale",
    ),
    "no start before the end": (lambda p: p.assign(start=2.5), "no unit starts"),
    "a text outcome": (lambda p: p.assign(outcome="x"), "outcome"),
    "a text period": (lambda p: p.assign(period="2018"), "period"),
    "a missing period": (lambda p: p.assign(period=None), "missing"),
    "a missing unit": (lambda p: p.assign(unit=None), "missing"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_has_no_answer_is_refused(case: str) -> None:
    spoil, message = BAD[case]
    panel = make_panel({"a": [1, 4], "b": [2, 7], "c": [5, 6], "d": [1, 3]}, {"a": 2, "b": 2})

    with pytest.raises(ValueError, match=message):
        estimate(spoil(panel))


def test_an_unknown_base_period_is_refused() -> None:
    with pytest.raises(ValueError, match="base_period"):
        estimate(make_noise(6, 4, 2, 0.0), base_period="other")


def test_units_that_do_not_differ_give_no_standard_error() -> None:
    with pytest.raises(NoEstimateError):
        estimate(make_panel({"a": [1, 1], "b": [1, 1], "c": [1, 1]}, {"a": 2}))


def test_permutation_is_the_same_for_the_same_seed_and_any_order_of_rows() -> None:
    panel = make_noise(12, 6, 4, 0.5)

    first = permutation_test(panel, *NAMES, n_permutations=50, seed=7)
    again = permutation_test(
        panel.sample(frac=1, random_state=3), *NAMES, n_permutations=50, seed=7
    )

    assert first.distribution.tolist() == again.distribution.tolist()
    assert first.p_value == again.p_value
    assert (first.n_units, first.n_treated, len(first.distribution)) == (12, 4, 50)


def test_permutation_finds_a_large_effect_and_no_absent_one() -> None:
    large = permutation_test(make_noise(20, 8, 6, 5.0), *NAMES, n_permutations=99, seed=1)
    absent = permutation_test(make_noise(20, 8, 6, 0.0), *NAMES, n_permutations=99, seed=1)

    assert large.p_value == pytest.approx(0.01)
    assert absent.p_value > 0.05


def test_permutation_of_two_units_can_only_swap_them() -> None:
    # One of two is drawn each time: the same size, one sign or the other.
    panel = make_panel({"a": [0, 3], "b": [0, 1]}, {"a": 2})

    found = permutation_test(panel, *NAMES, n_permutations=20, seed=1)

    assert found.p_value == 1
    assert set(np.abs(found.distribution)) == {2.0}


def test_permutation_needs_a_draw() -> None:
    with pytest.raises(ValueError, match="n_permutations"):
        permutation_test(make_noise(6, 4, 2, 0.0), *NAMES, n_permutations=0, seed=1)


def test_a_placebo_start_sees_only_what_lies_before_the_first_start() -> None:
    panel = make_panel(
        {"a": [0, 0, 2, 99], "b": [0, 1, 2, 99], "c": [0, 0, 0, 0], "d": [0, 0, 1, 0]},
        {"a": 4, "b": 4},
    )

    (found,) = placebo_effects(panel, *NAMES, placebo_starts=[3])

    assert found.effect.estimate == pytest.approx(1.5 - 0.5)


@pytest.mark.parametrize("placebo", [1, 4, 5])
def test_a_placebo_start_outside_the_time_before_is_refused(placebo: int) -> None:
    panel = make_panel({"a": [0, 1, 2, 9], "b": [0, 0, 0, 1], "c": [0, 2, 0, 0]}, {"a": 4})

    with pytest.raises(ValueError, match="placebo_starts"):
        placebo_effects(panel, *NAMES, placebo_starts=[placebo])
