"""Controls of the theme: named as they are shown, in Danish, inside a landmark."""

from __future__ import annotations

from pipelines.publishing.finishing.page_tree import Tag, select, set_missing

# What the theme's templates write in English, whatever the book's language.
_DANISH_NAMES = {
    "Toggle primary sidebar": "Vis eller skjul bogens indhold",
    "Toggle secondary sidebar": "Vis eller skjul sidens indhold",
    "Main": "Bogens indhold",
    "Version warning": "Besked om versionen",
}
_DECORATION = "i[class*='fa-'], span.fa-solid, .search-button__kbd-shortcut"
_TOGGLES = "input.toctree-checkbox, .toctree-toggle"


def name_controls(page: Tag) -> None:
    """Give controls the name that they show, and keep decoration from screen readers."""
    for tag in select(page, "#jb-print-docs-body"):
        tag.drop_tree()  # a second, hidden heading for print; the page's own prints too
    for tag in select(page, _DECORATION):
        tag.set("aria-hidden", "true")
    for tag in page.iter("img"):
        if tag.get("alt", "").startswith("_images/"):
            tag.set("alt", "")
    _translate_names(page)
    _name_buttons(page)
    for tag in select(page, "#pst-primary-sidebar"):
        tag.attrib.update({"role": "region", "aria-label": "Bogens menu"})


def _translate_names(page: Tag) -> None:
    for tag in select(page, "[title], [aria-label]"):
        for attribute in ("title", "aria-label"):
            if tag.get(attribute) in _DANISH_NAMES:
                tag.set(attribute, _DANISH_NAMES[tag.get(attribute)])


def _name_buttons(page: Tag) -> None:
    for tag in select(page, "button.search-button-field"):
        tag.attrib.pop("aria-label", None)
    for tag in select(page, "button.sidebar-toggle"):
        set_missing(tag, "aria-label", tag.get("title", ""))
    for tag in select(page, _TOGGLES):
        set_missing(tag, "aria-label", "Vis eller skjul undersider")
