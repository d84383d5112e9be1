from __future__ import annotations

from bs4 import BeautifulSoup

from pipelines.publishing.finishing.exhibits import name_exhibits
from pipelines.publishing.finishing.page_tree import parse_page, write_page

TABLE = "<table><caption>{caption}</caption><tr><td>1</td></tr></table>"


def named(body: str) -> BeautifulSoup:
    page = parse_page(f"<article>{body}</article>")
    name_exhibits(page)
    return BeautifulSoup(write_page(page), "html.parser")


def test_a_table_is_named_by_its_caption_and_links_to_itself() -> None:
    page = named(TABLE.format(caption="Ønsker på én side"))

    assert page.table is not None
    assert page.table["id"] == "tabel-oensker-paa-en-side"
    link = page.select_one("caption a.headerlink")
    assert link is not None
    assert link["href"] == f"#{page.table['id']}"
    assert "Ønsker" in str(link["aria-label"])


def test_two_tables_of_one_name_are_told_apart() -> None:
    page = named(TABLE.format(caption="Tal") * 2)

    assert [table["id"] for table in page.find_all("table")] == ["tabel-tal", "tabel-tal-2"]


def test_a_figure_and_the_table_below_it_share_one_link_and_one_place_for_tools() -> None:
    folded = f"<details><summary>Tal</summary>{TABLE.format(caption='Tal')}</details>"

    page = named(f"<figure><img alt='x'><figcaption><p>Kurver</p></figcaption>{folded}</figure>")

    assert [link["href"] for link in page.select("a.headerlink")] == ["#figur-kurver"]
    assert [tools["data-for"] for tools in page.select(".fk-tools")] == ["figur-kurver"]


def test_the_tools_stand_outside_the_box_that_scrolls() -> None:
    page = named(f"<div class='frk-scroll'>{TABLE.format(caption='Tal')}</div>")

    assert page.select_one(".frk-scroll .fk-tools") is None
    assert page.select_one(".frk-scroll + .fk-tools") is not None


def test_a_table_without_a_caption_is_left_alone() -> None:
    page = named("<table><tr><td>1</td></tr></table>")

    assert page.select("[id], .fk-tools") == []
