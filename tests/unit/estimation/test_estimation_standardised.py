from __future__ import annotations

import numpy as np
import pytest

from pipelines.estimation.exits import cumulative_incidence
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.standardised import weighted_incidence, weighted_restricted_mean
from pipelines.estimation.survival import restricted_mean


def draw(n: int = 200, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return np.floor(rng.exponential(25, n)) + 1, rng.integers(0, 3, n)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equal_weights_give_the_unweighted_results(seed: int) -> None:
    weeks, causes = draw(seed=seed)
    ones = np.ones(weeks.size)

    mean = weighted_restricted_mean(weeks, causes > 0, ones, 26)
    share = weighted_incidence(weeks, causes, ones, 1, 26)

    plain = restricted_mean(weeks, causes > 0, 26)
    incidence = cumulative_incidence(weeks, causes, 1, [26])
    assert (mean.estimate, mean.std_error) == pytest.approx(
        (plain.estimate, plain.std_error), abs=1e-9
    )
    assert (share.estimate, share.std_error) == pytest.approx(
        (incidence.estimate[0], incidence.std_error[0]), abs=1e-9
    )


def test_whole_weights_give_the_estimate_of_repeated_rows() -> None:
    weeks, causes = draw(seed=4)
    weights = np.arange(weeks.size) % 3 + 1

    mean = weighted_restricted_mean(weeks, causes > 0, weights.astype(float), 26)
    share = weighted_incidence(weeks, causes, weights.astype(float), 2, 26)

    again, exits = np.repeat(weeks, weights), np.repeat(causes, weights)
    assert mean.estimate == pytest.approx(restricted_mean(again, exits > 0, 26).estimate)
    assert share.estimate == pytest.approx(cumulative_incidence(again, exits, 2, 26).estimate[0])


def test_error_is_the_infinitesimal_jackknife() -> None:
    weeks, causes = draw(60, seed=5)
    weights = np.random.default_rng(1).uniform(0.5, 2, 60)

    mean = weighted_restricted_mean(weeks, causes > 0, weights, 26)
    share = weighted_incidence(weeks, causes, weights, 1, 26)

    slopes = np.zeros((60, 2))
    for i in range(60):
        step = np.zeros(60)
        step[i] = 1e-6 * weights[i]
        for sign in (1, -1):
            moved = weights + sign * step
            slopes[i, 0] += sign * weighted_restricted_mean(weeks, causes > 0, moved, 26).estimate
            slopes[i, 1] += sign * weighted_incidence(weeks, causes, moved, 1, 26).estimate
    expected = np.sqrt(np.sum((slopes / 2e-6) ** 2, axis=0))
    assert (mean.std_error, share.std_error) == pytest.approx(tuple(expected), rel=1e-5)


def test_everyone_leaving_early_is_followed_to_the_end() -> None:
    weeks, causes = np.array([1.0, 2.0, 3.0]), np.array([1, 2, 1])
    ones = np.ones(3)

    assert weighted_restricted_mean(weeks, causes > 0, ones, 26).estimate == pytest.approx(2)
    assert weighted_incidence(weeks, causes, ones, 1, 26).estimate == pytest.approx(2 / 3)


def test_nobody_leaving_within_the_horizon_is_all_of_it() -> None:
    weeks, causes = np.array([30.0, 40.0]), np.array([1, 0])
    ones = np.ones(2)

    assert weighted_restricted_mean(weeks, causes > 0, ones, 26).estimate == 26
    assert weighted_incidence(weeks, causes, ones, 1, 26).estimate == 0


def test_horizon_after_the_end_of_follow_up_is_no_estimate() -> None:
    weeks, ones = np.array([10.0, 20.0]), np.ones(2)

    with pytest.raises(NoEstimateError, match="follow-up ends"):
        weighted_restricted_mean(weeks, np.array([True, False]), ones, 26)
    with pytest.raises(NoEstimateError, match="follow-up ends"):
        weighted_incidence(weeks, np.array([0, 0]), ones, 1, 26)
