"""Where the cells of a page spend their processor time, run in one process that is warm.

Usage: python -m benchmarks.page_profile WORKSPACE
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from benchmarks.pages import list_pages
from pipelines import storage
from pipelines.figures.rendering import convert_spec, skip_checks, use_converter
from pipelines.workflow.pages import Page

_WARM, _COUNT = 2, 12
_spent = {"reading": 0.0, "drawing": 0.0, "cells": 0.0}


def main(root: str) -> None:
    """Run the pages, and print the seconds of each kind as JSON."""
    os.environ[storage.ROOT_VARIABLE] = root
    skip_checks()
    use_converter(_timed("drawing", convert_spec))
    storage.read_pages = _timed("reading", storage.read_pages)
    shell = InteractiveShell.instance()
    pages = list_pages(Path(root))[: _WARM + _COUNT]
    for place, page in enumerate(pages):
        if place == _WARM:
            _spent.update(dict.fromkeys(_spent, 0.0))
        _timed("cells", _run_cells)(Path(root), page, shell)
    print(json.dumps({kind: seconds / _COUNT for kind, seconds in _spent.items()}))


def _timed(kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any) -> Any:
        start = time.process_time()
        try:
            return function(*arguments)
        finally:
            _spent[kind] += time.process_time() - start

    return run


def _run_cells(root: Path, page: Page, shell: InteractiveShell) -> None:
    notebook = json.loads((root / "notebooks" / page.template).read_text("utf-8"))
    names: dict[str, Any] = {"display": shell.display_formatter.format}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 - the project's own notebook
            if "parameters" in cell["metadata"].get("tags", []):
                names.update(page.parameters)


if __name__ == "__main__":
    main(sys.argv[1])
