"""Hides more where the audit finds that something can be worked out."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipelines.disclosure.counts import SUPPRESSED, TOO_FEW
from pipelines.disclosure.hidden import Violation
from pipelines.disclosure.populations import FORMS
from pipelines.tables import TableSet

SURVIVAL = "duration"
_PARTED = ("referred", "dropped_out", "included")
_FIGURES = {
    "flow": ["count"],
    "baseline": ["count"],
    "survey_shares": ["share", "n", "invited"],
    "interview_rates": ["value", "n"],
    "resources": ["amount_per_case", "cases"],
    "curves": ["value", "at_risk", "events"],
}


def suppress_more(released: TableSet, violations: Iterable[Violation]) -> dict[str, pd.DataFrame]:
    """Hide the whole family of each place: all levels of a variable, all forms, all stages.

    Args:
        released: released tables.
        violations: what the audit found; a place that is no row of an arm changes nothing.

    Returns:
        The tables with more hidden.
    """
    tables = {name: rows.copy() for name, rows in released.items()}
    for violation in violations:
        parts = violation.place.split("/")
        if len(parts) < 5 or parts[3] not in _FIGURES or parts[3] not in tables:
            continue
        trial, municipality, arm, name, member = parts[:5]
        rows = tables[name]
        is_arm = (rows["trial"] == trial) & (rows["municipality"] == municipality)
        is_arm &= rows["arm"] == arm
        is_family = is_arm & _is_family(rows, name, member) & (rows["status"] == "ok")
        chosen = is_family.fillna(value=False).astype(bool)
        tables[name] = _hide(rows, chosen, name)
    return tables


def _is_family(rows: pd.DataFrame, name: str, member: str) -> pd.Series:
    if name == "baseline":
        return rows["variable"] == member
    if name == "flow":
        return rows["stage"].isin(list(_PARTED))
    if name == "interview_rates":
        return rows["measure"].isin(list(FORMS)) if member in FORMS else rows["measure"] == member
    if name == "curves":
        return rows["outcome"] != SURVIVAL
    return rows["outcome" if name == "survey_shares" else "kind"] == member


def _hide(rows: pd.DataFrame, chosen: pd.Series, name: str) -> pd.DataFrame:
    rows.loc[chosen, "status"] = TOO_FEW if name == "curves" else SUPPRESSED
    rows.loc[chosen, _FIGURES[name]] = pd.NA
    if name != "curves" or not chosen.any():
        return rows
    rows.loc[chosen, "week"] = 0  # one row says why the curve is not there
    keys = ["network", "trial", "municipality", "outcome", "arm"]
    is_repeated = chosen & rows.duplicated([*keys, "week"])
    return rows[~is_repeated]
