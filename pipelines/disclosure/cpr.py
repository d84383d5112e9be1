"""What a CPR number is: its date, its century, its check digit.

Source: CPR-kontoret, "Personnummeret i CPR" (2008): the 7th digit gives the century; numbers
without modulus 11 are issued since October 2007, so far for persons born on 1 January.
"""

from __future__ import annotations

from datetime import date

REPLACEMENT_DAYS = 60  # added to the day in a replacement number
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def birth_date(digits: str) -> date | None:
    """Return the date that ten digits begin with; None where the calendar has no such day."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if day > REPLACEMENT_DAYS:
        day -= REPLACEMENT_DAYS
    try:
        return date(_century(int(digits[6]), year) + year, month, day)
    except ValueError:
        return None


def is_calendar_day(digits: str) -> bool:
    """Say whether six digits are a day in some century: all that a masked number shows."""
    return any(birth_date(f"{digits}{seventh}000") is not None for seventh in (0, 4, 5))


def has_checksum(digits: str) -> bool:
    """Say whether ten digits meet modulus 11."""
    return (
        sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
    )


def is_likely_cpr(digits: str) -> bool:
    """Say whether ten bare digits are a living person's number rather than any other number."""
    born = birth_date(digits)
    if born is None or born.year < 1900:
        return False
    return has_checksum(digits) or (born.day, born.month) == (1, 1)


def _century(seventh: int, year: int) -> int:
    if seventh <= 3:
        return 1900
    if seventh in {4, 9}:
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800
