"""Holds a delivery against the municipality's previous one."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pipelines.deliveries.faults import WARNING, FaultLog, format_share
from pipelines.deliveries.note import NOTE_NAME
from pipelines.deliveries.text import fold_header
from pipelines.deliveries.xlsxfile import read_sheets
from pipelines.domain import DeliverySchema
from pipelines.tables import CLEAN_TABLES

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
    before, after = _count_rows(previous), _count_rows(folder)
    for name in sorted(set(before) & set(after)):
        change = abs(after[name] - before[name])
        if before[name] and change > limit * before[name]:
            text = (
                f"antallet af rækker i {name} afviger {format_share(change, before[name])} fra "
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


def _count_rows(folder: Path) -> dict[str, int]:
    """Return the filled lines below the first of each file or sheet that is named as a table."""
    counts: dict[str, int] = {}
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name.startswith((".", "~$")):
            continue
        if path.suffix.casefold() == ".csv":
            counts[path.stem] = path.read_bytes().rstrip().count(b"\n")
        elif path.suffix.casefold() == ".xlsx":
            sheets = read_sheets(path.read_bytes(), FaultLog(path.name))
            names = [path.stem] if len(sheets) == 1 else [sheet.name for sheet in sheets]
            rows = [sum(map(any, sheet.cells)) - 1 for sheet in sheets]
            counts.update(zip(names, rows, strict=True))
    tables = {fold_header(table.raw): table.raw for table in CLEAN_TABLES}
    return {tables[k]: n for name, n in counts.items() if (k := fold_header(name)) in tables}
