"""Everything that is published together → an audit across municipalities and vintages."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.disclosure import AuditReport, audit_released
from pipelines.domain import NETWORK_ROW, Network, Registry
from pipelines.storage import Workspace, read_tables, write_json
from pipelines.workflow.vintages import read_vintages, select_earlier

AUDIT_NAME = "audit.json"


def audit_book(workspace: Workspace, registry: Registry) -> None:
    """Audit all released tables of each network; nothing is staged where anything is found.

    Vintages are read but are no input of the step: publishing what was audited changes nothing.

    Raises:
        DisclosureError: a hidden count can be narrowed; says where, not what.
    """
    tables = read_tables(workspace.build)
    vintages = read_vintages(workspace)
    reports = {
        network.slug: _audit_network(network, tables, vintages) for network in registry.networks
    }
    write_json(
        workspace.build / AUDIT_NAME,
        {
            slug: {
                "hidden": report.n_hidden,
                "counts": report.n_counts,
                "violations": [
                    {"place": found.place, "rule": found.rule} for found in report.violations
                ],
            }
            for slug, report in reports.items()
        },
    )
    for slug, report in reports.items():
        report.refuse(f"Bogens tabeller for {slug}")


def _audit_network(
    network: Network,
    tables: Mapping[str, pd.DataFrame],
    vintages: tuple[dict[str, pd.DataFrame], ...],
) -> AuditReport:
    own = {name: rows[rows["network"] == network.slug] for name, rows in tables.items()}
    kinds = (
        own["flow"].loc[own["flow"]["municipality"] != NETWORK_ROW, ["municipality", "data_kind"]]
        .drop_duplicates()
        .itertuples(index=False, name=None)
    )  # fmt: skip
    parts = [select_earlier(vintages, municipality, kind) for municipality, kind in kinds]
    return audit_released(own, network.thresholds, _stack(parts))


def _stack(
    parts: list[tuple[dict[str, pd.DataFrame], ...]],
) -> tuple[dict[str, pd.DataFrame], ...]:
    """Put the municipalities' vintages together, the newest of each in the last place."""
    depth = max((len(part) for part in parts), default=0)
    stacked = []
    for back in range(depth, 0, -1):
        found = [part[-back] for part in parts if len(part) >= back]
        names = found[0].keys()
        stacked.append({name: pd.concat([one[name] for one in found]) for name in names})
    return tuple(stacked)
