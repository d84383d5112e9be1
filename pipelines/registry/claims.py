"""The claims of a registry and its words of strength to records; how they are written, checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipelines.argument.definitions import AMONG, check_definition, find_cycles
from pipelines.argument.findings import split_key
from pipelines.domain import (
    CERTAINTY_WORDS,
    STRENGTH_WORDS,
    Certainty,
    Claim,
    Evidence,
    Registry,
    Selection,
)
from pipelines.registry.faults import Faults
from pipelines.registry.fields import Fields, as_sound_all
from pipelines.registry.sections import RegistryFiles
from pipelines.registry.vocabulary import OUTCOMES

NAME = "claims.yml"
_KEYED = ("finding", "statement", "claim", "registry")
_SELECTING = ("count", "compare")
_LEAVE_OUT = "leave_out"


def read_words(
    files: RegistryFiles,
) -> tuple[dict[Certainty, str], dict[Certainty, tuple[str, ...]]]:
    """Read the words of strength that `network.yml` gives, or the usual ones."""
    root = files.root("network.yml")
    if root is None:
        return dict(CERTAINTY_WORDS), dict(STRENGTH_WORDS)
    return parse_certainty_words(root), parse_strength_words(root)


def parse_certainty_words(root: Fields) -> dict[Certainty, str]:
    """Read the word that `network.yml` ties to each certainty; the usual ones otherwise."""
    words = dict(CERTAINTY_WORDS)
    if root.has("certainty_words"):
        given = root.child("certainty_words")
        words = {grade: given.label(grade.value, longest=40) for grade in Certainty}
        given.close()
    return words


def parse_strength_words(root: Fields) -> dict[Certainty, tuple[str, ...]]:
    """Read which words need which certainty; the usual ones where `network.yml` has none."""
    words = dict(STRENGTH_WORDS)
    if root.has("strength_words"):
        given = root.child("strength_words")
        words = {grade: given.texts(grade.value) for grade in STRENGTH_WORDS}
        given.close()
    return words


def parse_claim(fields: Fields) -> Claim | None:
    """Read one claim; whether its evidence exists is for `argument` to judge."""
    evidence = [_parse_evidence(item) for item in fields.children("evidence")]
    if not evidence:
        fields.fault("evidence", "er tomt", "Nævn mindst ét stykke belæg.")
    return fields.build(
        Claim,
        id=fields.slug("id"),
        template=fields.text("template"),
        evidence=as_sound_all(evidence),
        predicate=fields.text("predicate"),
        chapter=fields.text("chapter"),
        line=fields.line,
    )


def check_definitions(registry: Registry, files: RegistryFiles) -> None:
    """Note every claim that is not written as claims must be, with its line.

    Args:
        registry: what the files declare, as far as it is sound.
        files: where faults are noted.
    """
    drafts = _read_drafts(files)
    whole = replace(registry, claims=drafts)
    for claim in drafts:
        place = f'{files.place(NAME)}, linje {claim.line}, påstanden "{claim.id}"'
        for fault in (*check_definition(claim, whole), *_check_weeks(claim, whole)):
            files.faults.tell(f"{place}: {fault}")
    for fault in find_cycles(drafts):
        files.faults.tell(f"{files.folder.name}/{fault}")


def _check_weeks(claim: Claim, registry: Registry) -> Iterator[str]:
    """Say which findings are named at a week at which nothing is computed."""
    networks = {network.slug for network in registry.networks}
    for evidence in claim.evidence:
        if evidence.kind != "finding":
            continue
        parts = split_key(evidence.key, networks)[3]
        weeks = OUTCOMES[parts[0]][1] if parts and parts[0] in OUTCOMES else None
        for part in parts[1:]:
            if weeks is not None and part.isdecimal() and int(part) not in weeks:
                known = ", ".join(str(week) for week in weeks if week is not None) or "ingen"
                yield f'"{evidence.key}" findes ikke: ugerne er {known}. Ret nøglen.'


def _read_drafts(files: RegistryFiles) -> tuple[Claim, ...]:
    """Read every claim that can be read at all: one fault must not hide the claim's others."""
    apart = RegistryFiles(files.folder, Faults())  # what it notes has been noted already
    if not apart.has(NAME):
        return ()
    return tuple(
        Claim(
            item.text("id"),
            item.text("template"),
            evidence,
            item.text("predicate"),
            item.peek("chapter") or "",
            item.line,
        )
        for item in apart.blocks(NAME, "claims") or ()
        if (evidence := _read_sound(item)) and item.text("predicate")
    )


def _read_sound(item: Fields) -> tuple[Evidence, ...]:
    found = [_parse_evidence(each) for each in item.children("evidence")]
    return tuple(evidence for evidence in found if evidence is not None)


def _parse_evidence(fields: Fields) -> Evidence | None:
    given = [kind for kind in (*_KEYED, *_SELECTING) if fields.has(kind)]
    if len(given) != 1:
        fix = f"Skriv præcis én af {', '.join((*_KEYED, *_SELECTING))}."
        fields.fault(given[0] if given else "finding", f"er én af {len(given)} slags belæg", fix)
        for name in given:
            fields.text(name)
        return fields.build(Evidence, kind="", key="")
    kind = given[0]
    if kind in _KEYED:
        return fields.build(Evidence, kind=kind, key=fields.text(kind))
    selection = _parse_selection(fields, kind)
    return fields.build(Evidence, kind=kind, key=_describe(selection), selection=selection)


def _parse_selection(fields: Fields, kind: str) -> Selection:
    among = fields.one_of(kind, AMONG)
    is_count, has_outcome = kind == "count", among != "statements"
    others = "members" if is_count else "with"
    if fields.has("missing"):
        fields.one_of("missing", (_LEAVE_OUT,))
    return Selection(
        among=among,
        trial=fields.text("trial") if among == "municipalities" else "",
        network=fields.slug("network") if among == "trials" and fields.has("network") else "",
        outcome=fields.text("outcome") if has_outcome and fields.has("outcome") else "",
        members=fields.texts(others) if fields.has(others) else (),
        where=fields.text("where") if is_count else "",
        subject="" if is_count else fields.text("subject"),
        leaves_out=fields.has("missing"),
    )


def _describe(selection: Selection) -> str:
    """Name a selection in one line: "municipalities/formkrav/duration/rmst_difference/26"."""
    parts = (selection.among, selection.trial or selection.network, selection.outcome)
    if not any(parts[1:]):
        parts = (selection.among, selection.subject, "")
    return "/".join(part for part in parts if part)
