"""Staged pages → HTML, by Jupyter Book in a process of its own."""

from __future__ import annotations

import os
import subprocess  # - fixed command, no shell
import sys
from pathlib import Path

from pipelines.errors import PublishingError
from pipelines.publishing.finishing import finish_site, outside_requests
from pipelines.storage import digest_file, write_text

_RUN = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
_TAIL_LINES = 30


def build_site(staged: Path, work: Path, finished: Path) -> int:
    """Build the site; only pages whose sources changed are read again.

    Args:
        staged: folder of Markdown pages, `_toc.yml` and `_config.yml`.
        work: folder for Jupyter Book's own files.
        finished: folder of the site as it is published.

    Returns:
        The number of pages.

    Raises:
        PublishingError: Jupyter Book warned or failed, or gave fewer pages than were staged.
    """
    work.mkdir(parents=True, exist_ok=True)
    titles = work / "titles.txt"
    navigation = _navigation(staged)
    is_same = titles.exists() and titles.read_text(encoding="utf-8") == navigation
    _run_jupyter_book(staged, work, rewrite_all=not is_same)
    write_text(titles, navigation)
    finish_site(work / "_build" / "html", finished)
    _check_site(staged, finished)
    return len(list(staged.rglob("*.md")))


def _navigation(staged: Path) -> str:
    """Return what stands in every page's menu: a changed title makes all pages stale."""
    # Sphinx copies style sheets only where some page is out of date: they count as navigation.
    shared = [staged / "_toc.yml", staged / "_config.yml", *sorted(staged.glob("_static/*"))]
    lines = [digest_file(path) for path in shared]
    for path in sorted(staged.rglob("*.md")):
        with path.open(encoding="utf-8") as file:
            lines.append(f"{path.relative_to(staged).as_posix()} {file.readline().strip()}")
    return "\n".join(lines)


def _run_jupyter_book(staged: Path, work: Path, *, rewrite_all: bool) -> None:
    command = [sys.executable, "-c", _RUN, "build", str(staged), "--path-output", str(work)]
    command += ["--warningiserror", "--keep-going", *(["--all"] if rewrite_all else [])]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(  # noqa: S603 - fixed command, own paths
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    write_text(work / "jupyter-book.log", done.stdout + done.stderr)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "WARNING" in line or "ERROR" in line]
        told = "\n".join((lines or done.stderr.splitlines())[-_TAIL_LINES:])
        raise PublishingError(
            f"Jupyter Book advarede eller fejlede, så bogen er ikke bygget:\n{told}\n"
            f"Hele loggen: {work / 'jupyter-book.log'}"
        )


def _check_site(staged: Path, finished: Path) -> None:
    pages = [path.relative_to(staged).with_suffix(".html") for path in staged.rglob("*.md")]
    missing = [page.as_posix() for page in sorted(pages) if not (finished / page).exists()]
    if missing:
        raise PublishingError(f"{page}: siden er sat, men kom ikke med." for page in missing)
    faults = [
        f"{path.relative_to(finished).as_posix()}: siden henter {address}"
        for path in sorted(finished.rglob("*.html"))
        for address in outside_requests(path.read_text(encoding="utf-8"))
    ]
    if faults:
        raise PublishingError(faults)
