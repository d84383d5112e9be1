"""What each delivery came to, kept in the ledger: a new version is added, none is rewritten."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.storage.atomic import read_json, write_text
from pipelines.storage.files import RELEASED_FLOAT, format_table, read_table
from pipelines.storage.workspace import Workspace
from pipelines.tables import FINDINGS

_NAME = re.compile(r"(?P<delivery>\d{4}-\d{2}-\d{2})\.(?P<version>\d+)\.(csv|json)")


@dataclass(frozen=True, slots=True, eq=False)
class Vintage:
    """A municipality's released findings from its last two deliveries."""

    municipality: str
    previous: str  # the earlier delivery's date, "2020-06-30"
    delivery: str
    before: pd.DataFrame  # `findings` as they were last released from the earlier delivery
    after: pd.DataFrame


def keep_findings(
    workspace: Workspace, municipality: str, delivery: str, findings: pd.DataFrame
) -> None:
    """Keep the released findings of a delivery, unless they are already kept as they are."""
    text = format_table(FINDINGS, findings, float_format=RELEASED_FLOAT)
    _keep(workspace.ledger / "released" / municipality, delivery, "csv", text)


def keep_delivery(
    workspace: Workspace, municipality: str, delivery: str, facts: Mapping[str, Any]
) -> None:
    """Keep what was read from a delivery: digests, rows and reason; no value of a citizen."""
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    _keep(workspace.ledger / "deliveries" / municipality, delivery, "json", text)


def read_kept_delivery(
    workspace: Workspace, municipality: str, delivery: str
) -> dict[str, Any] | None:
    """Return what was last kept of a delivery; None where nothing was."""
    versions = _versions(workspace.ledger / "deliveries" / municipality, "json").get(delivery, [])
    kept: dict[str, Any] | None = read_json(versions[-1]) if versions else None
    return kept


def read_vintage(workspace: Workspace, municipality: str) -> Vintage | None:
    """Return the findings of the last two deliveries; None where there is only one."""
    kept = _versions(workspace.ledger / "released" / municipality, "csv")
    if len(kept) < 2:
        return None
    previous, delivery = sorted(kept)[-2:]
    before, after = (read_table(kept[name][-1], FINDINGS) for name in (previous, delivery))
    return Vintage(municipality, previous, delivery, before, after)


def _keep(folder: Path, delivery: str, ending: str, text: str) -> None:
    if not _NAME.fullmatch(f"{delivery}.1.{ending}"):
        return  # a folder whose name is no date has no place in an order of deliveries
    versions = _versions(folder, ending).get(delivery, [])
    if versions and versions[-1].read_text(encoding="utf-8") == text:
        return
    write_text(folder / f"{delivery}.{len(versions) + 1}.{ending}", text)


def _versions(folder: Path, ending: str) -> dict[str, list[Path]]:
    """Delivery's date -> its versions, oldest first."""
    found: dict[str, list[tuple[int, Path]]] = {}
    for path in folder.glob(f"*.{ending}"):
        match = _NAME.fullmatch(path.name)
        if match is not None:
            found.setdefault(match["delivery"], []).append((int(match["version"]), path))
    return {name: [path for _, path in sorted(paths)] for name, paths in found.items()}
