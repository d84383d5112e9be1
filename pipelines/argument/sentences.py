"""Fills a claim's sentence with values in Danish number format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.argument.facts import Facts
from pipelines.argument.fields import FIELDS, NAMES, TRUTH_FIELDS, WORD_FIELDS
from pipelines.argument.numerals import spell_number
from pipelines.argument.terms import Fact, Reference
from pipelines.wording import (
    decimals_for,
    escape_markdown,
    format_interval,
    format_number,
    format_plain,
    join_words,
    name_unit,
    name_verdict,
)

SYNTHETIC_NOTE = " (syntetiske data)"
_GAP = re.compile(r"\{(?:verb|([0-9]+)(?:\.([a-z0-9_]+))?(?::([a-z]+))?)\}")
_FORMATS = frozenset({"words", "unit", "interval"})
# A full stop that ends a sentence: not that of a date, an ordinal or "pr." before a small letter.
_STOP = re.compile(r"(?<![0-9])\.(?=\s+[A-ZÆØÅ»]|\s*$)")
_YEARS = range(1900, 2101)
_COUNTS = frozenset({"n_trial", "n_comparison", "rank", "total", "unknown"})
_MEASURED = frozenset({"weeks", "pp", "per_year", "log", "days", "hours", "per_case"})
_UNITLESS = frozenset({"p_value", "i2", "tau2"})


class TemplateError(ValueError):
    """A template has a gap that nothing can fill; the message says why, in Danish."""


@dataclass(frozen=True, slots=True)
class _Gap:
    index: int
    name: str
    shape: str  # "words", "unit", "interval" or ""


def parse_gaps(template: str) -> tuple[Reference, ...]:
    """Return which evidence and which field each gap asks for: `{0}`, `{1.ci95_low}`.

    Raises:
        TemplateError: a brace that opens no gap, or a field or a form that does not exist.
    """
    rest = _GAP.sub("", template)
    if "{" in rest or "}" in rest:
        raise TemplateError(
            'en krøllet parentes er ikke et hul som "{0}", "{0.ci95_low}" eller "{verb}"'
        )
    gaps = [_read_gap(match) for match in _GAP.finditer(template) if match[1]]
    for gap in gaps:
        if gap.name not in {*FIELDS, NAMES} or gap.name in TRUTH_FIELDS:
            raise TemplateError(f'feltet "{gap.name}" findes ikke')
        if gap.shape and gap.shape not in _FORMATS:
            raise TemplateError(
                f'formen "{gap.shape}" findes ikke; brug words, unit eller interval'
            )
    limits = [(g.index, n) for g in gaps if g.shape == "interval" for n in _limits(g.name)]
    return (*((gap.index, gap.name) for gap in gaps), *limits)


def has_verb(template: str) -> bool:
    """Say whether the sentence leaves its word of strength to the evidence's certainty."""
    return "{verb}" in template


def fill_sentence(template: str, facts: Sequence[Facts], verb: str = "") -> str:
    """Return the sentence with its values; each sentence of it says so where data are synthetic.

    Args:
        template: checked by `parse_gaps`.
        facts: what each piece of evidence says.
        verb: the word of strength that `{verb}` gives way to.
    """
    gaps = parse_gaps(template)
    places = [_decimals(index, read, gaps) for index, read in enumerate(facts)]

    def fill(match: re.Match[str]) -> str:
        return _fill(_read_gap(match), facts, places) if match[1] else verb

    marked = mark_synthetic(template) if any(read.is_synthetic for read in facts) else template
    return _GAP.sub(fill, marked)


def mark_synthetic(text: str) -> str:
    """Return the text with the note in each of its sentences."""
    if not text.rstrip().endswith("."):
        return f"{_STOP.sub(f'{SYNTHETIC_NOTE}.', text)}{SYNTHETIC_NOTE}"
    return _STOP.sub(f"{SYNTHETIC_NOTE}.", text)


def format_fact(name: str, value: Fact, unit: str, decimals: int | None = None) -> str:
    """Return one value as the sentence shows it, without its unit; shares as per cent."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if name in WORD_FIELDS:
        return name_verdict(str(value))
    number = float(value)
    if name in _COUNTS:
        return format_number(number)
    if name in _UNITLESS or name == "margin":  # a margin is chosen, not measured: "1 uge"
        return format_plain(number)
    if unit == "år" and number in _YEARS:
        return str(int(number))
    if unit == "share":
        return format_plain(round(number * 100, 1))
    if unit in _MEASURED:
        return format_number(number, decimals_for([number], unit) if decimals is None else decimals)
    return format_plain(number)


def _read_gap(match: re.Match[str]) -> _Gap:
    return _Gap(int(match[1]), match[2] or "value", match[3] or "")


def _limits(name: str) -> tuple[str, ...]:
    return ("ci95_low", "ci95_high") if name == "value" else ()


def _decimals(index: int, read: Facts, gaps: tuple[Reference, ...]) -> int | None:
    """Decimals for all measured numbers of one piece of evidence, so that they can be compared."""
    names = {name for i, name in gaps if i == index} - _COUNTS - _UNITLESS - {*WORD_FIELDS, NAMES}
    numbers = [float(read.known[name]) for name in sorted(names - {"margin"})]
    return decimals_for(numbers, read.unit) if read.unit in _MEASURED else None


def _fill(gap: _Gap, facts: Sequence[Facts], places: Sequence[int | None]) -> str:
    read = facts[gap.index]
    if gap.name == NAMES:
        return join_words(escape_markdown(name) for name in read.names) or "ingen"
    decimals = None if gap.name == "margin" else places[gap.index]
    value = read.known[gap.name]
    shown = format_fact(gap.name, value, read.unit, decimals)
    if gap.shape == "words":
        return spell_number(float(value)) or shown
    if not gap.shape:
        return shown
    counts_itself = gap.name in _COUNTS or gap.name in _UNITLESS
    quantity = shown if counts_itself else _add_unit(shown, float(value), read.unit, decimals)
    if gap.shape == "interval" and gap.name == "value":
        low, high = (float(read.known[name]) for name in _limits("value"))
        return f"{quantity} (95 %-interval {format_interval(low, high, '', decimals)})"
    return quantity


def _add_unit(shown: str, value: float, unit: str, decimals: int | None) -> str:
    places = decimals_for([value], unit) if decimals is None else decimals
    return f"{shown} {name_unit(unit, value, places)}".strip()
