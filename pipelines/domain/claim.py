"""Claims: sentences of the report that assert something, with the evidence they name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ClaimState(Enum):
    """Whether the evidence carries the sentence."""

    HOLDS = "holds"
    FAILS = "fails"
    UNSUPPORTED = "unsupported"  # evidence missing or suppressed


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: a finding by its key, a statement by its id, or a count."""

    kind: str  # "finding", "statement" or "count"
    key: str  # "formkrav/_network/duration/rmst_difference/26" or "kl-2021/meaningful"


@dataclass(frozen=True, slots=True)
class Claim:
    """One Danish sentence template with typed evidence and the predicate that must hold."""

    id: str
    template: str  # "{0} procent af medarbejderne …"; {0} is the first evidence's value
    evidence: tuple[Evidence, ...]
    predicate: str  # "value >= 0.9", "verdict in {not_worse, better}"
    chapter: str

    def __post_init__(self) -> None:
        """Refuse a claim that nothing could contradict."""
        if not self.evidence or not self.predicate.strip():
            raise ValueError(f"claim {self.id}: evidence and predicate are required")


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim evaluated: its state, its sentence with values, and why."""

    claim: Claim
    state: ClaimState
    sentence: str  # with values, in Danish number format; "" where it does not hold
    why: str
    is_synthetic: bool  # True where any finding it rests on is synthetic
