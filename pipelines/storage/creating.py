"""Makes a new workspace from the example that comes with the project."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pipelines
from pipelines.errors import UsageError
from pipelines.storage.workspace import Workspace

_EMPTY = (
    "data/raw/deliveries",
    "data/raw/contributions",
    "data/raw/panel",
    "data/clean",
    "data/ledger",
)
_SHARED = ("notebooks", "data/raw/registry/tables.yml")  # every workspace begins with the project's


def create_workspace(target: Path) -> Workspace:
    """Make a workspace with an example network; nothing that is there is overwritten.

    Raises:
        UsageError: the folder has something in it, or the project's notebooks are not at hand.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target}: mappen er ikke tom. Vælg en mappe, der ikke findes endnu.")
    project = Path(pipelines.__file__).parent.parent
    for name in _SHARED:
        if not (project / name).exists():
            raise UsageError(f"{project / name} mangler. Hent projektet igen.")
    fresh = target.parent / f".{target.name}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    with resources.as_file(resources.files("pipelines.storage") / "skeleton") as skeleton:
        shutil.copytree(skeleton, fresh)
    for name in _SHARED:
        _copy(project / name, fresh / name)
    for name in _EMPTY:
        (fresh / name).mkdir(parents=True, exist_ok=True)
    if target.exists():
        target.rmdir()
    fresh.replace(target)
    return Workspace(target.resolve())


def _copy(origin: Path, target: Path) -> None:
    if origin.is_dir():
        shutil.copytree(origin, target, ignore=shutil.ignore_patterns(".*"))
    else:
        shutil.copyfile(origin, target)
