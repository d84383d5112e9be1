"""Finds the declared columns among a file's headers; suggests, never guesses."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.deliveries.faults import REFUSED, SILENT, FaultLog, name_column
from pipelines.deliveries.text import clean_text, fold_header
from pipelines.domain import DeliverySchema
from pipelines.tables import Column, Table

_SHOWN = re.compile(r"[0-9A-Za-zÆØÅæøåÉéÜüÖöÄä _./()%-]{1,40}")  # what a message may repeat
_MANY_DIGITS = re.compile(r"(?:\d\D?){6}")  # could be a person's number
_MIN_SHARE = 0.5  # below this the row may be data: "uddannelse" is a header and a code
_LONG_FORMAT = ({"variabel", "vaerdi"}, {"variable", "value"}, {"kolonne", "vaerdi"})


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Which 0-based position holds which declared column."""

    positions: dict[str, int]  # clean name -> position
    extras: tuple[int, ...]  # positions of headers that the table does not declare
    unnamed: tuple[int, ...]  # positions without a header
    doubled: tuple[tuple[str, int], ...]  # clean name, further position with the same meaning
    share: float  # declared columns that were found


def match_headers(cells: Sequence[str], table: Table, schema: DeliverySchema) -> HeaderMatch:
    """Match the cells of one row with the declared columns of `table`, by name only."""
    known = _known_headers(table, schema)
    positions: dict[str, int] = {}
    extras, unnamed, doubled = [], [], []
    for position, cell in enumerate(cells):
        folded = fold_header(cell)
        name = known.get(folded)
        if not folded:
            unnamed.append(position)
        elif name is None:
            extras.append(position)
        elif name in positions:
            doubled.append((name, position))
        else:
            positions[name] = position
    share = len(positions) / len(table.columns)
    return HeaderMatch(positions, tuple(extras), tuple(unnamed), tuple(doubled), share)


def _known_headers(table: Table, schema: DeliverySchema) -> dict[str, str]:
    known = {fold_header(column.raw): column.name for column in table.columns}
    for column in table.columns:
        for alias in schema.aliases.get(f"{table.name}.{column.name}", ()):
            known.setdefault(fold_header(alias), column.name)
    return known


def check_headers(cells: Sequence[str], match: HeaderMatch, table: Table, log: FaultLog) -> None:
    """Log what was renamed, what is missing and what stands twice."""
    _note_renamed(cells, match, table, log)
    for name, position in match.doubled:
        raw = table.column(name).raw
        text = (
            f'kolonne {name_column(position + 1)} har samme betydning som en anden: "{raw}" '
            "står to gange. Slet den ene."
        )
        log.add("KOLONNE-DOBBELT", REFUSED, text, column=raw, case="C04")
    missing = [column for column in table.columns if column.name not in match.positions]
    for column in missing:
        _refuse_missing(column, cells, match, log)


def _note_renamed(cells: Sequence[str], match: HeaderMatch, table: Table, log: FaultLog) -> None:
    for name, position in match.positions.items():
        header, raw = cells[position], table.column(name).raw
        if header == raw:
            continue
        if clean_text(header) == raw:
            text = f'blanktegn er fjernet i overskriften "{raw}".'
            log.add("HEADER-BLANKTEGN", SILENT, text, column=raw, case="C09")
        else:
            text = f'kolonnen "{clean_text(header)}" er læst som {raw}.'
            log.add("KOLONNE", SILENT, text, column=raw, case="C02")


def is_header(cells: Sequence[str], match: HeaderMatch, table: Table, log: FaultLog) -> bool:
    """Refuse a row that is no header of the table; its cells may be data and are not shown."""
    if match.share >= _MIN_SHARE:
        return True
    if _is_long_format(cells):
        text = f"filen er i langt format; skemaet kræver én række pr. {table.row}."
        log.add("LANGT-FORMAT", REFUSED, text, case="C12")
        return False
    text = (
        f'overskrifterne til "{table.raw}" er ikke fundet i de første rækker. Første række skal '
        f"være: {'; '.join(column.raw for column in table.columns)}."
    )
    log.add("OVERSKRIFT-MANGLER", REFUSED, text, case="C01")
    return False


def _is_long_format(cells: Sequence[str]) -> bool:
    folded = {fold_header(cell) for cell in cells}
    return any(pair <= folded for pair in _LONG_FORMAT)


def _refuse_missing(
    column: Column, cells: Sequence[str], match: HeaderMatch, log: FaultLog
) -> None:
    unknown = [clean_text(cells[position]) for position in match.extras]
    shown = [name for name in unknown if _SHOWN.fullmatch(name) and not _MANY_DIGITS.search(name)]
    near = difflib.get_close_matches(column.raw, shown, n=1, cutoff=0.6)
    if not near:
        near = [name for name in shown if len(name) >= 2 and fold_header(name) in column.raw][:1]
    found = [clean_text(cells[position]) for position in match.positions.values()]
    listing = ", ".join([*found, *shown][:25]) or "ingen kendte overskrifter"
    hint = f' Mente du "{near[0]}"?' if near else ""
    text = (
        f'kolonnen "{column.raw}" mangler. Fundet: {listing}.{hint} '
        "Tilføj kolonnen (den må være tom, hvis den kan mangle), eller tilføj et alias i skemaet."
    )
    log.add(
        "KOLONNE-MANGLER",
        REFUSED,
        text,
        column=column.raw,
        case="C03" if near else "C01",
    )


def find_header(
    records: Sequence[Sequence[str]], table: Table, schema: DeliverySchema
) -> tuple[int, HeaderMatch]:
    """Find the header among the first records: the first, unless a later one matches well.

    Returns:
        The 0-based record and what it matches.
    """
    matches = [match_headers(record, table, schema) for record in records]
    best = max(range(len(matches)), key=lambda i: (matches[i].share, -i))
    if best and matches[best].share < schema.thresholds.get("header_match", 1.0):
        best = 0
    return best, matches[best]


def describe_skipped(header_line: int) -> str:
    """Return the message of B06: "række 1-4 er sprunget over"."""
    rows = "række 1" if header_line == 2 else f"række 1–{header_line - 1}"
    return f"overskriften er fundet i række {header_line}; {rows} er sprunget over."
