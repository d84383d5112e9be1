"""The rule for a count: hidden where small, else rounded; and how a row says so."""

from __future__ import annotations

import pandas as pd

from pipelines.domain import DisclosureThresholds, Status

OK = Status.OK.value
TOO_FEW = Status.TOO_FEW.value
SUPPRESSED = Status.SUPPRESSED.value


def round_counts(counts: pd.Series, base: int) -> pd.Series:
    """Round counts to the nearest multiple of `base`, halves up; missing stays missing."""
    return ((counts.astype("Float64") + base / 2) // base * base).astype("Int64")


def reaches(counts: pd.Series, minimum: int, thresholds: DisclosureThresholds) -> pd.Series:
    """Say where a count is at least `minimum`, both exact and rounded.

    Asking both makes a release of what is already released change nothing. A missing count
    reaches nothing.
    """
    rounded = round_counts(counts, thresholds.rounding)
    is_large = (counts.astype("Float64") >= minimum) & (rounded >= minimum)
    return is_large.fillna(value=False).astype(bool)


def release_counts(counts: pd.Series, thresholds: DisclosureThresholds) -> pd.Series:
    """Return the counts rounded, and missing where they are below the smallest cell."""
    shown = reaches(counts, thresholds.min_cell, thresholds)
    return round_counts(counts, thresholds.rounding).where(shown)


def release_sizes(counts: pd.Series, thresholds: DisclosureThresholds) -> pd.Series:
    """Return the sizes of groups rounded, and missing where nothing is described of so few."""
    shown = reaches(counts, thresholds.min_descriptive, thresholds)
    return round_counts(counts, thresholds.rounding).where(shown)


def is_hidden(rows: pd.DataFrame) -> pd.Series:
    """Say which rows hold no figure because disclosure control took it."""
    return rows["status"].isin([TOO_FEW, SUPPRESSED]).astype(bool)


def is_ok(rows: pd.DataFrame) -> pd.Series:
    """Say which rows hold a figure, by their status."""
    return (rows["status"] == OK).fillna(value=False).astype(bool)


def withhold(rows: pd.DataFrame, where: pd.Series, status: str, columns: list[str]) -> pd.DataFrame:
    """Empty `columns` where asked and say why; a row that is not ok keeps its own reason."""
    held = rows.copy()
    held.loc[where & is_ok(rows), "status"] = status
    held.loc[~is_ok(held), columns] = pd.NA
    return held


def release_count_table(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Release a table whose only figure is `count`."""
    small = ~reaches(rows["count"], thresholds.min_cell, thresholds)
    held = withhold(rows, small, SUPPRESSED, ["count"])
    return held.assign(count=release_counts(held["count"], thresholds))
