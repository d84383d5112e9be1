"""A page read and written by libxml2 is the page that browsers read."""

from __future__ import annotations

from urllib.parse import unquote

from bs4 import BeautifulSoup

from pipelines.publishing.finishing.page_tree import (
    new_tag,
    parse_page,
    read_text,
    replace_text,
    select,
    select_one,
    set_missing,
    write_page,
)

PAGE = (
    '<!DOCTYPE html>\n<html lang="da"><head><title>Æ &amp; ø</title>'
    "<script>let a = 1 < 2 && 'æ';</script><style>p > a {}</style></head><body>"
    '<main><details open><summary>Tal</summary><p>5 %\u00a0af "alle"<br>linje</p></details>'
    '<figure><svg viewBox="0 0 1 1"><path d="M0,0"></path></svg></figure>'
    '<input type="checkbox" disabled><a href="b.html?x=1&amp;y=2#z">æ</a></main></body></html>'
)


def test_what_is_written_is_what_was_read() -> None:
    written = write_page(parse_page(PAGE))

    assert written.startswith("<!DOCTYPE html>\n<html")
    assert BeautifulSoup(written, "html.parser") == BeautifulSoup(PAGE, "html.parser")
    assert write_page(parse_page(written)) == written


def test_an_address_with_danish_letters_leads_to_the_same_place() -> None:
    written = write_page(parse_page('<a href="læs.html#ø">æ</a>'))

    address = str(BeautifulSoup(written, "html.parser").select("a")[0]["href"])
    assert unquote(address) == "læs.html#ø"


def test_a_script_stays_as_it_was_so_that_its_hash_holds() -> None:
    assert "<script>let a = 1 < 2 && 'æ';</script>" in write_page(parse_page(PAGE))


def test_a_dropped_tag_leaves_the_text_after_it() -> None:
    page = parse_page("<p>før <b>midt</b> efter</p>")

    select(page, "b")[0].drop_tree()

    assert read_text(page) == "før efter"


def test_text_is_read_without_scripts_and_comments() -> None:
    page = parse_page("<div><p>et</p><!-- nej --><script>nej</script><p>to</p></div>")

    assert read_text(page) == "et to"


def test_tags_are_made_named_and_filled() -> None:
    page = parse_page('<p id="a">før <i>det</i> gamle</p>')
    tag = new_tag("a", "nyt", class_="x y", aria_label="Navn", href="#")

    replace_text(select_one(page, "#a"), "tekst")
    select(page, "#a")[0].append(tag)
    set_missing(tag, "href", "b")
    set_missing(tag, "title", "t")

    assert '<p id="a">tekst<a ' in write_page(page)
    assert select(page, "a.x.y[aria-label='Navn'][href='#'][title=t]") == [tag]
    assert select_one(page, "b") is None


def test_a_drawing_of_any_size_is_read() -> None:
    address = "data:image/svg+xml;base64," + "QUJD" * 3_000_000

    assert next(parse_page(f'<img src="{address}">').iter("img")).get("src") == address


def test_a_file_with_nothing_in_it_is_an_empty_page() -> None:
    assert [read_text(parse_page(markup)) for markup in ("", " \n", "<!-- kun en note -->")] == [
        ""
    ] * 3
