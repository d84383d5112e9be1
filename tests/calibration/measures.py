"""What a simulation measured, with the band that it must lie in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from zlib import crc32

import numpy as np

from tests.calibration.drawing import Flags

SEED = 2017
COVERAGE, TYPE_I, POWER, TOST_POWER = "coverage", "type_i", "power", "tost_power"
SMALL_ARM = 100  # below, an interval may cover as little as 91 %
HIGHEST_TYPE_I = 0.058
_SIGMAS = 3.5  # what chance may add in the short version


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table: a share of replicates, and the band for that share."""

    estimand: str  # outcome/estimand
    week: int | None
    n_per_arm: int  # over all municipalities where the estimate is pooled
    margin: float | None  # unit of the estimand; None for coverage
    replicates: int
    quantity: str
    value: float
    monte_carlo_error: float
    low: float
    high: float
    seed: int

    @property
    def name(self) -> str:
        """What the line is called in a message."""
        week = "" if self.week is None else f" uge {self.week}"
        return f"{self.quantity} {self.estimand}{week} n={self.n_per_arm}"

    def is_within_band(self) -> bool:
        """Whether the share lies in the band."""
        return self.low <= self.value <= self.high

    def is_within_chance_of_band(self) -> bool:
        """Whether a share in the band could have given this one in so few replicates."""
        edge = min(max(self.value, self.low), self.high)
        spread = _SIGMAS * (edge * (1 - edge) / self.replicates) ** 0.5
        return bool(abs(self.value - edge) <= spread)

    def __str__(self) -> str:
        share = f"{self.value:.4f} ± {self.monte_carlo_error:.4f}"
        return f"{self.name:<84} {share}  [{self.low:.3f}; {self.high:.3f}]"


def make_measure(
    quantity: str,
    place: tuple[str, int | None, int],
    hits: Flags,
    band: tuple[float, float],
    margin: float | None = None,
) -> Measure:
    """Count the hits; `place` is estimand, week and size of an arm."""
    share, count = float(np.mean(hits)), len(hits)
    error = (share * (1 - share) / count) ** 0.5
    return Measure(*place, margin, count, quantity, round(share, 5), round(error, 5), *band, SEED)


def coverage_band(n_per_arm: int) -> tuple[float, float]:
    """The band for a 95 % interval, STATISTICS.md §7."""
    return (0.91 if n_per_arm < SMALL_ARM else 0.93), 0.97


def generator(*names: object) -> np.random.Generator:
    """The generator of one study: other studies leave its draws alone."""
    return np.random.default_rng([SEED, crc32("/".join(map(str, names)).encode())])


def format_table(measures: Iterable[Measure]) -> str:
    """Return the measures as CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(field.name for field in fields(Measure))
    for measure in measures:
        writer.writerow("" if value is None else value for value in astuple(measure))
    return buffer.getvalue()
