from __future__ import annotations

import json

import pytest

from pipelines.errors import PublishingError
from pipelines.publishing.finishing.page_tree import parse_page
from pipelines.publishing.finishing.search_index import find_words, index_words, join_compounds


def index_of(**texts: str) -> dict[str, object]:
    """Return the terms of an index over pages with these texts, documents by name."""
    raw = {"docnames": list(texts), "titles": [f"Side {name}" for name in texts], "terms": {}}
    pages = {
        name: find_words(parse_page(f"<article>{text}</article>")) for name, text in texts.items()
    }
    script = index_words(f"Search.setIndex({json.dumps(raw)})", pages)
    found: dict[str, object] = json.loads(script.removeprefix("Search.setIndex(")[:-1])["terms"]
    return found


def test_an_inflected_word_finds_the_compounds_that_it_begins() -> None:
    terms = index_of(a="De holdt samtaler.", b="Et samtaleforløb begynder.")

    assert terms["samtal"] == [0, 1]


def test_a_word_finds_the_compounds_that_it_ends() -> None:
    terms = index_of(a="Et forløb.", b="Et ressourceforløb.")

    assert terms["forløb"] == [0, 1]


def test_the_cells_of_a_table_are_words_apart_and_numbers_are_left_out() -> None:
    terms = index_of(a="<table><tr><td>Aalborg</td><td>850</td><td>Rebild</td></tr></table>")

    assert set(terms) >= {"aalborg", "rebild"}
    assert not any(character.isdigit() for term in terms for character in term)


def test_what_a_chart_says_can_be_found() -> None:
    assert "overlev" in " ".join(index_of(a="<img alt='Overlevelseskurver'>"))


def test_a_compound_is_not_found_by_its_letters_alone() -> None:
    joined = join_compounds({"samtaleforløb": {1}, "sam": {2}, "løb": {3}})

    assert joined == {"samtaleforløb": {1}, "sam": {2}, "løb": {3}}


def test_an_index_of_another_form_stops_the_build() -> None:
    with pytest.raises(PublishingError, match="searchindex"):
        index_words("var x = 1", {})
