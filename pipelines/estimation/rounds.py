"""Event study of staggered starts on a public count by municipality: context, no trial's effect."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pipelines.estimation.inputs import check_positive
from pipelines.estimation.intervals import make_estimate
from pipelines.estimation.panel import EventEffects, group_time_effects
from pipelines.estimation.panel_checks import PermutationTest, permutation_test, placebo_effects

ROUND_COLUMNS = {
    "kind": "string",  # event, simple or placebo
    "event_time": "Int64",  # periods since the start; a placebo's before the first; <NA>: simple
    "start_date": "datetime64[s]",  # a placebo's start; the first real one otherwise
    "estimate": "Float64",  # difference in log value, trial - comparison
    "std_error": "Float64",  # analytic, clustered by municipality
    "ci95_low": "Float64",
    "ci95_high": "Float64",
    "p_value": "Float64",  # of the permutation, `simple` only
    "n_units": "Int64",  # municipalities that start, behind this row
    "n_comparison": "Int64",
}
MIN_VALUE = 10.0  # below it one person more or less is more than a tenth
_KEY = ("municipality_code", "period", "start", "outcome")


@dataclass(frozen=True, slots=True, eq=False)
class RoundsStudy:
    """The rows of the table and the chart, with what they rest on."""

    rows: pd.DataFrame  # columns of ROUND_COLUMNS: events by time, then simple, then placebos
    permutation: PermutationTest
    codes: tuple[str, ...]  # municipalities that start and are in the study
    left_out: tuple[str, ...]  # codes with a missing value or too low a one in some period
    first_period: date
    last_period: date


def study_rounds(
    panel: pd.DataFrame,
    starts: Mapping[str, date],
    *,
    last_period: date,
    first_period: date | None = None,
    excluded: Collection[str] = (),
    min_value: float = MIN_VALUE,
    placebo_years: Sequence[int] = (1, 2, 3),
    n_permutations: int = 999,
    seed: int = 20170701,
) -> RoundsStudy:
    """Compare the municipalities that start with the rest of the country, in log values.

    Args:
        panel: one measure and benefit: `municipality_code`, `period` (first day) and `value`.
        starts: start date by municipality code; the rest is the comparison.
        last_period: last period to use; the calendar after it is not the rounds' doing.
        first_period: first period to use; the panel's first where None.
        excluded: codes that are no comparison, such as those with trials of their own.
        min_value: > 0; a municipality with less, or none, in any period is left out and named.
        placebo_years: starts that never were, in years before the first real one.
        n_permutations: draws of which municipalities start.
        seed: of the draws.

    Raises:
        ValueError: as `group_time_effects`; a municipality has a period twice, or nothing is left.
    """
    table, left_out = _lay_out(panel, starts, (first_period, last_period), excluded, min_value)
    permutation = permutation_test(table, *_KEY, n_permutations=n_permutations, seed=seed)
    treated = table.loc[table["start"].notna(), "municipality_code"]
    return RoundsStudy(
        rows=_list_rows(table, permutation, placebo_years),
        permutation=permutation,
        codes=tuple(sorted(treated.unique())),
        left_out=left_out,
        first_period=table["period"].min().date(),
        last_period=table["period"].max().date(),
    )


def _list_rows(
    table: pd.DataFrame, permutation: PermutationTest, placebo_years: Sequence[int]
) -> pd.DataFrame:
    """Events, the mean effect with the permutation's p-value, and the placebos.

    Each event is against the last period before the start, and only where every start group is
    seen, so that one line is about the same municipalities throughout. A placebo that the window
    does not reach back to is left out.
    """
    effects = group_time_effects(table, *_KEY, base_period="universal")
    sizes = (effects.n_treated, effects.n_units - effects.n_treated)
    average = (effects.simple.estimate, effects.simple.std_error)
    first_start = pd.Timestamp(min(table["start"].dropna()))
    rows = [
        *_list_events(effects.dynamic, sizes, first_start),
        _make_row("simple", None, first_start, average, sizes) | {"p_value": permutation.p_value},
        *_list_placebos(table, placebo_years, sizes),
    ]
    return pd.DataFrame(rows, columns=list(ROUND_COLUMNS)).astype(ROUND_COLUMNS)


def _lay_out(
    panel: pd.DataFrame,
    starts: Mapping[str, date],
    window: tuple[date | None, date],
    excluded: Collection[str],
    min_value: float,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the window's balanced log values with starts, and the codes that were left out.

    Municipalities differ in size by a factor of a hundred and move by per cent, not by persons,
    so that only relative changes can be thought parallel. An index of a base period would do the
    same, but pass that period's noise on to all others. A value of 0 has no logarithm, and one of
    a few persons jumps by tens of per cent when one comes or goes: with less than `min_value`, or
    a period missing, a municipality is left out, not given a made-up constant.
    """
    first = pd.Timestamp(window[0]) if window[0] is not None else panel["period"].min()
    is_in = panel["period"].between(first, pd.Timestamp(window[1]))
    table = panel.loc[is_in & ~panel["municipality_code"].isin(list(excluded))]
    if not len(table):
        raise ValueError("panel: no rows in the window")
    check_positive(min_value, "min_value")
    if table.duplicated(["municipality_code", "period"]).any():
        raise ValueError("panel: a municipality has a period twice; choose one measure and benefit")
    wide = table.pivot_table(
        index="municipality_code", columns="period", values="value", dropna=False
    ).astype("float64")
    is_usable = (wide >= min_value).all(axis=1)
    logs = wide.loc[is_usable].reset_index().melt("municipality_code", value_name="outcome")
    logs["outcome"] = np.log(logs["outcome"])
    logs["period"] = pd.to_datetime(logs["period"])
    moments = {code: pd.Timestamp(start) for code, start in starts.items()}
    logs["start"] = pd.to_datetime(logs["municipality_code"].map(moments))
    return logs, tuple(sorted(str(code) for code in wide.index[~is_usable]))


def _list_events(
    dynamic: EventEffects, sizes: tuple[int, int], first_start: pd.Timestamp
) -> list[dict[str, object]]:
    """Return the rows of the times since the start that all start groups are seen at."""
    return [
        _make_row("event", int(time), first_start, (estimate, error), sizes)
        for time, estimate, error, n in zip(
            dynamic.event_times,
            dynamic.estimates,
            dynamic.std_errors,
            dynamic.n_units,
            strict=True,
        )
        if n == sizes[0]
    ]


def _list_placebos(
    table: pd.DataFrame, placebo_years: Sequence[int], sizes: tuple[int, int]
) -> list[dict[str, object]]:
    """Return a row a placebo start that the panel reaches back to."""
    periods = np.sort(table["period"].unique())
    start = table["start"].min()
    first = int(np.searchsorted(periods, np.datetime64(start)))
    rows = []
    for years in sorted(placebo_years):
        place = int(np.searchsorted(periods, np.datetime64(start - pd.DateOffset(years=years))))
        if 0 < place < first:
            (found,) = placebo_effects(table, *_KEY, placebo_starts=[periods[place]])
            effect = (found.effect.estimate, found.effect.std_error)
            moment = pd.Timestamp(periods[place])
            rows.append(_make_row("placebo", place - first, moment, effect, sizes))
    return rows


def _make_row(
    kind: str,
    event_time: int | None,
    start: pd.Timestamp,
    effect: tuple[float, float],
    sizes: tuple[int, int],
) -> dict[str, object]:
    interval = make_estimate(*effect)
    return {
        "kind": kind,
        "event_time": event_time,
        "start_date": start,
        "estimate": interval.estimate,
        "std_error": interval.std_error,
        "ci95_low": interval.ci_low,
        "ci95_high": interval.ci_high,
        "p_value": None,
        "n_units": sizes[0],
        "n_comparison": sizes[1],
    }
