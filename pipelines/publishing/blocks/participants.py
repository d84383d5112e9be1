"""Blocks about who took part in the whole network: the way to the analysis, and background."""

from __future__ import annotations

import pandas as pd

from pipelines.domain import Status
from pipelines.figures import Figure, Notice, TableView, baseline_table, flow_diagram
from pipelines.publishing.staged.context import BookContext
from pipelines.tables import BASELINE, FLOW, Table


def network_flow(context: BookContext) -> str:
    """Return the flow diagram of the own network: sums of the counts that are shown."""
    return _show(flow_diagram(_sum_network(context, FLOW, "stage")))


def network_baseline(context: BookContext) -> str:
    """Return the background of all who took part in the own network, by arm."""
    return _show(baseline_table(_sum_network(context, BASELINE, "variable", "level")))


def _sum_network(context: BookContext, table: Table, *names: str) -> pd.DataFrame:
    """Sum a released table over the own network's participations; a hidden count adds nothing."""
    own = {network.slug for network in context.registry.networks[:1]}
    released = context.released.get(table.name)
    rows = table.empty() if released is None else released
    mine = rows[rows["network"].isin(own) & ~rows["municipality"].str.startswith("_")]
    read = mine[~mine["status"].isin([Status.REFUSED.value, Status.NOT_DELIVERED.value])]
    if read["count"].notna().sum() == 0:
        return mine
    summed = read.groupby(["arm", *names], sort=False, as_index=False).agg(
        count=("count", lambda counts: counts.sum(min_count=1)), data_kind=("data_kind", "max")
    )
    hidden = summed["count"].isna()
    status = pd.Series(Status.OK.value, index=summed.index).mask(hidden, Status.SUPPRESSED.value)
    return summed.assign(status=status)


def _show(shown: Figure | TableView | Notice) -> str:
    return f"\n\n{shown._repr_html_()}\n\n"
