"""Workbooks that would exhaust a trusting reader; each is small on disk."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable

from tests.unit.deliveries.workbooks import SHEET, STRINGS, edited, pack, parts

_END = "</sheetData>"


def entity_bomb() -> bytes:
    """Entities that unfold to gigabytes."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    content = parts()
    content[STRINGS] = f'<!DOCTYPE s [<!ENTITY l0 "ha">{entities}]>' + content[STRINGS].replace(
        "<t>", "<t>&l9;", 1
    )
    return pack(content)


def late_doctype() -> bytes:
    """A DOCTYPE behind so much white space that the first block does not hold it."""
    content = parts()
    noise = "".join(random.Random(1).choices(" \n\t", k=5_000_000))  # noqa: S311 - no secret
    content[SHEET] = f'<?xml version="1.0"?>{noise}<!DOCTYPE w [<!ENTITY a "b">]>' + content[SHEET]
    return pack(content)


def ratio_bomb() -> bytes:
    """One part of zeros."""
    return pack({**parts(), "xl/media/image1.png": "\0" * 300_000_000}, level=9)


def far_cell() -> bytes:
    """One value in the last cell that a sheet can have."""
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return edited(SHEET, _END, last + _END)


def far_row() -> bytes:
    """One value in the last row."""
    return edited(SHEET, _END, '<row r="1048576"><c r="A1048576"><v>1</v></c></row>' + _END)


def impossible_cell() -> bytes:
    """A cell so far out that a reader which makes room for it ends the process."""
    row = '<row r="300"><c r="ZZZZ4000000000"><v>1</v></c></row>'
    return edited(SHEET, _END, row + _END)


def spaced_far_cell() -> bytes:
    """The same, with the attribute written as no program writes it."""
    row = "<row r='1048576'><c  r = 'XFD1048576'><v>1</v></c></row>"
    return edited(SHEET, _END, row + _END)


def lying_dimension() -> bytes:
    """A sheet that says it is of the largest size; it is read for what it holds."""
    return edited(SHEET, 'ref="A1:O201"', 'ref="A1:XFD1048576"')


def short_dimension() -> bytes:
    """A sheet that says it has two rows; all of it must be read."""
    return edited(SHEET, 'ref="A1:O201"', 'ref="A1:O2"')


def many_columns() -> bytes:
    """Three hundred thousand cells in one row."""
    numbers = random.Random(2)  # noqa: S311 - no secret
    cells = "".join(
        f'<c r="{_letters(n)}300"><v>{numbers.random()}</v></c>' for n in range(1, 300_001)
    )
    return edited(SHEET, _END, f'<row r="300">{cells}</row>{_END}')


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def many_strings() -> bytes:
    """A million shared strings that no cell uses."""
    numbers = random.Random(3)  # noqa: S311 - no secret
    strings = "".join(f"<si><t>{numbers.random()}</t></si>" for _ in range(1_000_000))
    return edited(STRINGS, "</sst>", strings + "</sst>")


def lying_string_count() -> bytes:
    """A table of strings that says it has four billion."""
    content = parts()
    start = content[STRINGS].index('uniqueCount="')
    end = content[STRINGS].index('"', start + 13)
    content[STRINGS] = f'{content[STRINGS][:start]}uniqueCount="4294967295{content[STRINGS][end:]}'
    return pack(content)


def quoted_overlap() -> bytes:
    """Parts that are all the same bytes of the file (the directory points back at them)."""
    kernel = "<a>" + " " * 900_000 + "</a>"
    content = pack({**parts(), "xl/a.xml": kernel}, level=9)
    end = content.rindex(b"PK\5\6")
    count, size, start = struct.unpack("<HLL", content[end + 10 : end + 20])
    directory = content[start : start + size]
    entry = directory[directory.rindex(b"PK\1\2") :]
    more = b"".join(entry.replace(b"xl/a.xml", f"xl/{n:02}.xm".encode()) for n in range(99))
    tail = struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, count + 99, count + 99, size + len(more),
                       start, 0)  # fmt: skip
    return content[:start] + directory + more + tail


def lying_size() -> bytes:
    """A part of a hundred megabytes whose directory says one kilobyte."""
    content = bytearray(pack({**parts(), "xl/x.xml": "<a>" + "b" * 100_000_000 + "</a>"}, level=9))
    for mark, place in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        start = content.rindex(b"xl/x.xml" if mark == b"PK\1\2" else b"PK\3\4")
        head = content.rindex(mark, 0, start + 4)
        content[head + place : head + place + 4] = struct.pack("<L", 1_000)
    return bytes(content)


def doubled_part() -> bytes:
    """The sheet twice, under one name."""
    out = io.BytesIO(pack(parts()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(SHEET.upper(), parts()[SHEET])
    return out.getvalue()


READ = "read"
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {  # what makes it, the code of its refusal
    "entities": (entity_bomb, "DOCTYPE"),
    "late doctype": (late_doctype, "DOCTYPE"),
    "ratio": (ratio_bomb, "ZIP-BOMBE"),
    "far cell": (far_cell, "FOR-MANGE-KOLONNER"),
    "far row": (far_row, "FJERNE-CELLER"),
    "impossible cell": (impossible_cell, "ULÆSELIG"),
    "spaced far cell": (spaced_far_cell, "ULÆSELIG"),
    "lying dimension": (lying_dimension, READ),
    "short dimension": (short_dimension, READ),
    "300,000 columns": (many_columns, "ULÆSELIG"),
    "million strings": (many_strings, READ),
    "lying string count": (lying_string_count, "ULÆSELIG"),
    "quoted overlap": (quoted_overlap, "ZIP-BOMBE"),
    "lying size": (lying_size, "AFKORTET"),
    "doubled part": (doubled_part, "ZIP-BOMBE"),
}
