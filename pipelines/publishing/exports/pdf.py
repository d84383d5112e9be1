"""The whole book as one PDF: tagged, with bookmarks, page numbers and a fixed date."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipelines.errors import PublishingError
from pipelines.publishing.exports.browser import print_pdf
from pipelines.publishing.exports.document import TitlePage, assemble_document
from pipelines.publishing.exports.order import read_order
from pipelines.publishing.exports.packing import pack_objects
from pipelines.publishing.exports.single_page import PrintedPage, anchor_of, read_pages
from pipelines.storage import write_bytes

PDF_NAME = "rapport.pdf"
# Chromium writes the clock and its own name into the file; the same book must give the same bytes.
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:(\d{14})")
_CREATOR = re.compile(rb"/Creator \(([^()\\]*|\\.)*\)")
_NODE = re.compile(rb"node\d{8}(?=\))")
_FIXED_DATE = b"20000101000000"
_UNKNOWN_PAGE = 999  # stands in the contents while the page numbers are not known yet


def build_pdf(site: Path, toc: Path, front: TitlePage, target: Path) -> None:
    """Print the built site as one PDF.

    It is printed twice: the contents can only name page numbers that a first printing gave.

    Args:
        site: folder of the built site.
        toc: the staged table of contents.
        front: the title page.
        target: the PDF; written whole or not at all.

    Raises:
        PublishingError: a page is missing, or no browser is there to print.
    """
    pages = read_pages(site, read_order(toc))
    anchors = [anchor_of(page.chapter.page) for page in pages]
    with tempfile.TemporaryDirectory(prefix="frikommune-") as folder:
        draft = _print(front, pages, dict.fromkeys(anchors, _UNKNOWN_PAGE), Path(folder))
        final = _print(front, pages, read_page_numbers(draft, anchors), Path(folder))
        write_bytes(target, pack_objects(fix_metadata(final.read_bytes())))


def read_page_numbers(path: Path, anchors: Sequence[str]) -> dict[str, int]:
    """Return on which page (from 1) each anchor of a printed document stands.

    Raises:
        PublishingError: an anchor is not in the document: a page was lost in printing.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        places = {n.lstrip("/"): place for n, place in reader.named_destinations.items()}
        found = {
            name: (reader.get_destination_page_number(places[name]) or 0) + 1
            for name in anchors
            if name in places
        }
    except PyPdfError as error:
        raise PublishingError("PDF: browseren lavede en PDF-fil, der ikke kan læses.") from error
    lost = [name for name in anchors if name not in found]
    if lost:
        raise PublishingError([f"PDF: siden {name} kom ikke med i udskriften." for name in lost])
    return found


def fix_metadata(content: bytes) -> bytes:
    """Return the PDF with a fixed date and maker; nothing in it changes its place."""

    def same_length(match: re.Match[bytes]) -> bytes:
        maker = b"/Creator (frikommune"
        return (maker + b" " * (len(match.group()) - len(maker) - 1) + b")")[: len(match.group())]

    dated = _DATE.sub(rb"/\1 (D:" + _FIXED_DATE, content)
    return _renumber_nodes(_CREATOR.sub(same_length, dated, count=1))


def _renumber_nodes(content: bytes) -> bytes:
    """Number the tags' ids from 1: Chromium counts on from whatever it has shown before."""
    found = sorted(set(_NODE.findall(content)))
    numbers = {name: b"node%08d" % number for number, name in enumerate(found, 1)}
    return _NODE.sub(lambda match: numbers[match.group()], content)


def _print(
    front: TitlePage, pages: Sequence[PrintedPage], numbers: dict[str, int], folder: Path
) -> Path:
    document = folder / "bog.html"
    document.write_text(assemble_document(front, pages, numbers), encoding="utf-8")
    target = folder / "bog.pdf"
    print_pdf(document, target)
    return target
