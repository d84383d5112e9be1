"""Controls of the theme: named as they are shown, in Danish, inside a landmark."""

from __future__ import annotations

from bs4 import BeautifulSoup

# What the theme's templates write in English, whatever the book's language.
_DANISH_NAMES = {
    "Toggle primary sidebar": "Vis eller skjul bogens indhold",
    "Toggle secondary sidebar": "Vis eller skjul sidens indhold",
    "Main": "Bogens indhold",
    "Version warning": "Besked om versionen",
}
_DECORATION = "i[class*='fa-'], span.fa-solid, .search-button__kbd-shortcut"
_TOGGLES = "input.toctree-checkbox, .toctree-toggle"


def name_controls(page: BeautifulSoup) -> None:
    """Give controls the name that they show, and keep decoration from screen readers."""
    for tag in page.select("#jb-print-docs-body"):
        tag.decompose()  # a second, hidden heading for print; the page's own prints too
    for tag in page.select(_DECORATION):
        tag["aria-hidden"] = "true"
    for tag in page.select("img"):
        if str(tag.get("alt", "")).startswith("_images/"):
            tag["alt"] = ""
    _translate_names(page)
    _name_buttons(page)
    for tag in page.select("#pst-primary-sidebar"):
        tag.attrs |= {"role": "region", "aria-label": "Bogens menu"}


def _translate_names(page: BeautifulSoup) -> None:
    for tag in page.select("[title], [aria-label]"):
        for attribute in ("title", "aria-label"):
            if tag.get(attribute) in _DANISH_NAMES:
                tag[attribute] = _DANISH_NAMES[str(tag[attribute])]


def _name_buttons(page: BeautifulSoup) -> None:
    for tag in page.select("button.search-button-field"):
        tag.attrs.pop("aria-label", None)
    for tag in page.select("button.sidebar-toggle"):
        tag.attrs.setdefault("aria-label", str(tag.get("title", "")))
    for tag in page.select(_TOGGLES):
        tag.attrs.setdefault("aria-label", "Vis eller skjul undersider")
