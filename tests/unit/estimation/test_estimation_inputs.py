"""What callers hand over: shapes and types that are read, and those that are refused."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipelines.estimation import group_time_effects
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.noninferiority import score_test_proportions, verdict
from pipelines.estimation.pooling import pool
from pipelines.estimation.survival import (
    cox_hazard_ratio,
    kaplan_meier,
    restricted_mean,
    restricted_mean_difference,
)

WEEKS = np.array([3, 5, 5, 8, 9, 12, 2, 4, 5, 7, 11, 13])
EVENTS = np.array([1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 1])
ARM = np.repeat([1, 0], 6)
SHAPES: dict[str, Callable[[np.ndarray], Any]] = {
    "list": list,
    "tuple": tuple,
    "float32": lambda values: values.astype("float32"),
    "uint8": lambda values: values.astype("uint8"),
    "series": lambda values: pd.Series(values, index=range(50, 50 + len(values))),
    "Int64": lambda values: pd.Series(values, dtype="Int64"),
    "Float64": lambda values: pd.Series(values, dtype="Float64"),
    "object": lambda values: values.astype(object),
    "decimal": lambda values: [Decimal(int(value)) for value in values],
    "every second": lambda values: np.repeat(values, 2)[::2],
}


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_kind_of_array_gives_the_same(shape: str) -> None:
    turn = SHAPES[shape]

    found = cox_hazard_ratio(turn(WEEKS), turn(EVENTS), turn(ARM))
    mean = restricted_mean_difference(turn(WEEKS), EVENTS.astype(bool), ARM.astype(bool), 10)

    assert found.log_hr == pytest.approx(cox_hazard_ratio(WEEKS, EVENTS, ARM).log_hr)
    assert mean.estimate == restricted_mean_difference(WEEKS, EVENTS, ARM, 10).estimate


@pytest.mark.parametrize(
    "weeks",
    [
        np.ma.masked_greater(WEEKS, 10),
        WEEKS[:, np.newaxis],
        pd.to_timedelta(WEEKS, unit="D"),
        WEEKS.astype(complex),
        pd.Series(WEEKS, dtype="Int64").where(pd.Series(WEEKS) < 10),
        [10**400, *WEEKS[1:].tolist()],
        "abc",
        None,
        {1: 2},
    ],
)
def test_what_is_no_vector_of_numbers_is_refused(weeks: Any) -> None:
    with pytest.raises(ValueError, match="durations"):
        kaplan_meier(weeks, EVENTS)


@pytest.mark.parametrize("tau", ["10", None, [2], float("nan"), np.inf])
def test_horizon_that_is_no_number_is_refused(tau: Any) -> None:
    with pytest.raises(ValueError, match="tau"):
        restricted_mean(WEEKS, EVENTS, tau)


@pytest.mark.parametrize("flag", [None, "no", 1])
def test_direction_is_true_or_false(flag: Any) -> None:
    with pytest.raises(ValueError, match="higher_is_better"):
        verdict(1.0, 0.1, 1.0, flag)


@pytest.mark.parametrize("numbers", [("1", 1, 1), (1, None, 1), (1, 1, "a")])
def test_verdict_wants_numbers(numbers: tuple[Any, Any, Any]) -> None:
    with pytest.raises(ValueError, match="expected"):
        verdict(*numbers, higher_is_better=True)


def test_margin_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="margin"):
        score_test_proportions(1, 2, 1, 2, "a")  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize(
    ("hits", "margin", "z"),
    [
        ((0, 10, 0, 10), 0.1, 0.1 / (0.09 / 10) ** 0.5),
        ((10, 10, 10, 10), 0.1, 0.1 / (0.09 / 10) ** 0.5),
        ((0, 10, 10, 10), 0.0, -(20**0.5)),
        ((1, 1, 1, 1), 0.5, 1.0),
        ((5, 10, 5, 10), 0.0, 0.0),
    ],
)
def test_score_at_the_edges_by_hand(
    hits: tuple[int, int, int, int], margin: float, z: float
) -> None:
    assert score_test_proportions(*hits, margin).z == pytest.approx(z)


@pytest.mark.parametrize("method", ["fixed", "dl", "reml"])
@pytest.mark.parametrize(
    ("estimates", "errors"),
    [([0, 1e6], [1e-9, 1e6]), ([1e150, -1e150], [1e140, 1e140]), ([1e-200, 2e-200], [1e-200] * 2)],
)
def test_numbers_beyond_what_can_be_pooled_are_told_or_pooled_never_warned(
    estimates: list[float], errors: list[float], method: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = pool(estimates, errors, method=method)
        except NoEstimateError:
            return

    assert np.isfinite([found.estimate, found.std_error, found.ci_low, found.ci_high]).all()


@pytest.mark.parametrize("method", ["dl", "reml"])
@pytest.mark.parametrize("hartung_knapp", [True, False])
def test_effects_that_are_all_equal_have_no_heterogeneity(method: str, hartung_knapp: bool) -> None:
    found = pool([1.0, 1.0, 1.0], [1.0, 1.0, 1.0], method=method, hartung_knapp=hartung_knapp)

    assert (found.tau2, found.i2, found.estimate) == (0, 0, 1)
    assert found.std_error == pytest.approx(3**-0.5)


def test_all_who_were_at_risk_left_before_others_entered_is_no_mean() -> None:
    with pytest.raises(NoEstimateError, match="enter later"):
        restricted_mean([3, 10, 12], [1, 1, 0], 11, entry=[0, 5, 5])


def test_panel_must_be_a_table() -> None:
    with pytest.raises(ValueError, match="DataFrame"):
        group_time_effects(np.ones((3, 4)), "u", "t", "g", "y")  # type: ignore[arg-type]  # on purpose
