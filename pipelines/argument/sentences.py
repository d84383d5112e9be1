"""Fills a claim's sentence with values in Danish number format."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.argument.facts import FIELDS, WORD_FIELDS, Fact, Facts
from pipelines.argument.terms import Reference
from pipelines.wording.names import name_verdict
from pipelines.wording.numbers import decimals_for, format_number, format_plain

SYNTHETIC_NOTE = " (syntetiske data)"
_GAP = re.compile(r"\{([0-9]+)(?:\.([a-z0-9_]+))?\}")
_YEARS = range(1900, 2101)
_COUNTS = frozenset({"n_trial", "n_comparison"})
_MEASURED = frozenset({"weeks", "pp", "per_year", "log", "days", "hours", "per_case"})
_UNITLESS = frozenset({"p_value", "i2", "tau2"})


class TemplateError(ValueError):
    """A template has a gap that nothing can fill; the message says why, in Danish."""


def parse_gaps(template: str) -> tuple[Reference, ...]:
    """Return which evidence and which field each gap asks for: `{0}`, `{1.ci95_low}`.

    Raises:
        TemplateError: a brace that opens no gap, or a field that does not exist.
    """
    rest = _GAP.sub("", template)
    if "{" in rest or "}" in rest:
        raise TemplateError('en krøllet parentes er ikke et hul som "{0}" eller "{0.ci95_low}"')
    gaps = [(int(match[1]), match[2] or "value") for match in _GAP.finditer(template)]
    for _, name in gaps:
        if name not in FIELDS:
            raise TemplateError(f'feltet "{name}" findes ikke')
    return tuple(gaps)


def fill_sentence(template: str, facts: Sequence[Facts]) -> str:
    """Return the sentence with its values; it says so where they rest on synthetic data."""
    gaps = parse_gaps(template)
    places = [_decimals(index, read, gaps) for index, read in enumerate(facts)]
    filled = _GAP.sub(lambda match: _fill(match, facts, places), template)
    if not any(read.is_synthetic for read in facts):
        return filled
    if filled.endswith("."):
        return f"{filled[:-1]}{SYNTHETIC_NOTE}."
    return f"{filled}{SYNTHETIC_NOTE}"


def format_fact(name: str, value: Fact, unit: str, decimals: int | None = None) -> str:
    """Return one value as the sentence shows it, without its unit; shares as per cent."""
    if name in WORD_FIELDS:
        return name_verdict(str(value))
    number = float(value)
    if name in _COUNTS:
        return format_number(number)
    if name in _UNITLESS:
        return format_plain(number)
    if unit == "år" and number in _YEARS:
        return str(int(number))
    if unit == "share":
        return format_plain(round(number * 100, 1))
    if unit in _MEASURED:
        return format_number(number, decimals_for([number], unit) if decimals is None else decimals)
    return format_plain(number)


def _decimals(index: int, read: Facts, gaps: tuple[Reference, ...]) -> int | None:
    """Decimals for all measured numbers of one piece of evidence, so that they can be compared."""
    names = {name for i, name in gaps if i == index} - _COUNTS - _UNITLESS - set(WORD_FIELDS)
    numbers = [float(read.known[name]) for name in sorted(names - {"margin"})]
    return decimals_for(numbers, read.unit) if read.unit in _MEASURED else None


def _fill(match: re.Match[str], facts: Sequence[Facts], places: Sequence[int | None]) -> str:
    index, name = int(match[1]), match[2] or "value"
    read = facts[index]
    decimals = None if name == "margin" else places[index]
    return format_fact(name, read.known[name], read.unit, decimals)
