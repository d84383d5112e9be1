"""Holds a delivery against the municipality's earlier ones by content, however it is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.deliveries import DeliveryReading, read_delivery
from pipelines.domain import DataKind, Fault, Municipality, Outcome, Registry
from pipelines.tables import CLEAN_TABLES
from pipelines.wording import join_words, pluralise

REASON = "aendringsbegrundelse"
_NOTE = "leverance.yml"


@dataclass(frozen=True)
class Redelivery:
    """What an earlier delivery says of a later one."""

    faults: tuple[Fault, ...]
    previous_rows: dict[str, int]  # table -> rows of the earlier one


NO_REDELIVERY = Redelivery((), {})


def compare_redelivery(
    folder: Path, reading: DeliveryReading, municipality: Municipality, registry: Registry
) -> Redelivery:
    """Compare a delivery that was read with the last earlier one that can be read.

    Only the note's period tells whether rows are new or changed: a row of the earlier delivery
    that is gone or different is a change, whatever comes on top.
    """
    previous = _read_previous(folder, municipality, registry)
    if previous is None or reading.is_refused or reading.note is None:
        return NO_REDELIVERY
    name, earlier = previous
    rows = {table: len(frame) for table, frame in earlier.tables.items() if len(frame)}
    changes = {
        table.raw: count
        for table in CLEAN_TABLES
        if (count := _count_changed(earlier.tables[table.name], reading.tables[table.name]))
    }
    if not changes and _same_sizes(earlier, reading):
        return Redelivery(tuple(_tell_same(folder, name, reading)), rows)
    if not changes or reading.note.change_reason:
        return Redelivery((), rows)
    return Redelivery((_tell_unexplained(name, changes),), rows)


def digest_tables(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return one SHA-256 of the clean tables: the same content in any dialect has the same."""
    total = hashlib.sha256()
    for name in sorted(tables):
        hashes = pd.util.hash_pandas_object(tables[name], index=False)
        total.update(f"{name} {len(hashes)}\n".encode())
        total.update(hashes.to_numpy().astype("<u8").tobytes())
    return total.hexdigest()


def check_rewritten(
    kept: Mapping[str, Any] | None, raw_digest: str, folder: Path, reading: DeliveryReading
) -> tuple[Fault, ...]:
    """Tell of a delivery whose files were changed after it was read in: that leaves no trace."""
    is_real = reading.note is not None and reading.note.data_kind is DataKind.REAL
    if kept is None or not is_real or kept["raw_sha256"] == raw_digest:
        return ()
    text = (
        f"{folder.name}: filerne er ændret, siden leverancen blev læst ind første gang. Lad den "
        "første ligge, og læg den rettede i en ny mappe med en ny dato."
    )
    return (Fault("ÆNDRET-PÅ-STEDET", Outcome.WARNING, folder.name, text, case="D17"),)


def _read_previous(
    folder: Path, municipality: Municipality, registry: Registry
) -> tuple[str, DeliveryReading] | None:
    siblings = folder.resolve().parent.iterdir()
    earlier = [p for p in siblings if p.is_dir() and not p.name.startswith(".")]
    is_dated = _is_date(folder.resolve().name)
    names = [p for p in earlier if _is_date(p.name) and p.name < folder.resolve().name]
    for path in sorted(names, key=lambda p: p.name, reverse=True) if is_dated else ():
        reading = read_delivery(path, municipality, registry)
        if not reading.is_refused:
            return path.name, reading
    return None


def _is_date(name: str) -> bool:
    digits = name.replace("-", "")
    return len(name) == 10 and len(digits) == 8 and digits.isdigit()


def _same_sizes(one: DeliveryReading, other: DeliveryReading) -> bool:
    return all(len(rows) == len(other.tables[name]) for name, rows in one.tables.items())


def _count_changed(before: pd.DataFrame, after: pd.DataFrame) -> int:
    """How many of the earlier rows are not among the later ones as they were."""
    if before.empty:
        return 0
    kept = pd.util.hash_pandas_object(before, index=False).isin(
        pd.util.hash_pandas_object(after, index=False)
    )
    return int((~kept).sum())


def _tell_same(folder: Path, name: str, reading: DeliveryReading) -> list[Fault]:
    if any(fault.code == "GENLEVERING" for fault in reading.faults):
        return []  # the reader saw that the files are the same to the byte
    text = (
        f"{folder.name}: genlevering: indholdet er det samme som i leverancen {name}, selv om "
        "filerne er skrevet på en anden måde (navn, filtype, tegnsæt, datoer eller tal). "
        "Det ændrer intet, og leverancen tæller kun én gang."
    )
    return [Fault("GENLEVERING", Outcome.WARNING, folder.name, text, case="D17")]


def _tell_unexplained(name: str, changes: Mapping[str, int]) -> Fault:
    parts = [f"{pluralise(count, 'række', 'rækker')} i {table}" for table, count in changes.items()]
    text = (
        f"{_NOTE}: leverancen ændrer eller fjerner {join_words(parts)} i forhold til leverancen "
        f"{name}, men siger ikke hvorfor. Skriv årsagen i feltet {REASON}."
    )
    return Fault(
        "ÆNDRING-UDEN-BEGRUNDELSE",
        Outcome.WARNING,
        _NOTE,
        text,
        column=REASON,
        count=sum(changes.values()),
        case="D17",
    )
