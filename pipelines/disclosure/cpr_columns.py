"""Says whether a whole column is CPR numbers, also where each value alone could be anything."""

from __future__ import annotations

import pandas as pd

from pipelines.disclosure.characters import plain_characters
from pipelines.disclosure.cpr import REPLACEMENT_DAYS, birth_date, has_checksum

# DELIVERIES.md D01. A random number is a day in 7 % of cases and meets modulus 11 in 9 %.
MIN_VALUES = 3
DATE_SHARE = 0.90
CHECKSUM_SHARE = 0.30
DATE_SHARE_ALONE = 0.97
MIN_YEARS = 10
MIN_DAYS = 10
MIN_MONTHS = 6


def looks_like_cpr_column(values: pd.Series) -> bool:
    """Say whether the column is CPR numbers, lost leading zeros included.

    Args:
        values: one column as delivered, of any dtype; missing values don't count.

    Returns:
        True where over 90 % of the values are days and over 30 % meet modulus 11, or where
        over 97 % are days spread over many years, months and days of the month.
    """
    texts = values.astype("string").dropna().unique()
    digits = [_ten_digits(str(text)) for text in texts if str(text).strip()]
    if len(digits) < MIN_VALUES:
        return False
    numbers = [number for number in digits if number and birth_date(number) is not None]
    date_share = len(numbers) / len(digits)
    checksum_share = sum(map(has_checksum, numbers)) / len(digits)
    if date_share > DATE_SHARE and checksum_share > CHECKSUM_SHARE:
        return True
    return date_share > DATE_SHARE_ALONE and _is_spread(numbers)


def _ten_digits(text: str) -> str:
    """The value as ten digits; "" where it is anything else."""
    plain = plain_characters(text).strip(" '\"=")
    for decimals in (".0", ",0", ".00", ",00"):
        plain = plain.removesuffix(decimals)
    for separator in (" ", "-", ".", "/"):
        plain = plain.replace(separator, "")
    if not (plain.isascii() and plain.isdigit() and len(plain) in {9, 10}):
        return ""
    return plain.zfill(10)


def _is_spread(numbers: list[str]) -> bool:
    """Whether the days are spread as birthdays are; running numbers and P-numbers are not."""
    years = {number[4:6] for number in numbers}
    months = {number[2:4] for number in numbers}
    days = {int(number[:2]) % REPLACEMENT_DAYS for number in numbers}
    return len(years) >= MIN_YEARS and len(months) >= MIN_MONTHS and len(days) >= MIN_DAYS
