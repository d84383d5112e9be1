"""What `check` says on the screen: the verdict, what was read, and every fault by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import click

from pipelines.publishing.check_report import (
    RAW_NAMES,
    VERDICTS,
    name_delivery,
    strip_place,
)
from pipelines.wording import format_count, pluralise

_WORDS = {"R": "AFVIST  ", "W": "advarsel", "S": "rettet  "}
_COLOURS = {"R": "red", "W": "yellow", "S": "green"}
_ALIKE = 5  # so many faults of one code are shown of a file; the HTML report has all
_STATE_COLOURS = {"accepted": "green", "refused": "red", "not_delivered": "yellow"}


def describe_checked(
    entry: Mapping[str, Any], names: Mapping[str, str], *, shows_all: bool
) -> Iterator[str]:
    """Yield the lines about one delivery or file; colours are taken away where no one sees them.

    Args:
        entry: the delivery, as in `quality.json`.
        names: slug -> name of each municipality.
        shows_all: also every repair without loss, not only how many.
    """
    yield click.style(
        f"{name_delivery(entry, names)}: {VERDICTS[entry['state']]}"
        + (" (syntetiske data)." if entry["data_kind"] == "syntetisk" else "."),
        bold=True,
        fg=_STATE_COLOURS[entry["state"]],
    )
    if entry["state"] == "not_delivered":
        return
    yield from (f"  Taget for givet: {told}" for told in entry.get("assumed", ()))
    yield from (f"  Ikke prøvet: {told}" for told in entry.get("unchecked", ()))
    if entry["rows"]:
        yield f"  Læste rækker: {_count_rows(entry['rows'])}"
    shown = [fault for fault in entry["faults"] if shows_all or fault["outcome"] != "S"]
    yield from _describe_files(shown)
    yield from _summarise(entry, shows_all=shows_all)


def _count_rows(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{RAW_NAMES.get(t, t)} {format_count(count)}" for t, count in rows.items())


def _describe_files(faults: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    ordered = sorted(faults, key=lambda fault: (fault["file"], fault["sheet"]))
    for (file, sheet), group in groupby(ordered, key=lambda fault: (fault["file"], fault["sheet"])):
        yield ""
        yield click.style(f'  {file}, ark "{sheet}"' if sheet else f"  {file}", bold=True)
        ranked = sorted(group, key=lambda f: ("RWS".index(f["outcome"]), f["code"]))
        for (outcome, code), same in groupby(ranked, key=lambda f: (f["outcome"], f["code"])):
            alike = list(same)
            for fault in alike[:_ALIKE]:
                yield f"    {_word(outcome)} {strip_place(fault)} [{code}]"
            if len(alike) > _ALIKE:
                rest = len(alike) - _ALIKE
                yield f"    {_word(outcome)} … og {rest} flere af samme slags [{code}]"


def _word(outcome: str) -> str:
    return click.style(_WORDS[outcome], fg=_COLOURS[outcome])


def _summarise(entry: Mapping[str, Any], *, shows_all: bool) -> Iterator[str]:
    counts = Counter(fault["outcome"] for fault in entry["faults"])
    yield ""
    yield (
        f"  I alt {pluralise(counts['R'], 'fejl', 'fejl')}, "
        f"{pluralise(counts['W'], 'advarsel', 'advarsler')} og "
        f"{pluralise(counts['S'], 'rettelse', 'rettelser')} uden tab."
    )
    if counts["S"] and not shows_all:
        codes = Counter(f["code"] for f in entry["faults"] if f["outcome"] == "S")
        told = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
        yield f"  Rettet uden tab: {told}. Se hver enkelt med --all."
    if counts["R"]:
        yield "  Ret fejlene i kildesystemet eller filen, og kør kommandoen igen."
