from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from pipelines.disclosure import release_tables
from pipelines.domain import DisclosureThresholds, Registry
from pipelines.errors import DisclosureError
from pipelines.storage import Workspace, write_tables
from pipelines.tables import FLOW
from pipelines.workflow.steps.audit import AUDIT_NAME, audit_book
from pipelines.workflow.vintages import (
    read_vintages,
    record_vintage,
    select_earlier,
    vintages_path,
)
from tests.factories import make_registry

STAGES = {"eligible": 240, "referred": 153, "dropped_out": 3, "included": 150, "analysed": 150}


def flow_of(registry: Registry, data_kind: str = "ekte") -> pd.DataFrame:
    rows = [
        {"network": registry.networks[0].slug, "trial": "formkrav", "municipality": "rebild",
         "arm": "trial", "stage": stage, "count": count, "status": "ok", "data_kind": data_kind}
        for stage, count in STAGES.items()
    ]  # fmt: skip
    return FLOW.conform(pd.DataFrame(rows))


def released(registry: Registry, data_kind: str = "ekte") -> dict[str, pd.DataFrame]:
    return release_tables({"flow": flow_of(registry, data_kind)}, DisclosureThresholds())


def test_what_is_safe_together_is_audited_and_told(tmp_path: Path) -> None:
    registry, workspace = make_registry(), Workspace(tmp_path)
    write_tables(workspace.build, released(registry), is_exact=False)

    audit_book(workspace, registry)

    told = json.loads((workspace.build / AUDIT_NAME).read_text(encoding="utf-8"))
    assert told[registry.networks[0].slug] == {"counts": 4, "hidden": 1, "violations": []}


def test_what_tells_a_hidden_count_stops_before_staging(tmp_path: Path) -> None:
    registry, workspace = make_registry(), Workspace(tmp_path)
    tables = released(registry)
    tables["flow"].loc[tables["flow"]["stage"] == "referred", "count"] = 155
    write_tables(workspace.build, tables, is_exact=False)

    with pytest.raises(DisclosureError, match="formkrav/rebild/trial/flow/dropped_out"):
        audit_book(workspace, registry)


def test_a_vintage_is_kept_once_and_never_changed(tmp_path: Path) -> None:
    registry, workspace = make_registry(), Workspace(tmp_path)
    write_tables(workspace.build, released(registry), is_exact=False)

    first = record_vintage(workspace)
    second = record_vintage(workspace)
    tables = released(registry)
    tables["flow"] = tables["flow"][tables["flow"]["stage"] != "eligible"]
    write_tables(workspace.build, tables, is_exact=False)
    third = record_vintage(workspace)

    assert first == vintages_path(workspace) / "0001"
    assert second is None
    assert third == vintages_path(workspace) / "0002"
    assert [len(vintage["flow"]) for vintage in read_vintages(workspace)] == [5, 4]


def test_synthetic_vintages_tell_nothing_of_real_data(tmp_path: Path) -> None:
    registry, workspace = make_registry(), Workspace(tmp_path)
    write_tables(workspace.build, released(registry, "syntetisk"), is_exact=False)
    record_vintage(workspace)

    vintages = read_vintages(workspace)

    assert select_earlier(vintages, "rebild", "ekte") == ()
    assert len(select_earlier(vintages, "rebild", "syntetisk")) == 1
    assert select_earlier(vintages, "thisted", "syntetisk") == ()
