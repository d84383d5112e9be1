"""Runs Jupyter Book's own build in parallel, then finishes the site; a process of its own.

Usage: python -m pipelines.publishing.engine.runner STAGED WORK FINISHED [--all]

Jupyter Book has no option for parallel reading and writing, though its Sphinx has. Nothing that is
installed is changed: what is set here lasts for this process. Exit code 3: a page of the finished
site is not as it must be; the faults are on stderr, one a line.
"""

from __future__ import annotations

import gc
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from pipelines.errors import PublishingError
from pipelines.publishing.finishing.finish_site import finish_site

FAULTY_SITE = 3
# Sphinx makes objects by the million and few go away before its page is done: looking for them
# as often as Python does takes a quarter of the time. Cycles are still freed, at 120 MB or so.
_SELDOM = (200_000, 20, 20)
FAULT_MARK = "FEJL: "
_WITHOUT_SOURCE = {"search.html", "genindex.html"}


def main(staged: str, work: str, finished: str, *, rewrite_all: bool) -> int:
    """Build and finish; return the exit code."""
    jobs = max(os.cpu_count() or 1, 1)
    run_jupyter_book(staged, work, rewrite_all=rewrite_all, jobs=jobs)
    folder = Path(work)
    raw = folder / "_build" / "html"
    remove_former_pages(Path(staged), raw)
    try:
        finish_site(raw, Path(finished), folder / "finished.json", jobs=jobs)
    except PublishingError as error:
        sys.stderr.writelines(f"{FAULT_MARK}{fault}\n" for fault in error.faults)
        return FAULTY_SITE
    return 0


def run_jupyter_book(staged: str, work: str, *, rewrite_all: bool, jobs: int) -> None:
    """Run `jupyter-book build` with warnings as errors, `jobs` pages at a time.

    Raises:
        SystemExit: it warned or failed.
    """
    gc.set_threshold(*_SELDOM)
    # jsonschema imports it for addresses of a kind that no setting has: seconds of grammars.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # makes the import fail
    import jupyter_book.sphinx
    from jupyter_book.cli.main import main as jupyter_book_main

    # The settings name it (engine.yml); imported here, its code counts as what the site depends on.
    from pipelines.publishing.engine import sphinx_extension  # noqa: F401
    from pipelines.publishing.engine.shortcuts import take_shortcuts

    take_shortcuts()
    jupyter_book.sphinx.build_sphinx = partial(jupyter_book.sphinx.build_sphinx, jobs=jobs)
    command: Any = jupyter_book_main
    arguments = ["build", staged, "--path-output", work, "--warningiserror", "--keep-going"]
    command([*arguments, *(["--all"] if rewrite_all else [])], standalone_mode=False)


def remove_former_pages(staged: Path, raw: Path) -> None:
    """Remove pages of earlier builds whose source is gone: Sphinx leaves them where they lie."""
    for path in sorted(raw.rglob("*.html")):
        name = path.relative_to(raw)
        is_own = name.parts[0].startswith("_") or name.as_posix() in _WITHOUT_SOURCE
        if not is_own and not (staged / name).with_suffix(".md").exists():
            path.unlink()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4], rewrite_all="--all" in sys.argv))
