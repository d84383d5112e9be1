from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from statsmodels.duration.hazard_regression import PHReg

from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.survival import cox_hazard_ratio


def draw(n: int = 200, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    arm = rng.integers(0, 2, n)
    durations = np.floor(rng.exponential(12, n) / np.where(arm == 1, 1.4, 1)) + 1
    return durations, (rng.random(n) < 0.7).astype(int), arm


def naive_terms(
    durations: np.ndarray, events: np.ndarray, arm: np.ndarray, entry: np.ndarray, beta: float
) -> tuple[float, float, np.ndarray]:
    """Score, information and score residuals of Efron's likelihood, exit by exit."""
    weight = np.exp(beta * arm)
    score, information, residuals = 0.0, 0.0, np.zeros(len(arm))
    for time in np.unique(durations[events == 1]):
        risk = (entry < time) & (durations >= time)
        dead = (durations == time) & (events == 1)
        count = dead.sum()
        for step in range(count):
            share = step / count
            keep = np.where(dead, 1 - share, 1.0) * risk
            total = np.sum(weight * keep)
            mean = np.sum(weight * keep * arm) / total
            score -= mean
            information += mean - mean**2
            residuals -= keep * weight * (arm - mean) / total
            residuals += dead * (arm - mean) / count
    return score + arm[events == 1].sum(), information, residuals


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equals_statsmodels_with_efron_ties(seed: int) -> None:
    durations, events, arm = draw(seed=seed)

    found = cox_hazard_ratio(durations, events, arm)

    reference = PHReg(durations, arm[:, None].astype(float), status=events, ties="efron").fit()
    assert found.log_hr == pytest.approx(reference.params[0], abs=1e-6)
    assert found.std_error == pytest.approx(reference.bse[0], abs=1e-6)


@pytest.mark.parametrize("truncated", [True, False])
def test_solves_the_naive_score_equation(truncated: bool) -> None:
    durations, events, arm = draw(120, seed=7)
    entry = np.where(np.arange(120) % 3 == 0, np.maximum(durations - 5, 0), 0)

    found = cox_hazard_ratio(durations, events, arm, entry=entry if truncated else None)

    entries = entry if truncated else np.full(120, -1)
    score, information, _ = naive_terms(durations, events, arm, entries, found.log_hr)
    assert score == pytest.approx(0, abs=1e-8)
    assert found.std_error == pytest.approx(information**-0.5, abs=1e-9)


@pytest.mark.parametrize("truncated", [True, False])
def test_clustered_error_equals_naive_sandwich(truncated: bool) -> None:
    durations, events, arm = draw(120, seed=8)
    entry = np.where(np.arange(120) % 4 == 0, np.maximum(durations - 3, 0), 0)
    cluster = np.array([f"afdeling-{i % 9}" for i in range(120)])

    found = cox_hazard_ratio(
        durations, events, arm, entry=entry if truncated else None, cluster=cluster
    )

    entries = entry if truncated else np.full(120, -1)
    _, information, residuals = naive_terms(durations, events, arm, entries, found.log_hr)
    sums = [residuals[cluster == label].sum() for label in np.unique(cluster)]
    expected = np.sqrt(np.sum(np.square(sums))) / information
    assert found.std_error == pytest.approx(expected, abs=1e-9)
    assert residuals.sum() == pytest.approx(0, abs=1e-8)


def test_swapping_the_arms_turns_the_sign() -> None:
    durations, events, arm = draw(seed=3)

    there = cox_hazard_ratio(durations, events, arm)
    back = cox_hazard_ratio(durations, events, 1 - arm)

    assert back.log_hr == pytest.approx(-there.log_hr, abs=1e-9)
    assert back.std_error == pytest.approx(there.std_error, abs=1e-9)


def test_two_exits_by_hand() -> None:
    # First a trial exit among 2 + 2, then a comparison exit among 1 + 2; r is the ratio.
    found = cox_hazard_ratio([1, 2, 3, 3], [1, 1, 0, 0], [1, 0, 1, 0])

    # 1 - r / (r + 1) - r / (r + 2) = 0 at r = sqrt(2)
    r = 2**0.5
    assert found.log_hr == pytest.approx(np.log(r), abs=1e-9)
    assert found.std_error == pytest.approx((r / (r + 1) ** 2 + 2 * r / (r + 2) ** 2) ** -0.5)


@pytest.mark.parametrize(
    ("durations", "events", "arm"),
    [
        ([1, 2, 3, 4], [1, 1, 0, 0], [1, 1, 0, 0]),  # all exits in the trial arm
        ([1, 2, 3, 4], [1, 1, 0, 0], [0, 0, 1, 1]),  # all exits in the comparison
        ([1, 2, 3, 4], [0, 0, 0, 0], [0, 1, 0, 1]),  # none
        ([5, 5, 5], [0, 0, 1], [0, 0, 1]),
    ],
)
def test_exits_without_finite_ratio_are_no_estimate(
    durations: list[int], events: list[int], arm: list[int]
) -> None:
    with pytest.raises(NoEstimateError, match="no finite hazard ratio"):
        cox_hazard_ratio(durations, events, arm)


@pytest.mark.parametrize(
    ("cluster", "message"),
    [(["a"] * 4, "at least two"), (["a", "b"], "expected"), (["a", None, "b", "b"], "missing")],
)
def test_bad_clusters_are_refused(cluster: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cox_hazard_ratio([1, 2, 3, 3], [1, 1, 0, 0], [1, 0, 1, 0], cluster=np.array(cluster))


def test_search_that_does_not_end_is_no_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.estimation.cox.MAX_STEPS", 1)

    with pytest.raises(NoEstimateError, match="not found"):
        cox_hazard_ratio([1, 2, 3, 3], [1, 1, 0, 0], [1, 0, 1, 0])


def test_constant_arm_is_refused() -> None:
    with pytest.raises(ValueError, match="one arm is empty"):
        cox_hazard_ratio([1, 2], [1, 1], [1, 1])
