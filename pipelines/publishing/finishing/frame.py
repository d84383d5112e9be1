"""What stands round a page: the way to it, its foot, and nothing that the book has no use for."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

_UNUSED = "#ethical-ad-placement, #searchbox"
_CONTENTS = "#pst-secondary-sidebar, #pst-secondary-sidebar-modal, .secondary-toggle"
_ANSWER = "table.fk-svar"
_WIDE_TABLES = f"{_ANSWER}, table.frk-regnskab"
_ICON = "maerke.svg"
_COPYRIGHT = re.compile(r"©\s*(?:Copyright|Ophavsret)\s+(.*?)\.?\s*$", re.DOTALL)


def frame_page(page: BeautifulSoup) -> None:
    """Put the way to the page above it, and take away what the theme puts round every page.

    A page that is a table as wide as the screen has no list of its own contents beside it.
    """
    for tag in page.select(_UNUSED):
        tag.decompose()
    if page.select_one(_WIDE_TABLES):
        _widen(page)
    article = page.select_one("article")
    if article is not None and article.select_one(_ANSWER):
        article["class"] = " ".join([*map(str, article.get_attribute_list("class")), "fk-forside"])
    _name_icon(page)
    _name_notes(page)
    _show_way(page)
    _shorten_copyright(page)


def _show_way(page: BeautifulSoup) -> None:
    """Show the pages above this one: on a phone the menu that says so is folded away."""
    links = page.select("nav.bd-links li.current > a.reference")
    article = page.select_one("article")
    if article is None or len(links) < 2:
        return
    way = page.new_tag("nav", attrs={"class": "fk-sti d-print-none", "aria-label": "Vejen hertil"})
    steps = page.new_tag("ol")
    for link in links:
        steps.append(_step(page, link, is_last=link is links[-1]))
    way.append(steps)
    article.insert_before(way)


def _step(page: BeautifulSoup, link: Tag, *, is_last: bool) -> Tag:
    step = page.new_tag("li")
    label = " ".join(link.get_text(" ").split())
    if is_last:
        step["aria-current"] = "page"
        step.string = label
    else:
        anchor = page.new_tag("a", href=str(link["href"]))
        anchor.string = label
        step.append(anchor)
    return step


def _name_icon(page: BeautifulSoup) -> None:
    """Name the book's mark as its icon: a browser asks the server for one where none is named."""
    if page.head is not None and page.html is not None and not page.select_one("link[rel=icon]"):
        place = f"{page.html.get('data-content_root', './')}_static/{_ICON}"
        page.head.append(page.new_tag("link", attrs={"rel": "icon", "href": place}))


def _widen(page: BeautifulSoup) -> None:
    for tag in page.select(_CONTENTS):
        tag.decompose()
    for tag in page.select(".bd-article-container"):
        tag["class"] = " ".join([*map(str, tag.get_attribute_list("class")), "fk-bred"])


def _name_notes(page: BeautifulSoup) -> None:
    """Make notes in the margin notes by name: an `aside` would be a landmark within another."""
    for note in page.select("article aside.margin"):
        title = note.select_one(".sidebar-title")
        note.name = "div"
        note["role"] = "note"
        if title is not None and title.get_text(strip=True):
            note["aria-label"] = " ".join(title.get_text(" ").split())


def _shorten_copyright(page: BeautifulSoup) -> None:
    for tag in page.select("footer p.copyright"):
        found = _COPYRIGHT.search(" ".join(tag.get_text(" ").split()))
        if found:
            tag.string = f"© {found[1]}"
