"""Periods of public tables (2018M01, Jan 2018, 2018K1, 2018Q1, 2018) to their first day."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from functools import lru_cache

from pipelines.deliveries.text import fold


class Frequency(Enum):
    """How long a period is, in Danish as messages say it."""

    MONTH = "måneder"
    QUARTER = "kvartaler"
    HALF = "halvår"
    YEAR = "år"


_MONTHS_IN = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.YEAR: 12}
_QUARTER_WORD = r"(?:k|q|kv|kvt|kvartal|quarter)\.?"
_NUMBERED = (
    (Frequency.MONTH, re.compile(r"(?P<y>\d{4}) ?m ?(?P<n>\d{1,2})")),
    (
        Frequency.MONTH,
        re.compile(r"(?P<y>\d{4})[-/](?P<n>\d{1,2})(?:[-/]\d{1,2}(?:[t ][\d:.z]+)?)?"),
    ),
    (Frequency.MONTH, re.compile(r"(?:\d{1,2}[-/.])?(?P<n>\d{1,2})[-/.](?P<y>\d{4})")),
    (Frequency.MONTH, re.compile(r"(?P<y>\d{4})(?P<n>\d{2})")),
    (Frequency.QUARTER, re.compile(rf"(?P<y>\d{{4}})[ -]?{_QUARTER_WORD} ?(?P<n>[1-4])")),
    (Frequency.QUARTER, re.compile(rf"{_QUARTER_WORD} ?(?P<n>[1-4])[ -](?P<y>\d{{4}})")),
    (Frequency.QUARTER, re.compile(rf"(?P<n>[1-4])\.? ?{_QUARTER_WORD}[ -]?(?P<y>\d{{4}})")),
    (Frequency.QUARTER, re.compile(rf"(?P<y>\d{{4}})[ -]+(?P<n>[1-4])\.? ?{_QUARTER_WORD}")),
    (Frequency.HALF, re.compile(r"(?P<y>\d{4}) ?h ?(?P<n>[12])")),
    (Frequency.YEAR, re.compile(r"(?P<y>\d{4})(?P<n>)")),
)
_NAMED = re.compile(
    r"(?P<name>[a-z]{3,9})\.?[ -](?P<y>\d{4})|(?P<y2>\d{4})[ -](?P<name2>[a-z]{3,9})"
)
_DANISH = "januar februar marts april maj juni juli august september oktober november december"
_ENGLISH = "january february march april may june july august september october november december"
_NAMES = {
    name[:length]: number
    for names in (_DANISH, _ENGLISH)
    for number, name in enumerate(names.split(), start=1)
    for length in (3, 4, len(name))
}
_YEARS = range(1900, 2101)


@lru_cache(maxsize=8192)
def parse_period(text: str) -> tuple[date, Frequency] | None:
    """Return the first day of the period and how long it is; None where it is no period."""
    folded = fold(text)
    named = _NAMED.fullmatch(folded)
    if named and (named["name"] or named["name2"]) in _NAMES:
        number = _NAMES[named["name"] or named["name2"]]
        return _first_day(Frequency.MONTH, int(named["y"] or named["y2"]), number)
    for frequency, pattern in _NUMBERED:
        if match := pattern.fullmatch(folded):
            return _first_day(frequency, int(match["y"]), int(match["n"] or 1))
    return None


def _first_day(frequency: Frequency, year: int, number: int) -> tuple[date, Frequency] | None:
    length = _MONTHS_IN[frequency]
    if year not in _YEARS or not 1 <= number <= 12 // length:
        return None
    return date(year, (number - 1) * length + 1, 1), frequency
