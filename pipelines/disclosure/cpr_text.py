"""Finds CPR numbers in running text, and passes by the numbers that only look like them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.disclosure.cpr import birth_date, has_checksum, is_calendar_day, is_likely_cpr

_MASK = r"xX*#_?\u2022\u25cf\u2588\u00d7"

# Ids and digests whose digits mean nothing; blanked before the search.
_OPAQUE = re.compile(
    r"(?i:(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f]))"  # UUID
    r"|(?<![0-9a-f])(?=[0-9]*[a-f])[0-9a-f]{24,}(?![0-9a-f])"  # hash, in hex
    r"|\bDK[0-9]{2}(?: ?[0-9]{4}){3} ?[0-9]{2}(?![0-9])"  # Danish IBAN
    r"|\b[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\b"  # other IBAN
)
_PRODUCTION_UNIT = re.compile(r"(?i:p-?(?:nr|nummer|enhed)\w*|produktionsenhed\w*)[ .:]*$")

_PARTED = re.compile(r"(?<![0-9])([0-9]{6})( {0,2}[-/._] {0,2}| {1,3})([0-9]{4})(?![0-9])")
_BARE = re.compile(r"(?<![0-9])([0-9]{10})(?![0-9])")
_DATED = re.compile(
    r"(?<![0-9])([0-9]{2})([-./ ])([0-9]{2})\2([0-9]{2})(?: ?- ?|\2)([0-9]{4})(?![0-9])"
)
_LONG_YEAR = re.compile(
    r"(?<![0-9])([0-9]{2})[-./ ]?([0-9]{2})[-./ ]?([0-9]{4}) ?[- ]? ?([0-9]{4})(?![0-9])"
)
_MASKED = re.compile(
    rf"(?<![0-9])([0-9]{{6}}) ?[-/. ]? ?(?=[0-9]{{0,3}}[{_MASK}])[0-9{_MASK}]{{4}}(?![\w{_MASK}])"
)
# A spreadsheet loses the leading zero of a day below 10.
_SHORT = re.compile(
    r"(?<![\w.#/-])([1-9][0-9]{4}) ?-? ?([0-9]{4})(?![\w/-]|\.(?!0+(?![0-9]))[0-9])"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

# A comma joins nothing: it parts the columns of a CSV file. ".0" is a number read as decimal.
_JOINED_BEFORE = re.compile(r"(?:[0-9]\w*[-.]|\+)$")
_JOINED_AFTER = re.compile(r"-\w*[0-9]|\.(?!0+(?![0-9]))[0-9]")


def find_cpr_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of every CPR number in `text` (plain characters), sorted."""
    searched = _OPAQUE.sub(lambda match: "\0" * len(match.group()), text)
    finders = (_find_parted, _find_bare, _find_dated, _find_long_year, _find_masked, _find_short)
    spans = sorted({span for find in finders for span in find(searched)})
    return [span for i, span in enumerate(spans) if i == 0 or span[0] >= spans[i - 1][1]]


def _find_parted(text: str) -> Iterator[tuple[int, int]]:
    for match in _PARTED.finditer(text):
        digits = match.group(1) + match.group(3)
        if birth_date(digits) is None:
            continue
        if "-" in match.group(2):
            needs_checksum = _is_joined(text, match)
        else:  # a date with a year, or an amount with decimals, is written like this too
            is_year = _YEAR.fullmatch(match.group(3)) is not None
            needs_checksum = is_year or "." in match.group(2) or _is_joined(text, match)
        if has_checksum(digits) or not needs_checksum:
            yield match.span()


def _find_bare(text: str) -> Iterator[tuple[int, int]]:
    for match in _BARE.finditer(text):
        if not is_likely_cpr(match.group()) or _is_joined(text, match):
            continue
        if match.group().startswith("10") and _PRODUCTION_UNIT.search(_before(text, match)):
            continue
        yield match.span()


def _find_dated(text: str) -> Iterator[tuple[int, int]]:
    for match in _DATED.finditer(text):
        digits = "".join(match.group(1, 3, 4, 5))
        is_period = _YEAR.fullmatch(match.group(5)) is not None  # 01.07.17-2020
        if is_period or _is_joined(text, match):
            continue
        if birth_date(digits) is not None and has_checksum(digits):
            yield match.span()


def _find_long_year(text: str) -> Iterator[tuple[int, int]]:
    for match in _LONG_YEAR.finditer(text):
        day, month, year, sequence = match.groups()
        digits = day + month + year[2:] + sequence
        born = birth_date(digits)
        if born is None or born.year != int(year) or _is_joined(text, match):
            continue
        if is_likely_cpr(digits):
            yield match.span()


def _find_masked(text: str) -> Iterator[tuple[int, int]]:
    for match in _MASKED.finditer(text):
        if is_calendar_day(match.group(1)):
            yield match.span()


def _find_short(text: str) -> Iterator[tuple[int, int]]:
    for match in _SHORT.finditer(text):
        if is_likely_cpr("0" + match.group(1) + match.group(2)):
            yield match.span()


def _is_joined(text: str, match: re.Match[str]) -> bool:
    """Whether the digits are one part of a longer number: a case number, a decimal, a phone."""
    return (
        _JOINED_BEFORE.search(_before(text, match)) is not None
        or _JOINED_AFTER.match(text, match.end()) is not None
    )


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 30) : match.start()]
