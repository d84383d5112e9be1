"""Keeps in the ledger what each published vintage showed, and reads it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from pipelines.disclosure import select_vintage
from pipelines.storage import (
    Workspace,
    digest_folder,
    read_tables,
    replaced_folder,
    write_tables,
)

_DIGITS = 4  # "0001", "0002" …


def vintages_path(workspace: Workspace) -> Path:
    """Where the vintages lie: one folder each, numbered in order; none is ever changed."""
    return workspace.ledger / "vintages"


def record_vintage(workspace: Workspace) -> Path | None:
    """Keep what is published now: the counts, shares and reasons of `_build/*.csv`.

    To be called once the book has passed every gate and lies where it is published.

    Returns:
        The new folder; None where the latest vintage already says the same.
    """
    folders = _list_folders(workspace)
    target = vintages_path(workspace) / f"{len(folders) + 1:0{_DIGITS}d}"
    with replaced_folder(vintages_path(workspace) / ".next") as fresh:
        write_tables(fresh, select_vintage(read_tables(workspace.build)), is_exact=False)
    fresh = vintages_path(workspace) / ".next"
    if folders and digest_folder(fresh) == digest_folder(folders[-1]):
        for path in fresh.iterdir():
            path.unlink()
        fresh.rmdir()
        return None
    return fresh.replace(target)


def read_vintages(workspace: Workspace) -> tuple[dict[str, pd.DataFrame], ...]:
    """Read every published vintage, oldest first."""
    return tuple(read_tables(folder) for folder in _list_folders(workspace))


def select_earlier(
    vintages: Sequence[Mapping[str, pd.DataFrame]], municipality: str, data_kind: str
) -> tuple[dict[str, pd.DataFrame], ...]:
    """Return a municipality's part of each vintage; synthetic data tell nothing of real ones."""
    chosen = []
    for vintage in vintages:
        part = {
            name: rows[(rows["municipality"] == municipality) & (rows["data_kind"] == data_kind)]
            for name, rows in vintage.items()
        }
        if any(len(rows) for rows in part.values()):
            chosen.append(part)
    return tuple(chosen)


def _list_folders(workspace: Workspace) -> list[Path]:
    place = vintages_path(workspace)
    if not place.is_dir():
        return []
    return sorted(path for path in place.iterdir() if path.is_dir() and path.name.isdecimal())
