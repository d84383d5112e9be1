from __future__ import annotations

import random
from datetime import date, timedelta

import pandas as pd
import pytest

from pipelines.disclosure import looks_like_cpr_column
from pipelines.disclosure.cpr import has_checksum


def invented_numbers(n: int, *, with_checksum: bool) -> list[str]:
    draw = random.Random(7)  # noqa: S311 - invented numbers, nothing secret
    numbers: list[str] = []
    while len(numbers) < n:
        day = date(1950, 1, 1) + timedelta(days=draw.randrange(18_000))
        number = f"{day:%d%m%y}{draw.randrange(4000):04d}"
        if has_checksum(number) == with_checksum:
            numbers.append(number)
    return numbers


def column(values: list[str]) -> pd.Series:
    return pd.Series(values, dtype="string")


def test_cpr_numbers_are_known_with_and_without_hyphen() -> None:
    bare = invented_numbers(40, with_checksum=True)

    assert looks_like_cpr_column(column(bare))
    assert looks_like_cpr_column(column([f"{n[:6]}-{n[6:]}" for n in bare]))
    assert looks_like_cpr_column(column([f"{n[:6]}\u00a0{n[6:]}" for n in bare]))


def test_lost_leading_zeros_do_not_hide_cpr_numbers() -> None:
    bare = invented_numbers(40, with_checksum=True)

    assert looks_like_cpr_column(pd.Series([int(n) for n in bare]))
    assert looks_like_cpr_column(pd.Series([float(n) for n in bare]))
    assert looks_like_cpr_column(column([f"{int(n)},00" for n in bare]))


def test_numbers_without_modulus_11_are_known_by_their_days() -> None:
    assert looks_like_cpr_column(column(invented_numbers(200, with_checksum=False)))


def test_three_numbers_are_enough_and_missing_values_do_not_count() -> None:
    bare = invented_numbers(3, with_checksum=True)

    assert looks_like_cpr_column(pd.Series([*bare, None, " "], dtype="string"))
    assert not looks_like_cpr_column(column(bare[:2]))


@pytest.mark.parametrize(
    "values",
    [
        [],
        [f"B{n:09d}" for n in range(50)],
        [str(1_000_000_000 + n) for n in range(200)],  # running numbers
        [str(101_700_000 + n) for n in range(200)],  # nine digits, running
        [f"10{n % 12 + 1:02d}{n % 90 + 10}{n * 37 % 10_000:04d}" for n in range(200)],  # P-numbers
        [f"{n % 28 + 1:02d}{n % 12 + 1:02d}2018{n % 24:02d}" for n in range(200)],  # day and hour
        [str(20_000_000 + n) for n in range(50)],  # phone, CVR
        [f"57980098{n:05d}" for n in range(50)],  # EAN
        [f"2018-01-{n % 28 + 1:02d}" for n in range(50)],
        ["kvinde", "mand", "uoplyst"],
    ],
)
def test_other_columns_are_passed_by(values: list[str]) -> None:
    assert not looks_like_cpr_column(column(values))


def test_a_few_cpr_numbers_do_not_make_a_column() -> None:
    values = invented_numbers(20, with_checksum=True) + [f"B{n}" for n in range(20)]

    assert not looks_like_cpr_column(column(values))
