"""Pages of 98 municipalities in 19 trials, against pages of a network of the usual size."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.demonstration import fresh_folder, frikommune
from benchmarks.measuring import Line, Section, Timing
from benchmarks.pages import list_pages, run_warm
from pipelines.deliveries import MUNICIPALITY_NAMES
from pipelines.storage import Workspace, create_workspace
from pipelines.synthesis.national import write_national_registry
from pipelines.workflow.pages import Page

_FEW, _SAMPLE = 64, 320  # pages of the usual network, and so many of the country's 1,862
_TURNS = 3
_EXAMPLE = ("eksempelby", "friere-samtaler")


def run() -> Section:
    """Measure in turns; the tables of one built participation stand for everybody's."""
    example = _build_example()
    few = _make(example, "usual", municipalities=8, trials=8)
    many = _make(example, "national", municipalities=len(MUNICIPALITY_NAMES), trials=19)
    usual, national, memory = [], [], []
    for _ in range(_TURNS):
        usual.append(_time(few, list_pages(few)[:_FEW]))
        pages = list_pages(many)
        before = _resident()
        national.append(_time(many, pages[:: len(pages) // _SAMPLE][:_SAMPLE]))
        memory.append((_resident() - before) / 1e6)
    ours, other = Timing(tuple(national)), Timing(tuple(usual))
    line = Line(
        "A page, 98 × 19", ours.show("s"), f"8 × 8 {other.show('s')}",
        f"{ours.median / other.median:.2f}", "≤ 1.2",
    )  # fmt: skip
    grown = Timing(tuple(memory))
    told = Line(
        f"Memory after {_SAMPLE} pages more", grown.show("MB"), "–", "–", "flat from the second"
    )
    notes = (
        f"{_SAMPLE} of the country's {len(list_pages(many))} pages, evenly chosen, against {_FEW}. "
        "The released tables of one synthetic participation stand for each, so the pages differ in "
        "nothing but the registry's size. Memory is the building process', in the order of turns: "
        f"{', '.join(f'{value:.0f}' for value in memory)} MB.",
    )
    return Section("The whole country", (line, told), notes)


def _time(root: Path, pages: list[Page]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return run_warm(root, pages, Path(folder))[1]


def _build_example() -> Path:
    root = fresh_folder("example") / "network"
    frikommune("new", str(root), root=root.parent)
    frikommune("run", "eksempelby", root=root)
    return root


def _make(example: Path, name: str, *, municipalities: int, trials: int) -> Path:
    """Make a workspace of some size, with the example's released tables for every participation."""
    root = fresh_folder(name) / "network"
    workspace = create_workspace(root)
    names = dict(list(MUNICIPALITY_NAMES.items())[:municipalities])
    write_national_registry(root, {code: known[0] for code, known in names.items()}, trials)
    origin = Workspace(example)
    for page in list_pages(root):
        here, trial = page.parameters["municipality"], page.parameters["trial"]
        for pair in (_EXAMPLE, (_EXAMPLE[0], "_delivery")):
            target = workspace.released(here, trial if pair == _EXAMPLE else pair[1])
            if not target.exists():
                shutil.copytree(origin.released(*pair), target)
                _rename(target, here, trial)
    return root


def _rename(folder: Path, municipality: str, trial: str) -> None:
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace(_EXAMPLE[0], municipality)
        path.write_text(text.replace(_EXAMPLE[1], trial), encoding="utf-8", newline="\n")


def _resident() -> int:
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


if __name__ == "__main__":
    sys.stdout.write(run().format())
