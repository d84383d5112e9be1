"""Makes the look of the Word documents: pandoc's own reference document with our styles."""

from __future__ import annotations

import subprocess  # - fixed command, no shell
from io import BytesIO
from typing import Any

_FONT = "Arial"
_INK, _WARNING = "0B3F55", "7A3D00"
_HEADINGS = {"Heading 1": 20, "Heading 2": 15, "Heading 3": 12.5, "Heading 4": 11, "Title": 24}
_BODY = ("Normal", "Body Text", "First Paragraph", "Block Text", "Table Caption", "Caption")
_LINE = "A9B5BB"


def make_reference(pandoc: str, *, title: str, banner: str) -> bytes:
    """Return a reference document: fonts, headings, tables, A4, banner, title, page number.

    Args:
        pandoc: path of pandoc, whose own reference document is the beginning.
        title: stands at the foot of every page.
        banner: stands at the head of every page; "" leaves the head empty.
    """
    import docx
    from docx.shared import Mm, Pt, RGBColor

    made = subprocess.run(  # noqa: S603 - our own pandoc
        [pandoc, "--print-default-data-file", "reference.docx"], capture_output=True, check=True
    )
    document = docx.Document(BytesIO(made.stdout))
    _style_text(document)
    _style_tables(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    if banner:
        run = section.header.paragraphs[0].add_run(banner)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(9), RGBColor.from_string(_WARNING)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{title} · side ").font.size = Pt(9)
    _add_page_number(foot.add_run())
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _style_text(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in (*_BODY, *_HEADINGS):
        if name in document.styles:
            font = document.styles[name].font
            font.name = _FONT
            fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in list(fonts.attrib):
                del fonts.attrib[attribute]  # a theme's font would win
            for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{kind}"), _FONT)
    document.styles["Normal"].font.size = Pt(10.5)
    for name, size in _HEADINGS.items():
        font = document.styles[name].font
        font.size, font.color.rgb, font.bold = Pt(size), RGBColor.from_string(_INK), True


def _style_tables(document: Any) -> None:
    """Give tables lines and small print; pandoc uses the style `Table`, cells `Compact`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document.styles["Compact"].font.size = Pt(8.5)
    style = document.styles["Table"]
    properties = style.element.find(qn("w:tblPr"))
    if properties is None:
        properties = OxmlElement("w:tblPr")
        style.element.append(properties)
    for old in properties.findall(qn("w:tblBorders")):
        properties.remove(old)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = properties.find(qn("w:tblCellMar"))
    if margins is None:
        properties.append(borders)
    else:
        margins.addprevious(borders)  # Word wants them in this order


def _add_page_number(run: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run.font.size = Pt(9)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)
