"""Cases A to C of DELIVERIES.md §3: bytes, structure, columns."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
import openpyxl.comments

from tests.unit.deliveries.bombs import entity_bomb, far_cell, ratio_bomb
from tests.unit.deliveries.defect import Case
from tests.unit.deliveries.delivering import (
    HEADER,
    Rows,
    add_column,
    as_csv,
    as_xlsx,
    put,
    save,
    spells,
)
from tests.unit.deliveries.workbooks import SHEET, edited, pack, parts


def _replace(old: str, new: str, count: int = -1) -> str:
    return as_csv(spells()).replace(old, new, count)


def _header(column: str, header: str) -> Rows:
    rows = spells()
    rows[0][HEADER.index(column)] = header
    return rows


def _without(column: str) -> Rows:
    place = HEADER.index(column)
    return [row[:place] + row[place + 1 :] for row in spells()]


def _workbook(**sheets: Rows) -> dict[str, bytes | str]:
    return {"forloeb.xlsx": as_xlsx(dict(sheets))}


def _edited(edit: Callable[[openpyxl.Workbook], None]) -> dict[str, bytes | str]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "forloeb"
    for row in spells():
        sheet.append(row)
    edit(book)
    return {"forloeb.xlsx": save(book)}


_CELL = '<c r="L3" t="s">'


def _raw(old: str, new: str) -> dict[str, bytes | str]:
    if "#N/A" in new:  # in place of the whole cell
        content = parts()
        head, tail = content[SHEET].split(_CELL, 1)
        content[SHEET] = head + new.split('<c r="M3"')[0] + tail.split("</c>", 1)[1]
        return {"forloeb.xlsx": pack(content)}
    return {"forloeb.xlsx": edited(SHEET, old, new)}


def _linked() -> dict[str, bytes | str]:
    return {"forloeb.xlsx": pack({**parts(), "xl/externalLinks/externalLink1.xml": "<a/>"})}


def _with_macros() -> dict[str, bytes | str]:
    return {"forloeb.xlsx": pack({**parts(), "xl/vbaProject.bin": "x"})}


def _two_lines() -> dict[str, bytes | str]:
    over, under = list(HEADER), [""] * len(HEADER)
    over[3:5], under[3:5] = ["Ydelse", ""], ["Start", "Slut"]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "forloeb"
    for row in [over, under, *spells()[1:]]:
        sheet.append(row)
    for place in ["D1:E1", *(f"{letter}1:{letter}2" for letter in "ABCFGHIJKLMNO")]:
        sheet.merge_cells(place)
    return {"forloeb.xlsx": save(book)}


def _comment(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["A2"].comment = openpyxl.comments.Comment("en note", "en forfatter")


def _formula(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["L3"] = "=1+20"


def _merge(book: openpyxl.Workbook) -> None:
    book.worksheets[0].merge_cells("A14:A16")


def _hide(book: openpyxl.Workbook) -> None:
    book.create_sheet("gammel").sheet_state = "hidden"


def _long_format() -> Rows:
    return [["forloeb_id", "variabel", "værdi"], ["F1", "startdato", "01-01-2018"]]


def _spell(**values: str) -> list[str]:
    row = spells(2)[1]
    for column, value in values.items():
        row[HEADER.index(column)] = value
    return row


def _with_rows(*rows: list[str]) -> Rows:
    return [*spells(), *rows]


def _cpr(number: int) -> str:
    return (
        f"{1 + number % 28:02d}{1 + number % 12:02d}{50 + number % 45:02d}{1000 + 7 * number:04d}"
    )


A = [
    Case("A01", "windows", lambda: as_csv(spells()).encode("cp1252"), "ENC-CP1252", "S", True),
    Case(
        "A02",
        "latin1",
        lambda: as_csv(spells()).encode("latin-1"),
        "ENC-CP1252",
        "S",
        True,
        told_as="A01",
    ),
    Case("A03", "bom", lambda: as_csv(spells()).encode("utf-8-sig"), "ENC-BOM", "S", True),
    Case("A03", "utf16", lambda: as_csv(spells()).encode("utf-16"), "ENC-UTF16", "S", True),
    Case(
        "A04", "twice", lambda: as_csv(spells()).encode().decode("cp1252"), "DOBBELT-KODNING", "R"
    ),
    Case("A06", "mac", lambda: as_csv(spells()).encode("mac_roman"), "TEGNSÆT", "R", rows=(2,)),
    Case("A06", "dos", lambda: as_csv(spells()).encode("cp850"), "TEGNSÆT", "R"),
    Case("A07", "utf16 bare", lambda: as_csv(spells()).encode("utf-16-le"), "TEGNSÆT", "R"),
    Case("A07", "utf32", lambda: as_csv(spells()).encode("utf-32"), "TEGNSÆT", "R"),
    Case("A07", "utf32 bare", lambda: as_csv(spells()).encode("utf-32-le"), "TEGNSÆT", "R"),
    Case("A07", "utf16 big", lambda: as_csv(spells()).encode("utf-16-be"), "TEGNSÆT", "R"),
    Case(
        "A09",
        "free text",
        lambda: add_column("note", lambda n: "k\ufffd" if n == 3 else "ok"),
        "TABTE-TEGN",
        "W",
        True,
    ),
    Case("A09", "lost", lambda: put("ydelse", "kontanthj?lp", 3), "TABTE-TEGN", "R", rows=(3,)),
    Case("A09", "lost sign", lambda: put("ydelse", "kontanthj\ufffdlp", 3), "TABTE-TEGN", "R"),
    Case("A09", "lost in key", lambda: put("borger_id", "B\ufffd1", 3), "UGYLDIG-NØGLE", "R"),
    Case("A11", "nul", lambda: put("afdeling", "A\0", 3), "NUL-TEGN", "R", rows=(3,)),
    Case("A14", "crlf", lambda: as_csv(spells(), line_end="\r\n"), "DATO", "S", True),
    Case("A14", "lone cr", lambda: as_csv(spells(), line_end="\r"), "DATO", "S", True),
    Case("A15", "xlsx as csv", lambda: as_xlsx({"forloeb": spells()}), "FORKERT-FILTYPE", "R"),
    Case("A15", "pdf as csv", lambda: b"%PDF-1.7 ...", "FORKERT-FILTYPE", "R"),
    Case("A15", "html as csv", lambda: "<html><table></table>", "FORKERT-FILTYPE", "R"),
    Case("A15", "csv as xlsx", lambda: {"forloeb.xlsx": as_csv(spells())}, "FORKERT-FILTYPE", "R"),
    Case("A16", "xls", lambda: {"forloeb.xls": b"\xd0\xcf\x11\xe0 old"}, "GAMMEL-EXCEL", "R"),
    Case("A16", "html as xls", lambda: {"forloeb.xls": "<table>"}, "GAMMEL-EXCEL", "R"),
    Case(
        "A17",
        "password",
        lambda: {"forloeb.xlsx": b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")},
        "ADGANGSKODE",
        "R",
    ),
]

B = [
    Case("B01", "empty", lambda: b"", "TOM-FIL", "R"),
    Case("B02", "header only", lambda: [list(HEADER)], "INGEN-RÆKKER", "R"),
    Case("B03", "tab", lambda: as_csv(spells(), "\t"), "SEP-TAB", "S", True),
    Case("B03", "comma", lambda: as_csv(spells(), ","), "SEP-KOMMA", "S", True),
    Case("B03", "pipe", lambda: as_csv(spells(), "|"), "SEP-STREG", "S", True),
    Case("B03", "sep line", lambda: "sep=;\n" + as_csv(spells()), "SEP-LINJE", "S", True),
    Case(
        "B04",
        "comma twice",
        lambda: as_csv(spells(), ",").replace(",18,", ",18,5,"),
        "KOMMA-DOBBELT",
        "R",
    ),
    Case("B06", "title", lambda: "Udtræk fra KMD\n\n" + as_csv(spells()), "OVERSKRIFT", "W", True),
    Case(
        "B07",
        "total",
        lambda: as_csv(spells()) + "I alt" + ";" * 13 + ";200\n",
        "SUMRÆKKE",
        "W",
        True,
        (202,),
    ),
    Case(
        "B09",
        "empty columns",
        lambda: as_csv(spells()).replace("\n", ";;\n"),
        "TOMME-KOLONNER",
        "S",
        True,
    ),
    Case("B09", "nameless", lambda: add_column("", lambda n: str(n)), "UDEN-OVERSKRIFT", "R"),
    Case(
        "B10",
        "empty rows",
        lambda: as_csv(spells()) + (";" * 14 + "\n") * 500,
        "TOMME-RÆKKER",
        "S",
        True,
    ),
    Case(
        "B12",
        "merged header",
        lambda: _edited(lambda b: b.worksheets[0].merge_cells("D1:E1")),
        "FLETTET-OVERSKRIFT",
        "R",
    ),
    Case("B12", "two lines", _two_lines, "FLETTET-OVERSKRIFT", "W", True, (1, 2)),
    Case("B13", "merged cells", lambda: _edited(_merge), "FLETTEDE-CELLER", "R", rows=(14,)),
    Case("B14", "ragged", lambda: _replace("Afdeling A", "Afd; A", 1), "FELTANTAL", "R", rows=(2,)),
    Case(
        "B14", "stray quote", lambda: _replace("Afdeling A", 'Afd "A" b', 1), "CITATIONSTEGN", "R"
    ),
    Case("B15", "quoted", lambda: as_csv(spells(), quote=True), "DATO", "S", True),
    Case(
        "B15",
        "newline",
        lambda: as_csv(add_column("note", lambda _n: "a\nb;c")),
        "EKSTRA-KOLONNER",
        "W",
        True,
    ),
    Case("B17", "cut", lambda: as_csv(spells())[:-40], "AFKORTET", "R", rows=(201,)),
    Case("B17", "cut quote", lambda: as_csv(spells(), quote=True)[:-5], "CITATIONSTEGN", "R"),
    Case(
        "B17",
        "cut xlsx",
        lambda: {"forloeb.xlsx": as_xlsx({"forloeb": spells()})[:-500]},
        "AFKORTET",
        "R",
    ),
    Case(
        "B20",
        "header again",
        lambda: _with_rows(list(HEADER), _spell(forloeb_id="X", borger_id="Y")),
        "OVERSKRIFT-GENTAGET",
        "W",
        rows=(202,),
    ),
    Case(
        "B22",
        "one sheet fits",
        lambda: _workbook(Noter=[["tekst"]], Data=spells()),
        "ARK",
        "W",
        True,
    ),
    Case("B22", "two sheets fit", lambda: _workbook(Data=spells(), Kopi=spells()), "ARK", "R"),
    Case(
        "B22",
        "twice",
        lambda: {"forloeb.csv": as_csv(spells()), "forloeb.xlsx": as_xlsx({"forloeb": spells()})},
        "TABEL-DOBBELT",
        "R",
    ),
    Case("B23", "hidden sheet", lambda: _edited(_hide), "SKJULT-ARK", "W", True),
    Case("B24", "formula", lambda: _edited(_formula), "FORMEL", "R", rows=(3,)),
    Case(
        "B24", "formula with result", lambda: _raw(_CELL, _CELL + "<f>1+1</f>"), "FORMEL", "W", True
    ),
    Case(
        "B25",
        "error",
        lambda: _raw(_CELL, '<c r="L3" t="e"><v>#N/A</v></c><c r="M3" t="s">'),
        "EXCEL-FEJL",
        "R",
        rows=(3,),
    ),
    Case("B21", "ratio", lambda: {"forloeb.xlsx": ratio_bomb()}, "ZIP-BOMBE", "R"),
    Case("B21", "entities", lambda: {"forloeb.xlsx": entity_bomb()}, "DOCTYPE", "R"),
    Case("B21", "far cell", lambda: {"forloeb.xlsx": far_cell()}, "FOR-MANGE-KOLONNER", "R"),
    Case("B26", "links", _linked, "HENVISNINGER", "W", True),
    Case("B26", "macros inside", _with_macros, "MAKROER", "R"),
    Case("B26", "macros", lambda: {"forloeb.xlsm": as_xlsx({"forloeb": spells()})}, "MAKROER", "R"),
    Case("B27", "comments", lambda: _edited(_comment), "KOMMENTARER", "W", True),
]

C = [
    Case("C01", "missing", lambda: _without("jobparat"), "KOLONNE-MANGLER", "R"),
    Case("C02", "alias", lambda: _header("slutdato", "Slut dato"), "KOLONNE", "S", True),
    Case("C02", "case", lambda: _header("slutdato", "SLUTDATO"), "KOLONNE", "S", True),
    Case("C02", "danish letters", lambda: _header("koen", "Køn"), "KOLONNE", "S", True),
    Case("C03", "unknown name", lambda: _header("slutdato", "slutdat"), "KOLONNE-MANGLER", "R"),
    Case(
        "C04",
        "twice",
        lambda: add_column("Slut dato", lambda _n: "01-01-2020"),
        "KOLONNE-DOBBELT",
        "R",
    ),
    Case(
        "C05",
        "extra",
        lambda: add_column("bemærkning", lambda n: f"note {n % 3}"),
        "EKSTRA-KOLONNER",
        "W",
        True,
    ),
    Case("C06", "name header", lambda: add_column("Navn", lambda _n: "x"), "PERSONOPLYSNING", "R"),
    Case("C06", "cpr column", lambda: add_column("nøgle", _cpr), "PERSONOPLYSNING", "R"),
    Case("C07", "order", lambda: [row[::-1] for row in spells()], "DATO", "S", True),
    Case(
        "C09", "blank", lambda: _header("koen", "\ufeffkoen\u00a0"), "HEADER-BLANKTEGN", "S", True
    ),
    Case(
        "C10",
        "system code",
        lambda: _header("slutdato", "YD_SLUT"),
        "KOLONNE",
        "S",
        True,
        told_as="C02",
    ),
    Case(
        "C10",
        "unknown code",
        lambda: _header("slutdato", "XQ_17"),
        "KOLONNE-MANGLER",
        "R",
        told_as="C01",
    ),
    Case("C12", "long", _long_format, "LANGT-FORMAT", "R"),
]
