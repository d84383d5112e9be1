"""What a resource is reckoned to cost: a price with its uncertainty and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

ASSUMED = "project"  # origin of a price that no source gives


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one kind of resource, kr. an hour or a piece."""

    kind: str  # clean `resource_kind`
    low: float  # low and high are read as a 95 % interval
    mid: float
    high: float
    origin: str  # "source", or "project": an assumption
    source: str | None  # source id; None where assumed
    locator: str  # where in the source; "" where assumed
    note: str  # what the price holds

    def __post_init__(self) -> None:
        """Refuse prices out of order, and a sourced price without its source."""
        if not 0 <= self.low <= self.mid <= self.high < inf:
            raise ValueError(f"price of {self.kind}: 0 <= low <= mid <= high expected")
        if (self.source is None) != self.is_assumed:
            raise ValueError(f"price of {self.kind}: a source, or the origin {ASSUMED!r}")

    @property
    def is_assumed(self) -> bool:
        """True where no source gives the price."""
        return self.origin == ASSUMED
