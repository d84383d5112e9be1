"""Exact findings → released tables: disclosure control, before anything else reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipelines.disclosure import release_tables
from pipelines.domain import DisclosureThresholds
from pipelines.storage import (
    DELIVERY_PAGE,
    Workspace,
    read_json,
    read_tables,
    replaced_folder,
    write_tables,
)
from pipelines.tables import DELIVERY_QUALITY, PARTICIPATION_TABLES

ROWS_CODE = "RÆKKER"  # the row that says how many rows were read


def release_findings(
    workspace: Workspace,
    municipality: str,
    network: str,
    trials: Sequence[str],
    thresholds: DisclosureThresholds,
) -> None:
    """Release one municipality's tables, one folder a participation and one for the delivery."""
    exact = read_tables(workspace.exact_findings(municipality))
    reading = read_json(workspace.clean_tables(municipality) / "reading.json")
    exact[DELIVERY_QUALITY.name] = describe_quality(reading, network)
    released = release_tables(exact, thresholds)
    for trial in trials:
        with replaced_folder(workspace.released(municipality, trial)) as fresh:
            mine = {
                table.name: released[table.name][released[table.name]["trial"] == trial]
                for table in PARTICIPATION_TABLES
            }
            write_tables(fresh, mine, is_exact=False)
    with replaced_folder(workspace.released(municipality, DELIVERY_PAGE)) as fresh:
        write_tables(fresh, {"delivery_quality": released["delivery_quality"]}, is_exact=False)


def describe_quality(reading: dict[str, Any], network: str) -> pd.DataFrame:
    """Return the exact `delivery_quality` table of one delivery: rows read and faults by code."""
    place = {
        "network": network,
        "municipality": reading["municipality"],
        "status": "ok" if reading["state"] == "accepted" else reading["state"],
        "data_kind": reading["data_kind"],
    }
    rows = [
        {**place, "table": table, "code": ROWS_CODE, "outcome": "", "column": "", "count": count}
        for table, count in reading["rows"].items()
    ]
    rows += [
        {
            **place,
            "table": fault["file"].rsplit(".", 1)[0],
            "code": fault["code"],
            "outcome": fault["outcome"],
            "column": fault["column"],
            "count": fault["count"],
        }
        for fault in reading["faults"]
    ]
    if not rows:
        rows = [{**place, "table": "", "code": "", "outcome": "", "column": "", "count": None}]
    merged = pd.DataFrame(rows).groupby(
        [name for name in DELIVERY_QUALITY.names if name != "count"], as_index=False, dropna=False
    )
    return DELIVERY_QUALITY.conform(merged.agg(count=("count", lambda c: c.sum(min_count=1))))
