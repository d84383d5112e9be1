"""Staged pages → the book's HTML."""

from __future__ import annotations

from pipelines.publishing.engine.building import build_site
from pipelines.storage import Workspace


def build_html(workspace: Workspace) -> None:
    """Build the site below `_build/site`; Jupyter Book's own files lie in `_build/sphinx`."""
    build = workspace.build
    build_site(build / "staged", build / "sphinx", build / "site")
