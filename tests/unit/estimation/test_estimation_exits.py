from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight

from pipelines.estimation.exits import cumulative_incidence, cumulative_incidence_difference
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.survival import kaplan_meier


def draw(n: int = 250, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return np.floor(rng.exponential(20, n)) + 1, rng.integers(0, 3, n)


def naive(
    durations: np.ndarray, causes: np.ndarray, cause: int, time: float, entry: np.ndarray
) -> tuple[float, float]:
    """Aalen-Johansen and its delta-method variance, exit time by exit time."""
    steps, survival, total = [], 1.0, 0.0
    for t in sorted({d for d, c in zip(durations, causes, strict=True) if c and d <= time}):
        n = sum((entry < t) & (durations >= t))
        exits, own = sum((durations == t) & (causes > 0)), sum((durations == t) & (causes == cause))
        total += survival * own / n
        steps.append((n, exits, own, survival, total))
        survival *= 1 - exits / n
    variance = 0.0
    for n, exits, own, before, curve in steps:
        gap = total - curve
        variance += gap**2 * exits / (n * (n - exits)) if n > exits else 0.0
        variance += before**2 * (n - own) * own / n**3 - 2 * gap * before * own / n**2
    return total, max(variance, 0.0) ** 0.5


def test_incidence_of_four_exits_by_hand() -> None:
    found = cumulative_incidence([1, 2, 2, 4], [1, 2, 0, 1], cause=1, times=[0, 1, 3, 4])

    assert found.estimate == pytest.approx([0, 0.25, 0.25, 0.75])
    assert found.std_error[:2] == pytest.approx([0, (0.25 * 0.75 / 4) ** 0.5])


def test_without_censoring_it_is_the_share_with_its_binomial_error() -> None:
    rng = np.random.default_rng(3)
    durations, causes = rng.integers(1, 30, 400), rng.integers(1, 3, 400)

    found = cumulative_incidence(durations, causes, cause=2, times=[5, 15, 29])

    for i, time in enumerate([5, 15, 29]):
        share = np.mean((durations <= time) & (causes == 2))
        assert found.estimate[i] == pytest.approx(share, abs=1e-12)
        assert found.std_error[i] == pytest.approx((share * (1 - share) / 400) ** 0.5, abs=1e-12)


@pytest.mark.parametrize("cause", [1, 2])
@pytest.mark.parametrize("truncated", [True, False])
def test_equals_naive_reference(cause: int, truncated: bool) -> None:
    durations, causes = draw()
    entry = np.where(np.arange(durations.size) % 3 == 0, durations / 2, 0)

    found = cumulative_incidence(
        durations, causes, cause, [13, 26, 52], entry=entry if truncated else None
    )

    for i, time in enumerate([13, 26, 52]):
        expected = naive(durations, causes, cause, time, entry if truncated else entry - 1e9)
        assert (found.estimate[i], found.std_error[i]) == pytest.approx(expected, abs=1e-9)


def test_equals_statsmodels() -> None:
    durations, causes = draw(seed=5)
    durations[0], causes[0] = 999, 0  # statsmodels divides by 0 where everyone has left

    found = cumulative_incidence(durations, causes, 1, [13, 26, 52])

    reference = CumIncidenceRight(durations, causes)
    place = np.searchsorted(reference.times, [13, 26, 52], side="right") - 1
    assert found.estimate == pytest.approx(reference.cinc[0][place], abs=1e-10)
    assert found.std_error == pytest.approx(reference.cinc_se[0][place], abs=1e-10)


def test_difference_is_trial_less_comparison() -> None:
    durations, causes = draw(seed=6)
    arm = np.arange(durations.size) % 2

    found = cumulative_incidence_difference(durations, causes, arm, 1, [13, 26])

    trial = cumulative_incidence(durations[arm == 1], causes[arm == 1], 1, [13, 26])
    comparison = cumulative_incidence(durations[arm == 0], causes[arm == 0], 1, [13, 26])
    assert found.estimate == pytest.approx(trial.estimate - comparison.estimate)
    assert found.std_error == pytest.approx(np.hypot(trial.std_error, comparison.std_error))


def test_difference_uses_each_arms_entries() -> None:
    durations, causes = draw(seed=6)
    arm, entry = np.arange(durations.size) % 2, durations / 3

    found = cumulative_incidence_difference(durations, causes, arm, 1, 13, entry=entry)

    trial = cumulative_incidence(durations[arm == 1], causes[arm == 1], 1, 13, entry[arm == 1])
    assert found.trial.estimate == pytest.approx(trial.estimate)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 3)), min_size=1, max_size=40),
    st.integers(0, 50),
)
def test_incidences_and_survival_sum_to_1(spells: list[tuple[int, int]], time: int) -> None:
    durations, causes = [s[0] for s in spells] + [50], [s[1] for s in spells] + [0]

    total = sum(
        float(cumulative_incidence(durations, causes, cause, [time]).estimate[0])
        for cause in (1, 2, 3)
    )

    curve = kaplan_meier(durations, np.array(causes) > 0)
    place = np.searchsorted(curve.times, time, side="right")
    survival = np.concatenate([[1.0], curve.survival])[place]
    assert total + survival == pytest.approx(1.0, abs=1e-12)


def test_cause_that_nobody_has_is_0() -> None:
    found = cumulative_incidence([1, 2, 3], [1, 1, 0], cause=2, times=2)

    assert (found.estimate.tolist(), found.std_error.tolist()) == ([0.0], [0.0])


def test_time_after_all_have_left_is_allowed() -> None:
    found = cumulative_incidence([1, 2], [1, 2], cause=1, times=[52])

    assert found.estimate.tolist() == [0.5]


def test_time_after_the_end_of_follow_up_is_no_estimate() -> None:
    with pytest.raises(NoEstimateError, match="follow-up ends at 2"):
        cumulative_incidence([1, 2], [1, 0], cause=1, times=[3])


@pytest.mark.parametrize(
    ("causes", "cause", "times", "message"),
    [
        ([0, -1], 1, [1], "whole numbers from 0"),
        ([0, 1.5], 1, [1], "whole numbers from 0"),
        ([0, 1], 0, [1], ">= 1"),
        ([0, 1], 1.5, [1], ">= 1"),
        ([0, 1], 1, [-1], "a time is negative"),
        ([0, 1], 1, [], "at least one value"),
        ([0, 1, 1], 1, [1], "2 expected"),
    ],
)
def test_bad_input_is_refused(causes: Any, cause: Any, times: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cumulative_incidence([1, 2], causes, cause, times)
