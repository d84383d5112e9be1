"""What the parts of the audit hand each other: a system, its hidden counts, what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from pipelines.disclosure.system import System
from pipelines.domain import DisclosureThresholds

# Rows with these have no count at all; nothing is hidden in them.
NO_COUNT = frozenset({"not_delivered", "refused", "failed"})


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """Where something can be worked out, and by which rule; not what."""

    place: str  # "formkrav/rebild/trial/flow/dropped_out"
    rule: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """One hidden count: its unknown and its place."""

    unknown: int
    place: str
    is_known_large: bool = False  # shown in an earlier vintage
    is_listed: bool = True  # a table has a row for it that says it is hidden


@dataclass(slots=True)
class AuditSystem:
    """One system with the hidden counts in it."""

    place: str
    thresholds: DisclosureThresholds
    system: System = field(default_factory=System)
    hidden: list[Hidden] = field(default_factory=list)


def records(rows: pd.DataFrame | None) -> Iterator[dict[str, object]]:
    """Yield the rows as dictionaries; none where there is no table."""
    if rows is not None:
        for record in rows.to_dict("records"):
            yield {str(name): value for name, value in record.items()}
