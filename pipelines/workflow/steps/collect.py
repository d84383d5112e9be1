"""Released folders → the tables that others read: `findings.csv`, its schema, `quality.json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pipelines.domain import Registry
from pipelines.quality import compare_sources
from pipelines.storage import Workspace, read_json, read_pages, write_json, write_tables
from pipelines.tables import FINDINGS, RELEASED_TABLES, Kind, Table

_JSON_TYPES = {Kind.NUMBER: "number", Kind.INTEGER: "integer"}


def collect_tables(workspace: Workspace, pages: Sequence[tuple[str, str]]) -> None:
    """Write every released table as one CSV, and the schemas beside them."""
    write_tables(workspace.build, read_pages(workspace, pages), is_exact=False)
    for table in RELEASED_TABLES:
        write_json(workspace.build / f"{table.name}.schema.json", describe_schema(table))


def collect_quality(
    workspace: Workspace, registry: Registry, municipalities: Sequence[str]
) -> None:
    """Write `quality.json`: what happened to each delivery, and where the sources disagree."""
    deliveries = [
        read_json(workspace.clean_tables(municipality) / "reading.json")
        for municipality in municipalities
    ]
    disagreements = [asdict(found) for found in compare_sources(registry)]
    write_json(
        workspace.build / "quality.json",
        {"deliveries": deliveries, "disagreements": disagreements},
    )


def describe_schema(table: Table) -> dict[str, Any]:
    """Return a table's JSON schema: one object a row; key, units and order as extensions."""
    properties = {}
    for column in table.columns:
        kind = _JSON_TYPES.get(column.kind, "string")
        properties[column.name] = {
            "type": [kind, "null"] if column.is_nullable else kind,
            **({"x-unit": column.unit} if column.unit else {}),
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": f"Én række pr. {table.row}",
        "type": "object",
        "properties": properties,
        "required": list(table.names),
        "additionalProperties": False,
        "x-key": list(table.key),
        "x-columns": list(table.names),
    }


OUTPUT_NAMES = (
    *(f"{table.name}.csv" for table in RELEASED_TABLES),
    *(f"{table.name}.schema.json" for table in RELEASED_TABLES),
)
FINDINGS_NAME = f"{FINDINGS.name}.csv"
