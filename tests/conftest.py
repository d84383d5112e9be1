"""Workspaces that are built once and shared by tests that only look at them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from tests.workspaces import DEMONSTRATION_SCALE, copy_workspace, frikommune


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Build the real network's whole book from synthetic deliveries; look, don't touch.

    Workers of one run share it: the first builds, the others wait. `FRIKOMMUNE_BOOK` names a
    workspace that is already built, for trying the browser tests again and again.
    """
    if built := os.environ.get("FRIKOMMUNE_BOOK"):
        return Path(built)
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demonstration"
    with FileLock(f"{folder}.lock"):
        if not (folder / "done").exists():
            root = copy_workspace(folder / "book")
            frikommune("synthesise", "--scale", DEMONSTRATION_SCALE, root=root)
            frikommune("build", root=root)
            (folder / "done").touch()
    return folder / "book"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a new network's small book, for one module's tests to change."""
    root = tmp_path_factory.mktemp("small") / "network"
    frikommune("new", str(root), root=Path("/"))
    frikommune("build", root=root)
    return root
