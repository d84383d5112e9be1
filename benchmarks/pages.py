"""Notebook pages with warm kernels, against stock Papermill one by one; same outputs."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import papermill

from benchmarks.demonstration import ROOT, demonstration
from benchmarks.measuring import Line, Section, Timing
from pipelines.cli.building import default_jobs
from pipelines.registry import read_registry
from pipelines.storage import ROOT_VARIABLE, Workspace
from pipelines.workflow.kernels.client import warm_kernels
from pipelines.workflow.pages import Page, plan_pages
from pipelines.workflow.steps.page import run_page

_STOCK_PAGES = 6  # a turn: each takes seconds
_TURNS = 3
_ID = re.compile(r'"id": "[^"]*"')


def run() -> Section:
    """Measure turn by turn: a few pages by stock Papermill, then all of them by ours."""
    root, _ = demonstration()
    pages = list_pages(root)
    stock, ours, started, different = [], [], [], 0
    for turn in range(_TURNS):
        chosen = pages[turn :: len(pages) // _STOCK_PAGES][:_STOCK_PAGES]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            stock.append(run_stock(root, chosen, folder / "stock"))
            ready, seconds = run_warm(root, pages, folder / "ours")
            started.append(ready)
            ours.append(seconds)
            different += count_different(chosen, folder)
    return _describe(
        Timing(tuple(stock)), Timing(tuple(ours)), Timing(tuple(started)), different,
        profile_page(root, pages),
    )  # fmt: skip


def list_pages(root: Path) -> list[Page]:
    """Return the pages of participations: nearly all there are, and alike."""
    registry = read_registry(Workspace(root).registry)
    return [page for page in plan_pages(registry) if page.template == "participation.ipynb"]


def run_stock(root: Path, pages: Sequence[Page], target: Path) -> float:
    """Run pages by Papermill as it comes, one by one; return the seconds a page."""
    os.environ[ROOT_VARIABLE] = str(root)
    start = time.perf_counter()
    for page in pages:
        output = target / f"{page.path}.ipynb"
        output.parent.mkdir(parents=True, exist_ok=True)
        papermill.execute_notebook(
            str(root / "notebooks" / page.template), str(output), parameters=dict(page.parameters),
            kernel_name="python3", cwd=str(root), progress_bar=False,
        )  # fmt: skip
    return (time.perf_counter() - start) / len(pages)


def run_warm(root: Path, pages: Sequence[Page], target: Path) -> tuple[float, float]:
    """Run pages as a build does; return the seconds until kernels are warm, and those a page."""
    workspace = Workspace(root)

    def run_one(page: Page) -> None:
        template = workspace.notebooks / page.template
        run_page(workspace, template, target / f"{page.path}.ipynb", page.parameters)

    start = time.perf_counter()
    with warm_kernels(environment={ROOT_VARIABLE: str(root)}):
        ready = time.perf_counter()
        with ThreadPoolExecutor(default_jobs()) as threads:
            list(threads.map(run_one, pages))
        seconds = time.perf_counter() - ready
    return ready - start, seconds / len(pages)


@dataclass(frozen=True, slots=True)
class Profile:
    """Processor seconds a page: of the cells run in this process, and of a whole warm run."""

    reading: float
    drawing: float  # specifications into SVG
    cells: float
    building: float  # the building process
    kernels: float  # kernels and converters


def profile_page(root: Path, pages: Sequence[Page]) -> Profile:
    """Say where a page's processor time goes; the servers' start is left out by difference."""
    few, many = pages[:4], pages[:24]
    spent = []
    for chosen in (few, many):
        before = _processor()
        with tempfile.TemporaryDirectory() as folder:
            run_warm(root, chosen, Path(folder))
        spent.append([after - then for after, then in zip(_processor(), before, strict=True)])
    own, children = ((b - a) / (len(many) - len(few)) for a, b in zip(*spent, strict=True))
    told = subprocess.run(  # noqa: S603 - own command
        [sys.executable, "-m", "benchmarks.page_profile", str(root)], cwd=ROOT, text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    return Profile(**json.loads(told.stdout), building=own, kernels=children)


def _processor() -> tuple[float, float]:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, children = (usage.ru_utime + usage.ru_stime for usage in used)
    return own, children


def count_different(pages: Sequence[Page], folder: Path) -> int:
    """Count the pages whose outputs are not stock Papermill's."""
    return sum(
        normalise(folder / "stock" / f"{page.path}.ipynb")
        != normalise(folder / "ours" / f"{page.path}.ipynb")
        for page in pages
    )


def normalise(path: Path) -> Any:
    """Return an executed notebook without ids, timings and Papermill's own marks."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for part in (notebook, *notebook["cells"]):
        for mark in ("papermill", "execution"):
            part["metadata"].pop(mark, None)
        part.pop("id", None)
        part["metadata"].pop("language_info", None)
    return notebook["metadata"].get("kernelspec"), notebook["cells"]


def _describe(
    stock: Timing, ours: Timing, started: Timing, different: int, profile: Profile
) -> Section:
    ratio = stock.median / ours.median
    low, high = min(stock.values) / max(ours.values), max(stock.values) / min(ours.values)
    line = Line(
        "A page of a participation", ours.show("s"), f"Papermill {stock.show('s')}",
        f"{ratio:.1f} × faster ({low:.1f}–{high:.1f})", "≥ 20 × (floor 10 ×)",
    )  # fmt: skip
    begin = Line("Until kernels are warm, once a build", started.show("s"), "–", "–", "–")
    notes = (
        f"Papermill as it comes, one by one, against {default_jobs()} notebooks at a time on "
        f"{os.cpu_count()} cores; every page's outputs are compared after dropping ids, timings "
        f"and Papermill's own marks: {different} differ.",
        "Both run the same notebook and the same chart code; warm kernels leave out Altair's check "
        "of each piece, which the tests make.",
        f"Where the rest goes, processor seconds a page: {profile.building:.2f} in the building "
        f"process (Papermill's client), {profile.kernels:.2f} in kernels and converters. The cells "
        f"alone take {profile.cells:.2f} in one warm process: {profile.reading:.2f} reading "
        f"tables, {profile.drawing:.2f} turning charts into SVG, the rest making tables, charts "
        "and text of them.",
    )
    return Section("Pages", (line, begin), notes)


if __name__ == "__main__":
    sys.stdout.write(run().format())
