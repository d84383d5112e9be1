"""What changed in the findings from one published version to the next."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from pipelines.domain import Registry, Status
from pipelines.tables import FINDINGS
from pipelines.wording import (
    ESTIMAND_NAMES,
    MISSING,
    VERDICT_NAMES,
    fall_back,
    format_plain,
    name_outcome,
    name_status,
    name_unit,
)

_COMPARED = ("estimate", "ci95_low", "ci95_high", "n_trial", "n_comparison", "verdict", "status")
Row = Mapping[str, str]
_VERDICTS = {verdict.value: name for verdict, name in VERDICT_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """One finding that is new, gone or another than before; in Danish, for a reader."""

    kind: str  # "ny", "udgået" or "ændret"
    place: str  # trial and municipality
    what: str  # outcome, estimand and method
    before: str
    after: str


def find_changes(before: str, after: str, registry: Registry) -> tuple[Change, ...]:
    """Compare the findings of two versions.

    Args:
        before: the earlier version's `findings.csv`; "" where there was none.
        after: the new one's.
        registry: gives trials and municipalities their names.

    Returns:
        One change a finding, in the order of the findings' key.
    """
    old, new = _read(before), _read(after)
    changes = []
    for key in sorted(old.keys() | new.keys()):
        earlier, later = old.get(key), new.get(key)
        if earlier is not None and later is not None and _same(earlier, later):
            continue
        kind = "ny" if earlier is None else "udgået" if later is None else "ændret"
        changes.append(_describe(kind, earlier, later, registry))
    return tuple(changes)


def _read(text: str) -> dict[tuple[str, ...], Row]:
    rows = csv.DictReader(StringIO(text))
    return {tuple(row.get(name) or "" for name in FINDINGS.key): row for row in rows}


def _same(earlier: Row, later: Row) -> bool:
    return all((earlier.get(name) or "") == (later.get(name) or "") for name in _COMPARED)


def _describe(kind: str, earlier: Row | None, later: Row | None, registry: Registry) -> Change:
    row = later or earlier or {}
    trials = {trial.slug: trial.short_title for trial in registry.trials}
    places = {m.slug: m.name for m in registry.municipalities}
    trial = trials.get(row.get("trial", ""), row.get("trial", ""))
    place = places.get(row.get("municipality", ""), "alle kommuner")
    estimand = row.get("estimand", "")
    outcome = name_outcome(row.get("outcome", ""), _week(row))
    what = f"{outcome}: {ESTIMAND_NAMES.get(estimand, fall_back(estimand))}"
    return Change(kind, f"{trial}, {place}", what, _show(earlier), _show(later))


def _week(row: Row) -> int | None:
    text = row.get("week") or ""
    return int(float(text)) if text else None


def _show(row: Row | None) -> str:
    if row is None:
        return MISSING
    status = row.get("status") or ""
    if status != Status.OK.value or not row.get("estimate"):
        return name_status(status) if status in {s.value for s in Status} else MISSING
    low, high = row.get("ci95_low"), row.get("ci95_high")
    interval = f" ({_number(low)} til {_number(high)})" if low and high else ""
    verdict = _VERDICTS.get(row.get("verdict") or "", "")
    unit = name_unit(row.get("unit") or "")
    shown = f"{_number(row['estimate'])} {unit}".strip() + interval
    return f"{shown}, {verdict}" if verdict else shown


def _number(text: str) -> str:
    return format_plain(float(text))
