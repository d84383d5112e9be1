"""Damage to `leverance.yml`: what a person writes wrong in it."""

from __future__ import annotations

import re

from tests.fuzz.parcel import NOTE, NOTE_FILE, Mutant, Parcel, Rng

_VALUES = [
    *("", "~", "null", "[]", "{}", "[1, 2]", "0860", "860", "0o1534", '"0860"', "Hjørring", "0740"),
    *("Aalborg", "851", "2020-06-30", "30-06-2020", "30/06/2020", "06/30/2020", "30.6.20", "1e3"),
    *("2020-06-31", "2020-13-01", "0000-00-00", "sidste_dag", "Sidste dag", "foerste_dag_uden"),
    *("første_dag_uden", "første dag uden", "foerste", "ekte", "Ekte", "syntetisk", "ægte"),
    *("true", "ja", "&a [*a]", "!!python/object:os.system x", "a@b.dk", "010170-4000", "x" * 500),
    *('"', "'", "- a", "a: b: c", "\t", "|", ">", "%", "@", "`", "{{ x }}", "2020-06-30 12:00"),
]


def change_value(rng: Rng, parcel: Parcel) -> Mutant:
    """Give one field another value."""
    lines = NOTE.splitlines(keepends=True)
    at = int(rng.integers(len(lines)))
    value = str(rng.choice(_VALUES))
    lines[at] = re.sub(r":.*\n", lambda _m: f": {value}\n", lines[at])
    return _as_mutant("følgeseddel: anden værdi", parcel, "".join(lines))


def change_name(rng: Rng, parcel: Parcel) -> Mutant:
    """Give one field another name, leave it out, or write it twice."""
    lines = NOTE.splitlines(keepends=True)
    at = int(rng.integers(len(lines)))
    name, _, rest = lines[at].partition(":")
    choice = int(rng.integers(6))
    lines[at] = [
        f"{name.upper()}:{rest}", "", lines[at] * 2, f"{name}2:{rest}", f" {name}:{rest}",
        f"{name}{rest}",
    ][choice]  # fmt: skip
    return _as_mutant("følgeseddel: felt", parcel, "".join(lines))


def change_whole(rng: Rng, parcel: Parcel) -> Mutant:
    """Write the note as somebody's editor does."""
    texts = [NOTE.replace("\n", "\r\n"), "\ufeff" + NOTE, NOTE.replace("  ", "\t"), NOTE * 2,
             NOTE.replace(": ", " = "), "---\n" + NOTE + "...\n", "# note\n" + NOTE, "[" * 5000,
             NOTE.replace("\n", "\n\n"), "{" + NOTE.replace("\n", ",") + "}"]  # fmt: skip
    return _as_mutant("følgeseddel: anden form", parcel, texts[int(rng.integers(len(texts)))])


def _as_mutant(kind: str, parcel: Parcel, note: str) -> Mutant:
    changed = Parcel(parcel.grids, note, is_workbook=parcel.is_workbook)
    files = parcel.files() | {NOTE_FILE: note.encode()}
    return Mutant(kind, NOTE_FILE, files, changed, note[:400])


NOTES = [change_value, change_value, change_name, change_whole]
