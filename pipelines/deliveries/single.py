"""Reads one file of a delivery on its own: what can be known of it without the rest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.deliveries.cleaning import clean_table
from pipelines.deliveries.faults import REFUSED, FaultLog, list_danish
from pipelines.deliveries.note import NOTE_NAME, read_note
from pipelines.deliveries.reading import (
    DeliveryReading,
    conform_tables,
    count_rows,
    open_note,
    order_faults,
)
from pipelines.deliveries.sources import read_source_file
from pipelines.domain import DeliveryNote, EndDateMeaning, Municipality, Registry
from pipelines.tables import CLEAN_TABLES


@dataclass(frozen=True)
class FileReading:
    """One file's reading, and the words for what was taken for granted."""

    reading: DeliveryReading
    assumed: tuple[str, ...]  # Danish sentences
    unchecked: tuple[str, ...]


def read_single_file(
    path: Path, municipality: Municipality, registry: Registry, *, is_known: bool = True
) -> FileReading:
    """Read one file; the note beside it is used where there is one.

    Args:
        path: a CSV, a workbook or `leverance.yml`.
        municipality: the one that the file is from, or a stand-in.
        registry: code lists, aliases, thresholds, trials.
        is_known: whether the municipality is known; a stand-in has all trials.
    """
    log = FaultLog(path.name)
    has_note = (path.parent / NOTE_NAME).is_file()
    note, note_log = read_note(path.parent, municipality, registry) if has_note else (None, log)
    if path.name == NOTE_NAME:
        faults = order_faults([note_log])
        return FileReading(DeliveryReading(note, {}, tuple(faults)), (), _unread_tables())
    used = note or open_note(municipality.code)
    sources, logs = read_source_file(path, registry.schema, log)
    names = [source.table.raw for source in sources]
    for name in sorted({name for name in names if names.count(name) > 1}):
        log.add("TABEL-DOBBELT", REFUSED, f"tabellen {name} er der to gange. Slet den ene.")
    readings = {s.table.name: clean_table(s, used, municipality, registry) for s in sources}
    faults = order_faults([log, *logs])
    if not is_known:  # rows may say whose they are; nobody said whose they should be
        faults = [fault for fault in faults if fault.code != "ANDEN-KOMMUNE"]
    reading = DeliveryReading(note, {}, tuple(faults), count_rows(readings))
    if not reading.is_refused:
        tables = conform_tables(readings)
        own = {name: rows for name, rows in tables.items() if name in reading.row_counts}
        reading = DeliveryReading(note, own, reading.faults, reading.row_counts)
    return FileReading(reading, _describe_assumed(note, names), _describe_unchecked(names, note))


def _describe_assumed(note: DeliveryNote | None, names: list[str]) -> tuple[str, ...]:
    if note is not None:
        return (
            f"Udtræksdato, periode og slutdatoernes betydning er fra {NOTE_NAME} ved siden af.",
        )
    if {"forloeb", "tilbud"} & set(names):
        meaning = EndDateMeaning.LAST_DAY.value
        return (f"{NOTE_NAME} er ikke brugt: slutdato er læst som {meaning}.",)
    return ()


def _describe_unchecked(names: list[str], note: DeliveryNote | None) -> tuple[str, ...]:
    told = []
    if note is None:
        told.append("om datoerne ligger inden for perioden og før udtræksdatoen")
    if {"samtaler", "tilbud"} & set(names) and "forloeb" not in names:
        told.append("om forloeb_id findes i tabellen forloeb")
    others = [table.raw for table in CLEAN_TABLES if table.raw not in names]
    if others:
        told.append(f"de øvrige tabeller ({list_danish(others)})")
    told.append("om antallet passer med den forrige leverance")
    return tuple(told)


def _unread_tables() -> tuple[str, ...]:
    return ("tabellerne: kun følgesedlen er læst",)
