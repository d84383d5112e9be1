"""What can be said of claims before any data: whether they are written as claims must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipelines.argument.fields import FIELDS_OF, NAMES
from pipelines.argument.findings import split_key
from pipelines.argument.members import PRIMARY
from pipelines.argument.predicates import parse_predicate
from pipelines.argument.sentences import TemplateError, parse_gaps
from pipelines.argument.tallies import TALLIES
from pipelines.argument.terms import PredicateError, Reference
from pipelines.domain import NETWORK_ROW, Claim, Evidence, Registry, Selection
from pipelines.wording import OUTCOME_DIRECTIONS, OUTCOME_NAMES

AMONG = ("municipalities", "trials", "statements")
_OUTCOMES = frozenset({*OUTCOME_DIRECTIONS, *OUTCOME_NAMES})


def check_definition(claim: Claim, registry: Registry) -> Iterator[str]:
    """Say everything that is wrong with how a claim is written; data are not needed."""
    for evidence in claim.evidence:
        yield from _check_evidence(evidence, registry)
    read: set[Reference] = set()
    try:
        read.update(parse_predicate(claim.predicate).references)
    except PredicateError as error:
        yield f"betingelsen »{claim.predicate}« er ikke gyldig: {error}. Ret betingelsen."
    try:
        read.update(parse_gaps(claim.template))
    except TemplateError as error:
        yield f"sætningen er ikke gyldig: {error}. Ret sætningen."
        return
    yield from _check_references(claim, read)


def find_twins(claims: Sequence[Claim]) -> Iterator[str]:
    """Say which names several claims have."""
    for claim_id, count in sorted(Counter(claim.id for claim in claims).items()):
        if count > 1:
            yield (
                f'claims.yml: {count} påstande hedder "{claim_id}". Giv hver påstand sit eget navn.'
            )


def find_cycles(claims: Sequence[Claim]) -> Iterator[str]:
    """Say which claims rest on one another in a circle, each circle once."""
    below = {c.id: [e.key for e in c.evidence if e.kind == "claim"] for c in claims}
    lines = {claim.id: claim.line for claim in claims}
    told: set[frozenset[str]] = set()
    for start in below:
        circle = _find_circle(start, below)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            way = " → ".join([*circle, circle[0]])
            where = f"claims.yml, linje {lines[start]}" if lines[start] else "claims.yml"
            yield (
                f"{where}: påstandene hviler på hinanden i ring ({way}). "
                "Lad mindst én af dem hvile på noget andet."
            )


def _find_circle(start: str, below: dict[str, list[str]]) -> list[str]:
    """Return a way from a claim back to itself; empty where there is none."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for key in below.get(way[-1], ()):
            if key == start:
                return way
            if key not in seen:
                seen.add(key)
                ways.append([*way, key])
    return []


def _check_evidence(evidence: Evidence, registry: Registry) -> Iterator[str]:
    if evidence.kind not in FIELDS_OF:
        yield (
            f'belæg af slagsen "{evidence.kind}" kendes ikke. Skriv {", ".join(sorted(FIELDS_OF))}.'
        )
    elif evidence.kind == "finding":
        yield from _check_finding(evidence.key, registry)
    elif evidence.kind == "claim":
        if evidence.key not in {claim.id for claim in registry.claims}:
            yield f'påstanden "{evidence.key}", som den hviler på, findes ikke. Ret navnet.'
    elif evidence.kind == "registry":
        yield from _check_tally(evidence.key, registry)
    elif evidence.selection is not None:
        yield from _check_selection(evidence.kind, evidence.selection, registry)
    elif evidence.kind in {"count", "compare"}:
        yield f'belægget "{evidence.kind}" siger ikke, hvad det går over. Udfyld felterne.'


def _check_finding(key: str, registry: Registry) -> Iterator[str]:
    if not registry.trials:
        return
    _, trial, place, parts = split_key(key, {network.slug for network in registry.networks})
    yield from _check_place(trial, place, registry)
    if parts and not _OUTCOMES & set(parts[:1]) and not _is_later_part(parts[0]):
        yield from _check_outcome(parts[0])


def _is_later_part(part: str) -> bool:
    """Whether a key leaves its outcome out and begins with the estimand or the week."""
    return part.isdecimal() or part.endswith(("_difference", "_ratio", "_share"))


def _check_place(trial: str, place: str, registry: Registry) -> Iterator[str]:
    if trial not in {t.slug for t in registry.trials} | {NETWORK_ROW}:
        yield f'forsøget "{trial}" findes ikke i registret. Ret nøglen.'
    elif place != NETWORK_ROW and place not in {m.slug for m in registry.municipalities}:
        yield f'kommunen "{place}" findes ikke i registret. Ret nøglen.'
    elif NETWORK_ROW not in {place, trial} and trial not in {
        t.slug for t in registry.trials_of(place)
    }:
        yield f'"{place}" deltager ikke i "{trial}". Ret nøglen eller participation.csv.'


def _check_outcome(outcome: str) -> Iterator[str]:
    name = outcome.partition("/")[0]
    if name not in {"", PRIMARY} and name not in _OUTCOMES:
        yield f'udfaldet "{name}" findes ikke. Skriv et udfald, som det står i findings.csv.'


def _check_tally(key: str, registry: Registry) -> Iterator[str]:
    network, _, name = key.rpartition("/")
    if name not in TALLIES:
        yield f'registret kan ikke tælle "{name}". Skriv {", ".join(TALLIES)}.'
    if network and network not in {n.slug for n in registry.networks}:
        yield f'netværket "{network}" findes ikke i registret. Ret det.'


def _check_selection(kind: str, selection: Selection, registry: Registry) -> Iterator[str]:
    yield from _check_members(kind, selection, registry)
    if selection.network and selection.network not in {n.slug for n in registry.networks}:
        yield f'netværket "{selection.network}" findes ikke i registret. Ret det.'
    if selection.among != "statements":
        yield from _check_outcome(selection.outcome)
    if kind == "count":
        yield from _check_where(selection)


def _check_where(selection: Selection) -> Iterator[str]:
    kind = "statement" if selection.among == "statements" else "finding"
    try:
        read = parse_predicate(selection.where).references
    except PredicateError as error:
        yield f"optællingens betingelse »{selection.where}« er ikke gyldig: {error}. Ret den."
        return
    for index, name in read:
        if index or name not in FIELDS_OF[kind]:
            yield (
                f'optællingens betingelse »{selection.where}« læser "{name}[{index}]". '
                f"Brug {', '.join(sorted(FIELDS_OF[kind]))} uden nummer."
            )


def _check_members(kind: str, selection: Selection, registry: Registry) -> Iterator[str]:
    named = [*((selection.subject,) if kind == "compare" else ()), *selection.members]
    if selection.among == "trials":
        known = {trial.slug for trial in registry.trials}
        yield from (f'forsøget "{n}" findes ikke i registret. Ret navnet.' for n in named
                    if n not in known)  # fmt: skip
    elif selection.among == "municipalities":
        for place in named or [NETWORK_ROW]:
            yield from _check_place(selection.trial, place, registry)
    elif not selection.members:
        yield "der er ikke nævnt nogen udsagn at gå over. Udfyld members eller with."


def _check_references(claim: Claim, read: Iterable[Reference]) -> Iterator[str]:
    references = set(read)
    for index, name in sorted(references):
        if not 0 <= index < len(claim.evidence):
            yield (
                f"der henvises til belæg nr. {index}, men der er kun "
                f"{len(claim.evidence)} (det første er nr. 0). Ret nummeret."
            )
        elif not _has_field(claim.evidence[index], name):
            yield _tell_field(index, claim.evidence[index].kind, name)
    for index in sorted(set(range(len(claim.evidence))) - {index for index, _ in references}):
        yield (
            f"belæg nr. {index} bruges ikke. "
            "Brug det i betingelsen eller sætningen, eller slet det."
        )


def _has_field(evidence: Evidence, name: str) -> bool:
    fields = FIELDS_OF.get(evidence.kind)
    return fields is None or name in fields or (name == NAMES and evidence.kind == "count")


def _tell_field(index: int, kind: str, name: str) -> str:
    what = "er et udsagn" if kind == "statement" else f'er af slagsen "{kind}"'
    return (
        f'belæg nr. {index} {what} og har ikke "{name}". Brug {", ".join(sorted(FIELDS_OF[kind]))}.'
    )
