"""Finds the tables of a delivery's folder: which file or sheet holds which, and what is left."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from pipelines.deliveries.archive import inspect_archive
from pipelines.deliveries.csvfile import count_header_matches, read_csv
from pipelines.deliveries.encoding import read_as_utf8
from pipelines.deliveries.faults import REFUSED, WARNING, FaultLog, list_danish
from pipelines.deliveries.headers import HeaderMatch
from pipelines.deliveries.identity import holds_refused
from pipelines.deliveries.note import NOTE_NAME
from pipelines.deliveries.raw import RawTable
from pipelines.deliveries.text import fold_header
from pipelines.deliveries.xlsxfile import Sheet, read_sheet_table, read_sheets
from pipelines.domain import DeliverySchema
from pipelines.tables import CLEAN_TABLES, Table

_IGNORED = frozenset({"thumbs.db", "desktop.ini", NOTE_NAME})
_WITH_MACROS = frozenset({".xlsm", ".xltm", ".xlsb", ".xlam"})
_OTHER_TABLES = frozenset({".txt", ".tsv", ".dat", ".ods", ".tab", ".json", ".parquet", ".sav"})
_TABLES = {fold_header(table.raw): table for table in CLEAN_TABLES}


@dataclass(frozen=True)
class Source:
    """One declared table as one file or sheet holds it; `raw` is None where it was refused."""

    table: Table
    log: FaultLog
    raw: RawTable | None
    match: HeaderMatch | None


def read_sources(folder: Path, schema: DeliverySchema) -> tuple[list[Source], list[FaultLog]]:
    """Read every file of the delivery as text; the logs are in the order of the files."""
    sources: list[Source] = []
    logs: list[FaultLog] = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.startswith((".", "~$")) or path.name.casefold() in _IGNORED:
            continue
        log = FaultLog(path.name)
        logs.append(log)
        if path.is_symlink() or not path.is_file():
            _note_no_file(path, log)
            continue
        if holds_refused(path.stem):
            text = "filens navn rummer et CPR-nummer eller en e-mailadresse. Omdøb filen."
            log.add("PERSONOPLYSNING", REFUSED, text, case="D03")
        found = _read_file(path, schema, log)
        sources.extend(found)
        logs.extend(source.log for source in found if source.log is not log)
    return sources, logs


def read_source_file(
    path: Path, schema: DeliverySchema, log: FaultLog
) -> tuple[list[Source], list[FaultLog]]:
    """Read one file as text, whatever lies beside it; the logs are those of its sheets."""
    found = _read_file(path, schema, log)
    return found, [source.log for source in found if source.log is not log]


def _note_no_file(path: Path, log: FaultLog) -> None:
    if path.is_symlink():
        text = "filen er en genvej (link) og læses ikke. Læg selve filen i mappen."
        log.add("GENVEJ", REFUSED, text)
    elif not path.is_dir():
        log.add("FILTYPE", REFUSED, "filen er ikke en almindelig fil og læses ikke. Slet den.")
    else:
        text = "undermapper læses ikke. Læg filerne direkte i leverancens mappe."
        log.add("UNDERMAPPE", WARNING, text)


def _read_file(path: Path, schema: DeliverySchema, log: FaultLog) -> list[Source]:
    try:
        return _read_open_file(path, schema, log)
    except OSError:
        text = (
            "filen kan ikke åbnes. Luk den i Excel og andre programmer, og kontrollér, at der er "
            "adgang til den."
        )
        log.add("UTILGÆNGELIG", REFUSED, text)
        return []


def _read_open_file(path: Path, schema: DeliverySchema, log: FaultLog) -> list[Source]:
    ending = path.suffix.casefold()
    table = _TABLES.get(fold_header(path.stem))
    if ending == ".csv" and table is not None:
        found = read_csv(path.read_bytes(), table, schema, log)
        raw, match = found if found is not None else (None, None)
        return [Source(table, log, raw, match)]
    if ending == ".csv":
        _judge_extra_csv(path, schema, log)
        return []
    if ending == ".xlsx":
        return _read_workbook(path, table, schema, log)
    _judge_other(path, table, log)
    return []


def _judge_extra_csv(path: Path, schema: DeliverySchema, log: FaultLog) -> None:
    """A CSV that no table is named after: scanned, then dropped, unless it looks like a table."""
    text = read_as_utf8(path.read_bytes(), log)
    if text is None:
        return
    rows = text.decode("utf-8")
    headers = [rows.split("\n", 1)[0].split(separator) for separator in ";\t,|"]
    looks = sorted(
        {n for cells in headers for n in count_header_matches(cells, CLEAN_TABLES, schema)}
    )
    _judge_extra(path.stem, looks, holds_refused(rows), "filen", log)


def _judge_extra(name: str, looks: list[str], is_personal: bool, what: str, log: FaultLog) -> None:
    if is_personal:
        text = (
            f"{what} rummer CPR-numre eller e-mailadresser. Slet {what} fra leverancen, og kør "
            "igen. Intet er læst ind."
        )
        log.add("PERSONOPLYSNING", REFUSED, text, case="C06")
    near = _near_name(name)
    if looks or near:
        names = list_danish(f'"{look}"' for look in looks or [near])
        text = f"{what} ligner tabellen {names}, men hedder noget andet. Omdøb {what}, eller slet."
        log.add("TABELNAVN", REFUSED, text, case="B22")
    else:
        known = list_danish(table.raw for table in CLEAN_TABLES)
        text = f"{what} er ingen af skemaets tabeller og er ikke læst. Tabellerne hedder {known}."
        log.add("EKSTRA-TABEL", WARNING, text, case="C05")


def _near_name(name: str) -> str:
    folded = fold_header(name)
    started = [raw for raw in _TABLES if folded.startswith(raw)]
    near = started or difflib.get_close_matches(folded, sorted(_TABLES), n=1, cutoff=0.8)
    return _TABLES[near[0]].raw if near else ""


def _judge_other(path: Path, table: Table | None, log: FaultLog) -> None:
    ending = path.suffix.casefold()
    if ending in _WITH_MACROS:
        text = "makroer må ikke være i filen. Gem som .xlsx."
        log.add("MAKROER", REFUSED, text, case="B26")
    elif ending == ".xls":
        content = path.read_bytes()
        if content.startswith(b"\xd0\xcf\x11\xe0"):
            inspect_archive(content, log)
        else:
            text = "filen er ikke en Excel-fil, selv om den hedder .xls. Gem filen som .xlsx."
            log.add("GAMMEL-EXCEL", REFUSED, text, case="A16")
    elif table is not None or _near_name(path.stem) or ending in _OTHER_TABLES:
        text = (
            "filtypen læses ikke. Gem tabellen som .csv (CSV UTF-8) eller .xlsx, eller slet filen."
        )
        log.add("FILTYPE", REFUSED, text, case="A15")
    else:
        _judge_document(path, log)


def _judge_document(path: Path, log: FaultLog) -> None:
    try:
        is_personal = holds_refused(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        text = "filen er ikke en tabel og kan ikke gennemses for personoplysninger. Slet den."
        log.add("EKSTRA-FIL", WARNING, text, case="C05")
        return
    if is_personal:
        text = "filen rummer CPR-numre eller e-mailadresser. Slet den. Intet er læst ind."
        log.add("PERSONOPLYSNING", REFUSED, text, case="D03")
    else:
        log.add("EKSTRA-FIL", WARNING, "filen er ikke en tabel og er ikke læst.", case="C05")


def _read_workbook(
    path: Path, table: Table | None, schema: DeliverySchema, log: FaultLog
) -> list[Source]:
    sheets = read_sheets(path.read_bytes(), log)
    if holds_refused("\n".join(sheet.name for sheet in sheets)):
        text = "et arks navn rummer et CPR-nummer eller en e-mailadresse. Omdøb arket."
        log.add("PERSONOPLYSNING", REFUSED, text, case="D03")
    named = {sheet.name: _TABLES.get(fold_header(sheet.name)) for sheet in sheets}
    chosen = [(sheet, own) for sheet in sheets if (own := named[sheet.name]) is not None]
    rest = [sheet for sheet in sheets if named[sheet.name] is None]
    if table is not None and table not in [own for _sheet, own in chosen]:
        found = _choose_sheet(rest, table, schema, log)
        chosen.extend((sheet, table) for sheet in found)
        rest = [sheet for sheet in rest if sheet not in found]
    for sheet in rest:
        own_log = FaultLog(path.name, sheet.name)
        text = "\n".join(cell for row in sheet.cells for cell in row if cell)
        looks = count_header_matches(_first_row(sheet), CLEAN_TABLES, schema)
        _judge_extra(sheet.name, looks, holds_refused(text), "arket", own_log)
        log.faults.extend(own_log.faults)
    return [_read_sheet(sheet, own, path.name, schema) for sheet, own in chosen]


def _first_row(sheet: Sheet) -> list[str]:
    return next((row for row in sheet.cells if any(row)), [])


def _read_sheet(sheet: Sheet, table: Table, file: str, schema: DeliverySchema) -> Source:
    log = FaultLog(file, sheet.name)
    found = read_sheet_table(sheet, table, schema, log)
    raw, match = found if found is not None else (None, None)
    return Source(table, log, raw, match)


def _choose_sheet(
    sheets: list[Sheet], table: Table, schema: DeliverySchema, log: FaultLog
) -> list[Sheet]:
    """The only sheet, or the only one whose headers match."""
    if len(sheets) == 1:
        return sheets
    fitting = [
        sheet
        for sheet in sheets
        if any(table.raw in count_header_matches(r, [table], schema) for r in sheet.cells[:31])
    ]
    names = list_danish(f'"{sheet.name}"' for sheet in fitting or sheets) if sheets else ""
    if len(fitting) == 1:
        text = f"ark {names} er valgt. Giv arket tabellens navn, {table.raw}."
        log.add("ARK", WARNING, text, case="B22")
        return fitting
    if sheets:
        what = f"{len(fitting)} ark passer" if fitting else "intet ark passer"
        text = f"{what} til {table.raw}: {names}. Giv det rigtige ark navnet {table.raw}."
        log.add("ARK", REFUSED, text, case="B22")
    return []
