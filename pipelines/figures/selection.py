"""Which rows of a released table a chart or a table shows."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from pipelines.domain import DataKind
from pipelines.figures.record import Notice
from pipelines.wording import SYNTHETIC_WORDS, describe_absence

Row = dict[Hashable, Any]  # column -> value

ARM_ORDER = ("trial", "comparison", "historical")


def keep_shown(rows: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return the rows that are ok and hold a value in column `value`."""
    is_shown = (rows["status"] == "ok") & rows[value].notna()
    return rows.loc[is_shown.fillna(value=False)].reset_index(drop=True)


def is_synthetic(rows: pd.DataFrame) -> bool:
    """Say whether any of the rows comes from synthetic data; one without data does not."""
    has_data = ~rows["status"].isin(["not_delivered", "refused"])
    is_theirs = rows["data_kind"] == DataKind.SYNTHETIC.value
    return bool((has_data & is_theirs).fillna(value=False).any())


def list_arms(rows: pd.DataFrame) -> list[str]:
    """Return the arms that the rows have, the trial's first."""
    found = {str(arm) for arm in rows["arm"].dropna()}
    return [arm for arm in ARM_ORDER if arm in found] + sorted(found - set(ARM_ORDER))


def list_values(rows: pd.DataFrame, column: str) -> list[str]:
    """Return the values of a column in the order that they first appear."""
    return [str(value) for value in rows[column].dropna().unique()]


def group_rows(rows: pd.DataFrame, column: str) -> dict[str, list[Row]]:
    """Return the rows by the values of a column, in the order that these first appear.

    One pass: selecting the rows of each value anew takes a millisecond a time.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows.to_dict("records"):
        if pd.notna(row[column]):
            groups.setdefault(str(row[column]), []).append(row)
    return groups


def tell_absence(rows: pd.DataFrame, what: str) -> Notice:
    """Return the notice that `what` ("Kurven over …") can't be shown, and why."""
    return Notice(describe_absence([str(status) for status in rows["status"]], what))


def mark_caption(caption: str, *, synthetic: bool) -> str:
    """Return the caption, with "Syntetiske data" at its end where that is what they are."""
    return f"{caption} {SYNTHETIC_WORDS}." if synthetic else caption
