"""Looks a finding up by its key: `trial/municipality/outcome/estimand/week/comparison/method`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from pipelines.domain import OutcomeKey

# Stands beside the main result for comparison; only a key that names it means it.
_SENSITIVITY = frozenset({"fixed_effect"})
_PARTS = ("outcome", "estimand", "week", "arm", "comparison", "method")


@dataclass(frozen=True, slots=True)
class FindingMatch:
    """The finding that a key names; None where it names none, or more than one."""

    finding: pd.Series | None
    count: int  # findings that the key fits


def find_finding(findings: pd.DataFrame, key: str) -> FindingMatch:
    """Find the one finding that the key names.

    Args:
        findings: released findings of all municipalities and the pooled ones.
        key: trial and municipality (a network before them is allowed), then the other parts in
            their order; a part that the rest makes clear may be left out.
    """
    network, trial, municipality, parts = split_key(key, set(findings["network"]))
    is_place = (findings["trial"] == trial) & (findings["municipality"] == municipality)
    of_place = (
        findings[is_place & (findings["network"] == network)] if network else (findings[is_place])
    )
    fitting = [row for _, row in of_place.iterrows() if _fits(row, parts)]
    if len(fitting) > 1:
        fitting = [row for row in fitting if row["method"] not in _SENSITIVITY]
    return FindingMatch(fitting[0] if len(fitting) == 1 else None, len(fitting))


def split_key(key: str, networks: Collection[str]) -> tuple[str, str, str, list[str]]:
    """Return network ("" where the key names none), trial, municipality and the other parts."""
    parts = key.split("/")
    network = parts.pop(0) if len(parts) > 3 and parts[0] in networks else ""
    trial, municipality, *rest = [*parts, "", ""][: max(len(parts), 2)]
    return network, trial, municipality, rest


def outcome_parts(key: OutcomeKey) -> str:
    """Return an outcome as the parts of a finding's key: "duration/rmst_difference/26"."""
    parts = [key.outcome, key.estimand, "" if key.week is None else str(key.week)]
    return "/".join(part for part in parts if part)


def _fits(row: pd.Series, parts: list[str]) -> bool:
    """Whether the parts stand in the row's key, in order."""
    values = iter([_text(row[name]) for name in _PARTS])
    return all(any(value == part for value in values) for part in parts)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]  # one cell
