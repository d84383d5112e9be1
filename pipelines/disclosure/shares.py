"""The rules for descriptive shares and means: surveys, interviews, resources, elements."""

from __future__ import annotations

import pandas as pd

from pipelines.disclosure.counts import (
    SUPPRESSED,
    TOO_FEW,
    is_hidden,
    reaches,
    release_counts,
    release_sizes,
    round_counts,
    withhold,
)
from pipelines.disclosure.populations import FORMS
from pipelines.disclosure.precision import round_by_unit
from pipelines.disclosure.ranges import range_of_count, range_of_share
from pipelines.domain import DisclosureThresholds
from pipelines.tables import TableSet

SHARE_DECIMALS = 2  # whole per cent
AMOUNT_DECIMALS = 6  # of rounded counts, so that they tell no more than these
_COUNTED = "per_case"  # unit of amounts that are counts: certificates, meetings
_AMOUNT = ["amount_per_case"]
_PLACE = ["network", "trial", "municipality"]
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
    """Release shares of interviews like shares of answers, and means by their unit.

    The forms of the interviews held add up to all of them, so a form that is hidden takes
    others with it until nobody can tell how many it was.
    """
    is_share = rows["measure"].str.startswith(_SHARE_MEASURE).astype(bool)
    shares = _hide_forms(_release_shares(rows[is_share], "value", thresholds), thresholds)
    means = _release_means(rows[~is_share], "value", "n", thresholds)
    return pd.concat([shares, means]).sort_index()


def release_resources(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Release amounts per case where there are cases enough; counted things from rounded counts."""
    is_counted = (rows["unit"] == _COUNTED).fillna(value=False).astype(bool)
    counted = _release_counted(rows[is_counted], thresholds)
    means = _release_means(rows[~is_counted], "amount_per_case", "cases", thresholds)
    return pd.concat([counted, means]).sort_index()


def release_fidelity(
    rows: pd.DataFrame, exact: TableSet, thresholds: DisclosureThresholds
) -> pd.DataFrame:
    """Release doses, which are shares of cases that the municipality states, in whole per cent.

    A delivered dose that only few of those analysed got, or all but few, is hidden; an element
    that was never adopted has no dose by itself.
    """
    doses = ["planned_dose_pct", "delivered_dose_pct"]
    n = _trial_sizes(rows, exact["flow"])
    dose = rows["delivered_dose_pct"].astype("Float64")
    few = (rows["is_adopted"] == "yes").fillna(value=False).astype(bool)
    few &= _has_few(dose, n, thresholds) | _has_few(
        dose.round(0), round_counts(n, thresholds.rounding), thresholds
    )
    held = withhold(rows, few, SUPPRESSED, doses)
    return held.assign(**{dose: held[dose].astype("Float64").round(0) for dose in doses})


def _has_few(dose: pd.Series, n: pd.Series, thresholds: DisclosureThresholds) -> pd.Series:
    cell = smaller_cell(dose / 100, n)
    return (cell < thresholds.min_cell).fillna(value=False).astype(bool)


def _trial_sizes(rows: pd.DataFrame, flow: pd.DataFrame) -> pd.Series:
    is_group = (flow["arm"] == "trial") & (flow["stage"] == "analysed")
    groups = flow[is_group.fillna(value=False).astype(bool)]
    sizes = dict(
        zip(groups[_PLACE].itertuples(index=False, name=None), groups["count"], strict=True)
    )
    places = rows[_PLACE].itertuples(index=False, name=None)
    return pd.Series([sizes.get(place, pd.NA) for place in places], rows.index, dtype="Float64")


def _release_shares(
    rows: pd.DataFrame, column: str, thresholds: DisclosureThresholds
) -> pd.DataFrame:
    n = rows["n"]
    few = ~reaches(n, thresholds.min_descriptive, thresholds)
    share = _share_of_rounded(rows[column], n, thresholds)
    held = withhold(rows, few, TOO_FEW, [column])
    held = withhold(held, share.isna(), SUPPRESSED, [column])
    return held.assign(
        **{column: share.where(held[column].notna()), "n": release_sizes(n, thresholds)}
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


def _hide_forms(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Hide further forms of an arm, the smallest first, until a hidden one is protected."""
    held = rows.copy()
    is_form = held["measure"].isin(list(FORMS)).astype(bool)
    for _, forms in held[is_form].groupby([*_PLACE, "arm"], sort=True):
        while chosen := _next_form(held.loc[forms.index], thresholds):
            held.loc[chosen, "status"] = SUPPRESSED
            held.loc[chosen, "value"] = pd.NA
    return held


def _next_form(forms: pd.DataFrame, thresholds: DisclosureThresholds) -> list[int]:
    open_forms = forms[forms["value"].notna()].sort_values(["value", "measure"], kind="stable")
    hidden = forms[is_hidden(forms)]
    if hidden.empty or open_forms.empty or len(forms) < len(FORMS):
        return []
    ranges = [
        range_of_share(value, n, thresholds)
        for value, n in zip(open_forms["value"], open_forms["n"], strict=True)
    ]
    whole = range_of_count(open_forms["n"].iloc[0], thresholds)
    left = whole[1] - sum(low for low, _ in ranges)
    is_free = len(hidden) > 1 or whole[0] - sum(high for _, high in ranges) <= 0
    if is_free and left >= thresholds.min_cell - 1:
        return []
    return [open_forms.index[0]]


def _release_counted(rows: pd.DataFrame, thresholds: DisclosureThresholds) -> pd.DataFrame:
    """Amounts that are counts: hidden where few, else of rounded amount and rounded cases."""
    few = ~reaches(rows["cases"], thresholds.min_descriptive, thresholds)
    amount = count_successes(rows["amount_per_case"], rows["cases"]).round(1)
    is_small = ~reaches(amount, thresholds.min_cell, thresholds)
    held = withhold(rows, few, TOO_FEW, ["amount_per_case"])
    held = withhold(held, is_small & rows["amount_per_case"].notna(), SUPPRESSED, _AMOUNT)
    cases = release_sizes(rows["cases"], thresholds)
    whole = round_counts(amount, thresholds.rounding).astype("Float64")
    per_case = (whole / cases.astype("Float64")).round(AMOUNT_DECIMALS)
    return held.assign(amount_per_case=per_case.where(held["amount_per_case"].notna()), cases=cases)


def _release_means(
    rows: pd.DataFrame, column: str, n: str, thresholds: DisclosureThresholds
) -> pd.DataFrame:
    few = ~reaches(rows[n], thresholds.min_descriptive, thresholds)
    held = withhold(rows, few, TOO_FEW, [column])
    return held.assign(
        **{
            column: round_by_unit(held[column], held["unit"]),
            n: release_sizes(rows[n], thresholds),
        }
    )
