"""The values that a claim reads, as a person is told them."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.argument.facts import Facts
from pipelines.argument.fields import FIELD_NAMES, NAMES
from pipelines.argument.predicates import Predicate
from pipelines.argument.sentences import format_fact
from pipelines.argument.terms import Reference
from pipelines.domain import ClaimValue
from pipelines.wording import decimals_for, join_words, name_unit

_ANSWERS = frozenset({"ja", "nej", "uvist"})


def list_values(references: Sequence[Reference], facts: Sequence[Facts]) -> tuple[ClaimValue, ...]:
    """Return each value that a claim reads, with its unit and, of several, whose it is."""
    return tuple(
        ClaimValue(name_reference(reference, len(facts)), _show(reference, facts))
        for reference in references
    )


def tell_values(predicate: Predicate, facts: Sequence[Facts]) -> str:
    """Return what a predicate read: "værdien (belæg 1) er 90; det gælder alle: ja"."""
    return "; ".join(_tell(reference, facts) for reference in predicate.references)


def _tell(reference: Reference, facts: Sequence[Facts]) -> str:
    state = _state(reference, facts)
    link = ":" if state in _ANSWERS else " er"
    return f"{name_reference(reference, len(facts))}{link} {state}"


def name_reference(reference: Reference, count: int) -> str:
    """Return what a reference reads, and of several pieces of evidence, of which: from 1."""
    index, field = reference
    name = "hvem" if field == NAMES else FIELD_NAMES[field]
    return name if count == 1 and index == 0 else f"{name} (belæg {index + 1})"


def _show(reference: Reference, facts: Sequence[Facts]) -> str:
    index, name = reference
    read = facts[index]
    if name == NAMES:
        return join_words(read.names) or "ingen"
    state = _state(reference, facts)
    value = read.known[name]
    has_unit = name in {"value", "margin"} or name.startswith(("ci9", "prediction", "other_"))
    if not has_unit or isinstance(value, str):
        return state
    places = decimals_for([float(value)], read.unit)
    return f"{state} {name_unit(read.unit, float(value), places)}".strip()


def _state(reference: Reference, facts: Sequence[Facts]) -> str:
    index, name = reference
    read = facts[index]
    shown = [format_fact(name, state[name], read.unit) for state in read.possible or (read.known,)]
    one, last = shown[0], shown[-1]
    return one if one == last else f"{one}–{last}" if one not in _ANSWERS else "uvist"
