"""Turns exact tables into released ones, one rule a table."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipelines.disclosure.baseline import release_balance, release_baseline
from pipelines.disclosure.counts import release_count_table
from pipelines.disclosure.curves import release_curves
from pipelines.disclosure.estimates import release_findings
from pipelines.disclosure.shares import (
    release_fidelity,
    release_interview_rates,
    release_resources,
    release_survey_shares,
)
from pipelines.domain import DisclosureThresholds
from pipelines.errors import DisclosureError
from pipelines.tables import RELEASED_TABLES, Table, TableSet

Rule = Callable[[pd.DataFrame, TableSet, DisclosureThresholds], pd.DataFrame]

_RULES: dict[str, Rule] = {
    "findings": release_findings,
    "balance": release_balance,
    "curves": lambda rows, _, thresholds: release_curves(rows, thresholds),
    "flow": lambda rows, _, thresholds: release_count_table(rows, thresholds),
    "baseline": lambda rows, _, thresholds: release_baseline(rows, thresholds),
    "survey_shares": lambda rows, _, thresholds: release_survey_shares(rows, thresholds),
    "interview_rates": lambda rows, _, thresholds: release_interview_rates(rows, thresholds),
    "fidelity": lambda rows, _, __: release_fidelity(rows),
    "resources": lambda rows, _, thresholds: release_resources(rows, thresholds),
    "delivery_quality": lambda rows, _, thresholds: release_count_table(rows, thresholds),
}
_DECLARED: dict[str, Table] = {table.name: table for table in RELEASED_TABLES}


def release_tables(exact: TableSet, thresholds: DisclosureThresholds) -> dict[str, pd.DataFrame]:
    """Return what of the exact tables may be shown.

    Small counts are hidden and others rounded, curves lose the steps that few made, estimates
    are given at a declared precision or not at all. A row that may not be shown stays, without
    figures, and its `status` says why. Releasing released tables changes nothing.

    Args:
        exact: exact tables by name, with the columns of the released ones.
        thresholds: the network's thresholds.

    Returns:
        The same tables, in the declared columns, types and order.

    Raises:
        DisclosureError: a table has no rule, or a finding a unit without declared precision.

    Source:
        SECURITY.md §2.
    """
    unknown = sorted(set(exact) - set(_RULES))
    if unknown:
        raise DisclosureError(
            f"Tabellen {', '.join(unknown)} kan ikke frigives, for den har ingen regel. "
            "Tilføj en regel i pipelines/disclosure/release.py."
        )
    conformed = {
        name: table.conform(exact[name]) if name in exact else table.empty()
        for name, table in _DECLARED.items()
    }
    return {
        name: _DECLARED[name].conform(_RULES[name](conformed[name], conformed, thresholds))
        for name in _DECLARED
        if name in exact
    }
