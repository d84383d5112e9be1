"""The forms in which a day is written, one text at a time; no format is decided here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from pipelines.deliveries.text import fold


class Form(Enum):
    """How the parts of a date stand."""

    YEAR_FIRST = "åååå-mm-dd"
    COMPACT = "ååååmmdd"
    DAY_FIRST = "dd-mm-åååå"
    SHORT_YEAR = "dd-mm-åå"
    MONTH_NAME = "d. måned åååå"
    WEEK = "uge"
    SERIAL = "Excels datotal"
    MONTH = "måned"
    NONE = "ukendt"


@dataclass(frozen=True, slots=True)
class Written:
    """A text that may be a day: its form and its numbers, in the order written."""

    form: Form
    parts: tuple[int, int, int] = (0, 0, 0)
    separator: str = ""
    has_time: bool = False
    has_zone: bool = False
    is_late: bool = False  # 22:00 or 23:00: midnight in Denmark, written as UTC


_TIME = re.compile(
    r"[T ]([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4})")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[.,]0)?")
_SERIAL = re.compile(r"([0-9]{5})(?:[.,]0)?")
_NAMED = re.compile(r"(?:den )?([0-9]{1,2})[. -] ?([a-z]+)[. -]? ?([0-9]{4})")
_WEEK = re.compile(r"(?:([0-9]{4})-?w([0-9]{1,2})|uge ([0-9]{1,2})[ ,-]+([0-9]{4}))")
_MONTHS = (
    re.compile(r"(?P<y>[0-9]{4})[-/ m](?P<m>[0-9]{1,2})"),
    re.compile(r"(?P<y>[0-9]{4})\.(?P<m>[0-9]{2})"),  # 2018.1 may be 2018.10 without its zero
    re.compile(r"(?P<m>[0-9]{1,2})[-/. ](?P<y>[0-9]{4})"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?:[.,]0)?"),
    re.compile(r"(?P<n>[a-z]+)[. -] ?(?P<y>[0-9]{4})"),
)
_NAMES = {
    name[:length]: number
    for number, name in enumerate(
        (
            "januar",
            "februar",
            "marts",
            "april",
            "maj",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "december",
        ),
        start=1,
    )
    for length in {3, 4 if name == "september" else 3, len(name)}
}
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 60_000)  # 1954 to 2064


def read_form(text: str, *, is_month: bool) -> Written:
    """Recognise the form of one clean text."""
    body, has_time, has_zone, is_late = _split_time(text)
    written = _read_month(body) if is_month else None
    written = written or _read_numeric(body) or _read_words(fold(body)) or Written(Form.NONE)
    return replace(written, has_time=has_time, has_zone=has_zone, is_late=is_late)


def _split_time(text: str) -> tuple[str, bool, bool, bool]:
    match = _TIME.search(text)
    if match is None or match.start() < 6:
        return text, False, False, False
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    has_time = (hour, minute, second) != (0, 0, 0)
    is_late = hour in {22, 23} and minute == second == 0
    return text[: match.start()], has_time, match.group(4) is not None, is_late


def _read_numeric(text: str) -> Written | None:
    if match := _YEAR_FIRST.fullmatch(text):
        y, separator, m, d = match.groups()
        return Written(Form.YEAR_FIRST, (int(y), int(m), int(d)), separator)
    if match := _COMPACT.fullmatch(text):
        y, m, d = match.groups()
        return Written(Form.COMPACT, (int(y), int(m), int(d)))
    if match := _DAY_FIRST.fullmatch(text):
        a, separator, b, y = match.groups()
        return Written(Form.DAY_FIRST, (int(a), int(b), int(y)), separator)
    if match := _SHORT_YEAR.fullmatch(text):
        a, separator, b, c = match.groups()
        return Written(Form.SHORT_YEAR, (int(a), int(b), int(c)), separator)
    if (match := _SERIAL.fullmatch(text)) and int(match.group(1)) in _SERIALS:
        day = _EXCEL_EPOCH + timedelta(days=int(match.group(1)))
        return Written(Form.SERIAL, (day.year, day.month, day.day))
    return None


def _read_words(text: str) -> Written | None:
    if (match := _NAMED.fullmatch(text)) and match.group(2) in _NAMES:
        parts = (int(match.group(3)), _NAMES[match.group(2)], int(match.group(1)))
        return Written(Form.MONTH_NAME, parts)
    if match := _WEEK.fullmatch(text):
        first_year, first_week, week, year = match.groups()
        try:
            day = date.fromisocalendar(int(first_year or year), int(first_week or week), 1)
        except ValueError:
            return None
        return Written(Form.WEEK, (day.year, day.month, day.day))
    return None


def _read_month(text: str) -> Written | None:
    folded = fold(text)
    for pattern in _MONTHS:
        match = pattern.fullmatch(folded)
        if match is None:
            continue
        found = match.groupdict()
        month = _NAMES.get(found["n"], 0) if "n" in found else int(found["m"])
        return Written(Form.MONTH, (int(found["y"]), month, 1))
    return None


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
