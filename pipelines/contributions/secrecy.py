"""Whether a contribution keeps the rules of disclosure control: counts, precision, sizes."""

from __future__ import annotations

import pandas as pd

from pipelines.contributions.refusals import ASK_AGAIN, RefusedContributionError
from pipelines.disclosure.baseline import SMD_DECIMALS
from pipelines.disclosure.curves import VALUE_DECIMALS
from pipelines.disclosure.precision import DECIMALS, P_DECIMALS
from pipelines.disclosure.shares import AMOUNT_DECIMALS, SHARE_DECIMALS
from pipelines.domain import DisclosureThresholds, Status
from pipelines.tables import RELEASED_TABLES, Kind, TableSet

_COUNTED = "antal"  # the unit of every count
_PLANNED = "margin"  # the plan's own, not a figure
_OF_ELEMENTS = ("adopted_share", "dose_ratio")  # about a trial's parts, not persons
_FIXED_DECIMALS = {
    ("findings", "p_value"): P_DECIMALS,
    ("curves", "value"): VALUE_DECIMALS,
    ("balance", "smd_before"): SMD_DECIMALS,
    ("balance", "smd_after"): SMD_DECIMALS,
    ("survey_shares", "share"): SHARE_DECIMALS,
    ("resources", "amount_per_case"): AMOUNT_DECIMALS,
    ("fidelity", "planned_dose_pct"): 0,
    ("fidelity", "delivered_dose_pct"): 0,
}
_BY_UNIT = {
    "findings": ("estimate", "ci95_low", "ci95_high", "ci90_low", "ci90_high"),
    "interview_rates": ("value",),
}
_ALMOST = 1e-9


def check_secrecy(tables: TableSet, thresholds: DisclosureThresholds) -> None:
    """Refuse counts that are small or not rounded, figures too precise or of too few persons.

    These are the rules of every row alone. That rows together give nothing away is audited when
    the book is built, where all that is published is at hand.

    Raises:
        RefusedContributionError: a row breaks a rule.
    """
    for table in RELEASED_TABLES:
        rows = tables[table.name]
        counts = [c.name for c in table.columns if c.unit == _COUNTED]
        figures = [c.name for c in table.columns if c.kind is Kind.NUMBER and c.name != _PLANNED]
        _check_counts(table.name, rows, counts, thresholds)
        is_hidden = (rows["status"] != Status.OK.value).fillna(value=True)
        held = figures if len(counts) != 1 or figures else counts
        if rows.loc[is_hidden, held].notna().any(axis=None):
            raise _refusal(table.name, "en skjult række har et tal")
    _check_decimals(tables)
    _check_sizes(tables, thresholds)


def _refusal(table: str, what: str) -> RefusedContributionError:
    return RefusedContributionError("KONTRIB-DISKRETION", f"{table}.csv: {what}", ASK_AGAIN)


def _check_counts(
    table: str, rows: pd.DataFrame, columns: list[str], thresholds: DisclosureThresholds
) -> None:
    for column in columns:
        shown = rows[column].dropna()
        if (shown < thresholds.min_cell).any() or (shown % thresholds.rounding != 0).any():
            raise _refusal(
                table, f'"{column}" rummer et antal, som er for lille eller ikke afrundet'
            )


def _check_decimals(tables: TableSet) -> None:
    for (table, column), fixed in _FIXED_DECIMALS.items():
        values = tables[table][column].astype("Float64")
        _check_rounded(table, column, values, pd.Series(fixed, index=values.index))
    for table, columns in _BY_UNIT.items():
        rows = tables[table]
        decimals = rows["unit"].map(DECIMALS).astype("Float64")
        for column in columns:
            _check_rounded(table, column, rows[column], decimals)


def _check_rounded(table: str, column: str, values: pd.Series, decimals: pd.Series) -> None:
    scaled = values.astype("Float64") * 10.0 ** decimals.astype("Float64")
    # A value of six significant digits may stand for one of more decimals.
    slack = _ALMOST + 1e-5 * scaled.abs()
    is_precise = (scaled - scaled.round()).abs() > slack
    if (is_precise | (values.notna() & decimals.isna())).fillna(value=False).any():
        raise _refusal(table, f'"{column}" er for nøjagtig')


def _check_sizes(tables: TableSet, thresholds: DisclosureThresholds) -> None:
    """Refuse a figure that too few persons stand behind."""
    findings = tables["findings"]
    is_of_persons = findings["estimate"].notna() & ~findings["estimand"].isin(_OF_ELEMENTS)
    _check_least(findings[is_of_persons], "findings", "n_trial", thresholds.min_arm)
    compared = findings[is_of_persons & findings["comparison"].notna()]
    _check_least(compared, "findings", "n_comparison", thresholds.min_arm)
    curves = tables["curves"]
    _check_least(curves[curves["value"].notna()], "curves", "at_risk", thresholds.min_at_risk)
    for table, figure, size in (
        ("survey_shares", "share", "n"),
        ("interview_rates", "value", "n"),
        ("resources", "amount_per_case", "cases"),
    ):
        rows = tables[table]
        _check_least(rows[rows[figure].notna()], table, size, thresholds.min_descriptive)


def _check_least(rows: pd.DataFrame, table: str, size: str, least: int) -> None:
    if (rows[size] < least).fillna(value=True).any():
        raise _refusal(table, f'et tal hviler på færre end {least} i "{size}"')
