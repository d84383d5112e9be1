"""Numbers, quantities and intervals as Danish text."""

from __future__ import annotations

import math
from collections.abc import Iterable

MINUS = "−"
MISSING = "–"  # stands in a table cell where there is nothing to show
_MAX_DECIMALS = 4

# Singular and plural of what a number counts; "" where the number stands alone.
UNIT_NAMES: dict[str, tuple[str, str]] = {
    "weeks": ("uge", "uger"),
    "days": ("dag", "dage"),
    "hours": ("time", "timer"),
    "years": ("år", "år"),
    "pp": ("procentpoint", "procentpoint"),
    "percent": ("procent", "procent"),
    "share": ("procent", "procent"),
    "per_year": ("pr. år", "pr. år"),
    "per_case": ("pr. sag", "pr. sag"),
    "hours_per_case": ("time pr. sag", "timer pr. sag"),
    "log": ("(logaritme)", "(logaritme)"),
    "persons": ("person", "personer"),
    "citizens": ("borger", "borgere"),
    "answers": ("svar", "svar"),
    "interviews": ("samtale", "samtaler"),
    "trials": ("forsøg", "forsøg"),
    "municipalities": ("kommune", "kommuner"),
    "dkk": ("kr.", "kr."),
    "dkk_per_case": ("kr. pr. sag", "kr. pr. sag"),
    "": ("", ""),
}
_DECIMALS = {"weeks": 1, "days": 1, "hours": 1, "pp": 1, "per_year": 1, "per_case": 2, "log": 2}
_DECIMALS["hours_per_case"] = 1
_DECIMALS["dkk_per_case"] = 0


def is_missing(value: object) -> bool:
    """Say whether `value` is None, <NA>, NaT or NaN."""
    # A missing value of pandas has no truth value and is unequal even to itself.
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float) and math.isnan(value)


def format_number(value: float, decimals: int = 0) -> str:
    """Return `value` with decimal comma, thousand dots and a real minus sign.

    A value that rounds to zero has no sign.
    """
    digits = f"{abs(value):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    is_negative = value < 0 and any(digit in "123456789" for digit in digits)
    return MINUS + digits if is_negative else digits


def format_plain(value: float) -> str:
    """Return `value` with the decimals it has, at most four: 2 -> "2", 2.5 -> "2,5"."""
    text = format_number(value, _MAX_DECIMALS)
    return text.rstrip("0").rstrip(",")


def format_count(value: object) -> str:
    """Return a count of a released table as it is; `–` where there is none."""
    return MISSING if is_missing(value) else format_number(int(str(value)))


def format_percent(share: float, decimals: int = 0) -> str:
    """Return a share (0-1) as per cent: 0.25 -> "25 procent"."""
    return f"{format_number(share * 100, decimals)} procent"


def decimals_for(values: Iterable[float], unit: str) -> int:
    """Return the decimals to show values of one unit with.

    More than usual where a value that is not zero would be shown as zero: an interval
    that excludes zero must not look as if it touched it.
    """
    wanted = _DECIMALS.get(unit, 1)
    for value in values:
        while value and wanted < _MAX_DECIMALS and not _is_visible(value, wanted):
            wanted += 1
    return wanted


def name_unit(unit: str, value: float | None = None, decimals: int = 0) -> str:
    """Return the unit's Danish name, in the number that `value` as shown asks for."""
    singular, plural = UNIT_NAMES.get(unit, (unit, unit))
    is_one = value is not None and round(abs(value), decimals) == 1
    return singular if is_one else plural


def format_quantity(value: float, unit: str, decimals: int | None = None) -> str:
    """Return a number with its unit: (0.4, "weeks") -> "0,4 uger"; a share as per cent."""
    if unit == "share":
        return format_percent(value, decimals or 0)
    places = decimals_for([value], unit) if decimals is None else decimals
    return f"{format_number(value, places)} {name_unit(unit, value, places)}".strip()


def format_interval(low: float, high: float, unit: str = "", decimals: int | None = None) -> str:
    """Return "fra −1,2 til 0,4 uger"."""
    scale = 100 if unit == "share" else 1
    places = decimals_for([low, high], unit) if decimals is None else decimals
    limits = [format_number(limit * scale, places) for limit in (low, high)]
    return f"fra {limits[0]} til {limits[1]} {name_unit(unit)}".strip()


def format_p_value(value: float) -> str:
    """Return "p = 0,03"; "p < 0,001" below that."""
    return "p < 0,001" if value < 0.001 else f"p = {format_number(value, 3)}"


def pluralise(count: float, singular: str, plural: str) -> str:
    """Return "1 uge", "2 uger", "0,5 uger"."""
    return f"{format_plain(count)} {singular if abs(count) == 1 else plural}"


def join_words(words: Iterable[str], last: str = "og") -> str:
    """Return "a", "a og b", "a, b og c"."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def _is_visible(value: float, decimals: int) -> bool:
    return round(abs(value), decimals) > 0
