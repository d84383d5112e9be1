"""The same effect with fewer process rules? Verdicts, score test, equivalence, power."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from pipelines.domain import Verdict
from pipelines.estimation.inputs import (
    check_flag,
    check_level,
    check_number,
    check_positive,
    check_share,
    check_vector,
)
from pipelines.estimation.intervals import quantile

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class ScoreTest:
    """Test that the trial's proportion is not worse by the margin; higher is better."""

    z: float
    p_value: float  # one-sided
    ci_low: float  # 1 - 2 alpha limits of trial - comparison, the test inverted
    ci_high: float


@dataclass(frozen=True, slots=True)
class _TwoShares:
    hits: tuple[int, int]
    sizes: tuple[int, int]

    @property
    def shares(self) -> tuple[float, float]:
        return self.hits[0] / self.sizes[0], self.hits[1] / self.sizes[1]


def score_test_proportions(
    successes_trial: float,
    n_trial: float,
    successes_comparison: float,
    n_comparison: float,
    margin: float,
    alpha: float = ALPHA,
) -> ScoreTest:
    """Test H0: trial - comparison <= -margin against trial - comparison > -margin.

    Args:
        successes_trial: good outcomes in the trial arm, of `n_trial`.
        n_trial: size of the trial arm.
        successes_comparison: good outcomes in the comparison, of `n_comparison`.
        n_comparison: size of the comparison.
        margin: 0 <= margin < 1, as a proportion.
        alpha: one-sided level; the limits are those of 1 - 2 alpha.

    Raises:
        ValueError: no counts, more successes than persons, a margin out of range.

    Source:
        Farrington & Manning 1990, without the factor N / (N - 1); limits by inversion.
    """
    trial = check_share(successes_trial, n_trial)
    comparison = check_share(successes_comparison, n_comparison)
    if not 0 <= check_number(margin, "margin") < 1:
        raise ValueError("margin: a proportion from 0 to below 1 expected")
    check_level(2 * alpha, "2 alpha")
    counts = _TwoShares((trial[0], comparison[0]), (trial[1], comparison[1]))
    z = _score(counts, -margin)
    low, high = _invert(counts, quantile(1 - alpha))
    return ScoreTest(z, float(stats.norm.sf(z)), low, high)


def verdict(
    estimate: float,
    std_error: float,
    margin: float,
    higher_is_better: bool,
    alpha: float = ALPHA,
) -> Verdict:
    """Give the verdict on one effect by normal quantiles.

    Args:
        estimate: trial - comparison, raw direction.
        std_error: its standard error, > 0.
        margin: > 0, in the unit of the estimate.
        higher_is_better: False where a lower value is good (weeks on benefit).
        alpha: 1 - alpha limits decide on 0, 1 - 2 alpha limits on the margin.

    Raises:
        ValueError: a value is missing, or margin or standard error is not > 0.

    Source:
        STATISTICS.md §1.
    """
    check_number(estimate, "estimate")
    check_positive(std_error, "std_error")
    check_level(2 * check_number(alpha, "alpha"), "2 alpha")
    wide, narrow = (quantile(p) * std_error for p in (1 - alpha / 2, 1 - alpha))
    return verdict_from_limits(
        estimate,
        (estimate - wide, estimate + wide),
        (estimate - narrow, estimate + narrow),
        margin,
        higher_is_better,
    )


def verdict_from_limits(
    estimate: float,
    ci95: tuple[float, float],
    ci90: tuple[float, float],
    margin: float,
    higher_is_better: bool,
) -> Verdict:
    """Give the verdict on one effect by the limits that its finding carries.

    Args:
        estimate: trial - comparison, raw direction.
        ci95: low and high limit that decide on 0.
        ci90: low and high limit that decide on the margin.
        margin: > 0, in the unit of the estimate.
        higher_is_better: False where a lower value is good.

    Raises:
        ValueError: a value is missing, or the margin is not > 0.

    Source:
        STATISTICS.md §1, tested in this order.
    """
    check_positive(margin, "margin")
    check_vector([estimate, *ci95, *ci90], "estimate and limits")
    check_flag(higher_is_better, "higher_is_better")
    turned = estimate if higher_is_better else -estimate
    low95, high95 = _turn(ci95, higher_is_better)
    low90, _ = _turn(ci90, higher_is_better)
    if low95 > 0:
        return Verdict.BETTER
    if low90 > -margin:
        return Verdict.NOT_WORSE
    if high95 < 0:
        return Verdict.WORSE if turned < -margin else Verdict.WORSE_WITHIN_MARGIN
    return Verdict.UNDECIDED


def is_measurably_worse(ci95: tuple[float, float], higher_is_better: bool) -> bool:
    """Tell whether the whole 95 % interval lies on the bad side of 0 ("men målbart ringere")."""
    return _turn(ci95, higher_is_better)[1] < 0


def is_equivalent(ci90: tuple[float, float], margin: float) -> bool:
    """Tell whether the whole 90 % interval lies within both margins (TOST)."""
    check_positive(margin, "margin")
    return -margin < ci90[0] and ci90[1] < margin


def noninferiority_power(
    std_error: float, margin: float, true_effect: float = 0.0, alpha: float = ALPHA
) -> float:
    """Return the chance that "not worse" is shown, for an effect turned so that more is better."""
    check_positive(std_error, "std_error")
    return float(stats.norm.cdf((margin + true_effect) / std_error - quantile(1 - alpha)))


def equivalence_power(
    std_error: float, margin: float, true_effect: float = 0.0, alpha: float = ALPHA
) -> float:
    """Return the chance that equivalence is shown (TOST, both margins)."""
    check_positive(std_error, "std_error")
    z = quantile(1 - alpha)
    inside = stats.norm.cdf((margin - true_effect) / std_error - z)
    return float(max(inside - stats.norm.cdf((-margin - true_effect) / std_error + z), 0.0))


def _turn(limits: tuple[float, float], higher_is_better: bool) -> tuple[float, float]:
    return limits if higher_is_better else (-limits[1], -limits[0])


def _score(counts: _TwoShares, difference: float) -> float:
    """Return z of the difference tested, with variances under it."""
    trial, comparison = counts.shares
    gap = trial - comparison - difference
    restricted = _restricted_share(counts, difference)
    other = min(max(restricted - difference, 0.0), 1.0)
    variance = restricted * (1 - restricted) / counts.sizes[0]
    variance += other * (1 - other) / counts.sizes[1]
    if variance <= 0:
        return 0.0 if abs(gap) < 1e-12 else float(np.copysign(1e6, gap))
    return float(gap / np.sqrt(variance))


def _restricted_share(counts: _TwoShares, difference: float) -> float:
    """Return the trial arm's likeliest proportion under the difference (a cubic's root)."""
    trial, comparison = counts.shares
    ratio = counts.sizes[1] / counts.sizes[0]
    a = 1 + ratio
    b = -(1 + ratio + trial + ratio * comparison + difference * (ratio + 2))
    c = difference**2 + difference * (2 * trial + ratio + 1) + trial + ratio * comparison
    d = -trial * difference * (1 + difference)
    v = b**3 / (3 * a) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = np.copysign(np.sqrt(max(b**2 / (3 * a) ** 2 - c / (3 * a), 0.0)), v)
    angle = np.arccos(np.clip(v / u**3, -1, 1)) if abs(u) > 1e-12 else 0.0
    root = 2 * u * np.cos((np.pi + angle) / 3) - b / (3 * a)
    return float(np.clip(root, max(difference, 0.0), min(1 + difference, 1.0)))


def _invert(counts: _TwoShares, z: float) -> tuple[float, float]:
    trial, comparison = counts.shares
    observed = trial - comparison
    edge = 1 - 1e-9

    def above(difference: float) -> float:
        return _score(counts, difference) - z

    def below(difference: float) -> float:
        return _score(counts, difference) + z

    low = optimize.brentq(above, -edge, observed, xtol=1e-12) if observed > -edge else -1.0
    high = optimize.brentq(below, observed, edge, xtol=1e-12) if observed < edge else 1.0
    return float(low), float(high)
