"""Rows of the trial arm held against the days on which their trial ran."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pipelines.domain import Registry
from pipelines.tables import TableSet


def starts_after_trial_start(
    rows: pd.DataFrame, _tables: TableSet, registry: Registry
) -> pd.Series[bool]:
    """Whether a row of the trial arm is on or after its trial's first day; others pass."""
    first = {trial.slug: trial.start_date for trial in registry.trials}
    days, limit = _days(rows), _limits(rows, first)
    return _passes(rows, days, limit, days >= limit)


def ends_before_trial_end(
    rows: pd.DataFrame, _tables: TableSet, registry: Registry
) -> pd.Series[bool]:
    """Whether a row of the trial arm is on or before its trial's last day; others pass."""
    last = {trial.slug: trial.end_date for trial in registry.trials if trial.end_date}
    days, limit = _days(rows), _limits(rows, last)
    return _passes(rows, days, limit, days <= limit)


def _days(rows: pd.DataFrame) -> pd.Series:
    """The day on which the row enters the trial: a spell's own, else the row's date or month."""
    if "trial_entry_date" in rows:
        return rows["trial_entry_date"].fillna(rows["start_date"])
    return rows["answer_date" if "answer_date" in rows else "month"]


def _limits(rows: pd.DataFrame, days: dict[str, date]) -> pd.Series:
    """Each row's trial's day; looked up once a trial, since a table may have a million rows."""
    codes, trials = pd.factorize(rows["trial_id"])
    known = pd.Series([pd.Timestamp(days[t]) if t in days else pd.NaT for t in trials])
    limits = known.astype("datetime64[s]").reindex(codes)
    return limits.set_axis(rows.index)


def _passes(
    rows: pd.DataFrame, days: pd.Series, limit: pd.Series, holds: pd.Series[bool]
) -> pd.Series[bool]:
    is_bound = (rows["arm"] == "trial").fillna(value=False).astype(bool)
    return ~is_bound | days.isna() | limit.isna() | holds
