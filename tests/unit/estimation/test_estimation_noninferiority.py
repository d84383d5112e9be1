from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from pipelines.domain import Verdict
from pipelines.estimation.noninferiority import (
    equivalence_power,
    is_equivalent,
    is_measurably_worse,
    noninferiority_power,
    score_test_proportions,
    verdict,
    verdict_from_limits,
)


@pytest.mark.parametrize(
    ("estimate", "std_error", "expected"),
    [
        (3.0, 1.0, Verdict.BETTER),  # 95 % from 1.04
        (0.0, 1.0, Verdict.NOT_WORSE),  # 90 % from -1.64
        (-0.5, 0.2, Verdict.NOT_WORSE),  # measurably worse, but within the margin
        (-3.0, 1.0, Verdict.WORSE),  # 95 % to -1.04, past the margin of 2
        (-1.9, 0.9, Verdict.WORSE_WITHIN_MARGIN),  # 95 % to -0.14, 90 % from -3.38
        (-2.0, 0.9, Verdict.WORSE_WITHIN_MARGIN),  # at the margin is not past it
        (-1.0, 1.0, Verdict.UNDECIDED),
        (-3.0, 2.0, Verdict.UNDECIDED),
    ],
)
def test_verdict_where_more_is_better(estimate: float, std_error: float, expected: Verdict) -> None:
    assert verdict(estimate, std_error, 2.0, higher_is_better=True) is expected
    assert verdict(-estimate, std_error, 2.0, higher_is_better=False) is expected


def test_limits_that_touch_0_or_the_margin_show_nothing() -> None:
    assert verdict_from_limits(1, (0, 2), (-1, 2), 1, True) is Verdict.UNDECIDED
    assert verdict_from_limits(-2, (-4, 0), (-3.5, -0.5), 1, True) is Verdict.UNDECIDED


def test_own_limits_decide_not_normal_quantiles() -> None:
    assert verdict(0.0, 0.5, 1.0, True) is Verdict.NOT_WORSE
    assert verdict_from_limits(0, (-6, 6), (-3, 3), 1.0, True) is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0.0, 0.0, 1.0, True), "std_error"),
        ((0.0, 1.0, 0.0, True), "margin"),
        ((0.0, 1.0, -1.0, True), "margin"),
        ((float("nan"), 1.0, 1.0, True), "missing"),
        ((0.0, float("nan"), 1.0, True), "std_error"),
        ((0.0, 1.0, 1.0, True, 0.5), "2 alpha"),
    ],
)
def test_verdict_refuses_bad_input(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        verdict(*arguments)


def test_measurably_worse_is_the_whole_interval_on_the_bad_side() -> None:
    assert is_measurably_worse((-3, -0.1), higher_is_better=True)
    assert not is_measurably_worse((-3, 0.1), higher_is_better=True)
    assert is_measurably_worse((0.1, 3), higher_is_better=False)


def test_equivalence_needs_both_margins() -> None:
    assert is_equivalent((-0.9, 0.9), 1)
    assert not is_equivalent((-0.9, 1.1), 1)
    assert not is_equivalent((-1.1, 0.9), 1)


def test_power_counts_the_verdicts_it_promises() -> None:
    estimates = stats.norm.ppf((np.arange(20000) + 0.5) / 20000)
    low, high = estimates - 1.6448536, estimates + 1.6448536

    shown = np.mean(low > -2), np.mean((low > -2) & (high < 2))

    assert noninferiority_power(1, 2) == pytest.approx(shown[0], abs=1e-4)
    assert equivalence_power(1, 2) == pytest.approx(shown[1], abs=1e-4)
    assert equivalence_power(1, 1) == 0
    assert noninferiority_power(1, 2, true_effect=-2) == pytest.approx(0.05)


def naive_score(x1: int, n1: int, x0: int, n0: int, difference: float) -> float:
    """The restricted likelihood maximised numerically, not by the cubic."""

    def loss(p: float) -> float:
        q = p - difference
        rows = ((x1, p), (n1 - x1, 1 - p), (x0, q), (n0 - x0, 1 - q))
        return -float(sum(k * np.log(max(share, 1e-300)) for k, share in rows if k))

    low, high = max(0.0, difference), min(1.0, 1 + difference)
    best = optimize.minimize_scalar(
        loss, bounds=(low, high), method="bounded", options={"xatol": 1e-12}
    )
    p, q = float(best.x), float(best.x) - difference
    variance = p * (1 - p) / n1 + q * (1 - q) / n0
    return float((x1 / n1 - x0 / n0 - difference) / variance**0.5)


@pytest.mark.parametrize(
    "counts", [(83, 88, 69, 76), (30, 50, 28, 60), (5, 40, 9, 35), (40, 40, 33, 35)]
)
def test_score_is_the_restricted_likelihoods(counts: tuple[int, int, int, int]) -> None:
    found = score_test_proportions(*counts, margin=0.1)

    assert found.z == pytest.approx(naive_score(*counts, -0.1), abs=1e-5)
    assert found.p_value == pytest.approx(stats.norm.sf(found.z))


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_limits_invert_the_test(n1: int, n0: int, draw: st.DataObject) -> None:
    x1, x0 = draw.draw(st.integers(0, n1)), draw.draw(st.integers(0, n0))
    margin = draw.draw(st.sampled_from([0.0, 0.05, 0.2, 0.5]))

    found = score_test_proportions(x1, n1, x0, n0, margin)

    difference = x1 / n1 - x0 / n0
    assert -1 <= found.ci_low <= difference <= found.ci_high <= 1
    assert np.isfinite(found.z)
    assert 0 <= found.p_value <= 1
    if abs(found.ci_low + margin) > 1e-6:
        assert (found.ci_low > -margin) == (found.p_value < 0.05)


def test_all_successes_in_both_arms_gives_limits_around_0() -> None:
    found = score_test_proportions(20, 20, 20, 20, 0.0)

    assert found.z == 0
    assert found.ci_low < 0 < found.ci_high


def test_opposite_arms_reach_the_edges() -> None:
    best, worst = score_test_proportions(9, 9, 0, 9, 0.1), score_test_proportions(0, 9, 9, 9, 0.1)

    assert best.ci_high == 1
    assert worst.ci_low == -1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((9, 8, 1, 8, 0.1), "successes"),
        ((-1, 8, 1, 8, 0.1), ">= 0"),
        ((1.5, 8, 1, 8, 0.1), "whole number"),
        ((0, 0, 1, 8, 0.1), "n >= 1"),
        ((1, 8, 1, 8, 1.0), "margin"),
        ((1, 8, 1, 8, -0.1), "margin"),
        ((1, 8, 1, 8, 0.1, 0.6), "2 alpha"),
        ((float("nan"), 8, 1, 8, 0.1), "missing"),
    ],
)
def test_score_test_refuses_bad_input(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        score_test_proportions(*arguments)
