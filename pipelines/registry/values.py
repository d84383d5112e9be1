"""Raw scalars of YAML and CSV to days and numbers; what a published name may hold."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")
MARKUP = re.compile(r"[<>{}`\n]")  # a published name is text, never markup
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_day(value: object) -> date | None:
    """Return the day that a YAML date or a text `yyyy-mm-dd` gives; None where it gives none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def parse_number(value: object, *, is_row: bool) -> float | None:
    """Return a finite number; text counts only in a CSV row, and true/false never."""
    if is_row and isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
