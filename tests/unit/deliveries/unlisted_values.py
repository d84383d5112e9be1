"""More defects that no table names: keys, numbers, dates and cells that look right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

import openpyxl

from tests.unit.deliveries.delivering import add_column, as_csv, put, remap, save, spells
from tests.unit.deliveries.whole import files, put_in, tables
from tests.unit.deliveries.workbooks import SHEET, pack, parts

Files = dict[str, bytes | str]
TEXT = as_csv(spells())


def _cell(new: str) -> Files:
    content = parts()
    head, tail = content[SHEET].split('<c r="L3" t="s">', 1)
    content[SHEET] = head + new + tail.split("</c>", 1)[1]
    return {**files(forloeb=None), "forloeb.xlsx": pack(content)}


def _typed(table: str, column: str, value: object, form: str = "", row: int = 3) -> Files:
    """One table as a workbook, its numbers typed, with one cell of its own."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = table
    rows = tables()[table]
    for cells in rows:
        sheet.append([_number(cell) for cell in cells])
    cell = sheet.cell(row, rows[0].index(column) + 1)
    cell.value = value  # type: ignore[assignment] # any cell value
    cell.number_format = form or cell.number_format
    return {**files(**{table: None}), f"{table}.xlsx": save(book)}


def _number(text: str) -> object:
    plain = text.replace(",", ".", 1)
    return float(plain) if plain.replace(".", "", 1).isdigit() else text


def _start(form: str) -> Files:
    def rewrite(text: str) -> str:
        return f"{datetime.strptime(text, '%d-%m-%Y'):{form}}"

    return files(forloeb=remap("startdato", rewrite))


def _born() -> Files:
    rows = add_column("Fødselsdag", lambda line: f"{1 + line % 28:02d}0170")
    return files(forloeb=rows)


REFUSED: dict[str, tuple[Callable[[], Files], str]] = {
    "number with century in a key": (
        lambda: files(forloeb=put("borger_id", "19700101-4000", 3)), "CPR-NØGLE"),
    "number with century last in a key": (
        lambda: files(forloeb=put("borger_id", "01011970-4000", 3)), "CPR-NØGLE"),
    "number and a suffix in a key": (
        lambda: files(forloeb=put("borger_id", "0101704000-01", 3)), "CPR-NØGLE"),
    "number with dots in a key": (
        lambda: files(forloeb=put("borger_id", "01.01.70-4000", 3)), "CPR-NØGLE"),
    "day of birth in a column of its own": (_born, "PERSONOPLYSNING"),
    "name in a code column": (
        lambda: files(forloeb=put("afdeling", "Jens Hansen")), "UKENDT-KODE"),
    "index of a text that is negative": (
        lambda: _cell('<c r="L3" t="s"><v>-1</v></c>'), "ULÆSELIG"),
    "index of a text that is no number": (
        lambda: _cell('<c r="L3" t="s"><v>5x</v></c>'), "ULÆSELIG"),
    "value that is not where it should be": (
        lambda: _cell('<c r="L3" t="inlineStr"><v>41</v></c>'), "ULÆSELIG"),
    "value and an empty one": (lambda: _cell('<c r="L3"><v>41</v><v/></c>'), "ULÆSELIG"),
    "footnote": (lambda: files(forloeb=f"{TEXT}(200 rows affected)\n"), "AFKORTET"),
    "units below the header": (
        lambda: files(forloeb=TEXT.replace("\n", "\n;;;(dato);;;;;;;;(år);;;\n", 1)),
        "MANGLER-ID"),
    "two separators": (
        lambda: files(forloeb=TEXT[:5000] + TEXT[5000:].replace(";", "\t")), "FELTANTAL"),
    "cells as formulas in text": (
        lambda: files(forloeb=remap("startdato", lambda t: f'="{t}"')), "ULÆSELIG-DATO"),
    "time zone": (lambda: _start("%Y-%m-%dT00:00:00+01:00"), "TIDSZONE"),
    "seconds since 1970": (lambda: _start("%s"), "ULÆSELIG-DATO"),
    "day of the year": (lambda: _start("%Y-%j"), "ULÆSELIG-DATO"),
    "no year": (lambda: _start("%d-%m"), "ULÆSELIG-DATO"),
    "range of counts": (
        lambda: files(raekkevidde=put_in("raekkevidde", "i_maalgruppen", "5-9", 3)),
        "TEKST-I-TAL"),
    "count that was hidden": (
        lambda: files(raekkevidde=put_in("raekkevidde", "i_maalgruppen", "<5", 3)),
        "TEKST-I-TAL"),
    "amount in kroner": (
        lambda: files(ressourcer=put_in("ressourcer", "antal", "1.234,50 kr.", 3)),
        "TEKST-I-TAL"),
    "en dash for minus": (
        lambda: files(ressourcer=put_in("ressourcer", "antal", "–12,5", 3)), "TEKST-I-TAL"),
    "every cell a sum": (
        lambda: files(ressourcer=[*tables()["ressourcer"][:9], ["I alt", "", "", "", "9", "9"],
                                  *tables()["ressourcer"][9:]]), "UKENDT-KODE"),
    "start and end changed about": (
        lambda: files(forloeb=[[*r[:3], r[4], r[3], *r[5:]] if r[4] and i else r
                               for i, r in enumerate(spells())]), "SLUT-FØR-START"),
    "every spell twice under new keys": (
        lambda: files(forloeb=[*spells(), *([f"G{r[0][1:]}", *r[1:]] for r in spells()[1:])]),
        "OVERLAP"),
}  # fmt: skip

WARNED: dict[str, tuple[Callable[[], Files], str]] = {
    "letter of another kind in one key": (
        lambda: files(forloeb=put("borger_id", "B0ø02", 3)), "NØGLE-TEGN"),
    "persons named by their spells": (
        lambda: files(forloeb=[[r[0], r[0] if i else r[1], *r[2:]]
                               for i, r in enumerate(spells())]), "SAMME-NØGLE"),
    "three decimals among one": (
        lambda: files(ressourcer=put_in("ressourcer", "antal", "1,234", 3)), "TAL-TVETYDIGT"),
    "decimals among whole numbers": (
        lambda: files(samtaler=put_in("samtaler", "minutter", "30,0", 3)), "HELTAL-DECIMALER"),
    "one share among percentages": (
        lambda: files(elementer=put_in("elementer", "faktisk_dosis", "0,6", 2)),
        "ANDEL-FOR-PROCENT"),
    "one cell formatted as per cent": (
        lambda: _typed("elementer", "faktisk_dosis", 0.605, "0%"), "ANDEL-FOR-PROCENT"),
    "time of day for minutes": (
        lambda: _typed("samtaler", "minutter", time(0, 30)), "TEKST-I-TAL"),
    "truth for minutes": (lambda: _typed("samtaler", "minutter", value=True), "TEKST-I-TAL"),
    "number shown as a date": (
        lambda: _typed("borgersvar", "svar", 3, "dd-mm-yyyy"), "TEKST-I-TAL"),
    "minus as a sign of its own": (
        lambda: files(ressourcer=put_in("ressourcer", "antal", "−12,5", 3)),
        "UDEN-FOR-INTERVAL"),
    "names of groups above the header": (
        lambda: files(forloeb=f"Forløb;;Ydelse{';' * 12}\n{TEXT}"), "OVERSKRIFT"),
    "column of row numbers": (
        lambda: files(forloeb=[["Nr." if not i else str(i), *r] for i, r in enumerate(spells())]),
        "EKSTRA-KOLONNER"),
    "formula in an extra header": (
        lambda: files(forloeb=add_column("=cmd|calc", lambda _line: "1")), "EKSTRA-KOLONNER"),
}  # fmt: skip

_SHORT = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTHS = {f"{number:02d}": f"{name} 2019" for number, name in enumerate(_SHORT, 1)}

UNCHANGED: dict[str, Callable[[], Files]] = {
    "form feed between pages": lambda: files(forloeb=TEXT.replace("\nF0100", "\n\x0cF0100", 1)),
    "line separator in a cell": lambda: files(forloeb=TEXT.replace("g A", "g\u2028A", 1)),
    "next line in a cell": lambda: files(forloeb=TEXT.replace("g A", "g\x85A", 1)),
    "blank line between all": lambda: files(forloeb=TEXT.replace("\n", "\n\n")),
    "blanks around separators": lambda: files(forloeb=TEXT.replace(";", " | ")),
    "every separator twice": lambda: files(forloeb=TEXT.replace(";", ";;")),
    "no-break space for empty": lambda: files(forloeb=remap("slutdato", lambda t: t or "\u00a0")),
    "UTF-16, high byte first": lambda: files(forloeb=b"\xfe\xff" + TEXT.encode("utf-16-be")),
    "line break in a header": lambda: files(forloeb=TEXT.replace("afdeling", '"afde\nling"', 1)),
    "months by short names": lambda: files(
        raekkevidde=[
            [*row[:2], _MONTHS.get(row[2][3:5], "maaned"), *row[3:]]
            for row in tables()["raekkevidde"]
        ]
    ),
}
