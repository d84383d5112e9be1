"""Looks a finding up by its key: `trial/municipality/outcome/estimand/week/comparison/method`."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

# Stands beside the main result for comparison; only a key that names it means it.
_SENSITIVITY = frozenset({"fixed_effect"})
_PARTS = ("outcome", "estimand", "week", "comparison", "method")


@dataclass(frozen=True, slots=True)
class FindingMatch:
    """The finding that a key names; None where it names none, or more than one."""

    finding: pd.Series | None
    count: int  # findings that the key fits


def find_finding(findings: pd.DataFrame, key: str) -> FindingMatch:
    """Find the one finding that the key names.

    Args:
        findings: released findings of all municipalities and the pooled ones.
        key: trial and municipality, then the other parts in their order; a part that the rest
            makes clear may be left out.
    """
    trial, _, rest = key.partition("/")
    municipality, *parts = rest.split("/")
    of_place = findings[(findings["trial"] == trial) & (findings["municipality"] == municipality)]
    fitting = [row for _, row in of_place.iterrows() if _fits(row, parts)]
    if len(fitting) > 1:
        fitting = [row for row in fitting if row["method"] not in _SENSITIVITY]
    return FindingMatch(fitting[0] if len(fitting) == 1 else None, len(fitting))


def _fits(row: pd.Series, parts: list[str]) -> bool:
    """Whether the parts stand in the row's key, in order."""
    values = iter([_text(row[name]) for name in _PARTS])
    return all(any(value == part for value in values) for part in parts)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]  # one cell
