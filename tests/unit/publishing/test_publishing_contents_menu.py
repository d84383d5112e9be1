"""The book's menu: the theme's own markup, made from the table of contents once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx import addnodes

from pipelines.publishing.engine.contents_menu import ContentsMenu

CONTENTS = {"index": ["a", "b"], "b": ["b/one", "b/two"], "b/one": ["b/one/deep"]}
TITLES = {
    "index": "Forside", "a": "Første <kapitel>", "b": "Kommuner", "b/one": "En", "b/two": "To",
    "b/one/deep": "Dybt",
}  # fmt: skip


def _toc(entries: list[str]) -> nodes.bullet_list:
    tree = addnodes.toctree(caption="Rapporten", entries=[(None, page) for page in entries])
    return nodes.bullet_list("", nodes.list_item("", tree))


@pytest.fixture
def menu() -> ContentsMenu:
    environment: Any = SimpleNamespace(
        config=SimpleNamespace(root_doc="index"),
        tocs={page: _toc(below) for page, below in CONTENTS.items()},
        titles={page: nodes.title("", title) for page, title in TITLES.items()},
    )
    return ContentsMenu(environment)


BUILDER = SimpleNamespace(get_relative_uri=lambda _page, target: f"{target}.html")


def _parse(menu: ContentsMenu, page: str) -> BeautifulSoup:
    return BeautifulSoup(menu.write(page, BUILDER), "html.parser")


def test_only_the_way_to_the_page_is_opened(menu: ContentsMenu) -> None:
    page = _parse(menu, "b/one")

    links = [str(link["href"]) for link in page.select("a")]
    assert links == ["index.html", "a.html", "b.html", "#", "b/one/deep.html", "b/two.html"]
    assert [tag.a.text for tag in page.select("li.current") if tag.a] == ["Kommuner", "En"]


def test_a_page_outside_the_contents_has_no_current_entry(menu: ContentsMenu) -> None:
    page = _parse(menu, "search")

    assert page.select(".current") == []
    assert [str(link["href"]) for link in page.select("a")] == ["index.html", "a.html", "b.html"]


def test_a_title_is_text(menu: ContentsMenu) -> None:
    assert "Første &lt;kapitel&gt;" in menu.write("a", BUILDER)
