"""Reads and validates deliveries without writing anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from pipelines.deliveries import DeliveryReading, read_single_file
from pipelines.domain import Municipality, Participation, Registry
from pipelines.errors import UsageError
from pipelines.storage import Workspace
from pipelines.workflow.steps.clean import (
    check_delivery,
    describe_missing,
    describe_reading,
    validate_reading,
)

_NOTE = "leverance.yml"
_UNKNOWN = Municipality(
    slug="ukendt-kommune",
    code="000",
    name="Ukendt kommune",
    networks=(),
    aliases=(),
    unit="Ukendt kommune",
    counted_as=1,
)


@dataclass(frozen=True)
class Checked:
    """One delivery or file that was looked at: what to tell, and the tables behind it."""

    described: dict[str, Any]  # as in `quality.json`, with what was assumed and not looked at
    reading: DeliveryReading | None  # None where nothing was delivered
    municipality: Municipality
    registry: Registry


def check_place_or_all(
    workspace: Workspace, registry: Registry, place: str | None
) -> list[Checked]:
    """Check a municipality's newest delivery, one folder or file, or all municipalities.

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
            f'"{place}" er hverken en kommune i registret ({known}) eller en mappe eller fil, der '
            "findes."
        )
    check = _check_folder if path.is_dir() else _check_file
    return [check(path, registry)]


def _check_newest(workspace: Workspace, registry: Registry, municipality: Municipality) -> Checked:
    folders = workspace.delivery_folders(municipality.slug)
    if not folders:
        return Checked(describe_missing(municipality.slug), None, municipality, registry)
    return _check_folder(folders[-1], registry, municipality)


def _check_folder(
    folder: Path, registry: Registry, municipality: Municipality | None = None
) -> Checked:
    owner = municipality or _find_owner(folder, registry)
    if owner is None:
        owner, registry = _stand_in(registry)
    reading, evaluated = check_delivery(folder, owner, registry)
    described = describe_reading(reading, _name(owner), folder.resolve().name, evaluated)
    return Checked(described | _describe_limits(owner), reading, owner, registry)


def _check_file(path: Path, registry: Registry) -> Checked:
    owner = _find_owner(path.parent, registry)
    is_known = owner is not None
    if owner is None:
        owner, registry = _stand_in(registry)
    read = read_single_file(path, owner, registry, is_known=is_known)
    reading, evaluated = validate_reading(read.reading, owner.slug, registry)
    described = describe_reading(reading, _name(owner), path.name, evaluated)
    limits = _describe_limits(owner)
    limits["assumed"] = [*read.assumed, *limits["assumed"]]
    limits["unchecked"] = [*read.unchecked, *limits["unchecked"]]
    return Checked(described | limits, reading, owner, registry)


def _name(owner: Municipality) -> str:
    return "" if owner is _UNKNOWN else owner.slug


def _describe_limits(owner: Municipality) -> dict[str, list[str]]:
    if owner is not _UNKNOWN:
        return {"assumed": [], "unchecked": []}
    return {
        "assumed": ["Det fremgår ikke, hvilken kommune det gælder: alle forsøg er tilladt."],
        "unchecked": ["om rækkerne er kommunens egne, og om den deltager i forsøgene"],
    }


def _stand_in(registry: Registry) -> tuple[Municipality, Registry]:
    """A municipality that nobody knows, which may take part in any trial."""
    everywhere = tuple(
        Participation(_UNKNOWN.slug, trial.slug, is_firm=True, source="")
        for trial in registry.trials
    )
    wider = replace(
        registry,
        municipalities=(*registry.municipalities, _UNKNOWN),
        participations=(*registry.participations, *everywhere),
    )
    return _UNKNOWN, wider


def _find_owner(folder: Path, registry: Registry) -> Municipality | None:
    """Return whose delivery a folder is: by its place, else by what `leverance.yml` says."""
    by_place = {m.slug: m for m in registry.municipalities}
    parent = folder.resolve().parent.name
    if parent in by_place:
        return by_place[parent]
    try:
        text = (folder / _NOTE).read_text(encoding="utf-8-sig")
        fields = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - text only: 0851 is no octal
        named = str(fields["kommunekode"]).strip()
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError, RecursionError):
        return None
    for municipality in registry.municipalities:
        names = {municipality.name.casefold(), *(a.casefold() for a in municipality.aliases)}
        if municipality.code == named.zfill(4)[-3:] or named.casefold() in names:
            return municipality
    return None
