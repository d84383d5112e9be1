from __future__ import annotations

import base64

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pipelines import figures
from pipelines.figures import Figure, Notice, TableView
from tests.released_rows import make_tables

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="200.4"></svg>'
HOSTILE = '<script>"x"</script>'


def _figure(text: str = "En figur.") -> Figure:
    table = pd.DataFrame({"Uge": ["4"], text: [text]})
    return Figure(svg=SVG, alt=text, caption=text, table=table, is_synthetic=False)


def test_a_figure_is_an_image_with_text_and_a_folded_table() -> None:
    page = BeautifulSoup(_figure()._repr_html_(), "html.parser")

    image = page.select_one("figure.diagram > img")
    assert image is not None
    assert image["alt"] == "En figur."
    assert (image["width"], image["height"]) == ("480", "200")
    source = str(image["src"]).removeprefix("data:image/svg+xml;base64,")
    assert base64.b64decode(source).decode() == SVG
    assert page.select_one("figure > details > summary") is not None
    assert [th["scope"] for th in page.select("th")] == ["col", "col", "row"]
    assert page.select_one("table > caption") is not None


def test_the_folded_table_is_named_after_the_first_sentence_of_the_caption() -> None:
    table = pd.DataFrame({"a": ["1"]})
    figure = Figure(SVG, "Alt.", "Ressourcer pr. sag: i alt. Mere her.", table, is_synthetic=False)

    assert "<caption>Tallene bag figuren: Ressourcer pr. sag: i alt</caption>" in (
        figure._repr_html_()
    )


def test_text_in_a_figure_is_never_markup() -> None:
    html = _figure(HOSTILE)._repr_html_()

    assert "<script" not in html
    assert BeautifulSoup(html, "html.parser").find("script") is None


def test_a_figure_without_a_size_has_no_size() -> None:
    bare = Figure("<svg/>", "Alt.", "Tekst.", pd.DataFrame({"a": []}), is_synthetic=False)

    assert "width=" not in bare._repr_html_()


def test_plain_text_of_a_record_is_its_sentence() -> None:
    table = TableView("En tabel.", pd.DataFrame({"a": ["1"]}), is_synthetic=False)

    assert repr(_figure()) == "En figur."
    assert repr(table) == "En tabel."
    assert repr(Notice("Intet.")) == "Intet."


def test_a_notice_is_a_paragraph_in_html_and_in_markdown() -> None:
    notice = Notice("Intet at vise <her>.")

    assert notice._repr_html_() == '<p class="intet-at-vise">Intet at vise &lt;her&gt;.</p>'
    assert notice._repr_markdown_() == "*Intet at vise &lt;her&gt;.*"


@pytest.mark.parametrize("name", ["survival_curve", "survey_chart"])
def test_a_figure_has_no_blank_line_that_would_end_an_html_block(name: str) -> None:
    tables = make_tables()
    rows = tables["curves"] if name == "survival_curve" else tables["survey_shares"]

    assert "\n\n" not in getattr(figures, name)(rows)._repr_html_()
