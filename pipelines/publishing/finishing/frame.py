"""What stands round a page: the way to it, its foot, and nothing that the book has no use for."""

from __future__ import annotations

import re

from pipelines.publishing.finishing.page_tree import (
    Tag,
    new_tag,
    read_text,
    replace_text,
    select,
    select_one,
)

_UNUSED = "#ethical-ad-placement, #searchbox"
_CONTENTS = "#pst-secondary-sidebar, #pst-secondary-sidebar-modal, .secondary-toggle"
_ANSWER = "table.fk-svar"
_WIDE_TABLES = f"{_ANSWER}, table.frk-regnskab"
_ICON = "maerke.svg"
_COPYRIGHT = re.compile(r"©\s*(?:Copyright|Ophavsret)\s+(.*?)\.?\s*$", re.DOTALL)


def frame_page(page: Tag) -> None:
    """Put the way to the page above it, and take away what the theme puts round every page.

    A page that is a table as wide as the screen has no list of its own contents beside it.
    """
    for tag in select(page, _UNUSED):
        tag.drop_tree()
    if select_one(page, _WIDE_TABLES) is not None:
        _widen(page)
    article = select_one(page, "article")
    if article is not None and select_one(article, _ANSWER) is not None:
        article.classes.add("fk-forside")
    _name_icon(page)
    _name_notes(page)
    _show_way(page)
    _shorten_copyright(page)


def _show_way(page: Tag) -> None:
    """Show the pages above this one: on a phone the menu that says so is folded away."""
    links = select(page, "nav.bd-links li.current > a.reference")
    article = select_one(page, "article")
    if article is None or len(links) < 2:
        return
    way = new_tag("nav", class_="fk-sti d-print-none", aria_label="Vejen hertil")
    steps = new_tag("ol")
    for link in links:
        steps.append(_step(link, is_last=link is links[-1]))
    way.append(steps)
    article.addprevious(way)


def _step(link: Tag, *, is_last: bool) -> Tag:
    if is_last:
        return new_tag("li", read_text(link), aria_current="page")
    step = new_tag("li")
    step.append(new_tag("a", read_text(link), href=link.get("href")))
    return step


def _name_icon(page: Tag) -> None:
    """Name the book's mark as its icon: a browser asks the server for one where none is named."""
    head = page.find("head")
    if head is not None and select_one(page, "link[rel=icon]") is None:
        place = f"{page.get('data-content_root', './')}_static/{_ICON}"
        head.append(new_tag("link", rel="icon", href=place))


def _widen(page: Tag) -> None:
    for tag in select(page, _CONTENTS):
        tag.drop_tree()
    for tag in select(page, ".bd-article-container"):
        tag.classes.add("fk-bred")


def _name_notes(page: Tag) -> None:
    """Make notes in the margin notes by name: an `aside` would be a landmark within another."""
    for note in select(page, "article aside.margin"):
        title = select_one(note, ".sidebar-title")
        note.tag = "div"
        note.set("role", "note")
        if title is not None and (name := read_text(title)):
            note.set("aria-label", name)


def _shorten_copyright(page: Tag) -> None:
    for tag in select(page, "footer p.copyright"):
        found = _COPYRIGHT.search(read_text(tag))
        if found:
            replace_text(tag, f"© {found[1]}")
