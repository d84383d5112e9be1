"""The audit of single figures: nothing small, nothing unrounded, nothing beside a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pipelines.disclosure.hidden import Violation
from pipelines.disclosure.populations import NETWORK
from pipelines.domain import DisclosureThresholds
from pipelines.tables import RELEASED_TABLES, Kind, Table

_TABLES = {table.name: table for table in RELEASED_TABLES}
_EXACT = 1e-9
_OF_ELEMENTS = ("adopted_share", "dose_ratio")
_FIGURES = {
    "findings": ["estimate", "std_error", "ci95_low", "ci95_high", "p_value"],
    "curves": ["value"],
    "survey_shares": ["share"],
    "interview_rates": ["value"],
    "resources": ["amount_per_case"],
    "balance": ["smd_before", "smd_after"],
}


def check_surface(
    tables: Mapping[str, pd.DataFrame], thresholds: DisclosureThresholds
) -> Iterator[Violation]:
    """Yield each figure that breaks a rule by itself."""
    for name in sorted(tables.keys() & _TABLES.keys()):
        rows, table = tables[name], _TABLES[name]
        for column in table.columns:
            if column.kind is Kind.INTEGER and column.name != "week":
                yield from _mark(table, rows, _is_bare(rows[column.name], thresholds), "count")
        is_ok = (rows["status"] == "ok").fillna(value=False).astype(bool)
        for figure in _FIGURES.get(name, []):
            yield from _mark(table, rows, ~is_ok & rows[figure].notna(), "status")
    yield from _check_shares(tables, thresholds)
    yield from _check_curves(tables, thresholds)
    yield from _check_sizes(tables, thresholds)


def _is_bare(counts: pd.Series, thresholds: DisclosureThresholds) -> pd.Series:
    is_wrong = (counts < thresholds.min_cell) | (counts % thresholds.rounding != 0)
    return is_wrong.fillna(value=False).astype(bool)


def _check_shares(
    tables: Mapping[str, pd.DataFrame], thresholds: DisclosureThresholds
) -> Iterator[Violation]:
    for name, column in (("survey_shares", "share"), ("interview_rates", "value")):
        rows = tables.get(name)
        if rows is None or rows.empty:
            continue
        if name == "interview_rates":
            rows = rows[rows["measure"].str.startswith("share_").fillna(value=False).astype(bool)]
        shares = rows[column].astype("Float64")
        wrong = ((shares * 100) - (shares * 100).round()).abs() > _EXACT * 100
        wrong |= (shares <= 0) | (shares >= 1) | (rows["n"] < thresholds.min_descriptive)
        wrong &= shares.notna()
        yield from _mark(_TABLES[name], rows, wrong.fillna(value=False), "share")


def _check_curves(
    tables: Mapping[str, pd.DataFrame], thresholds: DisclosureThresholds
) -> Iterator[Violation]:
    rows = tables.get("curves")
    if rows is None or rows.empty:
        return
    value = rows["value"].astype("Float64")
    wrong = ((value * 100) - (value * 100).round()).abs() > _EXACT * 100
    wrong |= value.notna() & (rows["at_risk"].fillna(0) < thresholds.min_at_risk)
    wrong |= value.notna() & (rows["week"] > 0) & rows["events"].isna()
    yield from _mark(_TABLES["curves"], rows, wrong.fillna(value=False), "curve")


def _check_sizes(
    tables: Mapping[str, pd.DataFrame], thresholds: DisclosureThresholds
) -> Iterator[Violation]:
    rows = tables.get("findings")
    if rows is None or rows.empty:
        return
    is_person = ~rows["estimand"].isin(list(_OF_ELEMENTS)) & (rows["municipality"] != NETWORK)
    has_few = rows["n_trial"].fillna(0) < thresholds.min_arm
    has_few |= rows["comparison"].notna() & (rows["n_comparison"].fillna(0) < thresholds.min_arm)
    wrong = is_person & rows["estimate"].notna() & has_few
    yield from _mark(_TABLES["findings"], rows, wrong.fillna(value=False), "size")


def _mark(table: Table, rows: pd.DataFrame, wrong: pd.Series, rule: str) -> Iterator[Violation]:
    for _, row in rows[wrong.astype(bool)].iterrows():
        key = [str(row[name]) for name in table.key if name != "network" and pd.notna(row[name])]
        yield Violation("/".join((table.name, *key)), rule)
