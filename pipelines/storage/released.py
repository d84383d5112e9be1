"""Reads the released tables that pages, charts, claims and pooling rest on."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipelines.domain import NETWORK_ROW
from pipelines.storage.files import read_tables
from pipelines.storage.workspace import DELIVERY_PAGE, Workspace
from pipelines.tables import RELEASED_TABLES


def read_participation(
    workspace: Workspace, municipality: str, trial: str
) -> dict[str, pd.DataFrame]:
    """Read the released tables of one municipality in one trial."""
    return read_tables(workspace.released(municipality, trial))


def read_municipality(
    workspace: Workspace, municipality: str, trials: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """Read the released tables of one municipality: its participations and its delivery."""
    pages = [(municipality, trial) for trial in (*trials, DELIVERY_PAGE)]
    return _stack(workspace, pages)


def read_trial(
    workspace: Workspace, trial: str, municipalities: Iterable[str]
) -> dict[str, pd.DataFrame]:
    """Read the released tables of one trial: all its participations and the pooled rows."""
    pages = [(municipality, trial) for municipality in (*municipalities, NETWORK_ROW)]
    return _stack(workspace, pages)


def read_pages(workspace: Workspace, pages: Iterable[tuple[str, str]]) -> dict[str, pd.DataFrame]:
    """Read the released tables of any (municipality, trial) pairs as one set of tables."""
    return _stack(workspace, list(pages))


def _stack(workspace: Workspace, pages: list[tuple[str, str]]) -> dict[str, pd.DataFrame]:
    sets = [read_tables(workspace.released(*page)) for page in pages]
    stacked = {}
    for table in RELEASED_TABLES:
        parts = [tables[table.name] for tables in sets if len(tables[table.name])]
        stacked[table.name] = pd.concat(parts, ignore_index=True) if parts else table.empty()
    return stacked
