"""What came of one damaged delivery: right, warned, refused, or silently wrong."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

import pandas as pd

from pipelines.deliveries import DeliveryReading, read_delivery
from pipelines.domain import Fault, Outcome
from pipelines.workflow.steps.clean import validate_reading
from tests.fuzz.parcel import DATE, MUNICIPALITY, NOTE_FILE, Mutant, registry, undamaged
from tests.fuzz.reference import read_files, read_note_strictly, read_strictly

SECONDS = 20.0  # of the processor's time: a case that takes more hangs
_SHORTEST_SECRET = 6


class Verdict(Enum):
    """The outcome of one case; the last four must never happen."""

    RIGHT = "rigtig"  # the tables of the undamaged delivery
    OTHER = "en anden gyldig leverance"  # what a reader could not know
    WARNED = "advaret"
    REFUSED = "afvist"
    SILENT = "FORKERT UDEN BESKED"
    LEAKED = "VIST VÆRDI"
    RAISED = "UNDTAGELSE"
    HUNG = "FOR LANGSOM"


FAILURES = (Verdict.SILENT, Verdict.LEAKED, Verdict.RAISED, Verdict.HUNG)


@dataclass(frozen=True)
class Judgement:
    """The verdict on one mutant, and what made it."""

    verdict: Verdict
    why: str = ""


def judge(mutant: Mutant) -> Judgement:
    """Read a damaged delivery and compare it with the undamaged one."""
    try:
        reading = read(mutant.files)
        judgement = _compare(mutant, reading)
    except Exception:  # any exception at all is what this looks for
        return Judgement(Verdict.RAISED, traceback.format_exc(limit=-6))
    shown = _find_shown(mutant, reading.faults)
    if shown:
        return Judgement(Verdict.LEAKED, shown)
    return judgement


def read(files: dict[str, bytes]) -> DeliveryReading:
    """Read a delivery of these files."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / DATE
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        own = registry()
        return read_delivery(folder, own.municipality(MUNICIPALITY), own)


def validate(reading: DeliveryReading) -> DeliveryReading:
    """Hold what was read against the suites, as `frikommune check` does."""
    return validate_reading(reading, MUNICIPALITY, registry())[0]


@lru_cache(maxsize=2)
def read_undamaged(*, is_workbook: bool) -> DeliveryReading:
    """Read the undamaged delivery once."""
    return validate(read(undamaged(is_workbook=is_workbook).files()))


def _compare(mutant: Mutant, reading: DeliveryReading) -> Judgement:
    if reading.is_refused:
        first = next(f for f in reading.faults if f.outcome is Outcome.REFUSED)
        return Judgement(Verdict.REFUSED, first.code)
    before = read_undamaged(is_workbook="leverance.xlsx" in mutant.files)
    if is_same(reading, before):  # and was valid
        return Judgement(Verdict.RIGHT)
    reading = validate(reading)
    if reading.is_refused:
        return Judgement(Verdict.REFUSED, "KONTROL")
    told = [f.code for f in _warnings(reading.faults) if f not in set(_warnings(before.faults))
            and _is_about(f, mutant.table)]  # fmt: skip
    if told:
        return Judgement(Verdict.WARNED, told[0])
    parcel = mutant.parcel or read_files(mutant.files)
    meant = read_strictly(parcel) if parcel is not None else None
    is_noted = parcel is not None and read_note_strictly(parcel.note) == reading.note
    if meant is not None and is_noted and are_same(reading.tables, meant):
        return Judgement(Verdict.OTHER)
    return Judgement(Verdict.SILENT, _describe_difference(reading.tables, before.tables))


def is_same(one: DeliveryReading, other: DeliveryReading) -> bool:
    """Whether two readings gave the same tables under the same note."""
    return one.note == other.note and are_same(one.tables, other.tables)


def are_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> bool:
    """Whether two sets of clean tables hold the same rows."""
    return all(rows.equals(other[name]) for name, rows in one.items())


def _warnings(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.outcome is Outcome.WARNING]


def _is_about(fault: Fault, table: str) -> bool:
    place = fault.sheet or fault.file.rsplit(".", 1)[0]
    return place.startswith(table) or fault.file in {DATE, NOTE_FILE} or table == NOTE_FILE


def _find_shown(mutant: Mutant, faults: Iterable[Fault]) -> str:
    """A value of a citizen, or a damaged cell, that a message repeats."""
    secrets = [text for text in mutant.secrets if len(text) >= _SHORTEST_SECRET]
    for fault in faults:
        for secret in secrets:
            if secret in fault.message or secret in fault.column:
                return f"{fault.code}: {fault.message}"
    return ""


def _describe_difference(found: dict[str, pd.DataFrame], before: dict[str, pd.DataFrame]) -> str:
    parts = []
    for name, rows in found.items():
        old = before[name]
        if rows.equals(old):
            continue
        if rows.shape != old.shape:
            parts.append(f"{name}: {len(old)} → {len(rows)} rows")
            continue
        differs = ~((rows == old) | (rows.isna() & old.isna())).fillna(value=False)
        counts = {str(column): int(differs[column].sum()) for column in rows}
        parts.append(f"{name}: { {c: n for c, n in counts.items() if n} }")
    return "; ".join(parts) or "note only"
