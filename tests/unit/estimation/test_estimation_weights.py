from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.weights import entropy_balance


def test_two_values_by_hand() -> None:
    # Half the treated are 1, a quarter of the comparison: its ones count three times as much.
    found = entropy_balance([0, 1], [0, 0, 0, 1])

    assert found.weights == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])
    assert found.effective_sample_size == pytest.approx(16 / (3 * 4 / 9 + 4))


def test_weighted_means_are_the_treated_means() -> None:
    rng = np.random.default_rng(1)
    treated, comparison = rng.normal(0.4, 1, (300, 4)), rng.normal(0, 1.2, (200, 4))

    found = entropy_balance(treated, comparison)

    means = np.average(comparison, axis=0, weights=found.weights)
    assert means == pytest.approx(treated.mean(axis=0), abs=1e-8)
    assert found.weights.mean() == pytest.approx(1)
    assert found.weights.min() > 0
    assert 1 <= found.effective_sample_size <= 200


def test_weights_have_the_largest_entropy_that_balances() -> None:
    treated, comparison = np.array([[0.4], [0.8]]), np.array([[0.0], [0.3], [1.0], [2.0]])

    found = entropy_balance(treated, comparison)

    def gap(slope: float) -> float:
        return float(np.average(comparison[:, 0], weights=np.exp(slope * comparison[:, 0])) - 0.6)

    # Of all weights that balance, those of the largest entropy are exponential in the covariate.
    best = np.exp(optimize.brentq(gap, -10, 10) * comparison[:, 0])
    assert found.weights == pytest.approx(best / best.mean(), abs=1e-7)


def test_columns_that_repeat_each_other_are_no_trouble() -> None:
    rng = np.random.default_rng(2)
    x1, x0 = rng.normal(0.2, 1, 80), rng.normal(0, 1, 90)

    found = entropy_balance(
        np.column_stack([x1, 2 * x1, np.ones(80)]), np.column_stack([x0, 2 * x0, np.ones(90)])
    )

    assert found.weights == pytest.approx(entropy_balance(x1, x0).weights, abs=1e-7)


def test_nothing_but_equal_constants_weighs_all_alike() -> None:
    found = entropy_balance([[1.0], [1.0]], [[1.0], [1.0], [1.0]])

    assert found.weights.tolist() == [1, 1, 1]


def test_at_the_edge_of_the_comparison_only_those_there_count() -> None:
    found = entropy_balance([[1.0]], [[0.0], [1.0]])

    assert found.weights == pytest.approx([0, 2], abs=1e-8)
    assert found.effective_sample_size == pytest.approx(1)


@pytest.mark.parametrize(
    ("treated", "comparison", "message"),
    [
        ([[5.0]], [[0.0], [1.0]], "no weights"),  # outside what the comparison spans
        ([[2.0]], [[1.0], [1.0]], "constant"),
    ],
)
def test_impossible_balance_is_no_estimate(treated: Any, comparison: Any, message: str) -> None:
    with pytest.raises(NoEstimateError, match=message):
        entropy_balance(treated, comparison)


@pytest.mark.parametrize(
    ("treated", "comparison", "message"),
    [
        ([[1.0, 2.0]], [[1.0]], "2 in treated, 1 in comparison"),
        ([[float("nan")]], [[1.0]], "missing or infinite"),
        (np.empty((0, 2)), [[1.0, 2.0]], "rows and columns"),
        ([["a"]], [[1.0]], "no number"),
        (np.zeros((2, 2, 2)), [[1.0]], "rows and columns"),
    ],
)
def test_bad_input_is_refused(treated: Any, comparison: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        entropy_balance(treated, comparison)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.floats(0, 0.8))
def test_whatever_can_be_balanced_is(seed: int, columns: int, shift: float) -> None:
    rng = np.random.default_rng(seed)
    treated = rng.normal(shift, 1, (60, columns)) * 10.0 ** rng.integers(-3, 4, columns)
    comparison = rng.normal(0, 1, (120, columns)) * np.abs(treated).max(axis=0)

    found = entropy_balance(treated, comparison)

    gap = np.average(comparison, axis=0, weights=found.weights) - treated.mean(axis=0)
    assert np.abs(gap / comparison.std(axis=0)).max() < 1e-8


@pytest.mark.parametrize("seed", [0, 1, 24, 49])
@pytest.mark.parametrize("common", [0.4, 0.9])
def test_balance_is_found_just_where_it_exists(seed: int, common: float) -> None:
    rng = np.random.default_rng(seed)
    treated = (rng.random((40, 6)) < common).astype(float)
    comparison = (rng.random((60, 6)) < 0.2).astype(float)
    rows = np.vstack([comparison.T, np.ones(60)])
    exists = optimize.linprog(
        np.zeros(60), A_eq=rows, b_eq=np.append(treated.mean(axis=0), 1), bounds=(0, None)
    ).success

    if exists:
        means = np.average(comparison, axis=0, weights=entropy_balance(treated, comparison).weights)
        assert means == pytest.approx(treated.mean(axis=0), abs=1e-7)
    else:
        with pytest.raises(NoEstimateError, match="no weights"):
            entropy_balance(treated, comparison)
