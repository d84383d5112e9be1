from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.intervals import make_estimate
from pipelines.estimation.means import ratio_difference, welch_difference
from pipelines.estimation.rates import poisson_rate, rate_difference


def test_exact_interval_holds_its_tails() -> None:
    found = poisson_rate(7, 2.0)

    assert found.estimate == 3.5
    assert stats.poisson.sf(6, found.ci_low * 2) == pytest.approx(0.025)
    assert stats.poisson.cdf(7, found.ci_high * 2) == pytest.approx(0.025)


def test_no_events_have_a_lower_limit_of_0() -> None:
    found = poisson_rate(0, 10)

    assert (found.estimate, found.ci_low) == (0.0, 0.0)
    assert found.ci_high == pytest.approx(-np.log(0.025) / 10)


def test_rate_difference_equals_a_quasi_poisson_model() -> None:
    rng = np.random.default_rng(2)
    years = rng.uniform(0.2, 2, 60)
    counts = rng.negative_binomial(3, 0.4, 60).astype(float)
    arm = np.arange(60) < 25

    found = rate_difference(counts[arm], years[arm], counts[~arm], years[~arm])

    design = np.column_stack([arm, ~arm]).astype(float)
    model = sm.GLM(counts, design, family=sm.families.Poisson(), exposure=years)
    fit = model.fit(scale="X2")
    rates = np.exp(fit.params)
    assert found.estimate == pytest.approx(rates[0] - rates[1], abs=1e-9)
    assert found.std_error == pytest.approx(np.hypot(*(rates * fit.bse)), rel=1e-6)


def test_an_arm_without_events_has_rate_0() -> None:
    found = rate_difference([2, 1, 4], [1, 1, 1], [0, 0], [1, 1])

    assert found.estimate == pytest.approx(7 / 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], [1, 0], [1], [1]), "exposure > 0"),
        (([-1, 2], [1, 1], [1], [1]), "counts >= 0"),
        (([1, 2], [1], [1], [1]), "2 expected"),
        (([1], [1], [2], [1]), "too few persons"),
        (([0, 0], [1, 1], [0], [1]), "too little varies"),
    ],
)
def test_rate_difference_refuses_bad_input(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rate_difference(*arguments)


@pytest.mark.parametrize(("events", "exposure"), [(1, 0), (-1, 1), (1, float("nan"))])
def test_poisson_rate_refuses_bad_input(events: float, exposure: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        poisson_rate(events, exposure)


def test_welch_equals_statsmodels() -> None:
    rng = np.random.default_rng(1)
    trial, comparison = rng.normal(10, 3, 40), rng.normal(11, 6, 25)

    found = welch_difference(trial, comparison)

    reference = CompareMeans(DescrStatsW(trial), DescrStatsW(comparison))
    low, high = reference.tconfint_diff(usevar="unequal")
    assert (found.ci_low, found.ci_high) == pytest.approx((low, high), abs=1e-9)
    assert found.p_value == pytest.approx(reference.ttest_ind(usevar="unequal")[1], abs=1e-12)


def test_ratio_difference_is_total_by_total() -> None:
    found = ratio_difference([10, 30], [5, 10], [8, 8], [2, 6])

    assert found.estimate == pytest.approx(40 / 15 - 16 / 8)
    trial = ((10 - 5 * 40 / 15) ** 2 + (30 - 10 * 40 / 15) ** 2) * 2 / 15**2
    comparison = (4**2 + 4**2) * 2 / 8**2
    assert found.std_error == pytest.approx((trial + comparison) ** 0.5)


def test_a_single_period_is_no_estimate() -> None:
    with pytest.raises(NoEstimateError, match="two periods"):
        welch_difference([1.0], [1.0, 2.0])


def test_no_variation_is_no_estimate() -> None:
    with pytest.raises(NoEstimateError, match="no variation"):
        welch_difference([1.0, 1.0], [2.0, 2.0])


def test_a_period_without_cases_is_refused() -> None:
    with pytest.raises(ValueError, match="must have cases"):
        ratio_difference([1, 2], [1, 0], [1, 2], [1, 1])


def test_normal_estimate_without_spread_is_none() -> None:
    with pytest.raises(NoEstimateError):
        make_estimate(1.0, 0.0)
    with pytest.raises(NoEstimateError):
        make_estimate(1.0, float("nan"))
