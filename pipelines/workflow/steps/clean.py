"""Delivery → clean tables: read, repair or refuse, validate."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipelines.deliveries import DeliveryReading, read_delivery
from pipelines.domain import DeliveryNote, DeliveryState, Fault, Municipality, Outcome, Registry
from pipelines.quality import validate_tables
from pipelines.storage import Workspace, replaced_folder, write_clean_table, write_json
from pipelines.tables import CLEAN_TABLES

READING = "reading.json"  # beside the clean tables: what happened to the delivery
# Great Expectations keeps one context for the process: validations take turns.
_VALIDATING = threading.Lock()


def clean_delivery(workspace: Workspace, registry: Registry, municipality: Municipality) -> None:
    """Make one municipality's clean tables from its newest delivery, or say why there are none."""
    folders = workspace.delivery_folders(municipality.slug)
    with replaced_folder(workspace.clean_tables(municipality.slug)) as fresh:
        if not folders:
            write_json(fresh / READING, describe_missing(municipality.slug))
            return
        reading, evaluated = check_delivery(folders[-1], municipality, registry)
        if not reading.is_refused:
            for table in CLEAN_TABLES:
                if table.name in reading.tables:
                    write_clean_table(fresh, table, reading.tables[table.name])
        write_json(
            fresh / READING,
            describe_reading(reading, municipality.slug, folders[-1].name, evaluated),
        )


def check_delivery(
    folder: Path, municipality: Municipality, registry: Registry
) -> tuple[DeliveryReading, dict[str, int]]:
    """Read and validate one delivery; nothing is written.

    Returns:
        The reading with the faults of both, and the number of expectations evaluated by table.
    """
    reading = read_delivery(folder, municipality, registry)
    if reading.is_refused or reading.note is None:
        return reading, {}
    with _VALIDATING:
        validation = validate_tables(reading.tables, registry, municipality.slug, reading.note)
    faults = (*reading.faults, *validation.faults)
    return replace(reading, faults=faults), dict(validation.evaluated)


def describe_missing(municipality: str) -> dict[str, Any]:
    """Return the entry of a municipality that has delivered nothing."""
    return {
        "municipality": municipality,
        "state": DeliveryState.NOT_DELIVERED.value,
        "delivery_date": "",
        "data_kind": "",
        "note": None,
        "rows": {},
        "expectations": {},
        "faults": [],
    }


def describe_reading(
    reading: DeliveryReading, municipality: str, delivery_date: str, evaluated: dict[str, int]
) -> dict[str, Any]:
    """Return what happened to a delivery, as JSON values: no citizen's value among them."""
    state = DeliveryState.REFUSED if reading.is_refused else DeliveryState.ACCEPTED
    note = reading.note
    return {
        "municipality": municipality,
        "state": state.value,
        "delivery_date": delivery_date,
        "data_kind": note.data_kind.value if note else "",
        "note": _describe_note(note) if note else None,
        "rows": dict(sorted(reading.row_counts.items())),
        "expectations": dict(sorted(evaluated.items())),
        "faults": [describe_fault(fault) for fault in reading.faults],
    }


def describe_fault(fault: Fault) -> dict[str, Any]:
    """Return a fault as JSON values."""
    return {
        "code": fault.code,
        "case": fault.case,
        "outcome": fault.outcome.value,
        "file": fault.file,
        "sheet": fault.sheet,
        "column": fault.column,
        "rows": list(fault.rows),
        "count": fault.count,
        "message": fault.message,
    }


def is_refusal(fault: dict[str, Any]) -> bool:
    """Return whether a described fault refuses its delivery."""
    return bool(fault["outcome"] == Outcome.REFUSED.value)


def _describe_note(note: DeliveryNote) -> dict[str, str]:
    return {
        "municipality_code": note.municipality_code,
        "extraction_date": note.extraction_date.isoformat(),
        "period_start": note.period_start.isoformat(),
        "period_end": note.period_end.isoformat(),
        "system": note.system,
        "version": note.version,
        "contact": note.contact,
        "data_kind": note.data_kind.value,
        "end_date_is": note.end_date_is.value,
    }
