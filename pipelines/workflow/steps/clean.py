"""Delivery → clean tables: read, repair or refuse, validate."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipelines.deliveries import DeliveryReading, open_note, read_delivery
from pipelines.domain import DeliveryNote, DeliveryState, Fault, Municipality, Outcome, Registry
from pipelines.quality import count_filled, grade_months, validate_tables
from pipelines.storage import (
    Workspace,
    digest_folder,
    keep_delivery,
    read_kept_delivery,
    replaced_folder,
    write_clean_table,
    write_json,
)
from pipelines.tables import CLEAN_TABLES
from pipelines.workflow.redelivery import check_rewritten, compare_redelivery, digest_tables

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
        reading = _keep(workspace, municipality.slug, folders[-1], reading)
        write_json(
            fresh / READING,
            describe_reading(reading, municipality.slug, folders[-1].name, evaluated),
        )


def _keep(
    workspace: Workspace, municipality: str, folder: Path, reading: DeliveryReading
) -> DeliveryReading:
    """Keep in the ledger what the delivery held; tell where its files are not those kept before."""
    raw = digest_folder(folder)
    kept = read_kept_delivery(workspace, municipality, folder.name)
    facts = {
        "raw_sha256": raw,
        "content_sha256": digest_tables(reading.tables),
        "state": (DeliveryState.REFUSED if reading.is_refused else DeliveryState.ACCEPTED).value,
        "rows": dict(sorted(reading.row_counts.items())),
        "change_reason": reading.note.change_reason if reading.note else "",
    }
    keep_delivery(workspace, municipality, folder.name, facts)
    found = check_rewritten(kept, raw, folder, reading)
    return replace(reading, faults=(*reading.faults, *found))


def check_delivery(
    folder: Path, municipality: Municipality, registry: Registry
) -> tuple[DeliveryReading, dict[str, int]]:
    """Read and validate one delivery; nothing is written.

    Returns:
        The reading with the faults of both, and the number of expectations evaluated by table.
    """
    reading = read_delivery(folder, municipality, registry)
    earlier = compare_redelivery(folder, reading, municipality, registry)
    reading = replace(reading, faults=(*reading.faults, *earlier.faults))
    return validate_reading(reading, municipality.slug, registry, earlier.previous_rows)


def validate_reading(
    reading: DeliveryReading,
    municipality: str,
    registry: Registry,
    previous_rows: Mapping[str, int] = MappingProxyType({}),
) -> tuple[DeliveryReading, dict[str, int]]:
    """Hold what was read against the suites; what the reader told already is not told again."""
    if reading.is_refused or not reading.tables:
        return reading, {}
    note = reading.note or open_note(registry.municipality(municipality).code)
    with _VALIDATING:
        validation = validate_tables(reading.tables, registry, municipality, note, previous_rows)
    news = [fault for fault in validation.faults if not _is_told(fault, reading.faults)]
    return replace(reading, faults=(*reading.faults, *news)), dict(validation.evaluated)


def _is_told(fault: Fault, told: Iterable[Fault]) -> bool:
    """Whether the reader told the same of the same table; its own faults name files and sheets."""
    return any(
        (earlier.code, earlier.column) == (fault.code, fault.column)
        and fault.file in f"{earlier.sheet} {earlier.message}".casefold()
        for earlier in told
    )


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
        "filled": count_filled(reading.tables),
        "months": grade_months(reading.tables, note.period_start, note.period_end) if note else {},
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
        "change_reason": note.change_reason,
    }
