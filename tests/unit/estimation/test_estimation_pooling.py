from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from pipelines.estimation.pooling import pool

EFFECTS = np.array([0.5, -0.2, 1.4, 0.1, 0.9])
ERRORS = np.array([0.2, 0.3, 0.4, 0.15, 0.5])


def test_fixed_effect_of_two_by_hand() -> None:
    found = pool([1.0, 3.0], [1.0, 2.0], method="fixed", hartung_knapp=False)

    assert found.estimate == pytest.approx((1 + 3 / 4) / (1 + 1 / 4))
    assert found.std_error == pytest.approx((1 / 1.25) ** 0.5)
    assert found.ci_high - found.estimate == pytest.approx(1.959964 * found.std_error)
    assert (found.tau2, found.prediction_low, found.prediction_high) == (0.0, None, None)


def test_dersimonian_laird_of_two_by_hand() -> None:
    found = pool([0.0, 2.0], [0.5, 0.5], method="dl", hartung_knapp=False)

    q = 2 * 4 * 1.0  # two weights of 4, each 1 from the mean
    assert found.tau2 == pytest.approx((q - 1) / (8 - 32 / 8))
    assert found.i2 == pytest.approx(100 * (q - 1) / q)


def test_reml_maximises_the_restricted_likelihood() -> None:
    def loss(tau2: float) -> float:
        w = 1 / (ERRORS**2 + tau2)
        centre = np.sum(w * EFFECTS) / w.sum()
        total = np.log(w).sum() - np.log(w.sum()) - np.sum(w * (EFFECTS - centre) ** 2)
        return -float(total)

    found = pool(EFFECTS, ERRORS)

    best = optimize.minimize_scalar(loss, bounds=(0, 5), method="bounded", options={"xatol": 1e-12})
    assert found.tau2 == pytest.approx(best.x, abs=1e-6)


def test_reml_of_equal_errors_is_the_variance_less_the_error() -> None:
    found = pool([1.0, 2.0, 4.0], [0.5, 0.5, 0.5])

    assert found.tau2 == pytest.approx(np.var([1, 2, 4], ddof=1) - 0.25, abs=1e-9)


def test_hartung_knapp_scales_by_the_weighted_residuals() -> None:
    found = pool(EFFECTS, ERRORS, method="dl")

    w = 1 / (ERRORS**2 + found.tau2)
    q = np.sum(w * (EFFECTS - found.estimate) ** 2) / 4
    width = stats.t.ppf(0.975, 4) * found.std_error * max(1, q) ** 0.5
    assert (found.ci_low, found.ci_high) == pytest.approx(
        (found.estimate - width, found.estimate + width)
    )
    assert found.std_error == pytest.approx(w.sum() ** -0.5)
    assert found.df == 4
    assert found.p_value == pytest.approx(
        2 * stats.t.sf(abs(found.estimate) / found.adjusted_std_error, 4)
    )


def test_guard_keeps_the_variance_of_effects_that_agree_too_well() -> None:
    found = pool([1.0, 1.0, 1.0], [0.5, 0.5, 0.5])

    assert found.adjusted_std_error == found.std_error
    assert (found.tau2, found.i2) == (0.0, 0.0)


def test_prediction_is_wider_than_the_interval_and_needs_three() -> None:
    three, two = pool(EFFECTS[:3], ERRORS[:3]), pool(EFFECTS[:2], ERRORS[:2])

    half = stats.t.ppf(0.975, 1) * np.hypot(three.tau2**0.5, three.adjusted_std_error)
    assert three.prediction_low == pytest.approx(three.estimate - half)
    assert three.prediction_high == pytest.approx(three.estimate + half)
    assert two.prediction_low is None


def test_limits_of_another_level_use_the_same_quantiles() -> None:
    found = pool(EFFECTS, ERRORS)

    low, high = found.limits(0.95)
    inner_low, inner_high = found.limits(0.90)

    assert (low, high) == pytest.approx((found.ci_low, found.ci_high))
    assert inner_high - inner_low == pytest.approx(
        2 * stats.t.ppf(0.95, 4) * found.adjusted_std_error
    )


def test_inconsistency_of_the_fixed_effect_is_higgins() -> None:
    found = pool(EFFECTS, ERRORS, method="fixed")

    w = 1 / ERRORS**2
    q = np.sum(w * (EFFECTS - found.estimate) ** 2)
    assert found.i2 == pytest.approx(100 * (q - 4) / q)
    assert pool([1.0, 1.0], [1.0, 1.0], method="fixed").i2 == 0


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-50, 50), st.floats(0.01, 20)), min_size=2, max_size=12),
    st.sampled_from(["fixed", "dl", "reml"]),
    st.booleans(),
)
def test_pooled_effect_lies_between_the_smallest_and_the_largest(
    studies: list[tuple[float, float]], method: str, hartung_knapp: bool
) -> None:
    estimates = [s[0] for s in studies]

    found = pool(estimates, [s[1] for s in studies], method, hartung_knapp)

    assert min(estimates) - 1e-9 <= found.estimate <= max(estimates) + 1e-9
    assert found.ci_low < found.estimate < found.ci_high
    assert found.tau2 >= 0
    assert 0 <= found.i2 <= 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0], [1.0]), "at least two"),
        (([1.0, 2.0], [1.0, 0.0]), "not > 0"),
        (([1.0, 2.0], [1.0]), "2 expected"),
        (([1.0, float("nan")], [1.0, 1.0]), "missing"),
        (([1.0, 2.0], [1.0, 1.0], "mystery"), "one of fixed, dl, reml"),
        (([1.0, 2.0], [1.0, 1.0], "dl", True, 1.0), "ci_level"),
    ],
)
def test_bad_input_is_refused(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pool(*arguments)
