"""One document of many pages: headings, links, tables and images survive; the bytes repeat."""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

import docx
import pytest
from bs4 import BeautifulSoup
from docx.oxml.ns import qn

from pipelines.errors import PublishingError
from pipelines.publishing.exports.document import TitlePage, assemble_document
from pipelines.publishing.exports.order import Chapter, read_order
from pipelines.publishing.exports.pdf import fix_metadata
from pipelines.publishing.exports.single_page import read_pages
from pipelines.publishing.exports.word import pandoc_path, run_pandoc, write_form, write_page

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    '<rect width="40" height="20" fill="#0b5c7a"/></svg>'
)
EMBEDDED = f"data:image/svg+xml;base64,{base64.b64encode(DRAWING.encode()).decode()}"
TABLE = (
    "<table><caption>Antal</caption><thead><tr><th scope='col'>Trin</th><th scope='col'>Antal</th>"
    "</tr></thead><tbody><tr><th scope='row'>I alt</th><td>25</td></tr></tbody></table>"
)
INDEX = f"""<h1>Forside<a class="headerlink" href="#forside">#</a></h1>
<p id="top">Se <a href="forsoeg/a.html#svar">forsøget</a>, <a href="search.html">søg</a>,
<a href="#top">toppen</a> og <a href="https://eksempel.dk">ude</a>.</p><button>Kopiér</button>
<details><summary>Vis tallene</summary>{TABLE}</details>
<details class="kode"><summary>Vis koden</summary><pre>x = 1</pre></details>
<script>alert(1)</script>"""
TRIAL = f"""<section id="svar"><h1>Forsøg A</h1><h2>Resultat</h2>
<figure class="diagram"><img alt="Søjlen er blå." src="../_images/a.svg">
<figcaption>Figur</figcaption><details><summary>Vis tallene</summary>{TABLE}</details></figure>
<p>Et <strong>svar</strong>.</p><ul><li>første</li></ul></section>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "forsoeg").mkdir()
    (tmp_path / "_images").mkdir()
    (tmp_path / "_images" / "a.svg").write_text(DRAWING)
    for name, article in (("index", INDEX), ("forsoeg/a", TRIAL)):
        text = f'<html><body><nav>menu</nav><article class="bd-article">{article}</article></body>'
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    return tmp_path


CHAPTERS = (Chapter("index", 0, "Rapporten"), Chapter("forsoeg/a", 1, ""))
FRONT = TitlePage("Titel & co", "Netværket", "Syntetiske data")


def assembled(site: Path) -> BeautifulSoup:
    text = assemble_document(FRONT, read_pages(site, CHAPTERS), {"index": 3})
    return BeautifulSoup(text, "html.parser")


def test_pages_become_sections_with_one_first_level_heading_a_chapter(site: Path) -> None:
    page = assembled(site)

    assert [h.get_text() for h in page.find_all("h1")] == ["Indhold", "Forside"]
    assert [h.get_text() for h in page.find_all("h2")] == ["Forsøg A"]
    assert [h.get_text() for h in page.find_all("h3")] == ["Resultat"]
    assert page.html is not None
    assert page.html["lang"] == "da"


def test_links_stay_within_the_document_and_every_id_is_there_once(site: Path) -> None:
    page = assembled(site)

    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    targets = [str(a["href"]) for a in page.select("a[href]")]
    assert "https://eksempel.dk" in targets
    inner = [t.removeprefix("#") for t in targets if t.startswith("#")]
    assert set(inner) <= set(ids)
    assert "forsoeg--a..svar" in inner
    assert not [t for t in targets if "search" in t]


def test_what_is_for_a_screen_is_gone_and_what_was_folded_is_open(site: Path) -> None:
    page = assembled(site)

    assert not page.select("script, button, nav, details, summary, .headerlink")
    assert "x = 1" not in page.get_text()
    assert len(page.find_all("table")) == 2
    assert "menu" not in page.get_text()


def test_images_are_in_the_document_with_their_text(site: Path) -> None:
    image = assembled(site).find("img")

    assert image is not None
    assert image["alt"] == "Søjlen er blå."
    assert image["src"] == EMBEDDED


def test_the_document_names_pages_and_carries_the_banner(site: Path) -> None:
    text = assemble_document(FRONT, read_pages(site, CHAPTERS), {"index": 3})

    assert '<span class="sidetal">3</span>' in text
    assert "<title>Titel &amp; co</title>" in text
    assert 'content: "Syntetiske data"' in text


def test_a_page_that_was_not_built_is_told(site: Path) -> None:
    with pytest.raises(PublishingError, match=r"mangler\.html"):
        read_pages(site, [Chapter("mangler", 0, "")])


def test_an_image_that_is_not_there_is_told(site: Path) -> None:
    (site / "_images" / "a.svg").unlink()

    with pytest.raises(PublishingError, match=r"a\.svg"):
        read_pages(site, CHAPTERS)


def test_the_order_is_that_of_the_contents(tmp_path: Path) -> None:
    toc = tmp_path / "_toc.yml"
    toc.write_text(
        "root: index\nparts:\n- caption: Del\n  chapters:\n  - file: a\n    sections:\n"
        "    - file: a/b\n  - file: c\n"
    )

    found = read_order(toc)

    assert [(c.page, c.depth, c.part) for c in found] == [
        ("index", 0, ""), ("a", 0, "Del"), ("a/b", 1, ""), ("c", 0, ""),
    ]  # fmt: skip


def test_a_missing_table_of_contents_is_told(tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match=r"_toc\.yml"):
        read_order(tmp_path / "_toc.yml")


def test_a_pdf_loses_its_clock_its_maker_and_its_running_ids() -> None:
    made = (
        b"/Creator (Mozilla/5.0 \\(X11; Linux x86_64\\) Chrome)\n/CreationDate (D:20261122065637+00"
        b"'00')\n/ID (node00000096)\n/Headers [(node00000096) (node00000111)]"
    )

    fixed = fix_metadata(made)

    assert len(fixed) == len(made)
    assert b"X11" not in fixed
    assert b"D:20000101000000" in fixed
    assert b"[(node00000001) (node00000002)]" in fixed


def test_a_page_becomes_word_and_comes_back_with_headings_tables_and_images(
    site: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.docx"

    write_page(site, "forsoeg/a", target, author="Netværket", banner="Syntetiske data")

    made = docx.Document(BytesIO(target.read_bytes()))
    headings = [p.text for p in made.paragraphs if p.style and "Heading" in str(p.style.name)]
    assert headings == ["Forsøg A", "Resultat"]
    assert len(made.tables) == 1
    assert made.element.body.find(f".//{qn('w:tblHeader')}") is not None
    assert made.sections[0].header.paragraphs[0].text == "Syntetiske data"
    drawn = made.element.body.findall(f".//{qn('wp:docPr')}")
    assert [d.get("descr") for d in drawn] == ["Søjlen er blå."]
    back = run_pandoc([pandoc_path(), "--to=html", str(target)], "", "a.docx")
    page = BeautifulSoup(back, "html.parser")
    assert (len(page.find_all("table")), len(page.find_all("img"))) == (1, 1)
    assert page.select_one("thead th") is not None


def test_the_same_page_gives_the_same_word_document(site: Path, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        write_page(site, "forsoeg/a", tmp_path / name, author="N", banner="")

    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_form_becomes_word(tmp_path: Path) -> None:
    text = "# Evalueringsskema: A\n\n## Svar\n\n| Felt | Svar |\n|---|---|\n| Navn | A $5 |\n"

    write_form(text, tmp_path / "a.docx", author="N", banner="")

    made = docx.Document(BytesIO((tmp_path / "a.docx").read_bytes()))
    assert made.tables[0].cell(1, 1).text == "A $5"
    assert "Evalueringsskema: A" in made.sections[0].footer.paragraphs[0].text
