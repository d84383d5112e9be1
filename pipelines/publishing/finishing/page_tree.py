"""A page as a tree that is read, searched and written by libxml2: a twentieth of Python's time."""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import html
from lxml.cssselect import CSSSelector
from lxml.etree import ParserError, XPath

Tag = Any  # an element of the tree: `lxml.html.HtmlElement`, which has no types of its own
_DOCTYPE = "<!DOCTYPE html>"
_TEXTS = XPath(".//text()[not(parent::script or parent::style)]")


def parse_page(markup: str) -> Tag:
    """Return the root element of a page, or of a piece of one; what is not closed is closed."""
    parser = html.HTMLParser(huge_tree=True)
    try:
        return html.document_fromstring(markup, parser=parser)
    except ParserError:  # a file with nothing in it, or with comments alone
        return html.document_fromstring("<html></html>", parser=parser)


def write_page(page: Tag) -> str:
    """Return a tree as HTML."""
    return str(html.tostring(page, encoding="unicode", doctype=_DOCTYPE))


def select(tag: Tag, selector: str) -> list[Tag]:
    """Return the tags that a CSS selector means, in the page's order."""
    return list(_compile(selector)(tag))


def select_one(tag: Tag, selector: str) -> Tag | None:
    """Return the first tag that a CSS selector means."""
    return next(iter(_compile(selector)(tag)), None)


def new_tag(name: str, text: str = "", **attributes: str) -> Tag:
    """Return a tag that stands nowhere yet; `aria_label` and `class_` mean what they look like."""
    given = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    tag = html.Element(name, given)
    tag.text = text or None
    return tag


def set_missing(tag: Tag, attribute: str, value: str) -> None:
    """Give a tag an attribute that it does not have."""
    if tag.get(attribute) is None:
        tag.set(attribute, value)


def replace_text(tag: Tag, text: str) -> None:
    """Put a text in place of all that stands in a tag."""
    for child in list(tag):
        tag.remove(child)
    tag.text = text


def read_texts(tag: Tag) -> list[str]:
    """Return the pieces of text in a tag, in order, without those of scripts."""
    return [str(text) for text in _TEXTS(tag)]


def read_text(tag: Tag) -> str:
    """Return the text of a tag on one line, a space between what stands in different tags."""
    return " ".join(" ".join(read_texts(tag)).split())


@cache
def _compile(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")
