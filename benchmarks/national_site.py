"""The HTML of a book of 98 municipalities in 19 trials, against that of a small one."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from benchmarks.demonstration import demonstration
from benchmarks.measuring import Line, Section
from benchmarks.site import build_stock, build_timed, without_ours
from pipelines.deliveries import MUNICIPALITY_NAMES

_FEW, _MANY, _TRIALS = 8, len(MUNICIPALITY_NAMES), 19
_LINES = 60  # of an example page: enough text to be one, no charts


def run() -> Section:
    """Build a small and a national book by ours; the small one by stock Jupyter Book too."""
    root, _ = demonstration()
    staged = root / "_build" / "staged"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few = _make(staged, folder / "few", _FEW, _FEW)
        many = _make(staged, folder / "many", _MANY, _TRIALS)
        stock = build_stock(without_ours(few, folder), folder / "stock")
        ours = build_timed(few, folder / "few-book")
        national = build_timed(many, folder / "many-book")
        pages = [len(list(book.rglob("*.md"))) for book in (few, many)]
        size = max(p.stat().st_size for p in (folder / "many-book" / "site").rglob("*.html"))
    each, of_all = ours / pages[0], national / pages[1]
    line = Line(
        f"A page's HTML, {pages[1]} pages", f"{of_all:.3f} s ({national:.0f} s in all)",
        f"{pages[0]} pages {each:.3f} s", f"{of_all / each:.2f}", "–",
    )  # fmt: skip
    note = (
        f"Pages of {_LINES} lines and no chart, so that what is measured is what stands round "
        f"them. The menu opens the way to the page alone; the largest page has {size / 1e3:.0f} "
        f"kB. Stock Jupyter Book takes {stock / pages[0]:.3f} s a page of the small book."
    )
    return Section("The whole country's HTML", (line,), (note,))


def _make(staged: Path, target: Path, municipalities: int, trials: int) -> Path:
    """Make a book of so many municipalities with a page for each trial."""
    example = sorted(staged.glob("kommuner/*/*.md"))[0].read_text("utf-8").splitlines()[1:_LINES]
    for name in ("_config.yml", "index.md"):
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(staged / name, target)
    shutil.copytree(staged / "_static", target / "_static")
    (target / "index.md").write_text("# Forside\n", "utf-8")
    body = "\n".join(line for line in example if "](" not in line)
    places: list[dict[str, Any]] = []
    for place in range(municipalities):
        pages = [f"kommuner/k{place}/t{trial}" for trial in range(trials)]
        for page in (f"kommuner/k{place}", *pages):
            path = target / f"{page}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# Side {page}\n\n{body}\n", "utf-8")
        sections = [{"file": page} for page in pages]
        places.append({"file": f"kommuner/k{place}", "sections": sections})
    parts = [{"caption": "Rapporten", "chapters": places}]
    contents = {"format": "jb-book", "root": "index", "parts": parts}
    (target / "_toc.yml").write_text(yaml.safe_dump(contents), "utf-8")
    return target


if __name__ == "__main__":
    sys.stdout.write(run().format())
