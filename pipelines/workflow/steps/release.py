"""Exact findings → released tables: disclosure control, before anything else reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from pipelines.disclosure import release_tables
from pipelines.domain import DisclosureThresholds
from pipelines.storage import (
    DELIVERY_PAGE,
    Workspace,
    keep_findings,
    read_json,
    read_tables,
    replaced_folder,
    write_tables,
)
from pipelines.tables import (
    CLEAN_TABLES,
    DELIVERY_QUALITY,
    FINDINGS,
    PARTICIPATION_TABLES,
    TableSet,
)
from pipelines.workflow.vintages import read_vintages, select_earlier

# A file, sheet or column of another name is somebody's own text: it never leaves.
_TABLES = frozenset(name for table in CLEAN_TABLES for name in (table.name, table.raw))
_COLUMNS = frozenset(
    {column.raw for table in CLEAN_TABLES for column in table.columns}
    | {"kommunekode", "udtraeksdato", "periode", "system", "version", "kontakt", "datatype"}
    | {"slutdato_er"}
)
_NOTE = "leverance"  # the note, and files that are none of the tables
ROWS_CODE = "RÆKKER"  # the row that says how many rows were read
MONTH_CODE = "MÅNED"  # begins the rows that grade a month, "MÅNED-2018-03-FULD"
FILLED_CODE = "UDFYLDT"  # the rows that say how many cells of a column are filled


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
    earlier = select_earlier(read_vintages(workspace), municipality, reading["data_kind"])
    write_released(workspace, municipality, trials, release_tables(exact, thresholds, earlier))


def write_released(
    workspace: Workspace, municipality: str, trials: Sequence[str], released: TableSet
) -> None:
    """Write one municipality's released tables, one folder a participation and one more."""
    _keep_vintage(workspace, municipality, released)
    for trial in trials:
        with replaced_folder(workspace.released(municipality, trial)) as fresh:
            mine = {
                table.name: released[table.name][released[table.name]["trial"] == trial]
                for table in PARTICIPATION_TABLES
            }
            write_tables(fresh, mine, is_exact=False)
    with replaced_folder(workspace.released(municipality, DELIVERY_PAGE)) as fresh:
        write_tables(fresh, {"delivery_quality": released["delivery_quality"]}, is_exact=False)


def _keep_vintage(workspace: Workspace, municipality: str, released: TableSet) -> None:
    """Keep in the ledger what the delivery was released as; nothing for one that was refused."""
    quality = released[DELIVERY_QUALITY.name]
    days = quality["delivery_date"].dropna()
    is_read = bool((quality["code"] == ROWS_CODE).any() and len(days))
    if is_read and "refused" not in set(quality["status"]):
        day = pd.Timestamp(days.iloc[0]).date().isoformat()
        keep_findings(workspace, municipality, day, released[FINDINGS.name])


def describe_quality(reading: dict[str, Any], network: str) -> pd.DataFrame:
    """Return the exact `delivery_quality` table of one delivery: rows read and faults by code."""
    place = {
        "network": network,
        "municipality": reading["municipality"],
        "status": "ok" if reading["state"] == "accepted" else reading["state"],
        "data_kind": reading["data_kind"],
        "delivery_date": _parse_day(reading["delivery_date"]),
    }
    rows = [
        {**place, "table": table, "code": ROWS_CODE, "outcome": "", "column": "", "count": count}
        for table, count in reading["rows"].items()
    ]
    rows += [
        {
            **place,
            "table": _name_table(fault),
            "code": fault["code"],
            "outcome": fault["outcome"],
            "column": fault["column"] if fault["column"] in _COLUMNS else "",
            "count": fault["count"],
        }
        for fault in reading["faults"]
    ]
    rows += [{**place, **row} for row in _describe_completeness(reading)]
    if not rows:
        rows = [{**place, "table": "", "code": "", "outcome": "", "column": "", "count": None}]
    merged = pd.DataFrame(rows).groupby(
        [name for name in DELIVERY_QUALITY.names if name != "count"], as_index=False, dropna=False
    )
    return DELIVERY_QUALITY.conform(merged.agg(count=("count", lambda c: c.sum(min_count=1))))


def _describe_completeness(reading: dict[str, Any]) -> list[dict[str, Any]]:
    """Each month's grade and each column's filled cells; a month's own count is never told."""
    months = [
        (table, f"{MONTH_CODE}-{month}-{grade}", "", reading["rows"][table])
        for table, grades in reading.get("months", {}).items()
        for month, grade in grades.items()
    ]
    filled = [
        (table, FILLED_CODE, column, count)
        for table, columns in reading.get("filled", {}).items()
        for column, count in columns.items()
    ]
    return [
        {"table": table, "code": code, "outcome": "", "column": column, "count": count}
        for table, code, column, count in (*months, *filled)
    ]


def _name_table(fault: dict[str, Any]) -> str:
    stem = fault["file"].rsplit(".", 1)[0]
    return next((name for name in (stem, fault["sheet"]) if name in _TABLES), _NOTE)


def _parse_day(name: str) -> pd.Timestamp | None:
    """Return the delivery folder's day; missing where its name is no date."""
    try:
        return pd.Timestamp(date.fromisoformat(name))
    except ValueError:
        return None
