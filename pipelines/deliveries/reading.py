"""Reads one delivery from its folder to clean tables: the way in, top to bottom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipelines.deliveries.cleaning import TableReading, clean_table
from pipelines.deliveries.faults import REFUSED, WARNING, FaultLog, cap_faults, list_danish
from pipelines.deliveries.history import compare_with_previous
from pipelines.deliveries.note import NOTE_NAME, read_note
from pipelines.deliveries.references import match_spells
from pipelines.deliveries.sources import Source, read_sources
from pipelines.domain import (
    DataKind,
    DeliveryNote,
    EndDateMeaning,
    Fault,
    Municipality,
    Outcome,
    Registry,
)
from pipelines.tables import BENEFIT_SPELLS, CLEAN_TABLES, Table, is_rising


@dataclass(frozen=True)
class DeliveryReading:
    """What one delivery came to: its clean tables, or why it was refused."""

    note: DeliveryNote | None
    tables: dict[str, pd.DataFrame]  # clean name -> rows, declared dtypes; empty when refused
    faults: tuple[Fault, ...]  # in the order of file, sheet, row
    row_counts: dict[str, int] = field(default_factory=dict)  # table -> rows read

    @property
    def is_refused(self) -> bool:
        """Whether any fault refuses the delivery."""
        return any(fault.outcome is Outcome.REFUSED for fault in self.faults)


def read_delivery(folder: Path, municipality: Municipality, registry: Registry) -> DeliveryReading:
    """Read the delivery in `folder`: repair what is unambiguous, refuse the rest, tell of both.

    Args:
        folder: holds `leverance.yml` and the tables as CSV or xlsx; nothing is written there.
        municipality: the one that the delivery must be from.
        registry: code lists, aliases, thresholds, trials.

    Returns:
        All clean tables (one that was not delivered has no rows), or none where anything
        refuses the delivery. Bad content never raises.
    """
    _keep_memory()
    folder_log = FaultLog(folder.name)
    if not folder.is_dir():
        folder_log.add("INGEN-LEVERANCE", REFUSED, "mappen findes ikke. Læg leverancen i den.")
        return DeliveryReading(None, {}, tuple(folder_log.faults))
    note, note_log = read_note(folder, municipality, registry)
    sources, logs = read_sources(folder, registry.schema)
    chosen = _choose(sources, folder_log, may_be_refused=any(log.is_refused for log in logs))
    stand_in = note or open_note(municipality.code)
    del sources
    readings = {}
    while chosen:  # each is let go when it is clean: raw and clean rows are equally large
        name = chosen[0].table.name
        readings[name] = clean_table(chosen.pop(0), stand_in, municipality, registry)
    match_spells(readings, folder_log)
    compare_with_previous(folder, registry.schema, folder_log)
    faults = order_faults([note_log, folder_log, *logs])
    reading = DeliveryReading(note, {}, tuple(faults), count_rows(readings))
    if reading.is_refused:
        return reading
    return DeliveryReading(note, conform_tables(readings), reading.faults, reading.row_counts)


def _keep_memory() -> None:
    """Let Arrow take memory from the C library.

    Its own allocator gives memory back after each column and has the system clear it anew for the
    next: a third of the processor's time.
    """
    pa.set_memory_pool(pa.system_memory_pool())


def _choose(sources: list[Source], log: FaultLog, *, may_be_refused: bool) -> list[Source]:
    """One source a table; the same table twice or no spells at all refuses the delivery."""
    chosen: dict[str, Source] = {}
    for source in sources:
        if source.table.name in chosen:
            places = list_danish(
                f"{s.log.file}{f' (ark {s.log.sheet})' if s.log.sheet else ''}"
                for s in sources
                if s.table is source.table
            )
            text = f"tabellen {source.table.raw} er leveret to gange: {places}. Slet den ene."
            log.add("TABEL-DOBBELT", REFUSED, text, case="B22")
        chosen.setdefault(source.table.name, source)
    missing = [table.raw for table in CLEAN_TABLES if table.name not in chosen]
    if BENEFIT_SPELLS.raw in missing:
        text = f"tabellen {BENEFIT_SPELLS.raw} mangler. Læg {BENEFIT_SPELLS.raw}.csv i mappen."
        if may_be_refused:
            text = f"tabellen {BENEFIT_SPELLS.raw} er ikke læst. Se, hvad der er galt med filerne."
        log.add("TABEL-MANGLER", REFUSED, text, case="C01")
        missing.remove(BENEFIT_SPELLS.raw)
    if missing:
        is_one = len(missing) == 1
        text = (
            f"{'tabellen' if is_one else 'tabellerne'} {list_danish(missing)} er ikke leveret; "
            f"det, {'den' if is_one else 'de'} skulle vise, står som ikke leveret."
        )
        log.add("TABEL-MANGLER", WARNING, text, count=len(missing))
    return list(chosen.values())


def open_note(municipality_code: str) -> DeliveryNote:
    """Return a note that objects to no date, for where there is none that can be read."""
    return DeliveryNote(
        municipality_code=municipality_code,
        extraction_date=date(2100, 12, 31),
        period_start=date(1900, 1, 1),
        period_end=date(2100, 12, 31),
        system="",
        version="",
        contact="",
        data_kind=DataKind.SYNTHETIC,
        end_date_is=EndDateMeaning.LAST_DAY,
    )


def order_faults(logs: Iterable[FaultLog]) -> list[Fault]:
    """Return the faults of all logs, capped, by file, sheet and row; the note's first."""
    unique = {id(log): log for log in logs}.values()
    faults = cap_faults(fault for log in unique for fault in log.faults)
    return sorted(faults, key=_place)


def _place(fault: Fault) -> tuple[bool, str, str, int]:
    return (
        fault.file != NOTE_NAME,
        fault.file,
        fault.sheet,
        fault.rows[0] if fault.rows else 0,
    )


def count_rows(readings: dict[str, TableReading]) -> dict[str, int]:
    """Return how many rows each delivered table has."""
    return {
        table.name: readings[table.name].rows_read
        for table in CLEAN_TABLES
        if table.name in readings
    }


def conform_tables(readings: dict[str, TableReading]) -> dict[str, pd.DataFrame]:
    """Return all clean tables with their declared columns; takes the readings apart."""
    tables = {}
    for table in CLEAN_TABLES:
        reading = readings.pop(table.name, None)  # so that a table is not in memory twice
        rows = None if reading is None else reading.rows
        tables[table.name] = table.empty() if rows is None else _conform_rows(table, rows)
    return tables


def _conform_rows(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """As `Table.conform`, but rows that are in order of their key are not sorted again."""
    rows = _spell_out(rows)
    if len(table.key) == 1 and _is_rising(rows[table.key[0]]):
        kinds = {column.name: column.kind.dtype for column in table.columns}
        return rows[list(table.names)].astype(kinds).reset_index(drop=True)
    return table.conform(rows)


def _spell_out(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn categories into texts; pandas' own `astype` goes by way of Python objects."""
    texts = {}
    for name, values in rows.select_dtypes("category").items():
        categories = pd.array(values.cat.categories.to_list(), dtype="string")
        texts[str(name)] = categories.take(values.cat.codes.to_numpy(), allow_fill=True)
    return rows.assign(**texts) if texts else rows


def _is_rising(keys: pd.Series[str]) -> bool:
    texts = pa.array(keys, pa.string())
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    return is_rising(texts)
