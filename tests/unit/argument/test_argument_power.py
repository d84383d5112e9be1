"""Power at a trial's own size and margin."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.argument import trace_power
from pipelines.estimation.noninferiority import noninferiority_power
from pipelines.wording import Finding, parse_finding
from tests.released_rows import make_findings, withhold


def _finding(**over: Any) -> Finding:
    """A result with a standard error of 0,4 and normal limits."""
    half = 1.6448536 * 0.4
    row = {"estimate": 0.0, "std_error": 0.4, "ci90_low": -half, "ci90_high": half}
    return parse_finding(make_findings({**row, **over}).iloc[0])


def test_power_at_the_own_size_is_the_estimators() -> None:
    curve = trace_power(_finding(), 1.0)

    assert curve is not None
    assert curve.own.power == pytest.approx(noninferiority_power(0.4, 1.0), abs=1e-6)
    assert curve.own.n_per_arm == 127  # harmonic mean of 120 and 135


def test_power_grows_with_the_size_and_twice_is_an_error_by_the_root_of_two() -> None:
    curve = trace_power(_finding(), 1.0)

    assert curve is not None
    powers = [point.power for point in curve.points]
    assert powers == sorted(powers)
    twice = next(p for p in curve.points if p.n_per_arm == 254)
    assert twice.power == pytest.approx(noninferiority_power(0.4 / 2**0.5, 1.0), abs=1e-3)
    assert sum(point.is_own for point in curve.points) == 1


def test_the_wanted_size_gives_eighty_per_cent() -> None:
    curve = trace_power(_finding(std_error=0.8, ci90_low=-1.3159, ci90_high=1.3159), 1.0)

    assert curve is not None
    times = curve.n_wanted / (2 / (1 / 120 + 1 / 135))
    assert noninferiority_power(0.8 / times**0.5, 1.0) == pytest.approx(0.8, abs=0.005)


def test_wide_limits_of_few_municipalities_cost_power() -> None:
    wide = trace_power(_finding(ci90_low=-1.17, ci90_high=1.17), 1.0)
    normal = trace_power(_finding(), 1.0)
    without = trace_power(_finding(ci90_low=pd.NA), 1.0)

    assert wide is not None
    assert normal is not None
    assert without is not None
    assert wide.own.power < normal.own.power
    assert without.own.power == pytest.approx(normal.own.power, abs=1e-6)


@pytest.mark.parametrize(
    "over", [{"std_error": pd.NA}, {"std_error": 0.0}, {"n_comparison": pd.NA}, {"n_trial": 0}]
)
def test_without_spread_or_sizes_there_is_no_power(over: dict[str, Any]) -> None:
    assert trace_power(_finding(**over), 1.0) is None


def test_without_result_or_margin_there_is_no_power() -> None:
    hidden = parse_finding(withhold(make_findings({}), "too_few").iloc[0])

    assert trace_power(None, 1.0) is None
    assert trace_power(hidden, 1.0) is None
    assert trace_power(_finding(), None) is None
