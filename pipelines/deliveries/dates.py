"""A column of texts to days: one reading for the column, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from pipelines.deliveries.dateshapes import Form, Written, make_day, read_form

_MANY, _SEVERAL = 20, 4  # distinct dates, distinct days: (12/30.4)^20 is about 1e-8
_YEARS = range(1900, 2101)  # outside these a date is a slip or a placeholder
_ALREADY_ORDERED = (
    Form.YEAR_FIRST,
    Form.COMPACT,
    Form.MONTH_NAME,
    Form.WEEK,
    Form.SERIAL,
    Form.MONTH,
)


class DateProblem(Enum):
    """What is wrong with one text of a date column."""

    UNREADABLE = "unreadable"
    IMPOSSIBLE = "impossible"  # the calendar has no such day
    PLACEHOLDER = "placeholder"  # 31-12-9999, 01-01-1900
    ZONE = "zone"  # a time zone: which day it is depends on it


@dataclass
class DateColumn:
    """The days of the distinct texts, and what the reading rests on."""

    days: list[date | None]
    problems: list[DateProblem | None]
    forms: list[Written]
    ambiguous: bool = False  # day and month, or day and year, can't be told apart
    american: bool = False  # month before day
    notes: set[str] = field(default_factory=set)


def read_dates(texts: Sequence[str | None], *, latest: date, is_month: bool = False) -> DateColumn:
    """Read distinct texts (None = missing) as days.

    Args:
        texts: the distinct clean texts of one column.
        latest: the last day that is plausible; two-digit years are placed by it.
        is_month: whether `2018-05`, `maj 2018` and their like are allowed.
    """
    forms = [read_form(t, is_month=is_month) if t else Written(Form.NONE) for t in texts]
    column = DateColumn([None] * len(texts), [None] * len(texts), forms)
    for separator in sorted({w.separator for w in forms if w.form is Form.DAY_FIRST}):
        _judge_order([w for w in forms if _is(w, Form.DAY_FIRST, separator)], separator, column)
    for separator in sorted({w.separator for w in forms if w.form is Form.SHORT_YEAR}):
        _judge_short([w for w in forms if _is(w, Form.SHORT_YEAR, separator)], latest, column)
    for place, (text, written) in enumerate(zip(texts, forms, strict=True)):
        if text is not None:
            column.days[place], column.problems[place] = _read_day(written, latest)
    return column


def _is(written: Written, form: Form, separator: str) -> bool:
    return written.form is form and written.separator == separator


def _judge_order(written: list[Written], separator: str, column: DateColumn) -> None:
    """Find out whether dd-mm-yyyy is proven, contradicted or neither."""
    day_first = any(w.parts[0] > 12 for w in written)
    month_first = any(w.parts[0] <= 12 < w.parts[1] <= 31 for w in written)
    undecided = any(w.parts[0] != w.parts[1] for w in written)
    if month_first and not day_first:
        column.american = True
    elif (month_first and separator == "/") or (not day_first and _is_unlikely_day_first(written)):
        column.ambiguous = True
    elif not day_first and undecided and separator == "/":
        # Months written 01/05/2018: the day that never varies is the first of the month.
        is_first = all(w.parts[0] == 1 for w in written) and len({w.parts[1] for w in written}) > 1
        column.ambiguous = column.ambiguous or not is_first


def _is_unlikely_day_first(written: list[Written]) -> bool:
    """Whether so many days, of which none is after the 12th, are rather months.

    The first of each month, every quarter's first and their like have few distinct days.
    """
    return len(written) >= _MANY and len({w.parts[0] for w in written}) >= _SEVERAL


def _judge_short(written: list[Written], latest: date, column: DateColumn) -> None:
    """Refuse two-digit years that could as well stand first (18-05-20), or months that do."""
    year_last = all(_short_day(w, latest) is not None for w in written)
    year_first = all(
        _is_plausible(_full_year(w.parts[0], latest), *w.parts[1:], latest) for w in written
    )
    month_first = any(w.parts[0] <= 12 < w.parts[1] <= 31 for w in written)
    day_first = any(w.parts[0] > 12 for w in written)
    separator = written[0].separator
    if month_first and not day_first:
        column.american = True
        return
    is_unclear = separator != "." and (year_first or not year_last)
    if is_unclear or (separator == "/" and not day_first):
        column.ambiguous = True


def _full_year(short: int, latest: date) -> int:
    century = latest.year - latest.year % 100
    return century + short if century + short <= latest.year + 1 else century - 100 + short


def _is_plausible(year: int, month: int, day: int, latest: date) -> bool:
    found = make_day(year, month, day)
    return found is not None and found.year <= latest.year + 1


def _short_day(written: Written, latest: date) -> date | None:
    day, month, year = written.parts
    return make_day(_full_year(year, latest), month, day)


def _read_day(written: Written, latest: date) -> tuple[date | None, DateProblem | None]:
    if written.form is Form.NONE:
        return None, DateProblem.UNREADABLE
    if written.has_zone:
        return None, DateProblem.ZONE
    if written.form in _ALREADY_ORDERED:
        year, month, day = written.parts
    else:
        day, month, year = written.parts
    if written.form is Form.SHORT_YEAR:
        year = _full_year(year, latest)
    if year in {9999, 2999} or (year, month, day) in {(1900, 1, 1), (1900, 1, 0), (1, 1, 1)}:
        return None, DateProblem.PLACEHOLDER
    found = make_day(year, month, day) if year in _YEARS else None
    return (found, None) if found is not None else (None, DateProblem.IMPOSSIBLE)
