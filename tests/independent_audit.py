"""A second audit, made apart from ours: reads CSV files only and narrows ranges until they stand.

It knows the project's rules as an outsider would read them in the book: a count is rounded to 5,
a hidden one is anything; parts add up to wholes; survival and both causes of exit add up to 1.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

BASE, CELL = 5, 5
NO_DATA = {"not_delivered", "refused", "failed"}
FORMS = ("share_in_person", "share_phone", "share_digital", "share_group")
CAUSES = ("job_or_education", "other_exit")
_FAR = 10**6

Cell = tuple[str, ...]


@dataclass
class Ranges:
    """What is possible for each cell, and the sums that cells stand in."""

    low: dict[Cell, int] = field(default_factory=dict)
    high: dict[Cell, int] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    sums: list[tuple[list[Cell], Cell]] = field(default_factory=list)

    def see(self, cell: Cell, low: int, high: int) -> None:
        self.low[cell] = max(self.low.get(cell, 0), low)
        self.high[cell] = min(self.high.get(cell, _FAR), high)

    def read(self, cell: Cell, shown: str) -> None:
        if shown == "":
            self.hidden.add(cell)
            self.see(cell, 0, _FAR)
        else:
            self.see(cell, *around(shown))

    def narrow(self) -> None:
        """Apply every sum to every member until nothing changes."""
        for _ in range(200):
            before = dict(self.low), dict(self.high)
            for parts, whole in self.sums:
                self._apply(parts, whole)
            if (self.low, self.high) == before:
                return

    def _apply(self, parts: list[Cell], whole: Cell) -> None:
        lows, highs = sum(self.low[p] for p in parts), sum(self.high[p] for p in parts)
        self.see(whole, lows, min(highs, _FAR))
        for part in parts:
            self.see(
                part,
                max(self.low[whole] - min(highs - self.high[part], _FAR), 0),
                self.high[whole] - (lows - self.low[part]),
            )

    def narrowed(self) -> set[Cell]:
        """Hidden cells that can no longer be all of 0-4; a contradiction tells nothing."""
        return {
            cell
            for cell in self.hidden
            if self.low[cell] <= self.high[cell]
            and (self.low[cell] > 0 or self.high[cell] < CELL - 1)
        }


def around(shown: str) -> tuple[int, int]:
    number = round(float(shown))
    if number % BASE:
        return number, number
    return max(number - 2, CELL), number + 2


def read_rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["status"] not in NO_DATA]


def audit_folder(folder: Path) -> list[str]:
    """Return every place where a hidden count can be narrowed, from the CSV files in a folder."""
    found: set[str] = set()
    for believes_intake in (False, True):
        ranges = _collect(folder, believes_intake=believes_intake)
        ranges.narrow()
        found |= {"/".join(cell) for cell in ranges.narrowed()}
    return sorted(found | set(_audit_curves(read_rows(folder, "curves"))))


def _collect(folder: Path, *, believes_intake: bool) -> Ranges:
    ranges = Ranges()
    levels: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    for row in read_rows(folder, "flow"):
        ranges.read((*_arm(row), row["stage"]), row["count"])
    for row in read_rows(folder, "baseline"):
        cell = (*_arm(row), row["variable"], row["level"])
        ranges.read(cell, row["count"])
        levels[_arm(row), row["variable"]].append(cell)
    for (arm, _), cells in levels.items():
        if (*arm, "analysed") in ranges.low:
            ranges.sums.append((cells, (*arm, "analysed")))
    _collect_findings(ranges, read_rows(folder, "findings"))
    _collect_forms(ranges, read_rows(folder, "interview_rates"))
    for arm in sorted({cell[:3] for cell in ranges.low if cell[-1] == "referred"}):
        _tie_flow(ranges, arm, believes_intake=believes_intake)
    return ranges


def _tie_flow(ranges: Ranges, arm: Cell, *, believes_intake: bool) -> None:
    def stage(name: str) -> Cell:
        return (*arm, name)

    pairs = [("referred", "eligible"), ("dropped_out", "referred"), ("analysed", "included")]
    for smaller, larger in pairs:
        if stage(smaller) in ranges.low and stage(larger) in ranges.low:
            rest = stage(f"{larger} less {smaller}")
            ranges.see(rest, 0, _FAR)
            ranges.sums.append(([stage(smaller), rest], stage(larger)))
    if believes_intake and stage("included") in ranges.low:
        ranges.sums.append(([stage("dropped_out"), stage("included")], stage("referred")))


def _collect_findings(ranges: Ranges, rows: Iterable[Mapping[str, str]]) -> None:
    for row in rows:
        if row["outcome"] != "duration" or row["estimand"] != "rmst_difference":
            continue
        if row["municipality"] == "_network":
            continue
        for arm, size in ((row["arm"], row["n_trial"]), (row["comparison"], row["n_comparison"])):
            cell = (row["trial"], row["municipality"], arm, "analysed")
            if arm and size and cell in ranges.low:
                ranges.see(cell, *around(size))


def _collect_forms(ranges: Ranges, rows: Iterable[Mapping[str, str]]) -> None:
    by_arm: dict[Cell, list[Mapping[str, str]]] = defaultdict(list)
    for row in rows:
        if row["measure"] in FORMS:
            by_arm[_arm(row)].append(row)
    for arm, forms in by_arm.items():
        whole = (*arm, "held")
        ranges.read(whole, forms[0]["n"])
        ranges.hidden.discard(whole)
        cells = []
        for row in forms:
            cell = (*arm, row["measure"])
            ranges.see(cell, 0, _FAR)
            if row["value"] == "":
                ranges.hidden.add(cell)
            elif row["n"]:
                _see_share(ranges, cell, float(row["value"]), int(float(row["n"])))
            cells.append(cell)
        if len(cells) == len(FORMS):
            ranges.sums.append((cells, whole))


def _see_share(ranges: Ranges, cell: Cell, share: float, n: int) -> None:
    fits = [k for k in range(0, n + 1, BASE) if abs(k / n - share) < 0.00501]
    if fits and abs(share * 100 - round(share * 100)) < 1e-6:
        ranges.see(cell, max(fits[0] - 2, 0), fits[-1] + 2)
    else:
        ranges.see(cell, round(share * n), round(share * n))


def _audit_curves(rows: list[dict[str, str]]) -> Iterable[str]:
    arms: dict[Cell, dict[str, dict[int, tuple[float, str]]]] = defaultdict(dict)
    for row in rows:
        if row["status"] == "ok" and row["value"]:
            steps = arms[_arm(row)].setdefault(row["outcome"], {})
            steps[int(row["week"])] = (float(row["value"]), row["at_risk"])
    for arm, curves in sorted(arms.items()):
        for cause, other in (CAUSES, CAUSES[::-1]):
            yield from _find_told(arm, curves, cause, other)


def _find_told(
    arm: Cell, curves: Mapping[str, Mapping[int, tuple[float, str]]], cause: str, other: str
) -> Iterable[str]:
    """Between two weeks with survival and one cause, the other cause is what is left."""
    both = sorted(set(curves.get("duration", {})) & set(curves.get(other, {})))
    shown = set(curves.get(cause, {}))
    for before, week in pairwise(both):
        if before in shown and week in shown:
            continue
        size = around(curves["duration"][both[0]][1])[1]
        left = [1 - curves["duration"][w][0] - curves[other][w][0] for w in (before, week)]
        margin = 2 * _half(curves["duration"][week][0]) + 2 * _half(curves[other][week][0])
        most = math.floor(size * (left[1] - left[0] + margin) + 1e-9)
        if most < CELL - 1:
            yield "/".join((*arm, cause, str(week)))


def _half(value: float) -> float:
    return 0.005 if abs(value * 100 - round(value * 100)) < 1e-9 else 0.0


def _arm(row: Mapping[str, str]) -> Cell:
    return row["trial"], row["municipality"], row["arm"]
