"""Claims: sentences of the report that assert something, with the evidence they name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ClaimState(Enum):
    """Whether the evidence carries the sentence."""

    HOLDS = "holds"
    FAILS = "fails"
    UNSUPPORTED = "unsupported"  # evidence missing or suppressed


class Certainty(Enum):
    """How far a result may be trusted; the registry ties words to each. Most certain first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"

    @property
    def rank(self) -> int:
        """3 for high … 0 for very low."""
        return len(Certainty) - 1 - list(Certainty).index(self)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a count or a comparison goes over."""

    among: str  # "municipalities" (of one trial), "trials" (of one network) or "statements"
    trial: str = ""  # among municipalities
    network: str = ""  # among trials; "" is the workspace's own
    outcome: str = ""  # "duration/rmst_difference/26", "primary" (each trial's own)
    members: tuple[str, ...] = ()  # only these; none named: all. Of a comparison: the others
    where: str = ""  # a count's predicate about each member
    subject: str = ""  # the one that a comparison is about
    leaves_out: bool = False  # members without a figure that may be shown are left out


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence."""

    kind: str  # "finding", "statement", "count", "compare", "claim" or "registry"
    # "formkrav/_network/duration/rmst_difference/26", "kl-2021/meaningful", a claim's id;
    # what a selection goes over, in short, for a count or a comparison
    key: str
    selection: Selection | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One Danish sentence template with typed evidence and the predicate that must hold."""

    id: str
    template: str  # "{0} procent af medarbejderne …"; {0} is the first evidence's value
    evidence: tuple[Evidence, ...]
    predicate: str  # "value >= 90", "verdict in {not_worse, better}"
    chapter: str
    line: int = 0  # where it stands in claims.yml; 0 where it was not read from a file

    def __post_init__(self) -> None:
        """Refuse a claim that nothing could contradict."""
        if not self.evidence or not self.predicate.strip():
            raise ValueError(f"claim {self.id}: evidence and predicate are required")


@dataclass(frozen=True, slots=True)
class ClaimValue:
    """One value that a claim's predicate or sentence reads, as it is shown."""

    name: str  # "værdi", "konklusion for belæg 1"
    shown: str  # "−0,4 uger"


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim evaluated: its state, its sentence with values, and why."""

    claim: Claim
    state: ClaimState
    sentence: str  # with values, in Danish number format; "" where it does not hold
    why: str
    is_synthetic: bool  # True where any finding it rests on is synthetic
    certainty: Certainty | None = None  # lowest of its findings; None: it rests on sources alone
    values: tuple[ClaimValue, ...] = ()
    before: tuple[ClaimValue, ...] = ()  # when it last held; none where it holds, or never held
    pages: tuple[str, ...] = ()  # of the book, that print it
