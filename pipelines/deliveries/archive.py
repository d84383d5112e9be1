"""Looks into an xlsx file before anything reads it: bombs, macros, comments, formulas, errors."""

from __future__ import annotations

import io
import itertools
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse

from pipelines.deliveries.faults import (
    REFUSED,
    WARNING,
    FaultLog,
    name_rows,
)
from pipelines.deliveries.sheetbounds import PartScan

_MAX_BYTES = 500_000_000  # unpacked, and the ratio: DELIVERIES.md §3, B21
_MAX_RATIO = 100
_RATIO_FLOOR = 1_000_000  # small parts of blanks compress well and harm nobody
_LOCAL_HEADER = 30  # octets before the name of a part
_MAX_PARTS = 2_000  # a workbook of a hundred sheets with pictures has some hundreds
_CHUNK = 1 << 22
_STORED = 100_000_000  # larger ones are packed again in memory
_READ_ERRORS = (OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)|<\0!\0D|\0<\0!\0D", re.IGNORECASE)
_FORMULA_OR_ERROR = re.compile(rb"<(?:\w+:)?f[\s>/]|\st=[\"']e[\"']")
_HIDDEN = re.compile(rb"<(?:\w+:)?(?:row|col)\s[^>]*\bhidden=[\"'](?:1|true)[\"']")
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
    return _copy_checked(archive, log)


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
    total = _total(infos)
    is_bomb = any(
        info.file_size > _RATIO_FLOOR and info.file_size > _MAX_RATIO * max(info.compress_size, 1)
        for info in infos
    )
    names = {info.filename.casefold() for info in infos}
    is_bomb = is_bomb or _has_overlaps(infos)
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


def _has_overlaps(infos: list[zipfile.ZipInfo]) -> bool:
    """Whether two parts are in part the same bytes of the file."""
    spans = sorted(
        (info.header_offset, info.header_offset + _LOCAL_HEADER + info.compress_size)
        for info in infos
    )
    return any(end > start for (_, end), (start, _) in itertools.pairwise(spans))


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


def _copy_checked(archive: zipfile.ZipFile, log: FaultLog) -> zipfile.ZipFile | None:
    """Copy every part that was looked at: no reader sees other bytes than those checked."""
    copy = io.BytesIO()
    method = zipfile.ZIP_STORED if _total(archive.infolist()) < _STORED else zipfile.ZIP_DEFLATED
    try:
        with zipfile.ZipFile(copy, "w", method, compresslevel=1) as clean:
            for info in archive.infolist():
                if not info.is_dir() and not _copy_part(archive, info, clean, log):
                    return None
    except (zipfile.BadZipFile, zlib.error, *_READ_ERRORS):
        text = "filen er afkortet eller beskadiget. Gem den igen i Excel, og kopiér den på ny."
        log.add("AFKORTET", REFUSED, text, case="B17")
        return None
    return zipfile.ZipFile(copy)


def open_copy(archive: zipfile.ZipFile) -> IO[bytes]:
    """Return the checked workbook from its beginning."""
    assert archive.fp is not None  # noqa: S101 - for mypy: it was never closed
    archive.fp.seek(0)
    return archive.fp


def _copy_part(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, clean: zipfile.ZipFile, log: FaultLog
) -> bool:
    scan, is_first = PartScan(), True
    with clean.open(info.filename, "w") as target:
        for piece in _pieces(archive, info):
            if _DOCTYPE.search(piece):
                text = "filen rummer en DOCTYPE og afvises. Gem tabellen i en ny .xlsx i Excel."
                log.add("DOCTYPE", REFUSED, text, case="B21")
                return False
            if _is_markup(info.filename):
                scan.look(piece, is_first=is_first)
            target.write(piece)
            is_first = False
    return scan.has_sane_bounds(log)


def _is_markup(name: str) -> bool:
    """Whether a part may be read as XML: all but pictures and settings of printers."""
    return not re.fullmatch(r"xl/(media|printerSettings)/.*", name)


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Read a part in pieces that end where a tag ends."""
    rest = b""
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            piece = rest + chunk
            end = piece.rfind(b">") + 1
            rest = piece[end:]
            if end:
                yield piece[:end]
    if rest:
        yield rest


def _total(infos: list[zipfile.ZipInfo]) -> int:
    return sum(info.file_size for info in infos)


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
            if sheet.get("name") in parts:
                return {}  # which of two the reader would take is not known
            target = targets.get(_relation_of(sheet), "")
            is_absolute = target.startswith("/")
            path = target[1:] if is_absolute else posixpath.normpath(f"xl/{target}")
            parts[str(sheet.get("name"))] = path
    return parts


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Whether the workbook's days are counted from 1904."""
    book = archive.read("xl/workbook.xml")
    return re.search(rb"\bdate1904\s*=\s*[\"'](1|true)[\"']", book) is not None


def _relation_of(sheet: Any) -> str:
    found = [v for k, v in sheet.attrib.items() if k == _RELATION or k.endswith("}id")]
    return str(found[0]) if found else ""


def check_sheet(archive: zipfile.ZipFile, part: str, log: FaultLog) -> CellFaults | None:
    """Bound one sheet's cells, and find formulas without results and error values."""
    if part not in archive.namelist():
        log.add("ULÆSELIG", REFUSED, "arket kan ikke findes i filen. Gem den igen i Excel.")
        return None
    content = archive.read(part)
    has_hidden = _HIDDEN.search(content) is not None
    if _FORMULA_OR_ERROR.search(content) is None:
        return CellFaults((), (), has_formulas=False, has_hidden=has_hidden)
    return _find_cells(archive, part, has_hidden=has_hidden)


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
