from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.survival import (
    kaplan_meier,
    log_rank,
    restricted_mean,
    restricted_mean_difference,
)


def draw(
    n: int = 300, *, seed: int = 1, ties: bool = True
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    durations = rng.exponential(30, n)
    if ties:
        durations = np.floor(durations) + 1
    return durations, rng.integers(0, 2, n), rng.integers(0, 2, n)


def naive_restricted_mean(
    durations: np.ndarray, events: np.ndarray, tau: float, entry: np.ndarray
) -> tuple[float, float]:
    """Straight from the definitions, one time after the other."""
    times = sorted({t for t, e in zip(durations, events, strict=True) if e and t < tau})
    steps = []
    survival, last, area = 1.0, 0.0, 0.0
    for time in times:
        area += survival * (time - last)
        at_risk = sum(a < time <= b for a, b in zip(entry, durations, strict=True))
        exits = sum(t == time and e for t, e in zip(durations, events, strict=True))
        survival *= 1 - exits / at_risk
        steps.append((time, at_risk, exits, survival))
        last = time
    area += survival * (tau - last)
    variance = 0.0
    for i, (_, at_risk, exits, _) in enumerate(steps):
        ends = [s[0] for s in steps[i + 1 :]] + [tau]
        after = sum(s[3] * (end - s[0]) for s, end in zip(steps[i:], ends, strict=True))
        if at_risk > exits:
            variance += after**2 * exits / (at_risk * (at_risk - exits))
    return area, variance**0.5


def test_survival_of_four_spells_by_hand() -> None:
    curve = kaplan_meier([1, 2, 2, 4], [1, 1, 0, 1])

    assert curve.times.tolist() == [1, 2, 4]
    assert curve.at_risk.tolist() == [4, 3, 1]
    assert curve.events.tolist() == [1, 1, 1]
    assert curve.survival == pytest.approx([0.75, 0.5, 0.0])
    first = 0.75 * (1 / (4 * 3)) ** 0.5
    second = 0.5 * (1 / (4 * 3) + 1 / (3 * 2)) ** 0.5
    assert curve.std_error == pytest.approx([first, second, 0.0])


def test_restricted_mean_of_four_spells_by_hand() -> None:
    mean = restricted_mean([1, 2, 2, 4], [1, 1, 0, 1], tau=3)

    assert mean.estimate == pytest.approx(1 + 0.75 + 0.5)
    assert mean.std_error == pytest.approx((1.25**2 / 12 + 0.5**2 / 6) ** 0.5)


def test_who_enters_at_an_exit_time_is_not_yet_at_risk() -> None:
    curve = kaplan_meier([2, 5, 5], [1, 1, 0], entry=[0, 2, 0])

    assert curve.at_risk.tolist() == [2, 2]


def test_record_can_not_be_changed() -> None:
    curve = kaplan_meier([1, 2], [1, 0])

    with pytest.raises(ValueError, match="read-only"):
        curve.survival[0] = 1.0


@pytest.mark.parametrize("ties", [True, False])
def test_survival_equals_statsmodels(ties: bool) -> None:
    durations, events, _ = draw(ties=ties)

    curve = kaplan_meier(durations, events)

    reference = SurvfuncRight(durations, events)
    place = np.searchsorted(curve.times, reference.surv_times)
    assert curve.survival[place] == pytest.approx(reference.surv_prob, abs=1e-12)
    is_known = reference.surv_prob > 0
    errors = reference.surv_prob_se[is_known]
    assert curve.std_error[place][is_known] == pytest.approx(errors, abs=1e-12)


@pytest.mark.parametrize("ties", [True, False])
@pytest.mark.parametrize("truncated", [True, False])
def test_restricted_mean_equals_naive_reference(ties: bool, truncated: bool) -> None:
    durations, events, _ = draw(150, seed=4, ties=ties)
    rng = np.random.default_rng(9)
    entry = durations * rng.uniform(0, 0.9, durations.size) if truncated else durations * 0
    if truncated:
        entry[:40] = 0

    mean = restricted_mean(durations, events, 26, entry=entry if truncated else None)

    expected = naive_restricted_mean(durations, events, 26, entry - (0 if truncated else 1))
    assert (mean.estimate, mean.std_error) == pytest.approx(expected, abs=1e-9)


def test_difference_is_trial_less_comparison() -> None:
    durations, events, arm = draw()

    found = restricted_mean_difference(durations, events, arm, 26, ci_level=0.9)

    trial = restricted_mean(durations[arm == 1], events[arm == 1], 26)
    comparison = restricted_mean(durations[arm == 0], events[arm == 0], 26)
    assert (found.trial, found.comparison) == (trial, comparison)
    assert found.estimate == pytest.approx(trial.estimate - comparison.estimate)
    assert found.std_error == pytest.approx(np.hypot(trial.std_error, comparison.std_error))
    assert found.ci_high - found.estimate == pytest.approx(1.6448536 * found.std_error)
    assert 0 < found.p_value < 1


def test_difference_uses_each_arms_entries() -> None:
    durations, events, arm = draw(seed=2)
    entry = durations / 2

    found = restricted_mean_difference(durations, events, arm, 20, entry=entry)

    expected = restricted_mean(durations[arm == 1], events[arm == 1], 20, entry[arm == 1])
    assert found.trial == expected


@pytest.mark.parametrize("ties", [True, False])
def test_log_rank_equals_statsmodels(ties: bool) -> None:
    durations, events, arm = draw(seed=5, ties=ties)

    test = log_rank(durations, events, arm)

    chi2, p_value = survdiff(durations, events, arm)
    assert (test.chi2, test.p_value) == pytest.approx((chi2, p_value), abs=1e-10)


def test_log_rank_equals_statsmodels_with_entries_between_exits() -> None:
    durations, events, arm = draw(seed=6)
    entry = np.maximum(durations - 10.5, 0)

    test = log_rank(durations, events, arm, entry=entry)

    chi2, _ = survdiff(durations, events, arm, entry=entry)
    assert test.chi2 == pytest.approx(chi2, abs=1e-10)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=40),
    st.integers(1, 60),
)
def test_restricted_mean_lies_between_0_and_tau(spells: list[tuple[int, bool]], tau: int) -> None:
    durations, events = [s[0] for s in spells] + [60], [s[1] for s in spells] + [False]

    mean = restricted_mean(durations, events, tau)

    assert 0 <= mean.estimate <= tau + 1e-12
    assert mean.std_error >= 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=1, max_size=40))
def test_survival_never_rises_and_stays_between_0_and_1(
    spells: list[tuple[float, bool]],
) -> None:
    curve = kaplan_meier([s[0] for s in spells], [s[1] for s in spells])

    assert (np.diff(curve.survival) <= 1e-15).all()
    assert ((curve.survival >= 0) & (curve.survival <= 1)).all()
    assert np.isfinite(curve.std_error).all()


def test_durations_too_large_to_tabulate_are_sorted() -> None:
    curve = kaplan_meier([3e6, 1, 1], [1, 1, 0])

    assert curve.times.tolist() == [1, 3e6]
    assert curve.survival == pytest.approx([2 / 3, 0])


def test_all_tied_gives_the_common_duration_without_error() -> None:
    mean = restricted_mean([5, 5, 5], [1, 1, 1], 10)

    assert (mean.estimate, mean.std_error) == (5.0, 0.0)


def test_one_censored_spell_gives_tau() -> None:
    assert restricted_mean([30], [0], 26).estimate == 26


def test_horizon_after_the_end_of_follow_up_is_no_estimate() -> None:
    with pytest.raises(NoEstimateError, match="follow-up ends at 20"):
        restricted_mean([10, 20], [1, 0], 26)


def test_no_exit_in_either_arm_is_no_difference() -> None:
    with pytest.raises(NoEstimateError, match="too little varies"):
        restricted_mean_difference([30, 30, 30], [0, 0, 0], [1, 0, 0], 26)


def test_no_exit_is_no_log_rank_test() -> None:
    with pytest.raises(NoEstimateError, match="both arms"):
        log_rank([1, 2, 3], [0, 0, 0], [1, 0, 1])


BAD_INPUT: list[tuple[Any, Any, Any, str]] = [
    ([-1, 2], [1, 0], None, "negative"),
    ([1, float("nan")], [1, 0], None, "missing or infinite"),
    ([1, np.inf], [1, 0], None, "missing or infinite"),
    ([], [], None, "at least one value"),
    ([[1, 2]], [[1, 0]], None, "one dimension"),
    ([1, 2], [1], None, "2 expected"),
    ([1, 2], [1, 2], None, "only 0 and 1"),
    ([1, 2], [1, 0], [0, 2], "not before its duration"),
    ([1, 2], [1, 0], [-1, 0], "an entry is negative"),
    (["a", "b"], [1, 0], None, "numbers expected"),
    (pd.array([1, None], dtype="Int64"), [1, 0], None, "missing"),
    (np.array([1, pd.NA], dtype=object), [1, 0], None, "missing or no number"),
]


@pytest.mark.parametrize(("durations", "events", "entry", "message"), BAD_INPUT)
def test_bad_input_is_refused(durations: Any, events: Any, entry: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kaplan_meier(durations, events, entry)


def test_empty_arm_is_refused() -> None:
    with pytest.raises(ValueError, match="one arm is empty"):
        restricted_mean_difference([1, 2], [1, 1], [1, 1], 1)


@pytest.mark.parametrize("tau", [0, -1, float("nan"), float("inf")])
def test_horizon_must_be_positive(tau: float) -> None:
    with pytest.raises(ValueError, match="tau"):
        restricted_mean([1, 2], [1, 1], tau)
