"""The printed report: tags, language, bookmarks, table heads, alt texts; no blank or cut page."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader

from pipelines.publishing.exports.browser import find_browser
from pipelines.publishing.exports.document import TitlePage
from pipelines.publishing.exports.pdf import build_pdf
from pipelines.publishing.exports.single_page import anchor_of

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

NO_SKIP = os.environ.get("FRIKOMMUNE_NO_SKIP") == "1"
PAGES = ["index", "deltagelse", "metode", "argumentet", "forsoeg/formkrav"]
DEEP = "kommuner/rebild/formkrav"
FRONT = TitlePage("Rapporten", "Netværket", "Demonstration: syntetiske data")


@pytest.fixture(scope="module")
def printed(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Print one page of each kind: the whole report is a thousand pages."""
    if not find_browser() and not NO_SKIP:
        pytest.skip("Der er ingen browser på denne maskine: PDF-prøverne er sprunget over")
    folder = tmp_path_factory.mktemp("pdf")
    chapters: list[dict[str, Any]] = [{"file": name} for name in PAGES[1:-1]]
    chapters.append({"file": PAGES[-1], "sections": [{"file": DEEP}]})
    toc = {"root": PAGES[0], "parts": [{"caption": "Rapporten", "chapters": chapters}]}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    site = demonstration / "_build" / "html"
    build_pdf(site, folder / "_toc.yml", FRONT, folder / "rapport.pdf")
    return folder / "rapport.pdf"


@pytest.fixture(scope="module")
def reader(printed: Path) -> PdfReader:
    return PdfReader(BytesIO(printed.read_bytes()))


def tags(reader: PdfReader) -> Iterator[Any]:
    root: Any = reader.trailer["/Root"]
    waiting = [root["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict):
            continue
        if "/S" in element:
            yield element
        below = element.get("/K", [])
        below = below.get_object() if hasattr(below, "get_object") else below
        waiting += below if isinstance(below, list) else [below]


def count_in_pages(demonstration: Path, selector: str) -> int:
    found = 0
    for name in [*PAGES, DEEP]:
        text = (demonstration / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")
        article = BeautifulSoup(text, "html.parser").select_one("article")
        assert article is not None
        for code in article.select("details.kode"):
            code.decompose()
        found += len(article.select(selector))
    return found


def test_the_pdf_is_tagged_in_danish_and_has_a_title(reader: PdfReader) -> None:
    root: Any = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] is not None
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "da"
    assert reader.metadata is not None
    assert reader.metadata.title == "Rapporten"
    assert "2000" in str(reader.metadata.get("/CreationDate"))


def test_every_chapter_is_a_bookmark_and_the_pages_below_it_are_below_it(reader: PdfReader) -> None:
    outline: list[Any] = reader.outline
    top = [entry.title for entry in outline if not isinstance(entry, list)]

    assert len(top) == len(PAGES) + 1
    assert top[0] == "Indhold"
    last: Any = outline[-1]
    assert any("Rebild" in entry.title for entry in last if not isinstance(entry, list))


def test_the_contents_name_the_pages_where_the_chapters_stand(reader: PdfReader) -> None:
    places = {n.lstrip("/"): p for n, p in reader.named_destinations.items()}
    contents = reader.pages[1].extract_text()

    for name in PAGES:
        number = reader.get_destination_page_number(places[anchor_of(name)])
        assert number is not None
        assert str(number + 1) in contents


def test_headings_tables_and_figures_are_all_tagged(reader: PdfReader, demonstration: Path) -> None:
    found = Counter(str(element["/S"]) for element in tags(reader))

    assert found["/H1"] == len(PAGES) + 1
    assert found["/H2"] > len(PAGES)
    assert found["/Table"] == count_in_pages(demonstration, "table")
    assert found["/TH"] == count_in_pages(demonstration, "th")
    assert found["/Strong"] == found["/Em"] == 0  # of a later version of PDF than this


def test_every_figure_has_its_text(reader: PdfReader, demonstration: Path) -> None:
    texts = [str(e.get("/Alt", "")) for e in tags(reader) if e["/S"] == "/Figure"]

    assert len(texts) == count_in_pages(demonstration, "img")
    assert min(len(text) for text in texts) > 20


def test_no_page_is_blank_and_nothing_stands_beyond_an_edge(reader: PdfReader) -> None:
    for number, page in enumerate(reader.pages[1:], 2):  # after the title page
        places: list[tuple[float, float]] = []

        def note(text: str, cm: Any, tm: Any, _font: Any, _size: Any, at: Any = places) -> None:
            if text.strip():
                x, y = float(tm[4]), float(tm[5])
                at.append((x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]))

        body = page.extract_text(visitor_text=note).replace(FRONT.banner, "")
        assert len(body.replace(FRONT.title, "").strip()) > 25, f"side {number} er tom"
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        beyond = [(x, y) for x, y in places if not (0 <= x < width and 0 <= y <= height)]
        assert beyond == [], f"side {number}"


def test_the_banner_stands_at_the_head_of_every_page(reader: PdfReader) -> None:
    without = [n for n, p in enumerate(reader.pages, 1) if FRONT.banner not in p.extract_text()]

    assert without == []


def test_the_same_book_prints_the_same_bytes(printed: Path, demonstration: Path) -> None:
    again = printed.parent / "igen.pdf"

    build_pdf(demonstration / "_build" / "html", printed.parent / "_toc.yml", FRONT, again)

    assert again.read_bytes() == printed.read_bytes()
    assert b"/ObjStm" in again.read_bytes()


def test_no_link_leads_to_the_machine_that_printed_it(reader: PdfReader) -> None:
    links: list[Any] = [n.get_object() for page in reader.pages for n in page.get("/Annots", [])]

    assert len(links) > 10
    assert not [link for link in links if "file:" in str(link.get("/A", ""))]
