"""Public figures by municipality, as StatBank and jobindsats.dk export them, to one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipelines.deliveries.faults import (
    CAP,
    REFUSED,
    SILENT,
    WARNING,
    FaultLog,
    cap_faults,
    list_danish,
    name_rows,
)
from pipelines.deliveries.panelcolumns import split_series
from pipelines.deliveries.paneljson import read_json_sheet
from pipelines.deliveries.panelrows import read_series
from pipelines.deliveries.panelsheet import read_csv_sheet
from pipelines.domain import Fault, Outcome, Registry

PANEL_KEY = ["measure", "benefit", "municipality_code", "period"]
PANEL_DTYPES = {
    "municipality_code": "string",
    "period": "datetime64[s]",
    "measure": "string",
    "benefit": "string",
    "value": "Float64",
}
_READERS = {".csv": read_csv_sheet, ".txt": read_csv_sheet, ".json": read_json_sheet}
_MAX_BYTES = 500_000_000
_SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class PanelReading:
    """What the files of `data/raw/panel` hold."""

    table: pd.DataFrame  # columns of PANEL_DTYPES, sorted by PANEL_KEY; a key stands once
    faults: tuple[Fault, ...]  # in the order of the files

    @property
    def is_refused(self) -> bool:
        """Whether something was left out because it can't be read with certainty."""
        return any(fault.outcome is Outcome.REFUSED for fault in self.faults)

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure at all: the user has no panel."""
        return not len(self.table)

    def list_series(self) -> list[tuple[str, str | None, pd.DataFrame]]:
        """Return measure, benefit (None where not named) and rows of each series, in order."""
        groups = self.table.groupby(["measure", "benefit"], dropna=False, sort=True)
        series = []
        for _, rows in groups:
            first = rows.iloc[0]
            benefit = None if rows["benefit"].isna().all() else str(first["benefit"])
            series.append((str(first["measure"]), benefit, rows.reset_index(drop=True)))
        return series


def read_panel(folder: Path, registry: Registry) -> PanelReading:
    """Read every table of public figures in `folder`; nothing is written there.

    Args:
        folder: files in StatBank's CSV or JSON-stat, jobindsats.dk's CSV or JSON, or the own
            contract (`kommunekode;maaned;maal;ydelse;vaerdi`); other files are named and left.
        registry: names of municipalities, of benefits, and marks for missing.

    Returns:
        One row a measure, benefit (<NA> where the table names none), municipality and period
        (its first day); missing values stay missing (<NA>). A file that can't be read with
        certainty is left out, and its fault says why; a folder that is not there is an empty
        table without faults. Bad content never raises.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    parts: list[pd.DataFrame] = []
    logs: list[FaultLog] = []
    for path in files:
        if path.name.startswith((".", "~")) or path.suffix.lower() == ".md":
            continue
        log = FaultLog(path.name)
        logs.append(log)
        table = _read_file(path, registry, log)
        if table is not None and not log.is_refused:
            parts.append(table)
    table = _join(parts, logs, FaultLog(folder.name))
    return PanelReading(table, tuple(cap_faults(f for log in logs for f in log.faults)))


def _read_file(path: Path, registry: Registry, log: FaultLog) -> pd.DataFrame | None:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        message = "filen er hverken CSV eller JSON og er ikke læst. Gem den som CSV UTF-8."
        log.add("PANEL-FILTYPE", WARNING, message)
        return None
    if path.stat().st_size > _MAX_BYTES:
        log.add("PANEL-STØRRELSE", REFUSED, "filen er for stor. Vælg færre år eller mål.")
        return None
    sheet = reader(path.read_bytes(), log)
    if sheet is None:
        return None
    parts = [
        read_series(series, sheet.has_point, registry, log)
        for series in split_series(sheet, sheet.title or path.stem, log)
    ]
    rows = pd.concat(parts, ignore_index=True) if parts else None
    return None if rows is None or log.is_refused else _drop_repeats(rows, log)


def _drop_repeats(rows: pd.DataFrame, log: FaultLog) -> pd.DataFrame | None:
    """Refuse a key with two values; drop rows that repeat one."""
    clashes = _find_clashes(rows)
    if clashes.any():
        lines = sorted(int(line) for line in rows.loc[clashes, "line"])
        message = (
            f"samme kommune, periode og mål står flere gange med forskellige værdier "
            f"({name_rows(lines, unit='linje')}). Ret udtrækket."
        )
        log.add("PANEL-DUBLET", REFUSED, message, rows=lines[:CAP], count=len(lines))
        return None
    repeats = rows.duplicated(PANEL_KEY)
    if repeats.any():
        count = int(repeats.sum())
        log.add("PANEL-DUBLET", SILENT, f"{count} ens rækker er læst én gang.", count=count)
    return rows.loc[~repeats]


def _find_clashes(rows: pd.DataFrame) -> pd.Series[bool]:
    different = rows.drop_duplicates([*PANEL_KEY, "value"])
    twice = different.loc[different.duplicated(PANEL_KEY), PANEL_KEY]
    keys = pd.MultiIndex.from_frame(rows[PANEL_KEY])
    return pd.Series(keys.isin(pd.MultiIndex.from_frame(twice)), index=rows.index)


def _join(parts: Sequence[pd.DataFrame], logs: list[FaultLog], own: FaultLog) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=d) for name, d in PANEL_DTYPES.items()})
    rows = pd.concat(parts, ignore_index=True)
    clashes = _find_clashes(rows)
    if clashes.any():
        names = sorted(set(rows.loc[clashes, "measure"]))
        message = (
            f"to filer har forskellige værdier for det samme ({list_danish(names[:_SHOWN])}). "
            "De er udeladt. Behold den nyeste fil."
        )
        own.add("PANEL-DUBLET", REFUSED, message, count=int(clashes.sum()))
        logs.append(own)
    kept = rows.loc[~clashes].drop_duplicates(PANEL_KEY).sort_values(PANEL_KEY, kind="stable")
    return kept.loc[:, list(PANEL_DTYPES)].reset_index(drop=True)
