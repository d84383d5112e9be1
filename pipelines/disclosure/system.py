"""What an outsider can work out: unknown counts, what ties them, and the range left to each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array, vstack

MANY = 10_000_000.0  # no count is as large as this
SOLVED = 1e-5  # how exact a solution is
Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tie:
    """A weighted sum of unknowns that lies between two limits; `belief` names a doubtful one."""

    weights: Mapping[int, float]
    low: float
    high: float
    belief: str = ""  # what an outsider may take for true although no table says so


@dataclass(slots=True)
class System:
    """Unknowns with limits of their own, and ties between them."""

    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def add(self, low: float = 0.0, high: float = MANY) -> int:
        """Add an unknown and return its number."""
        self.lows.append(low)
        self.highs.append(high)
        return len(self.lows) - 1

    def tie(
        self, weights: Mapping[int, float], low: float, high: float, *, belief: str = ""
    ) -> None:
        """Say that the weighted sum of unknowns lies between `low` and `high`."""
        self.ties.append(Tie(dict(weights), low, high, belief))

    def at_most(self, smaller: int, larger: int, *, belief: str = "") -> None:
        """Say that one unknown is never above another."""
        self.tie({larger: 1.0, smaller: -1.0}, 0.0, np.inf, belief=belief)

    @property
    def beliefs(self) -> tuple[str, ...]:
        """Names of the doubtful ties, sorted."""
        return tuple(sorted({tie.belief for tie in self.ties if tie.belief}))

    def hold(self, beliefs: Sequence[str]) -> Solver:
        """Return a solver of the certain ties and those of `beliefs`."""
        return Solver(self, [t for t in self.ties if not t.belief or t.belief in beliefs])


class Solver:
    """Finds the range of one unknown at a time, by linear programming (HiGHS)."""

    def __init__(self, system: System, ties: Sequence[Tie]) -> None:
        """Lay out the arrays once."""
        self._bounds = np.column_stack([system.lows, system.highs])
        self._matrix, self._limits = _lay_out(ties, len(system.lows))
        self._is_empty = bool((self._bounds[:, 0] > self._bounds[:, 1]).any())

    def is_feasible(self) -> bool:
        """Say whether all ties can hold at once."""
        return self._solve(np.zeros(len(self._bounds))) is not None

    def range_of(self, unknown: int) -> tuple[float, float] | None:
        """Return the least and largest value of an unknown; None where nothing is possible."""
        aim = np.zeros(len(self._bounds))
        aim[unknown] = 1.0
        low, high = self._solve(aim), self._solve(-aim)
        if low is None or high is None:
            return None
        return low, -high

    def find_narrow(self, unknowns: Sequence[int], low: float, high: float) -> list[int]:
        """Return those unknowns for which one solve each way does not show `low` and `high`.

        All are pushed down at once, and up at once: whichever gets there is proven. The few
        others are asked one by one by `range_of`.
        """
        down = self._push(unknowns, -1.0, low)
        up = self._push(unknowns, 1.0, high)
        return [
            x
            for x, is_low, is_high in zip(unknowns, down, up, strict=True)
            if not (is_low and is_high)
        ]

    def _push(self, unknowns: Sequence[int], sign: float, level: float) -> list[bool]:
        """Push the unknowns in one direction, each only as far as `level`; say which got there."""
        size, count = len(self._bounds), len(unknowns)
        # helper = the part of the way that still counts: sign * helper <= sign * unknown
        places = list(range(count))
        weights = [-sign] * count + [sign] * count
        columns = [*unknowns, *(size + place for place in places)]
        ties = csr_array((weights, (places * 2, columns)), shape=(count, size + count))
        limits = np.zeros(count)
        matrix: csr_array = ties
        if self._matrix is not None and self._limits is not None:
            wider = csr_array(
                (self._matrix.data, self._matrix.indices, self._matrix.indptr),
                shape=(self._matrix.shape[0], size + count),
            )
            matrix = vstack([wider, ties], format="csr")
            limits = np.concatenate([self._limits, limits])
        reach = np.tile([-np.inf, level] if sign > 0 else [level, np.inf], (count, 1))
        aim = np.concatenate([np.zeros(size), np.full(count, -sign)])
        if self._is_empty:
            return [False] * count
        found = _minimise(aim, matrix, limits, np.vstack([self._bounds, reach]))
        if not found.success:
            return [False] * count
        return [abs(found.x[size + place] - level) < SOLVED for place in places]

    def _solve(self, aim: Vector) -> float | None:
        if self._is_empty:
            return None
        found = _minimise(aim, self._matrix, self._limits, self._bounds)
        return float(found.fun) if found.success else None


def _minimise(
    aim: Vector, matrix: csr_array | None, limits: Vector | None, bounds: Vector
) -> OptimizeResult:
    return linprog(aim, matrix, limits, bounds=bounds, method="highs")  # type: ignore[call-overload,no-any-return]  # stubs know no sparse matrix


def _lay_out(ties: Sequence[Tie], size: int) -> tuple[csr_array | None, Vector | None]:
    """Return each finite limit as a row "weights * unknowns <= limit"."""
    rows: list[tuple[Mapping[int, float], float, float]] = []
    for tie in ties:
        if np.isfinite(tie.high):
            rows.append((tie.weights, 1.0, tie.high))
        if np.isfinite(tie.low):
            rows.append((tie.weights, -1.0, -tie.low))
    if not rows:
        return None, None
    places = [place for place, (weights, _, _) in enumerate(rows) for _ in weights]
    columns = [column for weights, _, _ in rows for column in weights]
    values = [sign * weight for weights, sign, _ in rows for weight in weights.values()]
    matrix = csr_array((values, (places, columns)), shape=(len(rows), size))
    return matrix, np.array([limit for _, _, limit in rows])
