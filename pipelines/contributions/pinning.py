"""Digests of what a contribution was made with, the same on Windows and Linux."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pipelines
from pipelines.storage import Workspace

KEYS = "keys.yml"  # not part of the digest: a key may be rotated without making new contributions
# Whose pages the coordinator renders from a contribution.
_TEMPLATES = ("municipality.ipynb", "network.ipynb", "participation.ipynb", "trial.ipynb")


@dataclass(frozen=True, slots=True)
class Pins:
    """Registry, templates and program, by digest."""

    registry_sha256: str
    templates: Mapping[str, str]
    version: str
    code_sha256: str


def pin_workspace(workspace: Workspace) -> Pins:
    """Return the digests of the workspace's registry and templates and of the program."""
    package = Path(pipelines.__file__).parent
    return Pins(
        registry_sha256=digest_registry(workspace),
        templates={
            name: _digest(workspace.notebooks, [workspace.notebooks / name])
            for name in _TEMPLATES
            if (workspace.notebooks / name).is_file()
        },
        version=pipelines.__version__,
        code_sha256=_digest(package, package.rglob("*.py")),
    )


def digest_registry(workspace: Workspace) -> str:
    """Return one digest of all files of the workspace's registry but the keys."""
    files = [p for p in workspace.registry.rglob("*") if p.is_file() and p.name != KEYS]
    return _digest(workspace.registry, files)


def _digest(folder: Path, paths: Iterable[Path]) -> str:
    """One SHA-256 over names and contents, whatever the line ends; hidden files are left out."""
    total = hashlib.sha256()
    for path in sorted(paths, key=lambda p: p.relative_to(folder).as_posix()):
        place = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in place.split("/")):
            continue
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{place}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()
