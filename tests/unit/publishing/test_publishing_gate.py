"""Canaries planted in every kind of file that leaves are all stopped; an ordinary site passes."""

from __future__ import annotations

import base64
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.comments import Comment
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    RectangleObject,
)

from pipelines.disclosure import KnownValues
from pipelines.errors import DisclosureError
from pipelines.publishing.gate import Gate, Machine, check_folder

CPR = "010170-1234"
PSEUDONYM = "q7w3e9r1"
REMARK = "Borgeren fortalte om sin skilsmisse i foråret"
MACHINE = Machine(("/srv/projekter/rapport",), ("mettesen", "pc-4711"))
KNOWN = KnownValues.of([PSEUDONYM, "12", "ann"], [REMARK, "ja"])
CANARIES = {
    "cpr": CPR,
    "cpr_plain": "0101701234",
    "cpr_full_width": "０１０１７０－１２３４",
    "cpr_space": "010170 1234",
    "cpr_dash": "010170\u20131234",
    "email": "en.borger@eksempel.dk",
    "pseudonym": PSEUDONYM,
    "remark": REMARK,
}
CARRIERS: dict[str, Callable[[str], bytes]] = {}


def carrier(name: str) -> Callable[[Callable[[str], bytes]], Callable[[str], bytes]]:
    def register(make: Callable[[str], bytes]) -> Callable[[str], bytes]:
        CARRIERS[name] = make
        return make

    return register


def html(body: str, head: str = "") -> bytes:
    return f'<html lang="da"><head>{head}</head><body>{body}</body></html>'.encode()


@carrier("tekst.html")
def _(canary: str) -> bytes:
    return html(f"<p>Her står {canary} i teksten.</p>")


@carrier("delt.html")
def _(canary: str) -> bytes:
    middle = len(canary) // 2
    return html(f"<p>{canary[:middle]}<b>{canary[middle:]}</b></p>")


@carrier("tegnkoder.html")
def _(canary: str) -> bytes:
    return html(f"<p>{''.join(f'&#{ord(c)};' for c in canary)}</p>")


@carrier("attribut.html")
def _(canary: str) -> bytes:
    return html(f'<img src="a.png" alt="Figur {canary}">')


@carrier("dataattribut.html")
def _(canary: str) -> bytes:
    return html(f'<div data-vaerdi="{canary}"></div>')


@carrier("kommentar.html")
def _(canary: str) -> bytes:
    return html(f"<!-- fejlsøgning:\n {canary} -->")


@carrier("script.html")
def _(canary: str) -> bytes:
    return html("", f"<script>const spec = {json.dumps({'values': [{'x': canary}]})};</script>")


@carrier("diagram.html")
def _(canary: str) -> bytes:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg"><text>{canary}</text></svg>'
    return html(
        f'<img src="data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}">'
    )


@carrier("meta.html")
def _(canary: str) -> bytes:
    return html("", f'<meta name="description" content="{canary}"><title>x</title>')


@carrier("tegning.svg")
def _(canary: str) -> bytes:
    return f"<svg><desc>{canary}</desc><text>a</text></svg>".encode()


@carrier("tegningsdata.svg")
def _(canary: str) -> bytes:
    return f'<svg><path aria-label="x: 1; y: {canary}" d="M0 0"/></svg>'.encode()


@carrier("searchindex.js")
def _(canary: str) -> bytes:
    return f"Search.setIndex({json.dumps({'titles': [canary]})})".encode()


@carrier("data.json")
def _(canary: str) -> bytes:
    return json.dumps({"rows": [{"a": 1, "b": canary}]}).encode()


@carrier("noegle.json")
def _(canary: str) -> bytes:
    return json.dumps({"rows": {canary: 1}}).encode()


@carrier("metadata.ipynb")
def _(canary: str) -> bytes:
    return json.dumps({"metadata": {"papermill": {"note": canary}}, "cells": []}).encode()


@carrier("sporing.ipynb")
def _(canary: str) -> bytes:
    error = {"output_type": "error", "ename": "KeyError", "traceback": ["\x1b[0;31m", canary]}
    return json.dumps({"cells": [{"cell_type": "code", "outputs": [error]}]}).encode()


@carrier("tabel.csv")
def _(canary: str) -> bytes:
    return f'a,b\n1,"{canary}"\n'.encode()


@carrier("stil.css")
def _(canary: str) -> bytes:
    return f"/* {canary} */ p {{ color: red }}".encode()


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    book, out = Workbook(), BytesIO()
    fill(book)
    book.save(out)
    return out.getvalue()


def set_cell(canary: str) -> Callable[[Workbook], None]:
    def fill(book: Workbook) -> None:
        assert book.active is not None
        book.active["B2"] = canary

    return fill


@carrier("celle.xlsx")
def _(canary: str) -> bytes:
    return workbook(set_cell(canary))


@carrier("bemaerkning.xlsx")
def _(canary: str) -> bytes:
    def fill(book: Workbook) -> None:
        assert book.active is not None
        book.active["A1"] = 1
        book.active["A1"].comment = Comment(canary, "x")

    return workbook(fill)


@carrier("egenskab.xlsx")
def _(canary: str) -> bytes:
    def fill(book: Workbook) -> None:
        book.properties.description = canary

    return workbook(fill)


def document(fill: Callable[[docx.document.Document], None]) -> bytes:
    made, out = docx.Document(), BytesIO()
    fill(made)
    made.save(out)
    return out.getvalue()


@carrier("afsnit.docx")
def _(canary: str) -> bytes:
    def fill(made: docx.document.Document) -> None:
        made.add_paragraph(canary)

    return document(fill)


@carrier("delt.docx")
def _(canary: str) -> bytes:
    def fill(made: docx.document.Document) -> None:
        paragraph = made.add_paragraph()
        paragraph.add_run(canary[:4]).bold = True
        paragraph.add_run(canary[4:])

    return document(fill)


@carrier("forfatter.docx")
def _(canary: str) -> bytes:
    def fill(made: docx.document.Document) -> None:
        made.core_properties.comments = canary

    return document(fill)


@carrier("sidehoved.docx")
def _(canary: str) -> bytes:
    def fill(made: docx.document.Document) -> None:
        made.sections[0].header.paragraphs[0].add_run(canary)

    return document(fill)


@carrier("alternativ.docx")
def _(canary: str) -> bytes:
    def fill(made: docx.document.Document) -> None:
        picture = made.add_picture(BytesIO(png()))
        picture._inline.find(qn("wp:docPr")).set("descr", canary)

    return document(fill)


def pdf(fill: Callable[[PdfWriter], None]) -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(300, 300)
    fill(writer)
    writer.write(out)
    return out.getvalue()


@carrier("side.pdf")
def _(canary: str) -> bytes:
    def fill(writer: PdfWriter) -> None:
        page = writer.pages[0]
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        text = canary.encode("latin-1", "replace").decode("latin-1")
        stream.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)

    return pdf(fill)


@carrier("egenskab.pdf")
def _(canary: str) -> bytes:
    return pdf(lambda writer: writer.add_metadata({"/Subject": canary}))


@carrier("bogmaerke.pdf")
def _(canary: str) -> bytes:
    def fill(writer: PdfWriter) -> None:
        writer.add_outline_item(title=canary, page_number=0)

    return pdf(fill)


@carrier("link.pdf")
def _(canary: str) -> bytes:
    def fill(writer: PdfWriter) -> None:
        link = Link(rect=RectangleObject((0, 0, 9, 9)), url=f"https://eksempel.dk/?q={canary}")
        writer.add_annotation(0, link)

    return pdf(fill)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = b"".join(chunk(*given) for given in chunks)
    pixels = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + body + pixels + chunk(b"IEND", b"")


@carrier("objektstroem.pdf")
def _(canary: str) -> bytes:
    body = zlib.compress(b"6 0 <</Title (" + canary.encode() + b")>>")
    head = b"5 0 obj\n<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>>\nstream\n"
    return pdf(lambda _: None) + head + body + b"\nendstream\nendobj\n"


@carrier("xmp.pdf")
def _(canary: str) -> bytes:
    body = f"<x:xmpmeta><dc:creator>{canary}</dc:creator></x:xmpmeta>".encode()
    head = b"5 0 obj\n<</Type /Metadata /Subtype /XML>>\nstream\n"
    return pdf(lambda _: None) + head + body + b"\nendstream\nendobj\n"


@carrier("tekst.png")
def _(canary: str) -> bytes:
    return png((b"tEXt", b"Comment\0" + canary.encode()))


@carrier("pakket.png")
def _(canary: str) -> bytes:
    return png((b"zTXt", b"Comment\0\0" + zlib.compress(canary.encode())))


@carrier("exif.jpg")
def _(canary: str) -> bytes:
    body = b"Exif\0\0" + canary.encode()
    segment = b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    return b"\xff\xd8" + segment + b"\xff\xd9"


@carrier("arkiv.zip")
def _(canary: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inde/tabel.csv", f"a\n{canary}\n")
    return out.getvalue()


@carrier("ukendt.bin")
def _(canary: str) -> bytes:
    return b"\0\1\2" + canary.encode() + b"\0"


def gate() -> Gate:
    return Gate(MACHINE, KNOWN)


# The one font of a hand-made PDF has no full-width digits and no dash.
UNWRITABLE = {("side.pdf", "cpr_full_width"), ("side.pdf", "cpr_dash")}


@pytest.mark.parametrize("name", sorted(CARRIERS))
@pytest.mark.parametrize("kind", sorted(CANARIES))
def test_a_canary_is_stopped_in_every_carrier_and_never_repeated(
    name: str, kind: str, tmp_path: Path
) -> None:
    if (name, kind) in UNWRITABLE:
        return
    canary = CANARIES[kind]
    (tmp_path / name).write_bytes(CARRIERS[name](canary))

    with pytest.raises(DisclosureError) as stopped:
        check_folder(tmp_path, gate())

    assert stopped.value.exit_code == 17
    assert name in str(stopped.value)
    assert canary not in str(stopped.value)


@pytest.mark.parametrize("name", sorted(CARRIERS))
def test_the_same_carrier_with_an_ordinary_text_passes(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(CARRIERS[name]("Rebild 2019: 12,5 uger (12, anna)"))

    assert check_folder(tmp_path, gate()) == 1


@pytest.mark.parametrize(
    "trace",
    [
        "/home/mette/rapport/data.csv",
        "/Users/mette/rapport",
        "/tmp/pytest-1/x.ipynb",  # noqa: S108 - a text that is looked for
        "/".join(["", "root", "projekt", "a.py"]),
        "file:///opt/rapport/index.html",
        r"C:\Users\mette\Documents\data.csv",
        r"D:\projekter\rapport\data.csv",
        r"\\filserver\faelles\data.csv",
        "/srv/projekter/rapport/book/index.md",
        "mettesen@pc-4711",
    ],
)
def test_a_path_of_somebodys_machine_is_stopped(trace: str, tmp_path: Path) -> None:
    (tmp_path / "side.html").write_bytes(html(f"<pre>{trace}</pre>"))

    with pytest.raises(DisclosureError, match=r"side\.html"):
        check_folder(tmp_path, gate())


@pytest.mark.parametrize(
    "text",
    [
        "data/raw/registry/network.yml",
        "https://eksempel.dk/home/side",
        "og/eller, 1/2, km/t",
        "../forsoeg/formkrav.html",
        "CVR 29189382, EAN 5798003760000, tlf. 96 21 70 00",
        "sagsnr. 2019-001234 og KLE 15.20.00-A00-1-19",
    ],
)
def test_what_only_looks_like_a_trace_passes(text: str, tmp_path: Path) -> None:
    (tmp_path / "side.html").write_bytes(html(f"<p>{text}</p>"))

    assert check_folder(tmp_path, gate()) == 1


def test_a_key_that_is_itself_a_secret_is_not_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({CPR: {"inde": "en@eksempel.dk"}}))

    with pytest.raises(DisclosureError) as stopped:
        check_folder(tmp_path, gate())

    assert CPR not in str(stopped.value)


def test_a_link_out_of_the_folder_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "ude.txt").write_text("x")
    (tmp_path / "ud").mkdir()
    (tmp_path / "ud" / "genvej.txt").symlink_to(tmp_path / "ude.txt")

    with pytest.raises(DisclosureError, match=r"genvej\.txt"):
        check_folder(tmp_path / "ud", gate())


def test_a_file_of_the_theme_is_passed_by_only_with_its_own_bytes(tmp_path: Path) -> None:
    import sphinx

    script = Path(sphinx.__file__).parent / "themes" / "basic" / "static" / "doctools.js"
    static = tmp_path / "_static"
    static.mkdir()
    (static / "doctools.js").write_bytes(script.read_bytes())
    assert check_folder(tmp_path, gate()) == 1

    (static / "doctools.js").write_bytes(script.read_bytes() + f"// {CPR}".encode())

    with pytest.raises(DisclosureError):
        check_folder(tmp_path, gate())
