"""Writes what a check found where the user asks for it, and nowhere that is published or read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.errors import UsageError
from pipelines.publishing.check_report import format_check_report
from pipelines.quality import write_data_docs
from pipelines.storage import Workspace, write_text
from pipelines.workflow.checking import Checked


def write_check_report(
    workspace: Workspace,
    path: Path,
    deliveries: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
) -> Path:
    """Write the report as one HTML file; in a folder it gets a name of its own.

    Raises:
        UsageError: the place is one that deliveries are read from, or can't be written.
    """
    target = path / _name_report(deliveries) if path.is_dir() else path
    _check_place(workspace, target)
    try:
        write_text(target, format_check_report(deliveries, names))
    except OSError as error:
        raise UsageError(
            f"{target}: rapporten kan ikke skrives her. Vælg en anden mappe."
        ) from error
    return target


def write_check_pages(workspace: Workspace, folder: Path, checked: Sequence[Checked]) -> list[Path]:
    """Write Great Expectations' pages about each delivery that could be read.

    Raises:
        UsageError: the place is below the build or the deliveries.
    """
    _check_place(workspace, folder)
    pages = []
    for each in checked:
        reading = each.reading
        if reading is not None and reading.tables and reading.note is not None:
            own = folder.resolve() / each.municipality.slug
            pages.append(
                write_data_docs(
                    reading.tables, each.registry, each.municipality.slug, reading.note, own
                )
            )
    return pages


def _name_report(deliveries: Sequence[Mapping[str, Any]]) -> str:
    if len(deliveries) != 1:
        return "kontrol.html"
    parts = ["kontrol", deliveries[0]["municipality"], deliveries[0]["delivery_date"]]
    return "-".join(part for part in parts if part) + ".html"


def _check_place(workspace: Workspace, target: Path) -> None:
    for folder, why in (
        (workspace.root / "data", "dér ligger data"),
        (workspace.build, "dér ligger det, der udgives"),
    ):
        if target.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{target}: her kan der ikke skrives ({why}). Vælg en anden mappe.")
