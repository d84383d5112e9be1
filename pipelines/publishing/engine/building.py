"""Staged pages → HTML, by Jupyter Book in a process of its own."""

from __future__ import annotations

import os
import subprocess  # - fixed command, no shell
import sys
from importlib import metadata
from pathlib import Path

from pipelines.errors import PublishingError
from pipelines.publishing.engine import runner
from pipelines.storage import digest_file, write_text

_TAIL_LINES = 30
# What makes the pages' frame: another version of one makes every page stale.
_OWN = (
    "sphinx_extension.py",
    "shortcuts.py",
    "drawings.py",
    "contents_menu.py",
    "templates/contents-menu.html",
)
_ENGINE = ("jupyter-book", "sphinx", "sphinx-book-theme", "pydata-sphinx-theme", "myst-nb")


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
    titles.unlink(missing_ok=True)  # an interrupted build leaves some pages with the old menu
    _run(staged, work, finished, rewrite_all=not is_same)
    write_text(titles, navigation)
    _check_pages(staged, finished)
    return len(list(staged.rglob("*.md")))


def _navigation(staged: Path) -> str:
    """Return what stands in every page's menu: a changed title makes all pages stale."""
    # Sphinx copies style sheets only where some page is out of date: they count as navigation.
    shared = [staged / "_toc.yml", staged / "_config.yml", *sorted(staged.glob("_static/*"))]
    own = [Path(__file__).parent / name for name in _OWN]
    lines = [digest_file(path) for path in (*shared, *own)]
    lines += [f"{name} {metadata.version(name)}" for name in _ENGINE]
    for path in sorted(staged.rglob("*.md")):
        with path.open(encoding="utf-8") as file:
            lines.append(f"{path.relative_to(staged).as_posix()} {file.readline().strip()}")
    return "\n".join(lines)


def _run(staged: Path, work: Path, finished: Path, *, rewrite_all: bool) -> None:
    command = [sys.executable, "-m", runner.__name__, str(staged), str(work), str(finished)]
    command += ["--all"] if rewrite_all else []
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(  # noqa: S603 - fixed command, own paths
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    write_text(work / "jupyter-book.log", done.stdout + done.stderr)
    if done.returncode == runner.FAULTY_SITE:
        lines = [line for line in done.stderr.splitlines() if line.startswith(runner.FAULT_MARK)]
        raise PublishingError(line.removeprefix(runner.FAULT_MARK) for line in lines)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "WARNING" in line or "ERROR" in line]
        told = "\n".join((lines or done.stderr.splitlines())[-_TAIL_LINES:])
        raise PublishingError(
            f"Jupyter Book advarede eller fejlede, så bogen er ikke bygget:\n{told}\n"
            f"Hele loggen: {work / 'jupyter-book.log'}"
        )


def _check_pages(staged: Path, finished: Path) -> None:
    pages = [path.relative_to(staged).with_suffix(".html") for path in staged.rglob("*.md")]
    missing = [page.as_posix() for page in sorted(pages) if not (finished / page).exists()]
    if missing:
        raise PublishingError(f"{page}: siden er sat, men kom ikke med." for page in missing)
