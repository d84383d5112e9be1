"""Damage that only a workbook can have: cell types, merged cells, hidden sheets, parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta

import openpyxl
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from tests.fuzz.cells import pick_cell
from tests.fuzz.parcel import WORKBOOK, Mutant, Parcel, Rng, save_workbook
from tests.fuzz.reference import read_workbook, spell

_VALUES = [
    *(True, 1.5, -3, 7, 1e300, 43831, 43831.5, "=1+1", '="a"', "#N/A", "'5", 0.25),
    *(datetime(2018, 3, 1), datetime(2018, 3, 1, 14), time(14, 30), timedelta(days=2)),
]
SheetChange = Callable[[Rng, Worksheet, int, int], None]  # row and column 1-based


def retype_cell(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Give one cell a value of another type, and say which text it stands for."""
    if not parcel.is_workbook:
        return None
    table, row, place = pick_cell(rng, parcel)
    value = _VALUES[int(rng.integers(len(_VALUES)))]
    files = parcel.files()
    book = openpyxl.load_workbook(io.BytesIO(files[WORKBOOK]))
    book[table].cell(row + 1, place + 1).value = value  # type: ignore[assignment] # any cell value
    cells = [list(line) for line in parcel.grids[table]]
    cells[row][place] = spell(value)
    told = f"{table}, række {row + 1}, kolonne {place + 1}: {value!r}"
    changed = parcel.with_table(table, cells)
    return Mutant(
        "celle af anden type", table, files | {WORKBOOK: save_workbook(book)}, changed, told
    )


def damage_sheet(kind: str, change: SheetChange) -> Callable[[Rng, Parcel], Mutant | None]:
    """Make a mutation that opens the workbook and changes one sheet of it."""

    def mutate(rng: Rng, parcel: Parcel) -> Mutant | None:
        if not parcel.is_workbook:
            return None
        table, row, place = pick_cell(rng, parcel)
        files = parcel.files()
        book = openpyxl.load_workbook(io.BytesIO(files[WORKBOOK]))
        change(rng, book[table], row + 1, place + 1)
        told = f"{table}, række {row + 1}, kolonne {place + 1}"
        # The cells of the undamaged delivery are what is meant: any other value must be told of.
        return Mutant(kind, table, files | {WORKBOOK: save_workbook(book)}, parcel, told)

    return mutate


def _retype_column(rng: Rng, sheet: Worksheet, row: int, place: int) -> None:
    """A column's days as serial numbers, its numbers as text, or what is shown as another thing."""
    style = int(rng.integers(4))
    for line in range(row, sheet.max_row + 1):
        cell = sheet.cell(line, place)
        if style == 0:
            cell.number_format = "General"
        elif style == 1:
            cell.number_format = "0%"
        elif style == 2:
            cell.number_format = "mmm-yy"
        elif cell.value is not None:
            cell.value = str(cell.value)


def _merge(rng: Rng, sheet: Worksheet, row: int, place: int) -> None:
    down, right = int(rng.integers(0, 3)), int(rng.integers(0, 3))
    sheet.merge_cells(
        start_row=row - int(rng.integers(2)), start_column=place,
        end_row=row + down, end_column=place + right,
    )  # fmt: skip


def _hide(rng: Rng, sheet: Worksheet, row: int, place: int) -> None:
    what = int(rng.integers(3))
    if what == 0:
        sheet.sheet_state = "hidden"
    elif what == 1:
        sheet.row_dimensions[row].hidden = True
    else:
        sheet.column_dimensions[get_column_letter(place)].hidden = True


def _filter(_rng: Rng, sheet: Worksheet, row: int, _place: int) -> None:
    sheet.auto_filter.ref = sheet.dimensions
    for line in range(row, min(row + 5, sheet.max_row)):
        sheet.row_dimensions[line].hidden = True


def _comment(_rng: Rng, sheet: Worksheet, row: int, place: int) -> None:
    sheet.cell(row, place).comment = Comment("Ring til borgeren", "Sagsbehandler")


def _far_cell(rng: Rng, sheet: Worksheet, _row: int, _place: int) -> None:
    row, column = rng.choice([5_000, 100_000, 1_048_576]), rng.choice([1, 60, 16_384])
    sheet.cell(int(row), int(column)).value = "x"


def _rename_sheet(rng: Rng, sheet: Worksheet, _row: int, _place: int) -> None:
    names = ["Ark1", "Data", sheet.title.upper(), f"{sheet.title} 2020", f"{sheet.title} (2)"]
    sheet.title = str(rng.choice(names))


def _copy_sheet(rng: Rng, sheet: Worksheet, row: int, place: int) -> None:
    book = sheet.parent
    assert book is not None  # a sheet that was read has its workbook
    copy = book.copy_worksheet(sheet)
    copy.title = str(rng.choice([f"{sheet.title} (2)", "Ark2", f"Gl. {sheet.title}"]))
    copy.cell(row, place).value = None


def _insert(rng: Rng, sheet: Worksheet, row: int, place: int) -> None:
    if rng.integers(2):
        sheet.insert_rows(row)
    else:
        sheet.insert_cols(place)


def _epoch(_rng: Rng, sheet: Worksheet, _row: int, _place: int) -> None:
    """Days counted from 1904, as old Macs did: openpyxl writes them so that they stay the same."""
    book = sheet.parent
    assert book is not None
    book.epoch = CALENDAR_MAC_1904


def drop_part(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Take one part out of the archive, or damage its XML."""
    if not parcel.is_workbook:
        return None
    files = parcel.files()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files[WORKBOOK])) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen, style = str(rng.choice(names)), int(rng.integers(4))
        for name in names:
            content = old.read(name)
            if name == chosen:
                at = int(rng.integers(len(content)))
                damaged = [b"", content[:at], content[:at] + b"<x/>" + content[at:]]
                if style == 3:
                    continue
                content = damaged[style]
            new.writestr(zipfile.ZipInfo(name), content)
    files[WORKBOOK] = out.getvalue()
    return Mutant("del af projektmappen", "leverance", files, parcel, f"{chosen} ({style})")


def flip_inside(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Flip a bit in a part's XML; the archive's checksums are right."""
    if not parcel.is_workbook:
        return None
    files = parcel.files()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files[WORKBOOK])) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = str(
            rng.choice([n for n in names if "sheet" in n or "shared" in n or "style" in n])
        )
        for name in names:
            content = bytearray(old.read(name))
            if name == chosen:
                content[int(rng.integers(len(content)))] ^= 1 << int(rng.integers(7))
            new.writestr(zipfile.ZipInfo(name), bytes(content))
    files[WORKBOOK] = out.getvalue()
    read = read_workbook(files[WORKBOOK])  # a digit may have become another digit
    return Mutant("bit vendt i projektmappens XML", "leverance", files, read, chosen)


SHEETS = [
    retype_cell,
    retype_cell,
    damage_sheet("kolonne af anden type", _retype_column),
    damage_sheet("flettede celler", _merge),
    damage_sheet("skjult ark, række eller kolonne", _hide),
    damage_sheet("filter", _filter),
    damage_sheet("kommentar", _comment),
    damage_sheet("celle langt væk", _far_cell),
    damage_sheet("ark omdøbt", _rename_sheet),
    damage_sheet("ark kopieret", _copy_sheet),
    damage_sheet("række eller kolonne indsat", _insert),
    damage_sheet("dage talt fra 1904", _epoch),
    drop_part,
    flip_inside,
]
