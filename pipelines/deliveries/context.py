"""What every conversion needs to know: the registry, the note, the table, the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.deliveries.faults import REFUSED, WARNING, FaultLog
from pipelines.deliveries.raw import Integers, Mask, RawColumn
from pipelines.deliveries.text import fold
from pipelines.domain import DeliveryNote, DeliverySchema, Municipality, Outcome, Registry
from pipelines.tables import Table


@dataclass(frozen=True)
class Context:
    """One table of one delivery on its way to being clean."""

    municipality: Municipality
    registry: Registry
    note: DeliveryNote
    table: Table
    lines: Integers  # row numbers as the user sees them
    log: FaultLog
    codes: dict[str, Integers] = field(default_factory=dict)  # identifiers as numbers, one a row

    @property
    def schema(self) -> DeliverySchema:
        """What the network may change about reading."""
        return self.registry.schema

    def threshold(self, name: str) -> float:
        """A declared share; 0 (the strictest) where the schema declares none."""
        return self.schema.thresholds.get(name, 0.0)

    def rows(self, mask: Mask) -> list[int]:
        """The first rows of a mask, as the user sees them."""
        places = np.flatnonzero(mask)[:50]
        return [int(line) for line in self.lines[places]]

    def warn_or_refuse(self, count: int, threshold: str) -> Outcome:
        """Refuse where more than the declared share of the rows is touched."""
        return REFUSED if count > self.threshold(threshold) * len(self.lines) else WARNING

    def rows_at(self, index: Iterable[int]) -> list[int]:
        """The rows of a frame's index, as the user sees them."""
        return [int(self.lines[place]) for place in list(index)[:50]]

    def is_missing(self, raw: RawColumn, *, is_code: bool = False) -> Mask:
        """Which distinct texts mean that there is no value; `NA` is a value in a code column."""
        markers = {fold(marker) for marker in self.schema.missing_markers}
        if is_code:
            markers -= {"na", "n/a"}
        longest = 2 * max(map(len, markers), default=0)
        short = pc.less_equal(pc.binary_length(raw.texts), longest)
        missing = np.array(short.to_numpy(zero_copy_only=False), dtype=bool)
        if not any(character.isdigit() for marker in markers for character in marker):
            missing &= raw.digits == 0
        places = np.flatnonzero(missing)
        candidates = raw.texts.take(pa.array(places)).to_pylist()
        missing[places] = [fold(text) in markers for text in candidates]
        return missing | raw.is_blank


def mask_of(values: list[Any]) -> Mask:
    """Return a mask of what is true in `values`."""
    return np.array(values, dtype=bool)
