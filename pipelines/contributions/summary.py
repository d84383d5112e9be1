"""What exactly would leave, in Danish, for the analyst to confirm."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipelines.contributions.sealing import Draft
from pipelines.domain import DataKind, Registry, Status
from pipelines.tables import RELEASED_TABLES
from pipelines.wording import TABLE_NAMES, format_date

_COUNTS = ("count", "n", "n_trial", "n_comparison", "at_risk", "cases", "invited")
_HIDDEN = (Status.SUPPRESSED.value, Status.TOO_FEW.value)


def summarise_draft(draft: Draft, registry: Registry) -> tuple[str, ...]:
    """Return the lines that say what leaves: tables, rows, trials, what is hidden, the size."""
    manifest = draft.manifest
    municipality = registry.municipality(manifest.municipality)
    kind = "ægte" if manifest.data_kind == DataKind.REAL.value else "syntetiske"
    size = sum(len(content) for content in draft.members.values())
    return (
        f"Bidrag nr. {manifest.sequence} fra {municipality.name} ({kind} data), periode "
        f"{format_date(manifest.period_start)} – {format_date(manifest.period_end)}.",
        f"Dette, og kun dette, forlader kommunen ({_kilobytes(size)}):",
        *(_describe_table(draft, table.name) for table in RELEASED_TABLES),
        "Forsøg:",
        *(_describe_trial(draft, trial.slug, trial.short_title)
          for trial in registry.trials_of(municipality.slug)),
        "Ingen borgere, ingen datoer for enkelte borgere, ingen fri tekst, ingen kode.",
    )  # fmt: skip


def _describe_table(draft: Draft, name: str) -> str:
    rows = draft.tables[name]
    hidden = _count_hidden(rows)
    words = f", heraf {hidden} skjult" if hidden else ""
    return f"  {TABLE_NAMES.get(name, name):<24} {len(rows)} rækker{words}"


def _describe_trial(draft: Draft, trial: str, title: str) -> str:
    own = [
        rows[rows["trial"] == trial] for rows in draft.tables.values() if "trial" in rows.columns
    ]
    smallest = _smallest(own)
    least = f"; mindste viste antal {smallest}" if smallest is not None else ""
    return f"  {title}: {sum(len(rows) for rows in own)} rækker{least}"


def _count_hidden(rows: pd.DataFrame) -> int:
    return int(rows["status"].isin(_HIDDEN).sum())


def _smallest(tables: Iterable[pd.DataFrame]) -> int | None:
    found = [
        int(rows[name].min())
        for rows in tables
        for name in _COUNTS
        if name in rows.columns and rows[name].notna().any()
    ]
    return min(found, default=None)


def _kilobytes(size: int) -> str:
    return f"{max(round(size / 1024), 1)} KB"
