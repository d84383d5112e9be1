"""Reads and writes declared tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pandas as pd

from pipelines.storage.atomic import write_bytes, write_text
from pipelines.tables import CLEAN_TABLES, RELEASED_TABLES, Table

RELEASED_FLOAT = "%.6g"  # released tables carry a declared precision; this never cuts it
EXACT_FLOAT = "%.17g"


def write_clean_table(folder: Path, table: Table, rows: pd.DataFrame) -> Path:
    """Write one clean table as Parquet, sorted by its key; the same rows give the same bytes."""
    path = folder / f"{table.name}.parquet"
    write_bytes(path, table.conform(rows).to_parquet(index=False, compression="zstd"))
    return path


def read_clean_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read all clean tables of one municipality; one that was not delivered is empty."""
    tables: dict[str, pd.DataFrame] = {}
    for table in CLEAN_TABLES:
        path = folder / f"{table.name}.parquet"
        rows = pd.read_parquet(path) if path.exists() else table.empty()
        tables[table.name] = table.conform(rows)
    return tables


def format_table(table: Table, rows: pd.DataFrame, *, float_format: str) -> str:
    """Return the table as CSV text: declared columns and order, `.` decimals, LF."""
    return str(
        table.conform(rows).to_csv(index=False, float_format=float_format, lineterminator="\n")
    )


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame], *, is_exact: bool) -> list[Path]:
    """Write the released (or exact) tables that `tables` holds, one CSV each."""
    paths = []
    for table in RELEASED_TABLES:
        if table.name in tables:
            text = format_table(
                table,
                tables[table.name],
                float_format=EXACT_FLOAT if is_exact else RELEASED_FLOAT,
            )
            write_text(folder / f"{table.name}.csv", text)
            paths.append(folder / f"{table.name}.csv")
    return paths


def read_table(path: Path, table: Table) -> pd.DataFrame:
    """Read one released (or exact) CSV by its declared columns; no type is guessed.

    The rows come as they stand: `write_tables` has sorted them by the key.
    """
    if not path.exists():
        return _empty(table).copy()
    types = _dtypes(table)
    dates = [name for name, dtype in types.items() if dtype.startswith("datetime")]
    plain = {name: "string" if name in dates else dtype for name, dtype in types.items()}
    rows = pd.read_csv(path, dtype=plain, keep_default_na=False, na_values=[""])
    rows = rows if tuple(rows.columns) == table.names else rows[list(table.names)]
    return rows.astype({name: types[name] for name in dates}) if dates else rows


@lru_cache(maxsize=len(RELEASED_TABLES))
def _empty(table: Table) -> pd.DataFrame:
    return table.empty()


@lru_cache(maxsize=len(RELEASED_TABLES))
def _dtypes(table: Table) -> dict[str, str]:
    return {column.name: column.kind.dtype for column in table.columns}


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read all released (or exact) tables in a folder; one that is not there is empty."""
    return {
        table.name: read_table(folder / f"{table.name}.csv", table) for table in RELEASED_TABLES
    }
