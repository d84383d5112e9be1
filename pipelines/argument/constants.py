"""Numbers of the method and the registry that prose may name: written once, printed everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pipelines.argument.certainty import CONSIDERABLE_I2, MAX_MISSING, SUBSTANTIAL_I2
from pipelines.argument.numerals import spell_number
from pipelines.argument.profiles import MAX_SMD, MAX_WARNED
from pipelines.argument.tallies import UNITS, tally
from pipelines.domain import Design, DisclosureThresholds, Registry, Verdict
from pipelines.wording import format_plain

WORDS_SUFFIX = "words"
CI_LEVEL, NARROW_CI_LEVEL = 95.0, 90.0  # per cent: of 0, and of the margin (STATISTICS.md §1)
TOP_SCORES, LOWEST_SCORE, HIGHEST_SCORE = 2, 1, 5  # of survey answers (STATISTICS.md §2)
_PERCENT = "%"


def _thresholds(registry: Registry) -> DisclosureThresholds:
    return registry.networks[0].thresholds


_CONSTANTS: Mapping[str, tuple[Callable[[Registry], float], str]] = MappingProxyType(
    {
        "ci": (lambda _: CI_LEVEL, _PERCENT),
        "ci90": (lambda _: NARROW_CI_LEVEL, _PERCENT),
        "top_scores": (lambda _: TOP_SCORES, ""),
        "top_score": (lambda _: HIGHEST_SCORE, ""),
        "second_score": (lambda _: HIGHEST_SCORE - TOP_SCORES + 1, ""),
        "lowest_score": (lambda _: LOWEST_SCORE, ""),
        "verdicts": (lambda _: len(Verdict), ""),
        "arms": (lambda _: 2, ""),
        "design_levels": (lambda _: max(design.sms_level for design in Design), ""),
        "substantial_i2": (lambda _: SUBSTANTIAL_I2, _PERCENT),
        "considerable_i2": (lambda _: CONSIDERABLE_I2, _PERCENT),
        "max_missing": (lambda _: 100 * MAX_MISSING, _PERCENT),
        "max_warned": (lambda _: 100 * MAX_WARNED, _PERCENT),
        "max_smd": (lambda _: MAX_SMD, ""),
        "min_cell": (lambda registry: _thresholds(registry).min_cell, ""),
        "rounding": (lambda registry: _thresholds(registry).rounding, ""),
        "min_arm": (lambda registry: _thresholds(registry).min_arm, ""),
        "min_descriptive": (lambda registry: _thresholds(registry).min_descriptive, ""),
        "min_at_risk": (lambda registry: _thresholds(registry).min_at_risk, ""),
    }
)
CONSTANTS = tuple(_CONSTANTS)


def show_constant(registry: Registry, name: str) -> str:
    """Return a number of the method as text: "95 %"; ":words" as a word, ":bare" "95".

    Raises:
        KeyError: there is no constant of that name.
    """
    plain, _, shape = name.partition(":")
    read, unit = _CONSTANTS[plain]
    return _show(read(registry), "" if shape else unit, shape)


def show_tally(registry: Registry, name: str) -> str:
    """Return a count of the registry with its unit: "19 forsøg"; ":words" "nitten", ":bare" "19".

    Raises:
        KeyError: nothing of that name is counted.
    """
    plain, _, shape = name.partition(":")
    network, _, thing = plain.rpartition("/")
    count = tally(registry, thing, network)
    return _show(count, "" if shape else UNITS[thing], shape)


def _show(number: float, unit: str, shape: str) -> str:
    if shape == WORDS_SUFFIX:
        return spell_number(number) or format_plain(number)
    return f"{format_plain(number)} {unit}".strip()
