"""Repeats, their median and spread, and the lines of the table."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median

REPEATS = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """What one thing took in each repeat; seconds or megabytes."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median of the repeats."""
        return median(self.values)

    def show(self, unit: str) -> str:
        """Return median and spread, "1.23 s (1.20–1.31)"."""
        low, high = min(self.values), max(self.values)
        return f"{_round(self.median)} {unit} ({_round(low)}–{_round(high)})"


def _round(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: ours against theirs."""

    what: str
    ours: str
    theirs: str
    ratio: str
    target: str


@dataclass(frozen=True, slots=True)
class Section:
    """One benchmark's part of the results."""

    title: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    def format(self) -> str:
        """Return the section as Markdown."""
        rows = [
            f"| {n.what} | {n.ours} | {n.theirs} | {n.ratio} | {n.target} |" for n in self.lines
        ]
        head = ["| Measured | Ours | Other | Ratio | Target |", "|---|---|---|---|---|"]
        notes = [f"- {note}" for note in self.notes]
        return "\n".join([f"## {self.title}", "", *head, *rows, "", *notes, ""])


def time_each(*works: Callable[[], object], repeats: int = REPEATS) -> tuple[Timing, ...]:
    """Time the works turn by turn, so that a busy machine hits all of them."""
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(repeats):
        for place, work in enumerate(works):
            start = time.perf_counter()
            work()
            seconds[place].append(time.perf_counter() - start)
    return tuple(Timing(tuple(values)) for values in seconds)


def describe_machine(packages: Sequence[str]) -> str:
    """Return what figures depend on, and nothing that names the machine."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}"
