"""Reads `leverance.yml`, what the municipality says of its delivery; nothing in it is guessed."""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pipelines.deliveries.codes import MARKUP
from pipelines.deliveries.faults import (
    REFUSED,
    WARNING,
    FaultLog,
    count_of,
    list_danish,
)
from pipelines.deliveries.municipalities import resolve_municipality
from pipelines.deliveries.persons import count_person_names
from pipelines.deliveries.text import clean_text, fold
from pipelines.disclosure import find_identifiers
from pipelines.domain import DataKind, DeliveryNote, EndDateMeaning, Municipality, Registry

NOTE_NAME = "leverance.yml"
_FIELDS = (
    "kommunekode",
    "udtraeksdato",
    "periode",
    "system",
    "version",
    "kontakt",
    "datatype",
    "slutdato_er",
)
_REASON = "aendringsbegrundelse"  # optional: why the delivery differs from an earlier one
_SPELLINGS = {"udtræksdato": "udtraeksdato", "ændringsbegrundelse": _REASON}
_PERIOD_KEYS = {"fra": "fra", "from": "fra", "til": "til", "to": "til"}
_DATED = re.compile(r"^\d{1,4}[-._ ]\d{1,2}[-._ ]\d{1,4}$")
_MAX_BYTES = 100_000  # a note is some lines; what is larger is none
_YEARS = range(2000, 2101)


class _TextLoader(yaml.BaseLoader):
    """Reads every scalar as text (`0851` is no octal number) and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for key in sorted({str(key) for key in keys if keys.count(key) > 1}):
            raise yaml.constructor.ConstructorError(None, None, f'"{key}"', node.start_mark)
        return super().construct_mapping(node, deep)


def read_note(
    folder: Path, municipality: Municipality, registry: Registry
) -> tuple[DeliveryNote | None, FaultLog]:
    """Read the note of the delivery in `folder`; None where anything in it is refused."""
    log = FaultLog(NOTE_NAME)
    fields = _read_fields(folder / NOTE_NAME, log)
    if fields is None:
        return None, log
    _check_names(fields, log)
    period = _read_period(fields.get("periode"), log)
    extraction = _read_day(fields.get("udtraeksdato"), "udtraeksdato", log)
    kind = _read_choice(fields.get("datatype"), "datatype", [k.value for k in DataKind], log)
    meaning = _read_choice(
        fields.get("slutdato_er"), "slutdato_er", [m.value for m in EndDateMeaning], log
    )
    _check_municipality(fields.get("kommunekode"), municipality, registry, log)
    texts = {name: _read_text(fields.get(name), name, log) for name in _FIELDS[3:6]}
    reason = _read_text(fields.get(_REASON), _REASON, log)
    if period is not None and extraction is not None:
        _check_order(period, extraction, folder, log)
    if log.is_refused or period is None or extraction is None:
        return None, log
    return DeliveryNote(
        municipality_code=municipality.code,
        extraction_date=extraction,
        period_start=period[0],
        period_end=period[1],
        system=texts["system"],
        version=texts["version"],
        contact=texts["kontakt"],
        data_kind=DataKind(kind),
        end_date_is=EndDateMeaning(meaning),
        change_reason=reason,
    ), log


def _read_fields(path: Path, log: FaultLog) -> dict[str, Any] | None:
    path = _find_note(path)
    if not path.is_file() or path.is_symlink():
        log.add(
            "FØLGESEDDEL-MANGLER",
            REFUSED,
            f"filen mangler i mappen. Læg en {NOTE_NAME} ved med felterne {list_danish(_FIELDS)}.",
        )
        return None
    try:
        if path.stat().st_size > _MAX_BYTES:
            text = "filen er for stor til en følgeseddel. Skriv kun de aftalte felter."
            log.add("FØLGESEDDEL-ULÆSELIG", REFUSED, text)
            return None
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_TextLoader)  # noqa: S506 - a BaseLoader: text only
    except UnicodeDecodeError:
        log.add("FØLGESEDDEL-TEGNSÆT", REFUSED, "filen er ikke UTF-8. Gem den som UTF-8.")
        return None
    except OSError:
        text = "filen kan ikke åbnes. Luk den i andre programmer, og kontrollér adgangen til den."
        log.add("FØLGESEDDEL-ULÆSELIG", REFUSED, text)
        return None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" i linje {mark.line + 1}" if mark is not None else ""
        text = f"filen kan ikke læses som YAML{line} (eller et felt står to gange). Ret linjen."
        log.add("FØLGESEDDEL-ULÆSELIG", REFUSED, text)
        return None
    if not isinstance(content, dict):
        log.add("FØLGESEDDEL-ULÆSELIG", REFUSED, 'filen skal bestå af linjer som "felt: værdi".')
        return None
    return {_SPELLINGS.get(str(name).strip(), str(name).strip()): v for name, v in content.items()}


def _find_note(path: Path) -> Path:
    """Find the note however its name is cased, as Windows and Macintosh do."""
    named = (p for p in sorted(path.parent.iterdir()) if p.name.casefold() == NOTE_NAME)
    return next(named, path)


def _check_names(fields: dict[str, Any], log: FaultLog) -> None:
    missing = [name for name in _FIELDS if name not in fields or fields[name] in ("", None)]
    if missing:
        text = (
            f"feltet {missing[0]} mangler eller er tomt. Udfyld det; intet gættes."
            if len(missing) == 1
            else f"felterne {list_danish(missing)} mangler eller er tomme. Udfyld dem; intet "
            "gættes."
        )
        log.add("FØLGESEDDEL-FELT", REFUSED, text, count=len(missing))
    unknown = sum(name not in {*_FIELDS, _REASON} for name in fields)
    if unknown:
        text = (
            f"{count_of(unknown, 'felt er ukendt', 'felter er ukendte')} og ikke brugt. "
            f"Kendte: {list_danish(_FIELDS)}."
        )
        log.add("FØLGESEDDEL-EKSTRA", WARNING, text, count=unknown)
    if any(found.kind in {"cpr", "email"} for v in fields.values() for found in _identifiers(v)):
        text = "et felt rummer et CPR-nummer eller en e-mailadresse. Skriv kontakten som en rolle."
        log.add("PERSONOPLYSNING", REFUSED, text, case="D03")


def _check_contact(text: str, log: FaultLog) -> None:
    """Tell of a contact that is given by name or number; §1 wants a role."""
    kinds = {found.kind for found in find_identifiers(text)}
    if kinds & {"phone", "address"} or count_person_names([text]):
        message = 'feltet "kontakt" ligner et navn eller et nummer. Skriv rollen, fx datakontakt.'
        log.add("KONTAKT", WARNING, message, column="kontakt", case="D05")


def _identifiers(value: object) -> list[Any]:
    return list(find_identifiers(value)) if isinstance(value, str) else []


def _read_text(value: object, name: str, log: FaultLog) -> str:
    if value in ("", None):
        return ""  # already told
    if not isinstance(value, str) or len(value) > 200:
        text = f'feltet "{name}" skal være en kort tekst (højst 200 tegn).'
        log.add("FØLGESEDDEL-FELT", REFUSED, text, column=name)
        return ""
    if MARKUP.search(value):
        text = f'feltet "{name}" har tegn, der ikke må vises på en side. Brug bogstaver og tal.'
        log.add("ULOVLIGE-TEGN", REFUSED, text, column=name, case="F24")
        return ""
    text = clean_text(value)
    if name == "kontakt":
        _check_contact(text, log)
    return text


def _read_choice(value: object, name: str, allowed: list[str], log: FaultLog) -> str:
    text = fold(value).replace(" ", "_") if isinstance(value, str) else ""
    if text not in allowed and value not in ("", None):
        message = f'feltet "{name}" skal være {" eller ".join(allowed)}. Det gættes aldrig.'
        log.add("FØLGESEDDEL-FELT", REFUSED, message, column=name)
    return text


def _read_day(value: object, name: str, log: FaultLog) -> date | None:
    if value in ("", None):
        return None  # already told
    day = _parse_day(value.strip()) if isinstance(value, str) else None
    if day is None or day.year not in _YEARS:
        text = f'feltet "{name}" skal være en dato som 2019-06-30 (åååå-mm-dd) eller 30-06-2019.'
        log.add("FØLGESEDDEL-DATO", REFUSED, text, column=name)
        return None
    return day


def _parse_day(text: str) -> date | None:
    year_first = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    day_first = re.fullmatch(r"(\d{1,2})[-.](\d{1,2})[-.](\d{4})", text)
    match = year_first or day_first
    if match is None:
        return None
    parts = [int(part) for part in match.groups()]
    try:
        return date(*parts) if year_first else date(*reversed(parts))
    except ValueError:
        return None


def _read_period(value: object, log: FaultLog) -> tuple[date, date] | None:
    if value in ("", None):
        return None  # already told
    days: dict[str, object] = {}
    if isinstance(value, dict):
        days = {_PERIOD_KEYS.get(fold(str(name)), "?"): day for name, day in value.items()}
    elif isinstance(value, list) and len(value) == 2:
        days = {"fra": value[0], "til": value[1]}
    if set(days) != {"fra", "til"} or "" in days.values():
        text = 'feltet "periode" skal have "fra" og "til", hver med en dato som 2017-07-01.'
        log.add("FØLGESEDDEL-DATO", REFUSED, text, column="periode")
        return None
    start = _read_day(days["fra"], "periode: fra", log)
    end = _read_day(days["til"], "periode: til", log)
    return (start, end) if start is not None and end is not None else None


def _check_order(period: tuple[date, date], extraction: date, folder: Path, log: FaultLog) -> None:
    if period[0] >= period[1]:
        text = "perioden slutter ikke efter sin start. Ret fra og til."
        log.add("FØLGESEDDEL-DATO", REFUSED, text, column="periode")
    if period[0] > extraction or period[1] > extraction:
        text = "perioden går ud over udtræksdatoen. Ret perioden eller udtræksdatoen."
        log.add("FØLGESEDDEL-DATO", REFUSED, text, column="udtraeksdato")
    delivered = _parse_day(folder.name)
    is_iso = delivered is not None and delivered.isoformat() == folder.name
    if _DATED.search(folder.name) and not is_iso:
        text = "mappens navn er ikke leveringsdatoen, som den skrives her (åååå-mm-dd). Omdøb den."
        log.add("MAPPENAVN", WARNING, text)
    if delivered is not None and extraction > delivered:
        text = "udtræksdatoen ligger efter leveringsdatoen (mappens navn). Kontrollér begge."
        log.add("FØLGESEDDEL-DATO", WARNING, text, column="udtraeksdato")


def _check_municipality(
    value: object, municipality: Municipality, registry: Registry, log: FaultLog
) -> None:
    if value in ("", None):
        return  # already told
    found = resolve_municipality(value, registry) if isinstance(value, str) else None
    if found != municipality.code:
        own = f"0{municipality.code} {municipality.name}"
        text = (
            f"kommunekode er ikke {own}, men leverancen ligger i {municipality.slug}s mappe. "
            "Intet er læst ind. Flyt leverancen eller ret kommunekode."
        )
        log.add("ANDEN-KOMMUNE", REFUSED, text, column="kommunekode", case="D14")
