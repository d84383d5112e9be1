"""What a margin asks of a trial's size: the power to show "not worse", from its own spread."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

from pipelines.wording import Finding

QUANTILE = NormalDist().inv_cdf(0.95)  # one-sided 5 %: of the 90 % interval
WANTED = 0.8  # the power that is asked of a plan by custom
_STEPS = 16  # of the curve, up to twice the own size or half as much again as is wanted


@dataclass(frozen=True, slots=True)
class PowerPoint:
    """The power that a size gives."""

    n_per_arm: int
    power: float  # 0-1, where trial and comparison are equally good
    is_own: bool = False  # the trial's own size


@dataclass(frozen=True, slots=True)
class PowerCurve:
    """Power by size, at a margin, and the size that gives 80 %."""

    points: tuple[PowerPoint, ...]  # by size
    own: PowerPoint
    n_wanted: int  # an arm, for a power of 80 %
    margin: float
    unit: str
    outcome: str
    week: int | None
    is_synthetic: bool


def trace_power(finding: Finding | None, margin: float | None) -> PowerCurve | None:
    """Trace the power to show "not worse" by size, if the truth is that nothing differs.

    The released standard error is scaled by the square root of the size, and the quantile is
    the one that the finding's own 90 % interval was made with: it is wider than the normal one
    where few municipalities are pooled.

    Args:
        finding: the trial's result.
        margin: > 0, in the unit of the finding; None where there is none.

    Returns:
        The curve; None where the result, its spread, its sizes or the margin is not there.

    Source:
        STATISTICS.md §1: power of non-inferiority, not of equivalence.
    """
    if finding is None or not finding.is_shown or margin is None or not finding.std_error:
        return None
    size = _harmonic_size(finding)
    if size is None:
        return None
    quantile = _own_quantile(finding, finding.std_error)
    spread = quantile + NormalDist().inv_cdf(WANTED)
    wanted = (spread * finding.std_error / margin) ** 2 * size
    points = _trace(_Scale(finding.std_error, margin, quantile, size), wanted)
    return PowerCurve(
        points=points,
        own=next(point for point in points if point.is_own),
        n_wanted=max(2, round(wanted)),
        margin=margin,
        unit=finding.unit,
        outcome=finding.outcome,
        week=finding.week,
        is_synthetic=finding.is_synthetic,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """What the power at one size is reckoned from, and thus at any other."""

    std_error: float
    margin: float
    quantile: float
    size: float  # an arm, of the finding

    def power(self, times: float) -> float:
        """The power where the arms are `times` as large."""
        return NormalDist().cdf(self.margin / (self.std_error / times**0.5) - self.quantile)


def _trace(scale: _Scale, wanted: float) -> tuple[PowerPoint, ...]:
    """The points of the curve by size, the finding's own size among them."""
    own = max(2, round(scale.size))
    top = max(2 * own, round(1.5 * wanted))
    sizes = {own, *(max(2, round(top * step / _STEPS)) for step in range(1, _STEPS + 1))}
    return tuple(
        PowerPoint(n, scale.power(1.0 if n == own else n / scale.size), is_own=n == own)
        for n in sorted(sizes)
    )


def _own_quantile(finding: Finding, std_error: float) -> float:
    if finding.ci90 is None:
        return QUANTILE
    return max(QUANTILE, (finding.ci90.high - finding.ci90.low) / 2 / std_error)


def _harmonic_size(finding: Finding) -> float | None:
    """The size of two equal arms that would tell as much."""
    if not finding.n_trial or not finding.n_comparison:
        return None
    return max(2.0, 2 / (1 / finding.n_trial + 1 / finding.n_comparison))
