"""Reading and validating a delivery of a million rows, against `pandas.read_csv` of its file."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.deliveries import write_delivery
from benchmarks.measuring import REPEATS, Line, Section, Timing
from pipelines.registry import read_registry

ROWS, FEW_ROWS = 1_000_000, 2_000
ROOT = Path(__file__).parents[1]
_MODES = ("pandas", "text", "read", "ours")
_MB = 1e6


def run() -> Section:
    """Measure in fresh processes, turn by turn."""
    registry = read_registry(ROOT / "data" / "raw" / "registry")
    with tempfile.TemporaryDirectory() as name:
        large, small = Path(name) / "large", Path(name) / "small"
        write_delivery(large, registry, ROWS)
        write_delivery(small, registry, FEW_ROWS)
        size = (large / "forloeb.csv").stat().st_size / _MB
        found: dict[str, list[dict[str, float]]] = {mode: [] for mode in _MODES}
        for _ in range(REPEATS):
            for mode in _MODES:
                timed = _read_once(mode, "time", large, small)
                found[mode].append(timed | _read_once(mode, "memory", large, small))
    return _describe(found, size)


def _read_once(mode: str, what: str, large: Path, small: Path) -> dict[str, float]:
    module = "benchmarks.reading_side"
    command = [sys.executable, "-m", module, mode, what, str(large), str(small)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own module
    measured: dict[str, float] = json.loads(told.stdout)
    return measured


def _describe(found: dict[str, list[dict[str, float]]], size: float) -> Section:
    seconds = {mode: Timing(tuple(f["seconds"] for f in found[mode])) for mode in _MODES}
    worked = {mode: Timing(tuple(f["processor"] for f in found[mode])) for mode in _MODES}
    memory = {mode: Timing(tuple(f["bytes"] / _MB for f in found[mode])) for mode in _MODES}
    lines = (
        Line(
            "Read and validate", seconds["ours"].show("s"),
            f"pandas.read_csv {seconds['pandas'].show('s')}",
            f"{seconds['ours'].median / seconds['pandas'].median:.1f}", "≤ 4",
        ),
        Line(
            "Read and validate, processor time", worked["ours"].show("s"),
            f"pandas.read_csv {worked['pandas'].show('s')}",
            f"{worked['ours'].median / worked['pandas'].median:.1f}", "≤ 4",
        ),
        Line(
            "Of which reading", seconds["read"].show("s"),
            f"pandas.read_csv {seconds['pandas'].show('s')}",
            f"{seconds['read'].median / seconds['pandas'].median:.1f}", "–",
        ),
        Line(
            "Peak memory, to the text's size", memory["ours"].show("MB"), f"text {size:.0f} MB",
            f"{memory['ours'].median / size:.1f}", "≤ 3",
        ),
        Line(
            "Peak memory, to reading it as text", memory["ours"].show("MB"),
            f"read_text {memory['text'].show('MB')}",
            f"{memory['ours'].median / memory['text'].median:.1f}", "≤ 3",
        ),
        Line(
            "Peak memory, to pandas.read_csv", memory["ours"].show("MB"),
            f"pandas.read_csv {memory['pandas'].show('MB')}",
            f"{memory['ours'].median / memory['pandas'].median:.1f}", "–",
        ),
    )  # fmt: skip
    note = (
        f"{ROWS:,} benefit spells, 15 columns, {size:.0f} MB of UTF-8. Ours reads every value as "
        "text, looks for personal identifiers in all of it, converts, repairs and checks, then "
        "runs the suites; a fresh process each time, warmed up on a small delivery; memory, in "
        "processes of its own, above what the process held before."
    )
    return Section("Reading and validation", lines, (note,))
