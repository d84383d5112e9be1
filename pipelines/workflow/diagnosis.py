"""What is missing on this machine, and what to do about it."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import PipelineError
from pipelines.storage import find_workspace

_OLDEST_PYTHON = (3, 11)
_NEEDED_GB = 2
_PACKAGES = (
    "altair", "great_expectations", "ipykernel", "jupyter_book", "pandas", "papermill", "pytask",
    "pytask_parallel", "python_calamine", "statsmodels", "vl_convert",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    is_ok: bool
    told: str
    is_optional: bool = False


def diagnose(root: Path | None, *, python: tuple[int, int], chromium: str) -> list[Check]:
    """Look at Python, packages, disk, browser and workspace; nothing is changed."""
    return [
        _check_python(python),
        _check_packages(),
        _check_disk(root or Path.cwd()),
        Check(
            "browser",
            bool(chromium),
            chromium or "Ingen browser fundet: bogen kan bygges, men ikke som PDF.",
            is_optional=True,
        ),
        *_check_workspace(root),
    ]


def _check_python(python: tuple[int, int]) -> Check:
    told = f"{python[0]}.{python[1]}"
    if python < _OLDEST_PYTHON:
        told += " er for gammel. Installér Python 3.11 eller nyere."
    return Check("Python", python >= _OLDEST_PYTHON, told)


def _check_packages() -> Check:
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    told = f"mangler {', '.join(missing)}. Kør: python make.py setup" if missing else "er her"
    return Check("pakker", not missing, told)


def _check_disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free / 1e9
    told = f"{free:.0f} GB fri"
    return Check("disk", free >= _NEEDED_GB, told if free >= _NEEDED_GB else f"{told}; brug 2 GB")


def _check_workspace(root: Path | None) -> list[Check]:
    from pipelines.registry import read_registry

    try:
        workspace = find_workspace(root)
        registry = read_registry(workspace.registry)
    except PipelineError as error:
        return [Check("arbejdsområde", False, error.faults[0])]
    delivered = [m.slug for m in registry.municipalities if workspace.delivery_folders(m.slug)]
    told = f"{len(delivered)} af {len(registry.municipalities)} kommuner har leveret"
    return [
        Check("arbejdsområde", True, f"{len(registry.trials)} forsøg i registret"),
        Check("leverancer", bool(delivered), told, is_optional=True),
    ]
