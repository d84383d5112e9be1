"""Turns exact tables into released ones, one rule a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from pipelines.disclosure.audit import audit_released
from pipelines.disclosure.baseline import release_balance, release_baseline
from pipelines.disclosure.counts import release_count_table
from pipelines.disclosure.curves import release_curves
from pipelines.disclosure.estimates import release_findings
from pipelines.disclosure.flow import release_flow
from pipelines.disclosure.shares import (
    release_fidelity,
    release_interview_rates,
    release_resources,
    release_survey_shares,
)
from pipelines.disclosure.suppression import suppress_more
from pipelines.disclosure.vintages import find_held
from pipelines.domain import DisclosureThresholds
from pipelines.errors import DisclosureError
from pipelines.tables import RELEASED_TABLES, Table, TableSet

Rule = Callable[
    [pd.DataFrame, TableSet, DisclosureThresholds, "pd.Series[bool] | None"], pd.DataFrame
]

# Balance and findings come after: they rest on what these show.
_RULES: dict[str, Rule] = {
    "curves": lambda rows, _, thresholds, __: release_curves(rows, thresholds),
    "flow": lambda rows, _, thresholds, held: release_flow(rows, thresholds, held),
    "baseline": release_baseline,
    "survey_shares": lambda rows, _, thresholds, __: release_survey_shares(rows, thresholds),
    "interview_rates": lambda rows, _, thresholds, __: release_interview_rates(rows, thresholds),
    "fidelity": lambda rows, exact, thresholds, _: release_fidelity(rows, exact, thresholds),
    "resources": lambda rows, _, thresholds, __: release_resources(rows, thresholds),
    "delivery_quality": lambda rows, _, thresholds, __: release_count_table(rows, thresholds),
}
_FINDINGS, _BALANCE = "findings", "balance"
_HELD = ("flow", "baseline")
_ROUNDS = 4  # times that more may be hidden before we give up
_DECLARED: dict[str, Table] = {table.name: table for table in RELEASED_TABLES}


def release_tables(
    exact: TableSet, thresholds: DisclosureThresholds, earlier: Sequence[TableSet] = ()
) -> dict[str, pd.DataFrame]:
    """Return what of the exact tables may be shown.

    Small counts are hidden and others rounded, curves lose the steps that few made, estimates
    are given at a declared precision or not at all. A row that may not be shown stays, without
    figures, and its `status` says why. What is shown is audited, and more is hidden until
    nobody can narrow a hidden count. Releasing released tables changes nothing.

    Args:
        exact: exact tables by name, with the columns of the released ones.
        thresholds: the network's thresholds.
        earlier: what earlier vintages showed of the same places, oldest first.

    Returns:
        The same tables, in the declared columns, types and order.

    Raises:
        DisclosureError: a table has no rule, a finding a unit without declared precision, or
            hidden counts can be narrowed whatever is hidden beside them.

    Source:
        SECURITY.md §2.
    """
    unknown = sorted(set(exact) - set(_DECLARED))
    if unknown:
        raise DisclosureError(
            f"Tabellen {', '.join(unknown)} kan ikke frigives, for den har ingen regel. "
            "Tilføj en regel i pipelines/disclosure/release.py."
        )
    conformed = {
        name: table.conform(exact[name]) if name in exact else table.empty()
        for name, table in _DECLARED.items()
    }
    others = _release_others(conformed, thresholds, earlier)
    shown = _protect(others, thresholds, earlier)
    findings = release_findings(conformed[_FINDINGS], conformed, shown, thresholds)
    balance = release_balance(conformed[_BALANCE], shown["baseline"], thresholds)
    tables = _conform({**shown, _FINDINGS: findings, _BALANCE: balance})
    audit_released(tables, thresholds, earlier).refuse("Frigivelsen")
    return {name: tables[name] for name in _DECLARED if name in exact}


def _release_others(
    exact: TableSet, thresholds: DisclosureThresholds, earlier: Sequence[TableSet]
) -> dict[str, pd.DataFrame]:
    """Apply each table's own rule."""
    held = {
        name: find_held(exact[name], _DECLARED[name], earlier[-1].get(name), thresholds)
        for name in _HELD
        if earlier
    }
    return _conform(
        {
            name: rule(exact[name], exact, thresholds, held.get(name))
            for name, rule in _RULES.items()
        }
    )


def _conform(tables: TableSet) -> dict[str, pd.DataFrame]:
    return {name: _DECLARED[name].conform(rows) for name, rows in tables.items()}


def _protect(
    released: dict[str, pd.DataFrame],
    thresholds: DisclosureThresholds,
    earlier: Sequence[TableSet],
) -> dict[str, pd.DataFrame]:
    """Hide more until the audit of everything but the findings is content, or hides no more."""
    for _ in range(_ROUNDS):
        report = audit_released(released, thresholds, earlier)
        if report.is_safe:
            break
        released = _conform(suppress_more(released, report.violations))
    return released
