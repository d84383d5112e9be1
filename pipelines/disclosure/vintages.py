"""What an earlier vintage showed, and which counts therefore stay hidden."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.disclosure.counts import is_hidden, is_ok
from pipelines.domain import DisclosureThresholds
from pipelines.tables import RELEASED_TABLES, Kind, Table

# Tables whose counts the audit across vintages needs.
VINTAGE_TABLES = ("findings", "flow", "baseline", "survey_shares", "interview_rates", "resources")
_ALWAYS = ("status", "data_kind")
_SHARES = {"survey_shares": ("share",), "interview_rates": ("value",)}


def select_vintage(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return what a later audit needs of released tables: keys, counts, shares, status.

    Args:
        tables: released tables by name.

    Returns:
        The tables of `VINTAGE_TABLES` in their declared columns; every other figure is missing.
    """
    declared = {table.name: table for table in RELEASED_TABLES}
    return {
        name: _keep_counts(tables[name], declared[name])
        for name in VINTAGE_TABLES
        if name in tables
    }


def _keep_counts(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    kept = {*table.key, *_ALWAYS, *_SHARES.get(table.name, ())}
    kept |= {column.name for column in table.columns if column.kind is Kind.INTEGER}
    emptied = rows.copy()
    emptied[[name for name in table.names if name not in kept]] = pd.NA
    return table.conform(emptied)


def find_held(
    rows: pd.DataFrame,
    table: Table,
    earlier: pd.DataFrame | None,
    thresholds: DisclosureThresholds,
) -> pd.Series:
    """Say which counts stay hidden: hidden before, and perhaps fewer than a cell more now.

    A count that was hidden (at most the smallest cell less one) and is shown as soon as it
    reaches the smallest cell would tell, by how little the group has grown, how large it was.

    Args:
        rows: exact rows of a table whose figure is `count`.
        table: its declaration.
        earlier: what the latest vintage showed of it; None or empty where nothing.
        thresholds: the network's thresholds.
    """
    none = pd.Series(data=False, index=rows.index)
    if earlier is None or earlier.empty:
        return none
    keys = list(table.key)
    hidden = pd.MultiIndex.from_frame(earlier.loc[is_hidden(earlier), keys].astype("string"))
    was_hidden = pd.MultiIndex.from_frame(rows[keys].astype("string")).isin(hidden)
    most = 2 * (thresholds.min_cell - 1)
    is_near = (rows["count"] <= most).fillna(value=False).astype(bool)
    return is_near & is_ok(rows) & pd.Series(was_hidden, index=rows.index)
