"""Workbooks written part by part, so that a test can make them lie."""

from __future__ import annotations

import io
import zipfile

from tests.unit.deliveries.delivering import Rows, spells

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def parts(rows: Rows | None = None) -> dict[str, str]:
    """Return the parts of a workbook with one sheet, `forloeb`, and shared strings."""
    texts: dict[str, int] = {}
    lines = []
    for number, row in enumerate(rows or spells(), start=1):
        cells = [
            f'<c r="{_letter(place)}{number}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
            for place, text in enumerate(row)
            if text
        ]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/{SHEET}" ContentType="{_TYPES}.worksheet+xml"/>'
            f'<Override PartName="/{STRINGS}" ContentType="{_TYPES}.sharedStrings+xml"/></Types>'
        ),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="forloeb" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        SHEET: (
            f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:O{len(lines)}"/>'
            f"<sheetData>{''.join(lines)}</sheetData></worksheet>"
        ),
        STRINGS: f'<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{strings}</sst>',
    }


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def pack(content: dict[str, str], level: int = 1) -> bytes:
    """Pack the parts; a low level keeps honest parts below the ratio of a bomb."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return out.getvalue()


def edited(part: str, old: str, new: str, rows: Rows | None = None) -> bytes:
    """Return the workbook with the first `old` of one part replaced."""
    content = parts(rows)
    assert old in content[part], f"{old} is not in {part}"
    content[part] = content[part].replace(old, new, 1)
    return pack(content)
