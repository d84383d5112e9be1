"""The audit across municipalities: a total less nine parts is the tenth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from pipelines.disclosure.hidden import NO_COUNT, AuditSystem, Hidden
from pipelines.disclosure.populations import NETWORK
from pipelines.disclosure.ranges import range_of_count
from pipelines.domain import DisclosureThresholds

# Network totals in any table: what the parts share, and the columns with counts.
_TOTALS: dict[str, tuple[list[str], list[str]]] = {
    "findings": (
        ["network", "trial", "outcome", "estimand", "week", "arm"],
        ["n_trial", "n_comparison"],
    ),
    "flow": (["network", "trial", "arm", "stage"], ["count"]),
    "baseline": (["network", "trial", "arm", "variable", "level"], ["count"]),
    "survey_shares": (["network", "trial", "outcome", "arm"], ["n", "invited"]),
    "interview_rates": (["network", "trial", "arm", "measure"], ["n"]),
    "resources": (["network", "trial", "arm", "kind"], ["cases"]),
}


def network_systems(
    tables: Mapping[str, pd.DataFrame],
    thresholds: DisclosureThresholds,
    _earlier: Sequence[Mapping[str, pd.DataFrame]] = (),
) -> Iterator[AuditSystem]:
    """Yield one system a total that is not simply the sum of the parts as they are shown."""
    for name, (keys, columns) in _TOTALS.items():
        rows = tables.get(name)
        if rows is None or rows.empty:
            continue
        is_total = (rows["municipality"] == NETWORK).fillna(value=False).astype(bool)
        has_count = ~rows["status"].isin(list(NO_COUNT)).astype(bool)
        parts = dict(iter(rows[~is_total & has_count].groupby(keys, sort=True, dropna=False)))
        for key, totals in rows[is_total].groupby(keys, sort=True, dropna=False):
            for column in columns:
                yield from _systems(name, column, totals, parts.get(key), thresholds)


def _systems(
    name: str,
    column: str,
    totals: pd.DataFrame,
    parts: pd.DataFrame | None,
    thresholds: DisclosureThresholds,
) -> Iterator[AuditSystem]:
    if parts is None or not parts[column].isna().any():
        return
    sums = _sums_of_shown(parts, column)
    for total in sorted({int(n) for n in totals[column].dropna()}):
        if total in sums:
            continue
        place = f"{parts['trial'].iloc[0]}/{NETWORK}/{name}/{column}"
        audited = AuditSystem(place, thresholds)
        unknowns = [audited.system.add(*range_of_count(n, thresholds)) for n in parts[column]]
        audited.system.tie(dict.fromkeys(unknowns, 1.0), *range_of_count(total, thresholds))
        audited.hidden = [
            Hidden(unknown, f"{place}/{municipality}")
            for unknown, n, municipality in zip(
                unknowns, parts[column], parts["municipality"], strict=True
            )
            if pd.isna(n)
        ]
        yield audited


def _sums_of_shown(parts: pd.DataFrame, column: str) -> set[int]:
    """Sums that anybody can make of what is shown: of all parts, and of those with a figure."""
    is_ok = (parts["status"] == "ok").fillna(value=False).astype(bool)
    return {int(parts[column].sum()), int(parts.loc[is_ok, column].sum())}
