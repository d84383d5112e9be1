"""One defect of the catalogue, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.unit.deliveries.delivering import Rows

Content = bytes | str | Rows | dict[str, bytes | str]


@dataclass(frozen=True)
class Case:
    """A defect, and what must come of it."""

    id: str
    what: str
    make: Callable[[], Content]
    code: str
    outcome: str
    is_same: bool = False  # the clean spells are those of the delivery without the defect
    rows: tuple[int, ...] | None = None
    told_as: str = ""  # the case that the finding carries, where it is another
    before: Callable[[], Content] | None = None  # the delivery before this one
