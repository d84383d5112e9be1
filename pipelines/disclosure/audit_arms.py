"""The audit of one arm: its flow, background, surveys, interviews, and the sizes of findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pandas as pd

from pipelines.disclosure.arm_counts import Count, Key, collect_counts
from pipelines.disclosure.hidden import AuditSystem, Hidden
from pipelines.disclosure.populations import ANALYSED, FORMS, HELD
from pipelines.disclosure.ranges import range_of_count, range_of_share
from pipelines.domain import DisclosureThresholds

GROWTH = "growth"  # nobody who was counted in an earlier vintage is missing now
INTAKE = "intake"  # whoever was referred and did not drop out is included
_OF_SPELLS = ("measure", "first_interview_delay")
ORDER = "order"  # a later stage never counts more than an earlier one
_NESTED: tuple[tuple[Key, Key], ...] = (  # smaller, larger
    (("flow", "referred"), ("flow", "eligible")),
    (("flow", "dropped_out"), ("flow", "referred")),
    (ANALYSED, ("flow", "included")),
    (_OF_SPELLS, ANALYSED),
    (("finding", "interviews_held_unemployed"), ANALYSED),
    (("finding", "active_effort"), ANALYSED),
    (HELD, ("measure", "share_missed")),
    (("measure", "share_joint_cancelled"), ("measure", "share_missed")),
)


def arm_systems(
    tables: Mapping[str, pd.DataFrame],
    thresholds: DisclosureThresholds,
    earlier: Sequence[Mapping[str, pd.DataFrame]],
) -> Iterator[AuditSystem]:
    """Yield one system an arm; all vintages of it stand in the same system."""
    vintages = [collect_counts(part) for part in (*earlier, tables)]
    for arm in sorted({arm for vintage in vintages for arm in vintage}):
        audited = AuditSystem("/".join((arm[1], arm[2], arm[3])), thresholds)
        _fill(audited, [vintage.get(arm, []) for vintage in vintages])
        yield audited


def _fill(audited: AuditSystem, vintages: list[list[Count]]) -> None:
    known: list[dict[Key, int]] = []
    large: set[Key] = set()
    for counts in vintages:
        unknowns = _add_counts(audited, counts, large)
        _tie(audited, unknowns)
        large |= {count.key for count in counts if not _is_hidden(count)}
        known.append(unknowns)
    for before, after in pairwise(known):
        for key in sorted(before.keys() & after.keys()):
            audited.system.at_most(before[key], after[key], belief=GROWTH)


def _add_counts(audited: AuditSystem, counts: list[Count], large: set[Key]) -> dict[Key, int]:
    """Add each count once; a second showing of the same count is a second range of it."""
    unknowns: dict[Key, int] = {}
    noted: set[Key] = set()
    system = audited.system
    for count in counts:
        if count.key not in unknowns:
            unknowns[count.key] = system.add()
        unknown = unknowns[count.key]
        if not _is_hidden(count):
            low, high = _range(audited, count)
            system.lows[unknown] = max(system.lows[unknown], low)
            system.highs[unknown] = min(system.highs[unknown], high)
        elif count.key not in noted:
            noted.add(count.key)
            audited.hidden.append(Hidden(unknown, count.place, count.key in large))
    return unknowns


def _range(audited: AuditSystem, count: Count) -> tuple[float, float]:
    if count.key[0] in {"part", "hits"}:
        return range_of_share(count.shown, count.whole, audited.thresholds)
    return range_of_count(count.shown, audited.thresholds)


def _is_hidden(count: Count) -> bool:
    return bool(pd.isna(count.shown))  # type: ignore[call-overload]  # a cell


def _tie(audited: AuditSystem, unknowns: dict[Key, int]) -> None:
    system = audited.system
    for smaller, larger in _NESTED:
        if smaller in unknowns and larger in unknowns:
            system.at_most(unknowns[smaller], unknowns[larger], belief=ORDER)
    for part, whole in _parts_of_wholes(unknowns):
        system.at_most(part, whole, belief=ORDER)
    for parts, total in _sums(unknowns):
        system.tie({**dict.fromkeys(parts, 1.0), total: -1.0}, 0.0, 0.0)
    _tie_intake(audited, unknowns)


def _parts_of_wholes(unknowns: dict[Key, int]) -> Iterator[tuple[int, int]]:
    for key in sorted(unknowns):
        whole = {
            "hits": ("survey", key[-1]),
            "part": HELD if key[-1] in FORMS else ("measure", key[-1]),
            "survey": ("asked", key[-1]),
        }.get(key[0])
        if whole in unknowns:
            yield unknowns[key], unknowns[whole]


def _sums(unknowns: dict[Key, int]) -> Iterator[tuple[list[int], int]]:
    """The levels of a variable add up to those analysed; the forms to the interviews held."""
    variables = sorted({key[1] for key in unknowns if key[0] == "baseline"})
    for variable in variables:
        levels = [u for key, u in sorted(unknowns.items()) if key[:2] == ("baseline", variable)]
        if ANALYSED in unknowns:
            yield levels, unknowns[ANALYSED]
    forms = [unknowns["part", form] for form in FORMS if ("part", form) in unknowns]
    if len(forms) == len(FORMS) and HELD in unknowns:
        yield forms, unknowns[HELD]


def _tie_intake(audited: AuditSystem, unknowns: dict[Key, int]) -> None:
    stages = [("flow", stage) for stage in ("referred", "dropped_out", "included")]
    if all(stage in unknowns for stage in stages):
        referred, dropped, included = (unknowns[stage] for stage in stages)
        weights = {referred: 1.0, dropped: -1.0, included: -1.0}
        audited.system.tie(weights, 0.0, 0.0, belief=INTAKE)
