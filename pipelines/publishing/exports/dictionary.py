"""The data dictionary: what every column of every released table holds, in Danish."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from pipelines.publishing.exports.descriptions import DESCRIPTIONS, TABLE_DESCRIPTIONS, VALUES
from pipelines.tables import Column, Kind, Table
from pipelines.wording import TABLE_NAMES

HEADINGS = ("tabel", "kolonne", "type", "enhed", "noegle", "kan_mangle", "beskrivelse", "vaerdier")
_TYPES = {Kind.NUMBER: "tal", Kind.INTEGER: "heltal", Kind.DATE: "dato", Kind.MONTH: "måned"}


def describe_columns(tables: Iterable[Table]) -> list[tuple[str, ...]]:
    """Return one row a column, in the order of the tables; see `HEADINGS`."""
    return [_describe(table, column) for table in tables for column in table.columns]


def format_dictionary(tables: Iterable[Table]) -> str:
    """Return the data dictionary as CSV."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(describe_columns(tables))
    return out.getvalue()


def name_table(table: Table) -> str:
    """Return what a table holds, in a few Danish words."""
    return TABLE_DESCRIPTIONS.get(table.name) or TABLE_NAMES.get(table.name, table.name)


def _describe(table: Table, column: Column) -> tuple[str, ...]:
    values = VALUES.get(f"{table.name}.{column.name}") or VALUES.get(column.name) or {}
    described = DESCRIPTIONS.get(f"{table.name}.{column.name}") or DESCRIPTIONS.get(column.name, "")
    return (
        f"{table.name}.csv",
        column.name,
        _TYPES.get(column.kind, "tekst"),
        column.unit,
        "ja" if column.is_key else "nej",
        "ja" if column.is_nullable else "nej",
        column.description or described,
        "; ".join(f"{code} = {name}" for code, name in sorted(values.items())),
    )
