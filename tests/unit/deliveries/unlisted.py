"""Defects that no table names, put into a whole delivery, and what becomes of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.unit.deliveries import whole
from tests.unit.deliveries.delivering import (
    HEADER,
    Rows,
    add_column,
    as_csv,
    as_note,
    as_xlsx,
    put,
    remap,
    save,
    spells,
)
from tests.unit.deliveries.whole import files, put_in, tables
from tests.unit.deliveries.workbooks import SHEET, edited, pack, parts

Files = dict[str, bytes | str]
SAME = "same"  # the clean tables are those of the delivery without the defect
TEXT = as_csv(spells())


def _map(table: str, column: str, change: Callable[[str], str]) -> Files:
    rows = tables()[table]
    place = rows[0].index(column)
    changed = [[change(c) if i == place else c for i, c in enumerate(row)] for row in rows[1:]]
    return files(**{table: [rows[0], *changed]})


def _start(change: Callable[[str], str]) -> Files:
    return files(forloeb=remap("startdato", lambda text: change(text) if text else text))


def _running(end: str, reason: str = "") -> Files:
    rows = spells()
    for row in rows[1:]:
        if not row[4]:
            row[4], row[5] = end, reason
    return files(forloeb=rows)


def _noted(old: str, new: str) -> Files:
    return {**files(), "leverance.yml": as_note().replace(old, new)}


def _earlier(text: str, hours: int) -> str:
    return f"{datetime.strptime(text, '%d-%m-%Y') - timedelta(hours=hours):%Y-%m-%d %H:%M}"


def _month_first(text: str) -> str:
    return f"{text[3:5]}-{text[:2]}-{text[6:]}"


def _only_early_days() -> Files:
    """As where Excel has turned round all dates that it could."""
    return _map(
        "borgersvar", "dato", lambda t: f"{1 + int(t[:2]) % 12:02d}-{1 + int(t[:2]) % 5:02d}-2019"
    )


def _from_1904() -> Files:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.title = "forloeb"
    for row in spells():
        sheet.append(row)
    for cell in sheet["D"][1:]:
        cell.value = datetime.strptime(str(cell.value), "%d-%m-%Y")
        cell.number_format = "General"
    return {**files(forloeb=None), "forloeb.xlsx": save(book)}


def _workbook(content: bytes) -> Files:
    return {**files(forloeb=None), "forloeb.xlsx": content}


def _cell(new: str) -> Files:
    content = parts()
    head, tail = content[SHEET].split('<c r="L3" t="s">', 1)
    content[SHEET] = head + new + tail.split("</c>", 1)[1]
    return _workbook(pack(content))


def _without_column_and_bad() -> Files:
    rows = put("startdato", "31-02-2018", *range(2, 12))
    return files(forloeb=[row[:-1] for row in rows])


def _touching() -> Files:
    """Spells that follow one another as if `slutdato` were the last day."""
    rows = spells()
    for number in range(1, 100):
        first, second = rows[2 * number - 1], rows[2 * number]
        if first[4]:
            second[1] = first[1]
            day = datetime.strptime(first[4], "%d-%m-%Y") + timedelta(days=1)
            second[3], second[4], second[5] = f"{day:%d-%m-%Y}", "", ""
    return files(forloeb=rows, samtaler=None, tilbud=None)


def _header_again() -> str:
    return TEXT + TEXT


def _shorten(rows: Rows) -> Rows:
    return [rows[0], *([row[0].replace("F", "", 1), *row[1:]] for row in rows[1:])]


REFUSED: dict[str, tuple[Callable[[], Files], str]] = {
    "month first, slashes": (
        lambda: _start(lambda t: _month_first(t).replace("-", "/")), "DATO-TVETYDIG"),
    "month first, hyphens": (lambda: _start(_month_first), "DATO-TVETYDIG"),
    "year, day, month": (
        lambda: _start(lambda t: f"{t[6:]}-{t[:2]}-{t[3:5]}"), "UGYLDIG-DATO"),
    "no day after the 12th": (_only_early_days, "DATO-TVETYDIG"),
    "UTC in winter and summer": (lambda: _start(lambda t: _earlier(t, 1)), "TIDSZONE"),
    "days counted from 1904": (_from_1904, "EXCEL-DATOTAL"),
    "trailing minus": (
        lambda: files(ressourcer=put_in("ressourcer", "antal", "12,5-", 3)), "TEKST-I-TAL"),
    "parentheses": (
        lambda: files(ressourcer=put_in("ressourcer", "antal", "(12,5)", 3)), "TEKST-I-TAL"),
    "negative": (
        lambda: _map("ressourcer", "antal", lambda t: f"-{t}"), "UDEN-FOR-INTERVAL"),
    "percent of hours": (
        lambda: _map("ressourcer", "antal", lambda t: f"{t} %"), "PROCENTTEGN"),
    "unit in cell": (
        lambda: _map("ressourcer", "antal", lambda t: f"{t} timer"), "TEKST-I-TAL"),
    "1.234": (lambda: _map("ressourcer", "antal", lambda _t: "1.234"), "TAL-TVETYDIGT"),
    "12,345": (lambda: _map("ressourcer", "antal", lambda _t: "12,345"), "TAL-TVETYDIGT"),
    "clock as number": (lambda: _map("samtaler", "minutter", lambda _t: "1:30"), "TEKST-I-TAL"),
    "hours as decimals": (lambda: _map("samtaler", "minutter", lambda _t: "0,5"), "TEKST-I-TAL"),
    "seconds": (
        lambda: _map("samtaler", "minutter", lambda t: str(60 * int(t))), "UDEN-FOR-INTERVAL"),
    "key with exponent": (
        lambda: files(samtaler=put_in("samtaler", "samtale_id", "1E+05", 3)), "ID-AFRUNDET"),
    "rounded keys": (
        lambda: files(forloeb=remap("borger_id", lambda t: f"12345678901{t[1:]}000")),
        "ID-AFRUNDET"),
    "some zeros lost": (
        lambda: files(forloeb=remap("borger_id", lambda t: t[1:] if int(t[1:]) % 2 else
                                    str(int(t[1:])))), "NULLER-TABT"),
    "zeros lost in one table": (
        lambda: _map("samtaler", "forloeb_id", lambda t: f"F{int(t[1:])}"), "FORLØB-UKENDT"),
    "prefix lost in one table": (lambda: files(forloeb=_shorten(spells())), "FORLØB-UKENDT"),
    "Cyrillic letter in key": (lambda: files(forloeb=put("borger_id", "В0002", 3)),
                               "FREMMEDE-TEGN"),
    "Cyrillic letter in code": (lambda: files(forloeb=put("ydelse", "а-dagpenge", 2)),
                                "UKENDT-KODE"),
    "blank in key": (lambda: files(forloeb=put("borger_id", "B 0002", 3)), "UGYLDIG-NØGLE"),
    "1900 for running": (lambda: _running("01-01-1900"), "UGYLDIG-DATO"),
    "00-00-0000 for running": (lambda: _running("00-00-0000"), "UGYLDIG-DATO"),
    "year of birth": (
        lambda: files(forloeb=remap("alder", lambda t: str(2019 - int(t)))), "UDEN-FOR-INTERVAL"),
    "groups of age": (lambda: files(forloeb=put("alder", "30-39")), "TEKST-I-TAL"),
    "scale to 10": (
        lambda: _map("borgersvar", "svar", lambda t: str(2 * int(t)) if t.isdigit() else t),
        "UDEN-FOR-INTERVAL"),
    "scale from 0": (
        lambda: _map("borgersvar", "svar", lambda t: str(int(t) - 1) if t.isdigit() else t),
        "UDEN-FOR-INTERVAL"),
    "no answer as 9": (
        lambda: _map("borgersvar", "svar", lambda t: t if t.isdigit() else "9"),
        "UDEN-FOR-INTERVAL"),
    "month and two digits": (
        lambda: _map("raekkevidde", "maaned", lambda t: f"{t[3:5]}-19"), "ULÆSELIG-DATO"),
    "quarter": (lambda: _map("raekkevidde", "maaned", lambda _t: "2019K1"), "ULÆSELIG-DATO"),
    "month as number with lost zero": (
        lambda: _map("raekkevidde", "maaned", lambda t: f"2019.{t[3:5]}".rstrip("0")),
        "ULÆSELIG-DATO"),
    "arm as 1 and 0": (
        lambda: _map("forloeb", "gruppe", lambda t: "1" if t == "forsøg" else "0"),
        "UKENDT-KODE"),
    "sex as numbers": (
        lambda: _map("forloeb", "koen", lambda t: "1" if t == "mand" else "2"), "UKENDT-KODE"),
    "interview of no spell": (
        lambda: files(samtaler=put_in("samtaler", "forloeb_id", "F9999", 3)), "FORLØB-UKENDT"),
    "all interviews years away": (
        lambda: _map("samtaler", "dato", lambda t: f"{t[:6]}2009"), "SAMTALE-UDEN-FOR-FORLØB"),
    "dose as share": (lambda: _map("elementer", "faktisk_dosis", lambda _t: "0,6"),
                      "ANDEL-FOR-PROCENT"),
    "dose of one": (lambda: _map("elementer", "faktisk_dosis", lambda _t: "1"),
                    "ANDEL-FOR-PROCENT"),
    "same kind twice": (
        lambda: files(ressourcer=[*tables()["ressourcer"],
                                  [*tables()["ressourcer"][1][:3], "timer rådgiver", "5,0", "3"]]),
        "NØGLE-DUBLET"),
    "column twice": (
        lambda: files(forloeb=[[*row, row[11]] for row in spells()]), "KOLONNE-DOBBELT"),
    "separator after data only": (
        lambda: files(forloeb=TEXT.replace("\n", ";\n").replace("jobparat;\n", "jobparat\n", 1)),
        "FELTANTAL"),
    "apostrophes for quotes": (
        lambda: files(forloeb=TEXT.replace("Afdeling A", "'Afdeling A'")), "UKENDT-KODE"),
    "backslash before a quote": (
        lambda: files(forloeb=TEXT.replace("Afdeling A", '"Afd \\" A"', 1)), "CITATIONSTEGN"),
    "long cell": (lambda: files(forloeb=put("afdeling", "A" * 200_000, 3)), "UKENDT-KODE"),
    "DOS letters": (lambda: files(forloeb=TEXT.encode("cp865")), "TEGNSÆT"),
    "EBCDIC": (lambda: files(forloeb=TEXT.encode("cp037", errors="replace")), "TEGNSÆT"),
    "number in a title": (
        lambda: files(forloeb=f"Udtræk for 010170-4000\n{TEXT}"), "PERSONOPLYSNING"),
    "number in a header": (
        lambda: files(forloeb=add_column("010170-4000", lambda _n: "")) | {
            "forloeb.csv": TEXT.replace("jobparat\n", "jobparat;010170-4000\n", 1).replace(
                "jobparat\n", "jobparat;\n")}, "PERSONOPLYSNING"),
    "number in a file's name": (lambda: {**files(), "010170-4000.csv": "a"}, "PERSONOPLYSNING"),
    "number in a sheet's name": (
        lambda: {**files(), "x.xlsx": as_xlsx({"010170-4000": [["a"]]})}, "PERSONOPLYSNING"),
    "csv and xlsx": (
        lambda: {**files(), "forloeb.xlsx": as_xlsx({"forloeb": spells()})}, "TABEL-DOBBELT"),
    "two spellings of a name": (lambda: {**files(), "forløb.csv": TEXT}, "TABEL-DOBBELT"),
    "copy by Windows": (
        lambda: {**files(samtaler=None), "samtaler (1).csv": as_csv(tables()["samtaler"])},
        "TABELNAVN"),
    "table as txt": (
        lambda: {**files(samtaler=None), "samtaler.txt": as_csv(tables()["samtaler"])}, "FILTYPE"),
    "table in gzip": (lambda: {**files(), "samtaler.csv.gz": b"\x1f\x8b"}, "FILTYPE"),
    "note far too large": (lambda: {**files(), "leverance.yml": "a: " + "x" * 200_000},
                           "FØLGESEDDEL-ULÆSELIG"),
    "note with a key twice": (
        lambda: {**files(), "leverance.yml": as_note() + "kommunekode: 0851\n"},
        "FØLGESEDDEL-ULÆSELIG"),
    "note with tabs": (lambda: _noted("  fra", "\tfra"), "FØLGESEDDEL-ULÆSELIG"),
    "note with markup": (lambda: _noted("Momentum", "<b>Momentum</b>"), "ULOVLIGE-TEGN"),
    "note in octal": (lambda: _noted("0840", "0o1510"), "ANDEN-KOMMUNE"),
    "period turned round": (lambda: _noted("fra: 2017", "fra: 2021"), "FØLGESEDDEL-DATO"),
    "extraction before the rows": (
        lambda: _noted("2020-06-30", "2019-01-01"), "FREMTID"),
    "cell of another row": (
        lambda: _workbook(edited(SHEET, 'r="L3"', 'r="L4"')), "ULÆSELIG"),
    "cell twice": (
        lambda: _workbook(edited(SHEET, '<c r="L3"', '<c r="L3"><v>20</v></c><c r="L3"')),
        "ULÆSELIG"),
    "comment within a number": (lambda: _cell('<c r="L3"><v>4<!-- x -->1</v></c>'), "ULÆSELIG"),
    "CDATA": (lambda: _cell('<c r="L3"><v><![CDATA[41]]></v></c>'), "ULÆSELIG"),
    "two values in a cell": (lambda: _cell('<c r="L3"><v>4</v><v>1</v></c>'), "ULÆSELIG"),
    "error in a cell": (lambda: _cell('<c r="L3" t="e"><v>#REF!</v></c>'), "EXCEL-FEJL"),
    "bad dates beside a missing column": (_without_column_and_bad, "UGYLDIG-DATO"),
}  # fmt: skip

WARNED: dict[str, tuple[Callable[[], Files], str]] = {
    "keys that differ by case": (
        lambda: files(forloeb=put("borger_id", "b0002", 3)), "NØGLE-BOGSTAVER"),
    "day of extraction for running": (
        lambda: _running("30-06-2020", "øvrig"), "SLUT-VED-UDTRÆK"),
    "2099 for running": (lambda: _running("31-12-2099"), "FREMTID"),
    "9999 for running": (lambda: _running("31-12-9999"), "PLADSHOLDER"),
    "age 99": (lambda: files(forloeb=put("alder", "99", *range(2, 8))), "UDEN-FOR-INTERVAL"),
    "one score of 6": (
        lambda: files(borgersvar=put_in("borgersvar", "svar", "6", 3)), "UDEN-FOR-INTERVAL"),
    "scale to 4": (
        lambda: _map("borgersvar", "svar", lambda t: "4" if t == "5" else t), "SKALA"),
    "empty answers": (lambda: files(borgersvar=put_in("borgersvar", "svar", "", 3, 4)),
                      "SVAR-TOMT"),
    "minutes that are hours": (
        lambda: _map("samtaler", "minutter", lambda t: str(1 + int(t) % 2)), "MINUTTER"),
    "offer outside its spell": (
        lambda: files(tilbud=put_in("tilbud", "startdato", "01-02-2017", 100)),
        "TILBUD-UDEN-FOR-FORLØB"),
    "one interview outside its spell": (
        lambda: files(samtaler=put_in("samtaler", "dato", "01-02-2017", 190)),
        "SAMTALE-UDEN-FOR-FORLØB"),
    "answer outside the period": (
        lambda: files(borgersvar=put_in("borgersvar", "dato", "01-05-2009", 5)),
        "UDEN-FOR-PERIODE"),
    "element before its trial": (
        lambda: files(elementer=put_in("elementer", "taget_i_brug", "01-05-2017", 2)),
        "FØR-FORSØGET"),
    "month missing": (
        lambda: files(raekkevidde=[r for i, r in enumerate(tables()["raekkevidde"])
                                   if i not in {7, 8}]), "MÅNEDER-MANGLER"),
    "fewer answered than answers": (
        lambda: files(udsendt=put_in("udsendt", "besvaret", "1")), "SVAR-OVER-BESVARET"),
    "dropped out more than referred": (
        lambda: files(raekkevidde=put_in("raekkevidde", "frafaldet", "500", 3)),
        "DEL-OVER-HELHED"),
    "end dates mean something else": (_touching, "SLUTDATO-MENING"),
    "name in the note": (
        lambda: _noted("datakontakt i jobcentret", "Jens Hansen"), "KONTAKT"),
    "number in the note": (
        lambda: _noted("datakontakt i jobcentret", "tlf. 98 12 34 56"), "KONTAKT"),
    "note of a billion laughs": (
        lambda: {**files(), "leverance.yml": as_note() + "a: &a [x,x]\nb: [*a,*a]\n"},
        "FØLGESEDDEL-EKSTRA"),
    "two exports in one file": (
        lambda: files(forloeb=_header_again()), "OVERSKRIFT-GENTAGET"),
    "pdf beside the tables": (lambda: {**files(), "notat.pdf": b"%PDF-1.4\xff\xfe"}, "EKSTRA-FIL"),
    "time of day": (lambda: _start(lambda t: f"{t} 10:30"), "KLOKKESLÆT"),
}  # fmt: skip

UNCHANGED: dict[str, Callable[[], Files]] = {
    "decomposed letters": lambda: files(forloeb=unicodedata.normalize("NFD", TEXT)),
    "oe for ø": lambda: files(forloeb=TEXT.replace("ø", "oe").replace("æ", "ae")),
    "title of the trial": lambda: _map(
        "forloeb", "forsoeg", lambda _t: "Formkrav for lovpligtige samtaler"),
    "line ends mixed": lambda: files(forloeb=TEXT.replace("\n", "\r\n", 50)),
    "sep= and comma": lambda: files(forloeb="sep=,\n" + as_csv(spells(), ",")),
    "separator after every line": lambda: files(forloeb=TEXT.replace("\n", ";\n")),
    "name in capitals": lambda: {**files(forloeb=None), "FORLOEB.CSV": TEXT},
    "Danish name": lambda: {**files(forloeb=None), "forløb.csv": TEXT},
    "note in capitals": lambda: files(),
    "one workbook": lambda: {**whole.workbook(), "leverance.yml": as_note()},
    "lock and thumbnails": lambda: {**files(), "~$forloeb.xlsx": b"\0", "Thumbs.db": b"\0"},
    "decimal dots": lambda: _map("ressourcer", "antal", lambda t: t.replace(",", ".")),
    "scores with decimals": lambda: _map(
        "borgersvar", "svar", lambda t: f"{t},0" if t.isdigit() else t),
    "months as 201901": lambda: _map("raekkevidde", "maaned", lambda t: f"2019{t[3:5]}"),
    "months as 2019M01": lambda: _map("raekkevidde", "maaned", lambda t: f"2019M{t[3:5]}"),
    "rich text": lambda: _workbook(pack(_rich())),
    "start at B3": lambda: _workbook(_shifted()),
    "hidden row": lambda: _workbook(_hidden()),
    "number with noise": lambda: _cell('<c r="L3"><v>19.000000000000004</v></c>'),
    "two concatenated copies": lambda: files(forloeb=TEXT + "\ufeff" + TEXT),
}  # fmt: skip


def _rich() -> dict[str, str]:
    content = parts()
    place = "xl/sharedStrings.xml"
    rich = "<si><r><t>a-dag</t></r><r><t>penge</t></r></si>"
    content[place] = content[place].replace("<si><t>a-dagpenge</t></si>", rich)
    return content


def _shifted() -> bytes:
    blank = [""] * (len(HEADER) + 1)
    return as_xlsx({"forloeb": [blank, blank, *(["", *row] for row in spells())]})


def _hidden() -> bytes:
    return edited(SHEET, '<row r="5">', '<row r="5" hidden="1">')
