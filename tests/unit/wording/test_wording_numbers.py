from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.wording import (
    decimals_for,
    format_count,
    format_interval,
    format_number,
    format_p_value,
    format_percent,
    format_plain,
    format_quantity,
    is_missing,
    join_words,
    name_unit,
    pluralise,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567.891, 1, "1.234.567,9"),
        (-0.4, 1, "−0,4"),
        (-0.04, 1, "0,0"),
        (0, 0, "0"),
        (-1000, 0, "−1.000"),
    ],
)
def test_a_number_has_decimal_comma_thousand_dots_and_a_real_minus(
    value: float, decimals: int, text: str
) -> None:
    assert format_number(value, decimals) == text


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_a_number_can_be_read_back(value: float, decimals: int) -> None:
    text = format_number(value, decimals)

    plain = text.replace(".", "").replace(",", ".").replace("−", "-")

    assert float(plain) == pytest.approx(value, abs=0.51 * 10**-decimals, rel=1e-12)


def test_a_plain_number_has_the_decimals_it_has() -> None:
    assert [format_plain(x) for x in (2, 2.5, 0.25, 1000.0)] == ["2", "2,5", "0,25", "1.000"]


def test_a_count_is_shown_as_it_is() -> None:
    assert format_count(1205) == "1.205"
    assert format_count(pd.NA) == "–"


def test_one_week_is_singular_and_other_amounts_are_plural() -> None:
    assert pluralise(1, "uge", "uger") == "1 uge"
    assert pluralise(0.5, "uge", "uger") == "0,5 uger"
    assert format_quantity(1.2, "weeks") == "1,2 uger"
    assert format_quantity(1.0, "weeks") == "1,0 uge"
    assert name_unit("municipalities", 1) == "kommune"


def test_a_difference_in_shares_is_in_percentage_points() -> None:
    assert format_quantity(12.3, "pp") == "12,3 procentpoint"


def test_a_share_is_shown_as_per_cent() -> None:
    assert format_percent(0.9) == "90 procent"
    assert format_quantity(0.75, "share") == "75 procent"
    assert format_interval(0.1, 0.25, "share", 0) == "fra 10 til 25 procent"


def test_an_interval_goes_from_low_to_high() -> None:
    assert format_interval(-1.2, 0.4) == "fra −1,2 til 0,4"
    assert format_interval(-1.2, 0.4, "weeks") == "fra −1,2 til 0,4 uger"


def test_a_limit_that_is_not_zero_is_never_shown_as_zero() -> None:
    assert decimals_for([0.02, 0.9], "weeks") == 2
    assert format_interval(0.02, 0.9, "weeks") == "fra 0,02 til 0,90 uger"
    assert decimals_for([0.0, 0.9], "weeks") == 1


def test_a_small_p_value_is_given_as_below() -> None:
    assert format_p_value(0.0001) == "p < 0,001"
    assert format_p_value(0.032) == "p = 0,032"


@pytest.mark.parametrize("value", [None, pd.NA, pd.NaT, float("nan")])
def test_every_kind_of_missing_value_is_missing(value: object) -> None:
    assert is_missing(value)


def test_zero_and_empty_text_are_not_missing() -> None:
    assert not is_missing(0)
    assert not is_missing("")


def test_words_are_joined_with_og() -> None:
    assert [join_words(w) for w in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a og b",
        "a, b og c",
    ]
