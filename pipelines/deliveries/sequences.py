"""The spells of each person in turn, as days: what follows on what, and whether any overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.deliveries.context import Context
from pipelines.deliveries.raw import Integers, Mask

_RUNNING = np.datetime64("2200-01-01", "D")  # later than any end


@dataclass(frozen=True)
class Sequences:
    """Spells of persons who have several, by person and start."""

    is_same: Mask  # whether a spell is the same person's as the one before
    starts: Integers  # days since 1970
    ends: Integers

    def count_gaps(self, days: int) -> int:
        """Count the spells that begin so many days after the end of the one before."""
        gaps = self.starts[1:] - self.ends[:-1]
        return int((self.is_same[1:] & (gaps == days)).sum())

    def overlap(self) -> bool:
        """Whether any spell begins before an earlier one of the same person has ended."""
        if not len(self.starts):
            return False
        # One running maximum serves all persons where each one's days come after the former's.
        span = int(max(self.ends.max(), self.starts.max()) - self.starts.min()) + 1
        shift = np.cumsum(~self.is_same) * span
        reached = np.maximum.accumulate(self.ends + shift)
        return bool((self.is_same[1:] & (self.starts[1:] + shift[1:] < reached[:-1])).any())


def arrange_spells(rows: pd.DataFrame, context: Context) -> Sequences:
    """Put the spells of persons with several in order; starts are known, ends may be missing."""
    persons = context.codes["person_id"][rows.index.to_numpy()]
    several: Mask = np.bincount(persons)[persons] > 1 if len(persons) else np.zeros(0, dtype=bool)
    persons = persons[several].astype(np.int64)
    starts = _as_days(rows["start_date"], several)
    ends = _as_days(rows["end_date"], several)
    order = np.lexsort((starts, persons))
    persons = persons[order]
    is_same = np.zeros(len(persons), dtype=bool)
    is_same[1:] = persons[1:] == persons[:-1]
    return Sequences(is_same, starts[order], ends[order])


def _as_days(dates: pd.Series[pd.Timestamp], chosen: Mask) -> Integers:
    days = dates.to_numpy()[chosen].astype("datetime64[D]")
    days[np.isnat(days)] = _RUNNING
    return days.astype(np.int64)
