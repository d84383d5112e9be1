"""A table of units and periods to one balanced matrix; refuses what has no comparison."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipelines.estimation.inputs import Vector, check_vector

Labels = NDArray[Any]
Comparison = Literal["never", "not_yet"]


@dataclass(frozen=True, slots=True, eq=False)
class BalancedPanel:
    """Outcomes of the units in all periods, and when each unit starts."""

    outcomes: Vector  # shape (units, periods)
    periods: Vector  # ascending; numbers as given, or 0, 1, 2 … where the periods are dates
    labels: Labels  # the periods as given
    starts: Vector  # shape (units,), on the scale of `periods`; inf: never
    comparison: Comparison = "never"
    n_left_out: int = 0  # units that started in or before the first period

    @property
    def treated_groups(self) -> Vector:
        """The start periods, ascending."""
        return np.asarray(np.unique(self.starts[np.isfinite(self.starts)]))

    def label(self, positions: Vector) -> Labels:
        """Return points on the scale of `periods` as given: numbers, or dates."""
        if self.labels.dtype.kind != "M":
            return positions
        return self.labels[positions.astype(np.intp)]


def balance_panel(
    panel: pd.DataFrame, unit: str, period: str, start: str, outcome: str
) -> BalancedPanel:
    """Check the table and lay it out as a matrix, before anything is compared.

    Raises:
        ValueError: a column is missing, an outcome is missing or infinite, a unit has a period
            twice or lacks one, a unit has two starts, or there is only one period.
    """
    _check_columns(panel, (unit, period, start, outcome))
    values = check_vector(_as_floats(panel[outcome], "outcome"), "outcome")
    times, is_date = _as_times(panel[period])
    labels, columns = np.unique(times, return_inverse=True)
    rows, units = pd.factorize(panel[unit], sort=False)
    if (rows < 0).any():
        raise ValueError("unit: a unit is missing")
    if len(labels) < 2:
        raise ValueError("period: one period shows no change, at least two are needed")
    _check_balance(rows, columns, (len(units), len(labels)))
    order = np.lexsort((columns, rows))
    outcomes = values[order].reshape(len(units), len(labels))
    firsts = _read_starts(panel[start], labels, is_date=is_date)
    periods = np.arange(len(labels), dtype=np.float64) if is_date else labels
    return BalancedPanel(outcomes, periods, labels, _one_start(firsts, rows, len(units)))


def choose_comparison(panel: BalancedPanel) -> BalancedPanel:
    """Leave out who started before anything was seen; compare with never, else with not yet.

    Without units that never start, the last group is the comparison and the panel ends before
    it starts.

    Raises:
        ValueError: no unit starts within the panel, or none is left to compare with.
    """
    early = panel.starts <= panel.periods[0]
    late = panel.starts > panel.periods[-1]
    starts = np.where(late, np.inf, panel.starts)[~early]
    kept = replace(
        panel, outcomes=panel.outcomes[~early], starts=starts, n_left_out=int(early.sum())
    )
    if not np.isfinite(starts).any():
        raise ValueError("start: no unit starts after the first period and within the panel")
    if np.isinf(starts).any():
        return kept
    return _end_before_last(kept)


def _end_before_last(panel: BalancedPanel) -> BalancedPanel:
    last = panel.starts.max()
    is_before = panel.periods < last
    if len(panel.treated_groups) < 2 or is_before.sum() < 2:
        raise ValueError("start: all units start at the same time, there is none to compare with")
    return BalancedPanel(
        outcomes=panel.outcomes[:, is_before],
        periods=panel.periods[is_before],
        labels=panel.labels[is_before],
        starts=np.where(panel.starts == last, np.inf, panel.starts),
        comparison="not_yet",
        n_left_out=panel.n_left_out,
    )


def _check_columns(panel: pd.DataFrame, names: tuple[str, ...]) -> None:
    if not isinstance(panel, pd.DataFrame):
        raise ValueError("panel: a DataFrame with one row a unit and period expected")
    missing = [name for name in names if name not in panel.columns]
    if missing:
        raise ValueError(f"panel: no column {', '.join(missing)}")
    if not len(panel):
        raise ValueError("panel: no rows")


def _as_floats(column: pd.Series[Any], name: str) -> Vector:
    if column.isna().any():
        raise ValueError(f"{name}: {int(column.isna().sum())} values are missing")
    if not pd.api.types.is_numeric_dtype(column.dtype):
        return check_vector(column.to_numpy(), name)
    return column.to_numpy(dtype=np.float64)


def _as_times(column: pd.Series[Any]) -> tuple[Labels, bool]:
    """Return the periods as dates or as numbers, and whether they are dates."""
    if column.isna().any():
        raise ValueError("period: a period is missing")
    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.to_timestamp()
    elif column.dtype == object and all(isinstance(value, date) for value in column):
        column = pd.to_datetime(column)
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column.to_numpy(dtype="datetime64[s]"), True
    return check_vector(_as_floats(column, "period"), "period"), False


def _check_balance(rows: Labels, columns: Labels, shape: tuple[int, int]) -> None:
    counts = np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1])
    if counts.max() > 1:
        raise ValueError("panel: a unit has the same period twice")
    lacking = int((counts.reshape(shape) == 0).any(axis=1).sum())
    if lacking:
        raise ValueError(f"panel: {lacking} units lack a period; leave them out, or the period")


def _read_starts(column: pd.Series[Any], labels: Labels, *, is_date: bool) -> Vector:
    """Return each row's start on the scale of the periods; inf for missing, 0 and infinite."""
    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.to_timestamp()
    is_never = column.isna().to_numpy(dtype=bool) | np.array([_is_never(v) for v in column])
    starts = np.full(len(column), np.inf)
    given = column[~is_never]
    if any(is_date != isinstance(value, (date, np.datetime64)) for value in given):
        raise ValueError("start: on another scale than the periods (numbers, or dates)")
    if is_date:
        moments = pd.to_datetime(given).to_numpy(dtype="datetime64[s]")
        starts[~is_never] = np.searchsorted(labels, moments, side="left")
    elif len(given):  # no vector without values
        starts[~is_never] = check_vector(given.to_numpy(), "start")
    return starts


def _is_never(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and value in (0, np.inf)


def _one_start(starts: Vector, rows: Labels, n_units: int) -> Vector:
    """Return each unit's start; it must not change from period to period."""
    own = np.empty(n_units)
    own[rows] = starts
    if (own[rows] != starts).any():
        raise ValueError("start: a unit has two different starts")
    return own
