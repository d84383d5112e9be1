"""Accepted contribution → released tables, and what is known of the delivery behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.contributions import (
    parse_manifest,
    read_archive,
    read_contribution_tables,
)
from pipelines.contributions.consistency import check_disclosure
from pipelines.contributions.envelope import MANIFEST
from pipelines.domain import DeliveryState, Fault, Outcome, Registry, Status, Trial
from pipelines.errors import ContributionError
from pipelines.estimation import missing_findings
from pipelines.storage import Workspace, digest_file, replaced_folder, write_json
from pipelines.storage.ledger import Received
from pipelines.tables import DELIVERY_QUALITY, TableSet
from pipelines.workflow.steps.clean import READING, describe_fault
from pipelines.workflow.steps.release import ROWS_CODE, describe_quality, write_released


def receive_findings(
    workspace: Workspace, registry: Registry, received: Received, file: Path
) -> None:
    """Write a contribution's tables where disclosure control writes those of a delivery.

    One that no longer fits the registry stops nobody: its rows say `refused`, and the reading
    says why, as for a delivery.
    """
    trials = registry.trials_of(received.municipality)
    try:
        tables, reading = _read(registry, received, file)
    except ContributionError as error:
        reading = _describe_refused(received, error)
        tables = _missing_tables(registry, trials, received, reading)
    with replaced_folder(workspace.clean_tables(received.municipality)) as fresh:
        write_json(fresh / READING, reading)
    write_released(workspace, received.municipality, [trial.slug for trial in trials], tables)


def _read(
    registry: Registry, received: Received, file: Path
) -> tuple[Mapping[str, pd.DataFrame], dict[str, Any]]:
    """Read a contribution that `collect` verified: the ledger's digest shows that it is that one.

    Raises:
        ContributionError: the file was changed, or the registry has changed since.
    """
    if not file.is_file() or digest_file(file) != received.sha256:
        raise ContributionError(
            f"{received.id}: filen i data/raw/contributions er ikke den, der blev taget imod. "
            "Hent den fra sikkerhedskopien, eller tag imod bidraget igen."
        )
    members = read_archive(file.read_bytes())
    manifest = parse_manifest(members[MANIFEST])
    tables = read_contribution_tables(members, manifest, registry)
    check_disclosure(tables, registry.network(manifest.network).thresholds)
    day = manifest.delivery_date.isoformat() if manifest.delivery_date else ""
    reading = describe_contribution(tables[DELIVERY_QUALITY.name], received, day)
    return tables, reading


def describe_contribution(quality: pd.DataFrame, received: Received, day: str) -> dict[str, Any]:
    """Return what happened to the delivery behind a contribution, as far as it was released."""
    is_count = (quality["code"] == ROWS_CODE).fillna(value=False)
    counts = quality[is_count & quality["count"].notna()]
    return {
        **_describe_place(received, DeliveryState.ACCEPTED, day),
        "rows": {str(row["table"]): int(row["count"]) for row in counts.to_dict("records")},
        "faults": [
            describe_fault(_as_fault(row)) for row in quality[~is_count].to_dict("records")
            if not pd.isna(row["code"])
        ],
    }  # fmt: skip


def _describe_place(received: Received, state: DeliveryState, day: str) -> dict[str, Any]:
    return {
        "municipality": received.municipality,
        "state": state.value,
        "delivery_date": day,
        "data_kind": received.data_kind,
        "note": None,
        "expectations": {},
        "contribution": received.id,
    }


def _as_fault(row: Mapping[Any, Any]) -> Fault:
    table, code = str(row["table"]), str(row["code"])
    column = "" if pd.isna(row["column"]) else str(row["column"])
    count = 0 if pd.isna(row["count"]) else int(row["count"])
    outcome = Outcome.SILENT if pd.isna(row["outcome"]) else Outcome(row["outcome"])
    message = f"{table}: {code}, som kommunen har frigivet det."
    return Fault(code, outcome, table, message, column=column, count=count)


def _describe_refused(received: Received, error: ContributionError) -> dict[str, Any]:
    fault = Fault("BIDRAG", Outcome.REFUSED, received.id, f"{received.id}: {error}")
    return {
        **_describe_place(received, DeliveryState.REFUSED, ""),
        "rows": {},
        "faults": [describe_fault(fault)],
    }


def _missing_tables(
    registry: Registry, trials: Sequence[Trial], received: Received, reading: dict[str, Any]
) -> TableSet:
    network = registry.municipality(received.municipality).networks[0]
    missing = missing_findings(trials, received.municipality, Status.REFUSED, received.data_kind)
    quality = describe_quality({**reading, "faults": []}, network)
    return {**missing, DELIVERY_QUALITY.name: quality}
