"""A packed PDF is the same document; what is not written as the browser does is left alone."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from pipelines.publishing.exports.packing import pack_objects
from pipelines.publishing.gate.pdf import read_pdf_texts

OBJECTS = (
    b"<</Title (Rapporten)>>",
    b"<</Type /Catalog /Pages 3 0 R /Lang (da)>>",
    b"<</Type /Pages /Count 1 /Kids [4 0 R]>>",
    b"<</Type /Page /Parent 3 0 R /MediaBox [0 0 99 99] /Contents 5 0 R /Resources <<>>>>",
    b"<</Length 3>> stream\nq Q\nendstream",
)


def make_pdf(objects: tuple[bytes, ...] = OBJECTS, more: bytes = b"") -> bytes:
    content, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<</Size %d\n/Root 2 0 R\n/Info 1 0 R%s>>\n" % (len(objects) + 1, more)
    return bytes(content) + b"startxref\n%d\n%%%%EOF\n" % start


def test_a_packed_document_reads_as_before() -> None:
    reader = PdfReader(BytesIO(pack_objects(make_pdf())), strict=True)

    assert reader.pdf_header == "%PDF-1.5"
    assert len(reader.pages) == 1
    assert reader.metadata is not None
    assert reader.metadata.title == "Rapporten"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "da"  # type: ignore[index]  # a dictionary, as any catalogue is


def test_many_small_objects_become_a_third_or_less() -> None:
    many = OBJECTS + tuple(
        b"<</Type /StructElem /S /TD /P %d 0 R>>" % number for number in range(999)
    )

    packed = pack_objects(make_pdf(many))

    assert len(packed) < len(make_pdf(many)) / 3
    assert len(PdfReader(BytesIO(packed), strict=True).pages) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4\nnoget andet",
        make_pdf(more=b"\n/Prev 12"),
        make_pdf().replace(b"endobj", b"endobx", 1),
    ],
)
def test_another_kind_of_file_is_left_as_it_is(content: bytes) -> None:
    assert pack_objects(content) == content


def test_the_gate_reads_what_is_packed_and_no_number_of_a_place() -> None:
    secret = (*OBJECTS, b"<</Type /StructElem /Alt (Sagen om 010203-1234)>>")
    harmless = OBJECTS + tuple(b"<</ID (node%08d)>>" % number for number in range(3000))

    told = [text for _, text in read_pdf_texts(pack_objects(make_pdf(secret)))]
    quiet = [text for _, text in read_pdf_texts(pack_objects(make_pdf(harmless)))]

    assert "Sagen om 010203-1234" in told
    assert [text for text in quiet if re.search(r"\d{6}[ -]?\d{4}", text)] == []
