"""What a change costs, against a cold build with stock Papermill and stock Jupyter Book."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from benchmarks.demonstration import demonstration, frikommune
from benchmarks.measuring import Line, Section, Timing
from benchmarks.pages import list_pages, run_stock
from benchmarks.site import build_stock, without_ours
from pipelines.registry import read_registry
from pipelines.storage import Workspace
from pipelines.workflow.pages import plan_pages

_TURNS = 3
_STOCK_PAGES = 4
_MUNICIPALITY = "rebild"


def run() -> Section:
    """Measure the stock parts, then nothing changed and Rebild's delivery changed in turns."""
    root, built = demonstration()
    count = len(plan_pages(read_registry(Workspace(root).registry)))
    stock, nothing, changed, status = [], [], [], []
    for turn in range(_TURNS):
        with tempfile.TemporaryDirectory() as name:
            pages = list_pages(root)[turn :: len(list_pages(root)) // _STOCK_PAGES][:_STOCK_PAGES]
            page = run_stock(root, pages, Path(name) / "pages")
            plain = without_ours(root / "_build" / "staged", Path(name))
            book = build_stock(plain, Path(name) / "book")
            stock.append(page * count + book)
        nothing.append(frikommune("build", root=root).seconds)
        change_answer(root, turn)
        changed.append(frikommune("build", root=root).seconds)
        status.append(frikommune("status", root=root).processor)
    return _describe(
        Timing(tuple(stock)), Timing(tuple(nothing)), Timing(tuple(changed)),
        Timing(tuple(status)), built.seconds, count,
    )  # fmt: skip


def change_answer(root: Path, turn: int) -> None:
    """Change one citizen's answer in Rebild's newest delivery."""
    folder = sorted(p for p in Workspace(root).delivery_folders(_MUNICIPALITY))[-1]
    path = folder / "borgersvar.csv"
    before, after = (b";5", b";4") if turn % 2 == 0 else (b";4", b";5")
    changed, count = re.subn(before + rb"(?=[;\r\n])", after, path.read_bytes(), count=1)
    if not count:
        raise SystemExit(f"{path.name}: no answer to change")
    path.chmod(0o644)
    path.write_bytes(changed)


def _describe(
    stock: Timing, nothing: Timing, changed: Timing, status: Timing, cold: float, count: int
) -> Section:
    other = f"stock {stock.show('s')}"
    lines = (
        Line("Nothing changed", nothing.show("s"), other, _percent(nothing, stock), "≤ 3 %"),
        Line("Rebild's delivery changed", changed.show("s"), other, _percent(changed, stock), "≤ 15 %"),  # noqa: E501
        Line("Our own cold build", f"{cold:.1f} s", other, f"{100 * cold / stock.median:.0f} %", "–"),  # noqa: E501
        Line("`frikommune status`, processor time", status.show("s"), "–", "–", "≤ 0.5 s"),
    )  # fmt: skip
    note = (
        f"Stock: Papermill's time a page, one by one, for {count} pages, and Jupyter Book on the "
        "same staged sources; reading, validating and estimating are not even counted there, but "
        "are in ours."
    )
    return Section("Rebuilding", lines, (note,))


def _percent(ours: Timing, theirs: Timing) -> str:
    return f"{100 * ours.median / theirs.median:.1f} %"


if __name__ == "__main__":
    sys.stdout.write(run().format())
