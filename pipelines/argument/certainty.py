"""How certain is a result? GRADE-like steps down from what the design allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import inf

from pipelines.domain import Certainty as Certainty

_FROM_DESIGN = {5: 3, 4: 2, 3: 2, 2: 1, 1: 0}  # SMS level -> rung of _LADDER
SUBSTANTIAL_I2, CONSIDERABLE_I2 = 50.0, 75.0  # percent, Cochrane Handbook §10.10
MAX_MISSING = 0.10  # share without the outcome


_LADDER = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)


class StepReason(Enum):
    """Why a result is less certain than its best design."""

    RISK_OF_BIAS = "risk_of_bias"
    INCONSISTENCY = "inconsistency"
    INDIRECTNESS = "indirectness"
    IMPRECISION = "imprecision"
    DATA_QUALITY = "data_quality"


@dataclass(frozen=True, slots=True)
class Step:
    """Steps down for one reason."""

    reason: StepReason
    steps: int


@dataclass(frozen=True, slots=True)
class EvidenceProfile:
    """What is known about how a result came about."""

    sms_level: int  # Maryland scale of the design, 1 descriptive … 5 randomised
    margin: float | None  # of the primary outcome; None: any effect is measured against 0
    ci90: tuple[float, float] | None  # None: no estimate
    i2: float | None = None  # percent; None: one municipality
    is_indirect: bool = False  # other persons, outcome or time than the claim is about
    is_whole_unit: bool = False  # whole departments or municipalities in one arm
    is_unadjusted: bool = False  # arms differ (SMD > 0.1 left) and nothing corrects it
    missing_share: float = 0.0  # 0-1 without the outcome
    has_warnings: bool = False  # quality findings about columns that the result rests on

    def __post_init__(self) -> None:
        """Refuse a design off the scale, a share off 0-1 and limits in the wrong order."""
        if self.sms_level not in _FROM_DESIGN:
            raise ValueError("sms_level: 1 to 5 expected")
        if not 0 <= self.missing_share <= 1:
            raise ValueError("missing_share: a share from 0 to 1 expected")
        if self.i2 is not None and not 0 <= self.i2 <= 100:
            raise ValueError("i2: percent from 0 to 100 expected")
        if self.ci90 is not None and not self.ci90[0] <= self.ci90[1]:
            raise ValueError("ci90: low and high limit expected, in this order")
        if self.margin is not None and not 0 < self.margin < inf:
            raise ValueError("margin: a finite number > 0 expected")


@dataclass(frozen=True, slots=True)
class CertaintyAssessment:
    """A certainty, with what led to it."""

    certainty: Certainty
    start: Certainty  # what the design allows
    steps: tuple[Step, ...]  # those taken, in the order of `StepReason`


def assess_certainty(profile: EvidenceProfile) -> CertaintyAssessment:
    """Step down from what the design allows, one rung a step, to very low at most.

    Start: randomised high, comparison at the same time moderate, before/after or historical
    low, no comparison very low. Steps: bias (whole units; arms that differ), inconsistency
    (I² above 50 %: 1, above 75 %: 2), indirectness, imprecision (the 90 % interval holds both
    an effect at the margin and none, or is wider than two margins: 1; no estimate: 2), data
    quality (over 10 % missing, or warnings).

    Source:
        STATISTICS.md §3; GRADE handbook (Schünemann et al. 2013), simplified.
    """
    counts = {
        StepReason.RISK_OF_BIAS: int(profile.is_whole_unit) + int(profile.is_unadjusted),
        StepReason.INCONSISTENCY: _inconsistency(profile.i2),
        StepReason.INDIRECTNESS: int(profile.is_indirect),
        StepReason.IMPRECISION: _imprecision(profile),
        StepReason.DATA_QUALITY: int(profile.missing_share > MAX_MISSING or profile.has_warnings),
    }
    steps = tuple(Step(reason, count) for reason, count in counts.items() if count)
    start = _FROM_DESIGN[profile.sms_level]
    end = max(0, start - sum(step.steps for step in steps))
    return CertaintyAssessment(_LADDER[end], _LADDER[start], steps)


def _inconsistency(i2: float | None) -> int:
    if i2 is None:
        return 0
    return int(i2 > SUBSTANTIAL_I2) + int(i2 > CONSIDERABLE_I2)


def _imprecision(profile: EvidenceProfile) -> int:
    if profile.ci90 is None:
        return 2
    low, high = profile.ci90
    if profile.margin is None:
        return int(low <= 0 <= high)
    holds_none, holds_margin = low <= 0 <= high, low <= -profile.margin or high >= profile.margin
    return int(high - low > 2 * profile.margin or (holds_none and holds_margin))
