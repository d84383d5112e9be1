from __future__ import annotations

from bs4 import BeautifulSoup

from pipelines.publishing.finishing.frame import frame_page
from pipelines.publishing.finishing.page_tree import parse_page, write_page

MENU = (
    '<nav class="bd-links"><ul><li class="current"><a class="reference" href="../k.html">Kommunerne'
    '</a><ul><li class="current"><a class="reference" href="#">Rebild</a></li></ul></li></ul></nav>'
)
CONTENTS = '<div id="pst-secondary-sidebar">Indhold</div><button class="secondary-toggle"></button>'
FOOT = '<footer><p class="copyright">© Copyright 2026, Netværket.<br/></p></footer>'


def framed(article: str) -> BeautifulSoup:
    return parsed(f"{MENU}<article class='bd-article'>{article}</article>{CONTENTS}{FOOT}")


def parsed(markup: str) -> BeautifulSoup:
    page = parse_page(markup)
    frame_page(page)
    return BeautifulSoup(write_page(page), "html.parser")


def test_the_way_to_a_page_stands_above_it() -> None:
    way = framed("Tekst").select_one("nav.fk-sti")

    assert way is not None
    assert [step.get_text() for step in way.select("li")] == ["Kommunerne", "Rebild"]
    assert [link["href"] for link in way.select("a")] == ["../k.html"]
    assert way.select("li")[-1]["aria-current"] == "page"


def test_the_answer_takes_the_room_of_the_pages_own_contents() -> None:
    page = framed("<table class='frk-table fk-svar'></table>")

    assert page.select("#pst-secondary-sidebar, .secondary-toggle") == []
    assert page.select("article.bd-article.fk-forside") != []
    assert framed("Tekst").select_one("#pst-secondary-sidebar") is not None


def test_the_foot_is_in_danish() -> None:
    foot = framed("Tekst").select_one("p.copyright")

    assert foot is not None
    assert foot.get_text() == "© 2026, Netværket"


def test_a_note_in_the_margin_is_a_note_by_name_and_no_landmark() -> None:
    page = framed(
        "<aside class='sidebar margin'><p class='sidebar-title'>Ord</p><p>Tekst</p></aside>"
    )

    note = page.select_one(".sidebar.margin")
    assert note is not None
    assert (note.name, note["role"], note["aria-label"]) == ("div", "note", "Ord")


def test_the_books_mark_is_its_icon_wherever_the_page_lies() -> None:
    page = parsed("<html data-content_root='../'><head></head></html>")

    assert page.select_one("link[rel=icon][href='../_static/maerke.svg']") is not None
