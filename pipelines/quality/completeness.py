"""How complete the tables are: which months they have rows from, which cells are filled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from pipelines.quality.validity import find_day
from pipelines.tables import CLEAN_TABLES, Kind, Table, TableSet

FULL, LOW, FEW = "FULD", "LAV", "INGEN"  # FEW: none, or so few that nobody may be told apart
_FEW_ROWS = 5  # the smallest cell that may be shown (SECURITY.md §2)
_LOW_SHARE = 0.5  # of the median month


def grade_months(tables: TableSet, first: date, last: date) -> dict[str, dict[str, str]]:
    """Grade each month of the period by how many rows each dated table has from it.

    A grade is all that leaves: no count of a month is told, so nothing can be taken from a total.

    Args:
        tables: clean tables of one delivery.
        first: first day of the delivery's period.
        last: last day of it.

    Returns:
        table -> month ("2018-03") -> grade; a table without a day or without rows is left out.
    """
    months = pd.period_range(pd.Period(first, "M"), pd.Period(last, "M"), freq="M")
    graded = {}
    for table in CLEAN_TABLES:
        day = find_day(table)
        if day and table.name in tables and len(tables[table.name]):
            counts = _count_months(tables[table.name][day], months)
            graded[table.name] = _grade(counts, _fewest(table))
    return graded


def count_filled(tables: TableSet) -> dict[str, dict[str, int]]:
    """Count the filled cells of each column that may be empty: table -> raw header -> count."""
    return {
        table.name: {
            column.raw: int(tables[table.name][column.name].notna().sum())
            for column in table.columns
            if column.is_nullable
        }
        for table in CLEAN_TABLES
        if table.name in tables and len(tables[table.name])
    }


def _count_months(days: pd.Series, months: pd.PeriodIndex) -> dict[str, int]:
    found: Mapping[object, int] = days.dropna().dt.to_period("M").value_counts().to_dict()
    return {str(month): int(found.get(month, 0)) for month in months}


def _fewest(table: Table) -> int:
    """The rows that a month must have to be told of: a row of sums is no person."""
    is_of_persons = any(column.kind is Kind.IDENTIFIER for column in table.columns)
    return _FEW_ROWS if is_of_persons else 1


def _grade(counts: Mapping[str, int], fewest: int) -> dict[str, str]:
    known = pd.Series([count for count in counts.values() if count >= fewest], dtype="float64")
    limit = _LOW_SHARE * float(known.median()) if len(known) else 0.0
    return {
        month: FEW if count < fewest else LOW if count < limit else FULL
        for month, count in counts.items()
    }
