"""Holds a delivery against the municipality's previous one."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pipelines.deliveries.faults import WARNING, FaultLog, format_share
from pipelines.deliveries.note import NOTE_NAME
from pipelines.domain import DeliverySchema

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def compare_with_previous(folder: Path, schema: DeliverySchema, log: FaultLog) -> None:
    """Tell of a delivery that repeats the previous one, or is far from it in size."""
    previous = _find_previous(folder)
    if previous is None:
        return
    old, new = _digest(previous), _digest(folder)
    if old and old == new:
        text = f"genlevering: filerne er de samme som i leverancen {previous.name}."
        log.add("GENLEVERING", WARNING, text, case="D17")
        return
    limit = schema.thresholds.get("row_count_change", 0.0)
    for name in sorted(set(old) & set(new)):
        before, after = _count_lines(previous / name), _count_lines(folder / name)
        if name.endswith(".csv") and before and abs(after - before) > limit * before:
            text = (
                f"antal linjer i {name} afviger {format_share(abs(after - before), before)} fra "
                f"leverancen {previous.name}. Kontrollér udtrækket."
            )
            log.add("ANTAL", WARNING, text, case="D22")


def _find_previous(folder: Path) -> Path | None:
    if not _DATED.fullmatch(folder.name):
        return None
    earlier = [
        path
        for path in folder.parent.iterdir()
        if path.is_dir() and _DATED.fullmatch(path.name) and path.name < folder.name
    ]
    return max(earlier, key=lambda path: path.name) if earlier else None


def _digest(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != NOTE_NAME and not path.name.startswith((".", "~$"))
    }


def _count_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")
