"""Within which limits a number of a contribution must lie."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

import pandas as pd

from pipelines.contributions.refusals import ASK_AGAIN, RefusedContributionError
from pipelines.tables import TableSet

Limits = tuple[float, float]

_PERSONS: Limits = (0, 10_000_000)
_WEEKS: Limits = (0, 1040)
_SHARE: Limits = (0, 1)
_PERCENT: Limits = (0, 100)
_MEAN: Limits = (0, 1_000_000)
_LIMITS: Mapping[tuple[str, str], Limits] = MappingProxyType(
    {
        ("findings", "week"): _WEEKS,
        ("findings", "p_value"): _SHARE,
        ("findings", "n_trial"): _PERSONS,
        ("findings", "n_comparison"): _PERSONS,
        ("curves", "week"): _WEEKS,
        ("curves", "value"): _SHARE,
        ("curves", "at_risk"): _PERSONS,
        ("curves", "events"): _PERSONS,
        ("flow", "count"): _PERSONS,
        ("baseline", "count"): _PERSONS,
        ("balance", "smd_before"): (-100, 100),
        ("balance", "smd_after"): (-100, 100),
        ("survey_shares", "share"): _SHARE,
        ("survey_shares", "n"): _PERSONS,
        ("survey_shares", "invited"): _PERSONS,
        ("interview_rates", "value"): _MEAN,
        ("interview_rates", "n"): _PERSONS,
        ("fidelity", "planned_dose_pct"): _PERCENT,
        ("fidelity", "delivered_dose_pct"): _PERCENT,
        ("resources", "amount_per_case"): _MEAN,
        ("resources", "cases"): _PERSONS,
        ("delivery_quality", "count"): (0, 99_999_999),
    }
)
# How far from 0 an effect, or a limit of its interval, may be.
_WIDEST = {
    "weeks": 1040, "pp": 200, "per_year": 10_000, "log": 100, "days": 10_000, "hours": 10_000,
    "per_case": 10_000, "dkk_per_case": 10_000_000, "share": 100,
}  # fmt: skip
_POOLED = ("tau2", "i2", "prediction_low", "prediction_high")
_EFFECT = ("estimate", "ci95_low", "ci90_low", "ci90_high", "ci95_high")
_ORDERED = ("ci95_low", "ci90_low", "estimate", "ci90_high", "ci95_high")


def check_ranges(tables: TableSet) -> None:
    """Refuse numbers that no honest estimate could give.

    Raises:
        RefusedContributionError: a number is out of range, or an interval is turned round.
    """
    for (name, column), (low, high) in _LIMITS.items():
        values = tables[name][column].dropna()
        if len(values) and not (low <= values.min() and values.max() <= high):
            raise _refusal(name, column)
    _check_shares(tables["interview_rates"])
    _check_effects(tables["findings"])


def _refusal(table: str, column: str) -> RefusedContributionError:
    what = f'{table}.csv: "{column}" rummer et tal uden for det mulige'
    return RefusedContributionError("KONTRIB-GRÆNSE", what, ASK_AGAIN)


def _check_shares(rows: pd.DataFrame) -> None:
    values = rows.loc[(rows["unit"] == "share").fillna(value=False), "value"].dropna()
    if len(values) and values.max() > 1:
        raise _refusal("interview_rates", "value")


def _check_effects(rows: pd.DataFrame) -> None:
    if rows[list(_POOLED)].notna().any(axis=None):
        raise _refusal("findings", "tau2")
    widest = rows["unit"].map(_WIDEST).astype("Float64")
    for column in (*_EFFECT, "std_error"):
        is_wide = rows[column].abs() > widest
        if is_wide.fillna(value=False).any():
            raise _refusal("findings", column)
    if (rows["std_error"] < 0).fillna(value=False).any():
        raise _refusal("findings", "std_error")
    for low, high in pairwise(_ORDERED):
        if (rows[low] > rows[high]).fillna(value=False).any():
            raise _refusal("findings", low)
