"""Reads and validates deliveries without writing anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from pipelines.domain import Municipality, Registry
from pipelines.errors import UsageError
from pipelines.storage import Workspace
from pipelines.workflow.steps.clean import check_delivery, describe_missing, describe_reading


def check_place_or_all(
    workspace: Workspace, registry: Registry, place: str | None
) -> list[dict[str, Any]]:
    """Check a municipality's newest delivery, a folder or file of one, or all municipalities.

    Returns:
        One entry a delivery, as in `quality.json`.

    Raises:
        UsageError: there is no such municipality, folder or file.
    """
    if place is None:
        return [_check_newest(workspace, registry, m) for m in registry.municipalities]
    for municipality in registry.municipalities:
        if place == municipality.slug:
            return [_check_newest(workspace, registry, municipality)]
    path = Path(place)
    if not path.exists():
        known = ", ".join(m.slug for m in registry.municipalities)
        raise UsageError(
            f'"{place}" er hverken en kommune i registret ({known}) eller en mappe, der findes.'
        )
    folder = path if path.is_dir() else path.parent
    return [_check_folder(folder, _owner(folder, registry), registry)]


def _check_newest(
    workspace: Workspace, registry: Registry, municipality: Municipality
) -> dict[str, Any]:
    folders = workspace.delivery_folders(municipality.slug)
    if not folders:
        return describe_missing(municipality.slug)
    return _check_folder(folders[-1], municipality, registry)


def _check_folder(folder: Path, municipality: Municipality, registry: Registry) -> dict[str, Any]:
    reading, evaluated = check_delivery(folder, municipality, registry)
    return describe_reading(reading, municipality.slug, folder.name, evaluated)


def _owner(folder: Path, registry: Registry) -> Municipality:
    """Return whose delivery a folder is: by its place, else by what `leverance.yml` says."""
    by_place = {m.slug: m for m in registry.municipalities}
    parent = folder.resolve().parent.name
    if parent in by_place:
        return by_place[parent]
    try:
        note = yaml.safe_load((folder / "leverance.yml").read_text(encoding="utf-8"))
        code = str(note["kommunekode"]).strip().zfill(4)[-3:]
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError):
        code = ""
    for municipality in registry.municipalities:
        if municipality.code == code:
            return municipality
    raise UsageError(
        f"{folder}: det fremgår ikke, hvis leverance det er. Læg mappen i "
        'data/raw/deliveries/<kommune>/, eller skriv "kommunekode: 840" i leverance.yml.'
    )
