"""The book's HTML, against stock Jupyter Book on the same sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from benchmarks.demonstration import ROOT, demonstration
from benchmarks.measuring import Line, Section, Timing
from pipelines.publishing.engine.building import build_site

_TURNS = 3
_STOCK = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
_ENGINE = "import sys; from pipelines.publishing.engine.runner import run_jupyter_book as r; r(sys.argv[1], sys.argv[2], rewrite_all=False, jobs=int(sys.argv[3]))"  # noqa: E501 - one program
_TITLE = "# "


def run() -> Section:
    """Measure turn by turn: all pages, then one changed, then a changed title."""
    root, _ = demonstration()
    found: dict[str, list[float]] = {
        name: [] for name in ("stock", "engine", "ours", "page", "title", "again")
    }
    pages = 0
    for _ in range(_TURNS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            staged = folder / "staged"
            shutil.copytree(root / "_build" / "staged", staged)
            found["stock"].append(build_stock(without_ours(staged, folder), folder / "stock"))
            found["engine"].append(_build_engine(staged, folder / "engine"))
            pages = len(list(staged.rglob("*.md")))
            found["ours"].append(build_timed(staged, folder))
            page = sorted(staged.glob("kommuner/*/*.md"))[0]
            page.write_text(page.read_text("utf-8") + "\nEn linje mere.\n", "utf-8")
            found["page"].append(build_timed(staged, folder))
            found["again"].append(build_timed(staged, folder))
            text = page.read_text("utf-8")
            page.write_text(text.replace(_TITLE, "# Ny titel: ", 1), "utf-8")
            found["title"].append(build_timed(staged, folder))
    return _describe({name: Timing(tuple(values)) for name, values in found.items()}, pages)


def without_ours(staged: Path, folder: Path) -> Path:
    """Return a copy of the sources whose settings don't name our extension of Jupyter Book."""
    target = folder / "plain"
    shutil.copytree(staged, target)
    config = target / "_config.yml"
    settings = yaml.safe_load(config.read_text("utf-8"))
    del settings["sphinx"]["extra_extensions"]
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return target


def build_stock(staged: Path, target: Path) -> float:
    """Build with Jupyter Book as it comes; return the seconds."""
    return _time([sys.executable, "-c", _STOCK, "build", str(staged), "--path-output", str(target)])


def _build_engine(staged: Path, target: Path) -> float:
    """Build with our settings of Jupyter Book, without what is done to its pages afterwards."""
    target.mkdir()
    jobs = str(os.cpu_count() or 1)
    return _time([sys.executable, "-c", _ENGINE, str(staged), str(target), jobs])


def _time(command: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - own command
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return time.perf_counter() - start


def build_timed(staged: Path, folder: Path) -> float:
    """Build as the command does, below `folder`; return the seconds."""
    start = time.perf_counter()
    build_site(staged, folder / "work", folder / "site")
    return time.perf_counter() - start


def _describe(took: dict[str, Timing], pages: int) -> Section:
    stock = took["stock"]

    def line(what: str, name: str, target: str) -> Line:
        ratio = f"{took[name].median / stock.median:.2f}"
        return Line(what, took[name].show("s"), f"Jupyter Book {stock.show('s')}", ratio, target)

    lines = (
        line("All pages, Jupyter Book's part", "engine", "≤ 0.50"),
        line("All pages, finished for publishing too", "ours", "≤ 0.50"),
        line("One page's text changed", "page", "–"),
        line("One page's title changed (every menu)", "title", "–"),
        line("Nothing changed (a build does not even ask)", "again", "–"),
    )
    note = (
        f"{pages} pages, the same staged sources; stock without our extension of it. Ours reads "
        "and writes in parallel, makes the menu and each title once, keeps drawings out of the "
        "parsers' way and takes the shortcuts of docs/decisions/0004; finished pages are "
        "accessible, Danish, closed to other hosts and have their charts as files, which stock "
        "pages are not."
    )
    return Section("HTML", lines, (note,))


if __name__ == "__main__":
    sys.stdout.write(run().format())
