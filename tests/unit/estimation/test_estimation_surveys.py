from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)

from pipelines.estimation.multiplicity import holm
from pipelines.estimation.surveys import newcombe_difference, shares_p_value, wilson


@pytest.mark.parametrize(("successes", "n"), [(0, 10), (3, 10), (10, 10), (450, 1000)])
@pytest.mark.parametrize("level", [0.90, 0.95])
def test_wilson_equals_statsmodels(successes: int, n: int, level: float) -> None:
    found = wilson(successes, n, level)

    low, high = proportion_confint(successes, n, alpha=1 - level, method="wilson")
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=1e-12)
    assert found.estimate == successes / n


@pytest.mark.parametrize("counts", [(56, 70, 48, 80), (0, 20, 5, 25), (10, 10, 0, 20)])
@pytest.mark.parametrize("level", [0.90, 0.95])
def test_newcombe_equals_statsmodels(counts: tuple[int, int, int, int], level: float) -> None:
    found = newcombe_difference(*counts, ci_level=level)

    expected = confint_proportions_2indep(
        *counts, method="newcomb", compare="diff", alpha=1 - level
    )
    assert (found.ci_low, found.ci_high) == pytest.approx(expected, abs=1e-9)


def test_newcombe_reproduces_the_authors_example() -> None:
    # Newcombe 1998, table II (a): 56/70 against 48/80, method 10.
    found = newcombe_difference(56, 70, 48, 80)

    assert (found.ci_low, found.ci_high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_p_value_equals_the_pooled_test() -> None:
    assert shares_p_value(56, 70, 48, 80) == pytest.approx(
        proportions_ztest([56, 48], [70, 80])[1], abs=1e-12
    )
    assert shares_p_value(0, 9, 0, 8) == 1.0


@settings(deadline=None)
@given(st.integers(1, 500), st.data())
def test_wilson_stays_within_0_and_1_around_the_share(n: int, draw: st.DataObject) -> None:
    successes = draw.draw(st.integers(0, n))

    found = wilson(successes, n)

    assert 0 <= found.ci_low <= found.estimate <= found.ci_high <= 1


@pytest.mark.parametrize(("successes", "n"), [(1, 0), (3, 2), (-1, 2), (0.5, 2)])
def test_counts_that_are_none_are_refused(successes: float, n: int) -> None:
    with pytest.raises(ValueError, match="expected"):
        wilson(successes, n)


def test_level_must_be_a_probability() -> None:
    with pytest.raises(ValueError, match="ci_level"):
        wilson(1, 2, 1.0)


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.06, 0.06])


def test_holm_equals_statsmodels() -> None:
    p_values = [0.2, 0.001, 0.04, 0.04, 0.9, 0.013]

    assert holm(p_values) == pytest.approx(multipletests(p_values, method="holm")[1], abs=1e-12)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_keeps_the_order_and_never_lowers(p_values: list[float]) -> None:
    adjusted = holm(p_values)

    ranked = sorted(range(len(p_values)), key=lambda i: p_values[i])
    assert all(adjusted[a] <= adjusted[b] for a, b in pairwise(ranked))
    assert all(p <= a <= 1 for a, p in zip(adjusted, p_values, strict=True))


@pytest.mark.parametrize("p_values", [[], [1.2], [-0.1], [float("nan")]])
def test_holm_refuses_what_is_no_p_value(p_values: list[float]) -> None:
    with pytest.raises(ValueError, match="p_values"):
        holm(p_values)
