"""`tables.yml` to the part of reading deliveries that a network may change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.domain import Code, DeliverySchema, Design, Trial
from pipelines.registry.fields import Fields
from pipelines.registry.sections import RegistryFiles
from pipelines.registry.vocabulary import (
    CODE_LISTS,
    DEFAULT_THRESHOLDS,
    DERIVED_LISTS,
    REQUIRED_CODES,
    SCORE_LIST,
    THRESHOLDS,
)
from pipelines.tables import CLEAN_TABLES

FILE = "tables.yml"
_CLEAN = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "", "_": "", "-": "", "\u00a0": ""})


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """What `tables.yml` holds, before the lists that come from the trials are added."""

    aliases: dict[str, tuple[str, ...]]
    code_lists: dict[str, tuple[Code, ...]]
    missing_markers: tuple[str, ...]
    thresholds: dict[str, float]


def fold_word(word: str) -> str:
    """Return what two spellings must share to count as the same word."""
    return unicodedata.normalize("NFC", word).casefold().translate(_LETTERS)


def read_schema(files: RegistryFiles) -> SchemaFile | None:
    """Read `tables.yml`; None where it can't be read."""
    root = files.root(FILE)
    if root is None:
        return None
    schema = SchemaFile(
        _parse_aliases(root.child("aliases")),
        _parse_code_lists(root.child("code_lists")),
        root.texts("missing_markers"),
        _parse_thresholds(root.child("thresholds")),
    )
    root.close()
    return schema


def _parse_aliases(fields: Fields) -> dict[str, tuple[str, ...]]:
    known = {f"{table.name}.{column.name}" for table in CLEAN_TABLES for column in table.columns}
    aliases = {name: fields.texts(name) for name in fields.names}
    for name in aliases:
        if name not in known:
            fix = "Skriv tabel.kolonne med de rene navne, fx benefit_spells.end_date."
            fields.fault(name, "er ingen kolonne i leverancen", fix)
    for table in CLEAN_TABLES:
        meanings: dict[str, str] = {}
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            for header in (column.raw, *aliases.get(name, ())):
                other = meanings.setdefault(fold_word(header), name)
                if other != name:
                    what = f'har overskriften "{header}", som også betyder {other}'
                    fields.fault(name, what, "En overskrift må kun betyde én kolonne i en tabel.")
    return aliases


def _parse_code_lists(fields: Fields) -> dict[str, tuple[Code, ...]]:
    expected = sorted({*CODE_LISTS, SCORE_LIST} - set(DERIVED_LISTS))
    lists = {name: _parse_list(fields, name) for name in expected}
    for name in DERIVED_LISTS:
        if fields.has(name):
            fields.fault(name, "laves af forsøgene", "Slet listen; ret i trials i stedet.")
    for name in fields.names:
        if name not in expected and name not in DERIVED_LISTS:
            fields.fault(name, "er ingen kodeliste", f"Vælg mellem {', '.join(expected)}.")
    return lists


def _parse_list(fields: Fields, name: str) -> tuple[Code, ...]:
    if name == SCORE_LIST and not fields.has(name):
        return ()
    codes = [_parse_code(item) for item in fields.children(name)]
    sound = tuple(code for code in codes if code is not None)
    if len(sound) == len(codes) and fields.has(name):
        present = {code.clean for code in sound}
        for clean in REQUIRED_CODES.get(name, ()):
            if clean not in present:
                fix = "Tilføj den: programmet regner med den."
                fields.fault(name, f'mangler den rene værdi "{clean}"', fix)
        if not codes:
            fields.fault(name, "har ingen koder", "Tilføj mindst én.")
    return sound


def _parse_code(fields: Fields) -> Code | None:
    clean = fields.text("clean")
    if clean and not _CLEAN.fullmatch(clean):
        fields.fault("clean", "er ingen ren værdi", "Brug a-z, 0-9, bindestreg og understreg.")
    valid_from = fields.optional_day("valid_from") if fields.has("valid_from") else None
    valid_to = fields.optional_day("valid_to") if fields.has("valid_to") else None
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        fields.fault("valid_to", f"er {valid_to}, som er før valid_from", "Ret datoen.")
    return fields.build(
        Code,
        clean=clean,
        label=fields.label("label"),
        aliases=fields.texts("aliases") if fields.has("aliases") else (),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _parse_thresholds(fields: Fields) -> dict[str, float]:
    thresholds = {}
    for name, largest in THRESHOLDS.items():
        default = DEFAULT_THRESHOLDS.get(name)
        value = fields.number(name) if default is None or fields.has(name) else default
        if not 0 <= value <= largest:
            what = f"er {value:g}, men skal ligge fra 0 til {largest:g}"
            fields.fault(name, what, "Skriv en andel, fx 0.05 for 5 procent.")
        thresholds[name] = value
    fields.close()
    return thresholds


def complete_schema(
    files: RegistryFiles, schema: SchemaFile, trials: tuple[Trial, ...]
) -> DeliverySchema:
    """Add the lists that come from the trials, and check that each word means one code."""
    lists = schema.code_lists | {"trial": _list_trials(trials), "element": _list_elements(trials)}
    for name, codes in sorted(lists.items()):
        _check_words(files, name, codes)
    not_parallel = (trial.slug for trial in trials if trial.plan.design is not Design.PARALLEL)
    return DeliverySchema(
        schema.aliases, lists, schema.missing_markers, schema.thresholds, tuple(not_parallel)
    )


def _list_trials(trials: tuple[Trial, ...]) -> tuple[Code, ...]:
    return tuple(
        Code(trial.slug, trial.title, _unique((trial.listed_title, trial.short_title), trial.title))
        for trial in trials
    )


def _list_elements(trials: tuple[Trial, ...]) -> tuple[Code, ...]:
    names: dict[str, list[str]] = {}
    for trial in trials:
        for element in trial.elements:
            names.setdefault(element.slug, []).append(element.name)
    return tuple(Code(slug, given[0], _unique(given, given[0])) for slug, given in names.items())


def _unique(words: Iterable[str], label: str) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(words) if word != label)


def _check_words(files: RegistryFiles, name: str, codes: tuple[Code, ...]) -> None:
    place = files.place("trials" if name in DERIVED_LISTS else FILE)
    repeated = [code.clean for code in codes]
    for clean in sorted({clean for clean in repeated if repeated.count(clean) > 1}):
        what = f'kodelisten "{name}" har den rene værdi "{clean}" flere gange'
        files.faults.note(place, what, "Saml dens skrivemåder ét sted.")
    meanings: dict[str, str] = {}
    for code in codes:
        for word in (code.clean, code.label, *code.aliases):
            other = meanings.setdefault(fold_word(word), code.clean)
            if other != code.clean:
                what = f'i kodelisten "{name}" betyder "{word}" både "{other}" og "{code.clean}"'
                files.faults.note(place, what, "En skrivemåde må kun betyde én kode.")
