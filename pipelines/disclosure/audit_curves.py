"""The audit of curves: who left by which cause between two weeks, from all curves of an arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from pipelines.disclosure.hidden import AuditSystem, Hidden
from pipelines.disclosure.ranges import Range, range_of_count
from pipelines.disclosure.system import MANY
from pipelines.domain import DisclosureThresholds

SURVIVAL = "duration"
CAUSES = ("job_or_education", "other_exit")
COMPLETE = "complete"  # nobody was lost before the curve ends
_ARM = ["network", "trial", "municipality", "arm"]
_HALF = 0.005
_EXACT = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """What is shown of one arm: rows by week, the origin among them."""

    rows: Mapping[str, Mapping[int, tuple[float, object, object]]]  # value, at risk, events
    weeks: tuple[int, ...]  # every week that a curve shows, 0 first

    def shows(self, outcome: str, week: int) -> bool:
        """Whether a curve has a row at the week; every curve starts at the origin."""
        return week in self.rows.get(outcome, {})


def curve_systems(
    tables: Mapping[str, pd.DataFrame],
    thresholds: DisclosureThresholds,
    _earlier: Sequence[Mapping[str, pd.DataFrame]] = (),
) -> Iterator[AuditSystem]:
    """Yield one system an arm whose curves do not protect each other by their weeks alone."""
    curves = tables.get("curves")
    if curves is None or curves.empty:
        return
    shown = curves[(curves["status"] == "ok").fillna(value=False).astype(bool)]
    for key, rows in shown.groupby(_ARM, sort=True):
        arm = _read(rows)
        if not is_common_grid(arm):
            yield _arm_system("/".join(str(part) for part in key[1:]), arm, thresholds)


def is_common_grid(arm: Curves) -> bool:
    """Say whether both causes are shown at the same weeks, which survival shows too.

    Then each cause has enough exits between two of these weeks, and of the weeks between them
    only all exits together are known, which are enough as well: nothing small can be told.
    """
    one, other, all_exits = (set(arm.rows.get(name, {})) for name in (*CAUSES, SURVIVAL))
    return one - {0} == other - {0} and one - {0} <= all_exits and len(all_exits) > 0


def _read(rows: pd.DataFrame) -> Curves:
    by_outcome: dict[str, dict[int, tuple[float, object, object]]] = {}
    for row in rows.to_dict("records"):
        if pd.notna(row["value"]) and pd.notna(row["week"]):
            place = by_outcome.setdefault(str(row["outcome"]), {})
            place[int(row["week"])] = (float(row["value"]), row["at_risk"], row["events"])
    weeks = {week for steps in by_outcome.values() for week in steps}
    return Curves(by_outcome, tuple(sorted(weeks | {0})))


def _arm_system(place: str, arm: Curves, thresholds: DisclosureThresholds) -> AuditSystem:
    audited = AuditSystem(place, thresholds)
    system = audited.system
    n_range = _size(arm, thresholds)
    size = system.add(*n_range)
    steps = len(arm.weeks) - 1
    exits = {cause: [system.add() for _ in range(steps)] for cause in CAUSES}
    left = {cause: [system.add(0, 1) for _ in range(steps)] for cause in CAUSES}
    _tie_values(audited, arm, left)
    for cause in CAUSES:
        for k in range(steps):
            _tie_increment(audited, arm, k, exits[cause], left[cause], n_range)
    _tie_events(audited, arm, exits)
    _tie_at_risk(audited, arm, size, exits)
    _note_hidden(audited, arm, exits)
    return audited


def _size(arm: Curves, thresholds: DisclosureThresholds) -> Range:
    origins = [steps[0][1] for steps in arm.rows.values() if 0 in steps]
    known = [range_of_count(n, thresholds) for n in origins if pd.notna(n)]  # type: ignore[call-overload]  # a cell
    return known[0] if known else (0.0, MANY)


def _tie_values(audited: AuditSystem, arm: Curves, left: Mapping[str, list[int]]) -> None:
    system = audited.system
    for k, week in enumerate(arm.weeks[1:]):
        for cause in CAUSES:
            if arm.shows(cause, week):
                low, high = _limits(arm.rows[cause][week][0])
                system.tie({left[cause][k]: 1.0}, low, high)
        both = {left[cause][k]: 1.0 for cause in CAUSES}
        low, high = 0.0, 1.0
        if arm.shows(SURVIVAL, week):
            stay_low, stay_high = _limits(arm.rows[SURVIVAL][week][0])
            low, high = 1 - stay_high, 1 - stay_low
        system.tie(both, low, high)


def _limits(value: float) -> Range:
    half = _HALF if abs(value * 100 - round(value * 100)) < _EXACT else _EXACT
    return value - half, value + half


def _tie_increment(
    audited: AuditSystem, arm: Curves, k: int, exits: list[int], left: list[int], n: Range
) -> None:
    """Each exit adds at least 1/n to its curve; more once somebody was lost."""
    system = audited.system
    rise = {left[k]: 1.0, **({left[k - 1]: -1.0} if k else {})}
    scaled = {unknown: weight * n[1] for unknown, weight in rise.items()}
    system.tie(rise, 0.0, 1.0)
    if n[1] < MANY:
        system.tie({**scaled, exits[k]: -1.0}, 0.0, np.inf)
    fewest = {unknown: -weight * n[0] for unknown, weight in rise.items()}
    system.tie({**fewest, exits[k]: 1.0}, 0.0, np.inf, belief=COMPLETE)
    least = _least_at_risk(arm, k, audited.thresholds)
    if least > 0:
        weighted = {unknown: -weight * least for unknown, weight in rise.items()}
        system.tie({**weighted, exits[k]: 1.0}, 0.0, np.inf)


def _least_at_risk(arm: Curves, k: int, thresholds: DisclosureThresholds) -> float:
    week = arm.weeks[k + 1]
    shown = [steps[week][1] for steps in arm.rows.values() if week in steps]
    return max((range_of_count(n, thresholds)[0] for n in shown), default=0.0)


def _tie_events(audited: AuditSystem, arm: Curves, exits: Mapping[str, list[int]]) -> None:
    place = {week: k for k, week in enumerate(arm.weeks)}
    for outcome in (SURVIVAL, *CAUSES):
        counted = CAUSES if outcome == SURVIVAL else (outcome,)
        weeks = sorted(set(arm.rows.get(outcome, {})) | {0})
        for before, week in pairwise(weeks):
            span = range(place[before], place[week])
            total = {exits[cause][k]: 1.0 for cause in counted for k in span}
            events = arm.rows[outcome][week][2]
            audited.system.tie(total, *range_of_count(events, audited.thresholds))


def _tie_at_risk(
    audited: AuditSystem, arm: Curves, size: int, exits: Mapping[str, list[int]]
) -> None:
    for k, week in enumerate(arm.weeks[1:]):
        low, high = _at_risk(arm, week, audited.thresholds)
        if high >= MANY:
            continue
        before = {exits[cause][i]: 1.0 for cause in CAUSES for i in range(k)}
        until = {exits[cause][i]: 1.0 for cause in CAUSES for i in range(k + 1)}
        audited.system.tie({size: 1.0, **{u: -w for u, w in before.items()}}, low, np.inf)
        audited.system.tie(
            {size: 1.0, **{u: -w for u, w in until.items()}}, -np.inf, high, belief=COMPLETE
        )


def _at_risk(arm: Curves, week: int, thresholds: DisclosureThresholds) -> Range:
    shown = [steps[week][1] for steps in arm.rows.values() if week in steps]
    known = [range_of_count(n, thresholds) for n in shown if pd.notna(n)]  # type: ignore[call-overload]  # a cell
    return known[0] if known else (0.0, MANY)


def _note_hidden(audited: AuditSystem, arm: Curves, exits: Mapping[str, list[int]]) -> None:
    """Note the exits between two weeks of which the cause's own curve shows not both."""
    for cause in CAUSES:
        for k, (before, week) in enumerate(pairwise(arm.weeks)):
            is_shown = arm.shows(cause, week) and (before == 0 or arm.shows(cause, before))
            if not is_shown:
                place = f"{audited.place}/curves/{cause}/{week}"
                audited.hidden.append(Hidden(exits[cause][k], place, is_listed=False))
