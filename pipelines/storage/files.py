"""Writes files whole or not at all; reads and writes declared tables."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.tables import CLEAN_TABLES, RELEASED_TABLES, Kind, Table

RELEASED_FLOAT = "%.6g"  # released tables carry a declared precision; this never cuts it
EXACT_FLOAT = "%.17g"


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` under a temporary name in the same folder, then rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)  # noqa: PTH101 - the name is a descriptor's, not a Path
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with LF line ends, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, value: Any) -> None:
    """Write `value` as JSON with sorted keys, whole or not at all."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def read_json(path: Path) -> Any:
    """Read a JSON file that this project wrote."""
    return json.loads(path.read_text(encoding="utf-8"))


def digest_file(path: Path) -> str:
    """Return the SHA-256 of the file's bytes, read now: no cache by modification time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_folder(folder: Path) -> str:
    """Return one SHA-256 over the names and bytes of all files below `folder`."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        total.update(f"{path.relative_to(folder).as_posix()}\0{digest_file(path)}\n".encode())
    return total.hexdigest()


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
    """Read one released (or exact) CSV by its declared columns; no type is guessed."""
    if not path.exists():
        return table.empty()
    text = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
    rows = {}
    for column in table.columns:
        values = text[column.name]
        if column.kind in {Kind.NUMBER, Kind.INTEGER}:
            values = pd.to_numeric(values)
        rows[column.name] = values
    return table.conform(pd.DataFrame(rows))


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read all released (or exact) tables in a folder; one that is not there is empty."""
    return {
        table.name: read_table(folder / f"{table.name}.csv", table) for table in RELEASED_TABLES
    }


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write in; it takes `folder`'s place when all went well.

    A crash in between leaves the earlier content, and a hidden sibling that the next call removes.
    """
    fresh = folder.parent / f".{folder.name}.new"
    old = folder.parent / f".{folder.name}.old"
    for stale in (fresh, old):
        shutil.rmtree(stale, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        yield fresh
        if folder.exists():
            folder.replace(old)
        fresh.replace(folder)
    finally:
        for stale in (fresh, old):
            shutil.rmtree(stale, ignore_errors=True)
