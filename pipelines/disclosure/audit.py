"""The audit: can anybody narrow a hidden count by what is published together?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.disclosure.audit_arms import arm_systems
from pipelines.disclosure.audit_curves import curve_systems
from pipelines.disclosure.audit_network import network_systems
from pipelines.disclosure.audit_surface import check_surface
from pipelines.disclosure.hidden import AuditSystem, Hidden, Violation
from pipelines.disclosure.system import SOLVED, Solver
from pipelines.domain import DisclosureThresholds
from pipelines.errors import DisclosureError
from pipelines.tables import RELEASED_TABLES, Kind

_COUNTS = {
    table.name: [c.name for c in table.columns if c.kind is Kind.INTEGER and c.name != "week"]
    for table in RELEASED_TABLES
}
_SHOWN_AT_MOST = 10  # places named in a message


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What the audit found; it names places and rules, never a count."""

    violations: tuple[Violation, ...]
    n_hidden: int  # hidden counts whose range was worked out
    n_counts: int  # counts shown

    @property
    def is_safe(self) -> bool:
        """Whether nothing was found."""
        return not self.violations

    def refuse(self, where: str) -> None:
        """Stop where something was found.

        Raises:
            DisclosureError: says where, and which rule; not what.
        """
        if self.is_safe:
            return
        places = [f"{found.place} ({found.rule})" for found in self.violations[:_SHOWN_AT_MOST]]
        more = len(self.violations) - len(places)
        rest = f" og {more} steder til" if more else ""
        raise DisclosureError(
            f"{where}: skjulte antal kan indsnævres ud fra det, der vises samlet: "
            f"{'; '.join(places)}{rest}. Intet er frigivet. Skjul flere tal disse steder, eller "
            "saml grupperne i større grupper."
        )


def audit_released(
    tables: Mapping[str, pd.DataFrame],
    thresholds: DisclosureThresholds,
    earlier: Sequence[Mapping[str, pd.DataFrame]] = (),
) -> AuditReport:
    """Work out what an outsider can about every hidden count, from all tables together.

    Args:
        tables: released tables by name, of one participation or of everything published; pooled
            rows (municipality "_network") are held against the municipalities.
        thresholds: the network's thresholds.
        earlier: the same tables as earlier published, oldest first. An outsider may take it
            that nobody who was counted then is missing now.

    Returns:
        A violation for each hidden count (0 up to the smallest cell less one) that can be
        narrowed, and for each figure that breaks a rule by itself.

    Source:
        SECURITY.md §2: the feasible interval of every hidden count must be at least 0-4.
    """
    systems: list[AuditSystem] = []
    for make in (arm_systems, curve_systems, network_systems):
        systems.extend(make(tables, thresholds, earlier))
    found = list(check_surface(tables, thresholds))
    for system in systems:
        found.extend(_check_system(system, thresholds.min_cell - 1))
    return AuditReport(
        tuple(sorted(set(found))),
        sum(len(system.hidden) for system in systems),
        sum(int(tables[t][c].notna().sum()) for t in tables for c in _COUNTS.get(t, [])),
    )


def _check_system(audited: AuditSystem, most: int) -> list[Violation]:
    if not audited.hidden:
        return []
    if not audited.system.hold(()).is_feasible():
        return [Violation(audited.place, "contradiction")]
    found: list[Violation] = []
    for beliefs in _sets_of_beliefs(audited):
        solver = audited.system.hold(beliefs)
        unknowns = [hidden.unknown for hidden in audited.hidden]
        doubtful = set(solver.find_narrow(unknowns, 0.0, float(most)))
        found.extend(
            Violation(hidden.place, "+".join(beliefs) or "tables")
            for hidden in audited.hidden
            if hidden.unknown in doubtful and not _is_wide(solver, hidden, most)
        )
    return found


def _sets_of_beliefs(audited: AuditSystem) -> list[tuple[str, ...]]:
    """All beliefs at once where they can be true together, else each that can be by itself."""
    beliefs = audited.system.beliefs
    if not beliefs or audited.system.hold(beliefs).is_feasible():
        return [beliefs]
    single: list[tuple[str, ...]] = [(belief,) for belief in beliefs]
    return [one for one in single if audited.system.hold(one).is_feasible()] or [()]


def _is_wide(solver: Solver, hidden: Hidden, most: int) -> bool:
    found = solver.range_of(hidden.unknown)
    if found is None:  # the tables contradict each other: nobody can conclude
        return True
    low, high = math.ceil(found[0] - SOLVED), math.floor(found[1] + SOLVED)
    if not hidden.is_listed:  # nothing says that it is small: what may be large tells nothing
        return high > most or (low <= 0 and high == most)
    if hidden.is_known_large:  # an earlier vintage shows it, so only its width can protect others
        return high - low >= most
    return low <= 0 and high >= most
