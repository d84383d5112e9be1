"""The rule for findings: given whole at a declared precision, or not at all."""

from __future__ import annotations

import pandas as pd

from pipelines.disclosure.cells import find_smallest_cells, rests_on_hidden
from pipelines.disclosure.counts import TOO_FEW, reaches, release_sizes, withhold
from pipelines.disclosure.precision import P_DECIMALS, round_by_unit
from pipelines.domain import DisclosureThresholds
from pipelines.tables import TableSet

_IN_UNIT = [
    "estimate", "ci95_low", "ci95_high", "ci90_low", "ci90_high", "prediction_low",
    "prediction_high",
]  # fmt: skip
_NUMBERS = [*_IN_UNIT, "std_error", "p_value", "tau2", "i2"]
_OF_ELEMENTS = frozenset({"adopted_share", "dose_ratio"})  # about a trial's parts, not persons


def release_findings(
    rows: pd.DataFrame, exact: TableSet, released: TableSet, thresholds: DisclosureThresholds
) -> pd.DataFrame:
    """Release findings whose arms and known cells are large enough.

    Args:
        rows: the exact findings.
        exact: the exact tables, for the cells that a finding rests on.
        released: the other tables as released: a finding is a difference of shares or amounts,
            and would tell one that is hidden there from the other.
        thresholds: the network's thresholds.

    Raises:
        DisclosureError: a finding has a unit without declared precision.
    """
    few = ~(_has_persons(rows, thresholds) & _has_cells(rows, exact, thresholds))
    few |= rests_on_hidden(rows, released)
    held = withhold(rows, few, TOO_FEW, [*_NUMBERS, "verdict"])
    return _round_numbers(held).assign(
        n_trial=_release_sizes(held, "n_trial", thresholds),
        n_comparison=_release_sizes(held, "n_comparison", thresholds),
    )


def _has_persons(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.Series:
    trial = reaches(rows["n_trial"], thresholds.min_arm, thresholds)
    comparison = reaches(rows["n_comparison"], thresholds.min_arm, thresholds)
    has_one_arm = rows["comparison"].isna() & rows["n_comparison"].isna()
    return (trial & (comparison | has_one_arm)) | _is_of_elements(rows)


def _has_cells(rows: pd.DataFrame, exact: TableSet, thresholds: DisclosureThresholds) -> pd.Series:
    cells = find_smallest_cells(rows, exact)
    return cells.isna() | reaches(cells, thresholds.min_cell, thresholds)


def _is_of_elements(rows: pd.DataFrame) -> pd.Series:
    return rows["estimand"].isin(list(_OF_ELEMENTS)).astype(bool)


def _release_sizes(rows: pd.DataFrame, column: str, thresholds: DisclosureThresholds) -> pd.Series:
    """Persons rounded; numbers of elements are not persons and stand in the fidelity table."""
    return release_sizes(rows[column].mask(_is_of_elements(rows)), thresholds)


def _round_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    rounded = {column: round_by_unit(rows[column], rows["unit"]) for column in _IN_UNIT}
    rounded["std_error"] = round_by_unit(rows["std_error"], rows["unit"], extra=1)
    rounded["tau2"] = round_by_unit(rows["tau2"], rows["unit"], extra=2)
    for column in ("p_value", "i2"):
        rounded[column] = rows[column].astype("Float64").round(P_DECIMALS)
    return rows.assign(**rounded)
