"""Codes that hold for a time only, looked at on the day that a row is about."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipelines.domain import Code, Registry
from pipelines.tables import Column, Kind, Table, TableSet

VALID = "is_valid_"  # begins the name of each column's flag
_DAYS = ("start_date", "interview_date", "answer_date", "month")  # what a row's day is, in order


def is_within_validity(
    table: Table, column: Column
) -> Callable[[pd.DataFrame, TableSet, Registry], pd.Series[bool]]:
    """Return the rule that each code of the column holds on its row's day."""

    def compute(rows: pd.DataFrame, _tables: TableSet, registry: Registry) -> pd.Series[bool]:
        is_valid = pd.Series(data=True, index=rows.index)
        day = find_day(table)
        for code in registry.schema.code_lists.get(column.codes, ()):
            if day and (code.valid_from or code.valid_to):
                is_of_code = (rows[column.name] == code.clean).fillna(value=False).astype(bool)
                is_valid &= ~is_of_code | _holds(code, rows[day])
        return is_valid

    return compute


def find_day(table: Table) -> str:
    """Return the column that says which day a row is about, "" where none does."""
    days = {c.name for c in table.columns if c.kind in {Kind.DATE, Kind.MONTH}}
    return next((name for name in _DAYS if name in days), "")


def _holds(code: Code, days: pd.Series) -> pd.Series[bool]:
    holds = days.notna()
    if code.valid_from is not None:
        holds &= days >= pd.Timestamp(code.valid_from)
    if code.valid_to is not None:
        holds &= days <= pd.Timestamp(code.valid_to)
    return holds
