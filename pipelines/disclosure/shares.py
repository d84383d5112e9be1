"""The rules for descriptive shares and means: surveys, interviews, resources, elements."""

from __future__ import annotations

import pandas as pd

from pipelines.disclosure.counts import (
    SUPPRESSED,
    TOO_FEW,
    reaches,
    release_counts,
    round_counts,
    withhold,
)
from pipelines.disclosure.precision import round_by_unit
from pipelines.domain import DisclosureThresholds

SHARE_DECIMALS = 2  # whole per cent
_SHARE_MEASURE = "share_"  # measures of interviews that are shares of the n interviews


def count_successes(shares: pd.Series, n: pd.Series) -> pd.Series:
    """Return how many of `n` the share is: whole for an exact share, near it for a rounded one."""
    return (shares.astype("Float64") * n.astype("Float64")).round(6)


def smaller_cell(shares: pd.Series, n: pd.Series) -> pd.Series:
    """Return the smaller of those who did and those who did not; missing where unknown."""
    successes = count_successes(shares, n).round()
    failures = n.astype("Float64") - successes
    return successes.where((successes <= failures).fillna(value=False), failures)


def release_survey_shares(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Release shares of answers from rounded counts; neither none nor all is shown."""
    released = _release_shares(rows, "share", thresholds)
    return released.assign(invited=release_counts(released["invited"], thresholds))


def release_interview_rates(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Release shares of interviews like shares of answers, and means by their unit."""
    is_share = rows["measure"].str.startswith(_SHARE_MEASURE).astype(bool)
    shares = _release_shares(rows[is_share], "value", thresholds)
    means = _release_means(rows[~is_share], "value", "n", thresholds)
    return pd.concat([shares, means]).sort_index()


def release_resources(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Release amounts per case where there are cases enough."""
    return _release_means(rows, "amount_per_case", "cases", thresholds)


def release_fidelity(rows: pd.DataFrame) -> pd.DataFrame:
    """Release doses, which are shares of cases that the municipality states, in whole per cent."""
    doses = ["planned_dose_pct", "delivered_dose_pct"]
    held = withhold(rows, pd.Series(data=False, index=rows.index), SUPPRESSED, doses)
    return held.assign(**{dose: held[dose].astype("Float64").round(0) for dose in doses})


def _release_shares(
    rows: pd.DataFrame, column: str, thresholds: DisclosureThresholds
) -> pd.DataFrame:
    n = rows["n"]
    few = ~reaches(n, thresholds.min_descriptive, thresholds)
    share = _share_of_rounded(rows[column], n, thresholds)
    held = withhold(rows, few, TOO_FEW, [column])
    held = withhold(held, share.isna(), SUPPRESSED, [column])
    return held.assign(
        **{column: share.where(held[column].notna()), "n": release_counts(n, thresholds)}
    )


def _share_of_rounded(
    shares: pd.Series, n: pd.Series, thresholds: DisclosureThresholds
) -> pd.Series:
    """The share from rounded counts; missing where it, or the exact one, tells a small cell."""
    large = reaches(smaller_cell(shares, n), thresholds.min_cell, thresholds)
    successes = round_counts(count_successes(shares, n), thresholds.rounding)
    total = round_counts(n, thresholds.rounding).where(large)  # never 0 where a cell is large
    share = (successes.astype("Float64") / total.astype("Float64")).round(SHARE_DECIMALS)
    return share.where(reaches(smaller_cell(share, total), thresholds.min_cell, thresholds))


def _release_means(
    rows: pd.DataFrame, column: str, n: str, thresholds: DisclosureThresholds
) -> pd.DataFrame:
    few = ~reaches(rows[n], thresholds.min_descriptive, thresholds)
    held = withhold(rows, few, TOO_FEW, [column])
    return held.assign(
        **{
            column: round_by_unit(held[column], held["unit"]),
            n: release_counts(rows[n], thresholds),
        }
    )
