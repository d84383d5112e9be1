"""What a count or a comparison goes over: each member with its name and what it says."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.argument.facts import Facts, read_finding, read_statement
from pipelines.argument.findings import outcome_parts
from pipelines.domain import NETWORK_ROW, Registry, Selection, Trial

PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Member:
    """One municipality, trial or statement of a selection."""

    id: str
    name: str  # as a sentence names it
    facts: Facts


def list_member_ids(selection: Selection, registry: Registry) -> tuple[str, ...]:
    """Return who a selection goes over, the subject of a comparison first."""
    subject = (selection.subject,) if selection.subject else ()
    others = selection.members or _everybody(selection, registry)
    return (*subject, *(other for other in others if other not in subject))


def read_members(
    selection: Selection, registry: Registry, findings: pd.DataFrame
) -> tuple[Member, ...]:
    """Read every member of a selection; one that says nothing is among them all the same."""
    return tuple(
        Member(i, _name(i, selection, registry), _read(i, selection, registry, findings))
        for i in list_member_ids(selection, registry)
    )


def _everybody(selection: Selection, registry: Registry) -> tuple[str, ...]:
    if selection.among == "municipalities":
        return tuple(m.slug for m in registry.municipalities_in(selection.trial))
    if selection.among == "trials":
        own = selection.network or next(iter(n.slug for n in registry.networks), "")
        return tuple(t.slug for t in registry.trials if t.network == own)
    return ()


def _name(member: str, selection: Selection, registry: Registry) -> str:
    try:
        if selection.among == "municipalities":
            return registry.municipality(member).unit
        if selection.among == "trials":
            return registry.trial(member).short_title
    except KeyError:
        return member
    return member


def _read(member: str, selection: Selection, registry: Registry, findings: pd.DataFrame) -> Facts:
    if selection.among == "statements":
        return read_statement(member, registry)
    if selection.among == "municipalities":
        outcome = _outcome(selection, registry, selection.trial)
        return read_finding(f"{selection.trial}/{member}/{outcome}", findings)
    return _read_trial(member, _outcome(selection, registry, member), registry, findings)


def _read_trial(trial: str, outcome: str, registry: Registry, findings: pd.DataFrame) -> Facts:
    """Read a trial's result: of all its municipalities together, or of the only one."""
    pooled = read_finding(f"{trial}/{NETWORK_ROW}/{outcome}", findings)
    units = registry.municipalities_in(trial)
    if pooled.missing and len(units) == 1:
        alone = read_finding(f"{trial}/{units[0].slug}/{outcome}", findings)
        return pooled if alone.missing else alone
    return pooled


def _outcome(selection: Selection, registry: Registry, trial: str) -> str:
    if selection.outcome not in {"", PRIMARY}:
        return selection.outcome
    try:
        found: Trial = registry.trial(trial)
    except KeyError:
        return PRIMARY  # names no finding: it is said where the claim is checked
    return outcome_parts(found.plan.primary)
