"""The analyst's own notebook: made once, opened in JupyterLab, never published."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from pipelines.errors import DeliveryError
from pipelines.storage import ROOT_VARIABLE, Workspace, write_text

FOLDER = "lab"
TEMPLATE = "analysis.ipynb"


def prepare_notebook(workspace: Workspace, municipality: str) -> Path:
    """Return the municipality's analysis notebook; an existing one is left as it is.

    Raises:
        DeliveryError: the municipality has no clean tables to work on.
    """
    if not any(workspace.clean_tables(municipality).glob("*.parquet")):
        raise DeliveryError(
            f"{municipality}: der er ingen rensede data endnu. Kør: frikommune run {municipality}"
        )
    notebook = workspace.root / FOLDER / f"{municipality}.ipynb"
    if not notebook.exists():
        template = (workspace.notebooks / TEMPLATE).read_text(encoding="utf-8")
        write_text(notebook, _set_municipality(template, municipality))
    return notebook


def start_lab(workspace: Workspace, notebook: Path) -> int:
    """Open JupyterLab and wait for it; return its exit code."""
    environment = {**os.environ, ROOT_VARIABLE: str(workspace.root)}
    command = [sys.executable, "-m", "jupyterlab", str(notebook)]
    return subprocess.run(  # noqa: S603 - fixed command, own path
        command, cwd=workspace.root, env=environment, check=False
    ).returncode


def _set_municipality(template: str, municipality: str) -> str:
    notebook = json.loads(template)
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            source = "".join(cell["source"]).split("\n")
            cell["source"] = "\n".join(
                f'municipality: str = "{municipality}"' if line.startswith("municipality") else line
                for line in source
            )
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
