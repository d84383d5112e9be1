"""Looks into an xlsx file before anything reads it: bombs, macros, comments, formulas, errors."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse

from pipelines.deliveries.faults import REFUSED, WARNING, FaultLog, name_rows

_MAX_BYTES = 500_000_000
_MAX_RATIO = 100
_RATIO_FLOOR = 1_000_000  # small parts of blanks compress well and harm nobody
_MAX_PARTS = 2_000
_MAX_COLUMNS = 300
_MAX_CELLS = 60_000_000
_CHUNK = 1 << 22
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)|<\0!\0D|\0<\0!\0D", re.IGNORECASE)
_FORMULA_OR_ERROR = re.compile(rb"<(?:\w+:)?f[\s>/]|\st=[\"']e[\"']")
_HIDDEN = re.compile(rb"<(?:\w+:)?(?:row|col)\s[^>]*\bhidden=[\"'](?:1|true)[\"']")
_WIDE = re.compile(rb"\sr=[\"']([A-Z]{2,3})\d")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d{1,9})[\"']")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class CellFaults:
    """What the values alone would not show of one sheet."""

    uncached: tuple[tuple[int, str], ...]  # row, column letter: formulas without a stored result
    errors: tuple[tuple[int, str], ...]  # row, column letter: #N/A, #REF! and their like
    has_formulas: bool
    has_hidden: bool


def inspect_archive(content: bytes, log: FaultLog) -> zipfile.ZipFile | None:
    """Open the workbook's zip; None where its form alone refuses it."""
    if not _has_zip_form(content, log):
        return None
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        text = "filen er afkortet eller beskadiget. Gem den igen i Excel, og kopiér den på ny."
        log.add("AFKORTET", REFUSED, text, case="B17")
        return None
    names = [info.filename for info in infos]
    if not _has_sane_size(infos, log) or not _has_allowed_parts(names, log):
        return None
    return archive if _is_free_of_doctype(archive, log) else None


def _has_zip_form(content: bytes, log: FaultLog) -> bool:
    if content.startswith(b"PK\x03\x04"):
        return True
    if not content:
        log.add("TOM-FIL", REFUSED, "filen er tom. Eksportér den igen.", case="B01")
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            text = (
                "filen er adgangskodebeskyttet. Fjern adgangskoden "
                "(filen må ikke sendes, kun gemmes lokalt)."
            )
            log.add("ADGANGSKODE", REFUSED, text, case="A17")
        else:
            text = "filen er i det gamle Excel-format (.xls). Gem filen som .xlsx."
            log.add("GAMMEL-EXCEL", REFUSED, text, case="A16")
    else:
        text = "filen er ikke en Excel-fil, selv om den hedder .xlsx. Gem den som .xlsx i Excel."
        log.add("FORKERT-FILTYPE", REFUSED, text, case="A15")
    return False


def _has_sane_size(infos: list[zipfile.ZipInfo], log: FaultLog) -> bool:
    total = sum(info.file_size for info in infos)
    is_bomb = any(
        info.file_size > _RATIO_FLOOR and info.file_size > _MAX_RATIO * max(info.compress_size, 1)
        for info in infos
    )
    names = {info.filename for info in infos}
    if total > _MAX_BYTES or is_bomb or len(infos) > _MAX_PARTS or len(names) < len(infos):
        text = (
            f"filen pakker ud til {total / 1e6:.0f} MB eller er usædvanligt pakket og afvises. "
            "Gem kun tabellens celler i en ny fil, eller eksportér som CSV."
        )
        log.add("ZIP-BOMBE", REFUSED, text, case="B21")
        return False
    if any(info.flag_bits & 1 for info in infos):
        text = "filen er adgangskodebeskyttet. Fjern adgangskoden, og gem filen igen."
        log.add("ADGANGSKODE", REFUSED, text, case="A17")
        return False
    return True


def _has_allowed_parts(names: list[str], log: FaultLog) -> bool:
    low = [name.casefold() for name in names]
    if not any(name.endswith("workbook.xml") for name in low):
        text = "zip-filen er ikke en Excel-fil (.xlsx). Gem tabellen som .xlsx i Excel."
        log.add("FORKERT-FILTYPE", REFUSED, text, case="A15")
        return False
    if any("vbaproject" in name or "macrosheets" in name for name in low):
        text = "makroer må ikke være i filen. Gem som .xlsx."
        log.add("MAKROER", REFUSED, text, case="B26")
        return False
    if any("/externallinks/" in name or "/embeddings/" in name for name in low):
        text = "henvisninger til andre filer eller indlejrede objekter findes og er ignoreret."
        log.add("HENVISNINGER", WARNING, text, case="B26")
    if any("comments" in name.rsplit("/", 1)[-1] or "/threadedcomments/" in name for name in low):
        text = "kommentarer findes og er ignoreret. Slet dem: de rummer tit navne."
        log.add("KOMMENTARER", WARNING, text, case="B27")
    return True


def _is_free_of_doctype(archive: zipfile.ZipFile, log: FaultLog) -> bool:
    try:
        for name in archive.namelist():
            if name.casefold().endswith((".xml", ".rels", ".vml")) and any(
                _DOCTYPE.search(chunk) for chunk in _chunks(archive, name)
            ):
                text = "filen rummer en DOCTYPE og afvises. Gem tabellen i en ny .xlsx i Excel."
                log.add("DOCTYPE", REFUSED, text, case="B21")
                return False
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        text = "filen er afkortet eller beskadiget. Gem den igen i Excel, og kopiér den på ny."
        log.add("AFKORTET", REFUSED, text, case="B17")
        return False
    except Exception as error:  # noqa: BLE001, RUF100 - zlib.error has no common base
        if type(error).__name__ != "error":
            raise
        log.add("AFKORTET", REFUSED, "filen er beskadiget. Gem den igen i Excel.", case="B17")
        return False
    return True


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-300:]


def find_sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet, by the sheet's name; empty where they can't be read."""
    try:
        book = fromstring(archive.read("xl/workbook.xml"))
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ParseError, DefusedXmlException):
        return {}
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    parts = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name"):
            target = targets.get(_relation_of(sheet), "")
            is_absolute = target.startswith("/")
            path = target[1:] if is_absolute else posixpath.normpath(f"xl/{target}")
            parts[str(sheet.get("name"))] = path
    return parts


def _relation_of(sheet: Any) -> str:
    found = [v for k, v in sheet.attrib.items() if k == _RELATION or k.endswith("}id")]
    return str(found[0]) if found else ""


def check_sheet(archive: zipfile.ZipFile, part: str, log: FaultLog) -> CellFaults | None:
    """Bound one sheet's cells, and find formulas without results and error values."""
    width, height, has_marks, has_hidden = 26, 0, False, False
    if part not in archive.namelist():
        log.add("ULÆSELIG", REFUSED, "arket kan ikke findes i filen. Gem den igen i Excel.")
        return None
    for chunk in _chunks(archive, part):
        has_marks = has_marks or _FORMULA_OR_ERROR.search(chunk) is not None
        has_hidden = has_hidden or _HIDDEN.search(chunk) is not None
        width = max([width, *map(_column_number, set(_WIDE.findall(chunk)))])
        height = max([height, *(int(row) for row in _ROW.findall(chunk)[-1:])])
    if width > _MAX_COLUMNS or width * height > _MAX_CELLS:
        text = (
            f"arket bruger {width} kolonner og {height} rækker. Slet det, der ligger uden for "
            "tabellen, eller eksportér som CSV."
        )
        log.add("FOR-MANGE-KOLONNER", REFUSED, text, case="B21")
        return None
    if not has_marks:
        return CellFaults((), (), has_formulas=False, has_hidden=has_hidden)
    return _find_cells(archive, part, has_hidden=has_hidden)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _find_cells(archive: zipfile.ZipFile, part: str, *, has_hidden: bool) -> CellFaults:
    uncached, errors, has_formulas = [], [], False
    with archive.open(part) as stream:
        for _event, element in iterparse(stream, events=("end",)):
            tag = element.tag.rsplit("}", 1)[-1]
            if tag == "row":
                element.clear()
            if tag != "c":
                continue
            children = {child.tag.rsplit("}", 1)[-1] for child in element}
            place = re.fullmatch(r"([A-Z]{1,3})(\d+)", element.get("r", ""))
            where = (int(place.group(2)), place.group(1)) if place else (0, "?")
            has_formulas = has_formulas or "f" in children
            if "f" in children and not _has_result(element):
                uncached.append(where)
            if element.get("t") == "e":
                errors.append(where)
    return CellFaults(tuple(uncached), tuple(errors), has_formulas, has_hidden)


def _has_result(cell: Any) -> bool:
    """Whether a formula's result is stored; an empty text is one, nothing at all is none."""
    stored = [child for child in cell if child.tag.rsplit("}", 1)[-1] in {"v", "is"}]
    is_text = cell.get("t") in {"str", "inlineStr"}
    return any(is_text or child.text or len(child) for child in stored)


def log_cells(cells: CellFaults, log: FaultLog) -> None:
    """Log what `check_sheet` found about formulas, errors and hidden rows."""
    for column, rows in _by_column(cells.uncached):
        text = (
            f"kolonne {column} indeholder formler uden gemt resultat ({name_rows(rows)}). "
            "Kopiér, og indsæt som værdier."
        )
        log.add("FORMEL", REFUSED, text, column=column, case="B24", rows=rows)
    for column, rows in _by_column(cells.errors):
        text = (
            f"kolonne {column} indeholder Excel-fejlværdier som #N/A ({name_rows(rows)}). "
            "Ret formlen, eller lad cellen være tom."
        )
        log.add("EXCEL-FEJL", REFUSED, text, column=column, case="B25", rows=rows)
    if cells.has_formulas and not cells.uncached:
        text = "celler med formler er læst med det resultat, der er gemt i filen."
        log.add("FORMEL", WARNING, text, case="B24")
    if cells.has_hidden:
        text = "skjulte rækker eller kolonner findes og er læst med. Slet dem, hvis de ikke gælder."
        log.add("SKJULT", WARNING, text, case="B23")


def _by_column(places: tuple[tuple[int, str], ...]) -> list[tuple[str, list[int]]]:
    columns: dict[str, list[int]] = {}
    for row, column in places:
        columns.setdefault(column, []).append(row)
    return sorted(columns.items())
