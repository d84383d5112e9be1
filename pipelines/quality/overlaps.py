"""Spells of one person on one benefit held against one another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipelines.domain import Registry
from pipelines.tables import TableSet, number_keys

_FAR = pd.Timestamp("2200-01-01")
Integers = np.ndarray[Any, np.dtype[Any]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def is_apart(rows: pd.DataFrame, _tables: TableSet, _registry: Registry) -> pd.Series[bool]:
    """Whether no earlier spell of the person on the same benefit runs past the start."""
    persons = number_keys(rows["person_id"]) + 1  # 0 is a missing one
    places = np.flatnonzero(np.bincount(persons)[persons] > 1)  # the others have no earlier spell
    spells = rows.iloc[places][["benefit", "start_date", "end_date"]]
    benefits = pd.factorize(spells["benefit"])[0] + 1
    starts = spells["start_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    ends = spells["end_date"].fillna(_FAR).to_numpy().astype("datetime64[D]").astype(np.int64)
    runs = persons[places].astype(np.int64) * (len(benefits) + 1) + benefits
    order = np.lexsort((starts, runs))
    apart = np.ones(len(rows), dtype=bool)
    apart[places[order]] = _starts_after_earlier(runs[order], starts[order], ends[order])
    return pd.Series(apart, index=rows.index, dtype=bool)


def _starts_after_earlier(runs: Integers, starts: Integers, ends: Integers) -> Mask:
    """Which days of runs in order come after all earlier ends of the same run."""
    found = np.ones(len(runs), dtype=bool)
    if not len(runs):
        return found
    # One running maximum serves all runs where each one's days come after the former's.
    is_first = np.append(True, runs[1:] != runs[:-1])
    span = int(max(ends.max(), starts.max()) - min(ends.min(), starts.min())) + 1
    shift = np.cumsum(is_first) * span
    reached = np.maximum.accumulate(ends + shift)
    found[1:] = is_first[1:] | (starts[1:] + shift[1:] >= reached[:-1])
    return found
