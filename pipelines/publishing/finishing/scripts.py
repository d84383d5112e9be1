"""Which scripts a published page runs, and when: text is painted before any of them."""

from __future__ import annotations

from pipelines.publishing.finishing.chart_rows import ROWS
from pipelines.publishing.finishing.page_tree import Tag, select_one

# Parts of Jupyter Book that no page of ours uses: Thebe, copy buttons, toggles, tabs, icons.
UNUSED_FILES = frozenset({
    "fontawesome.js", "clipboard.min.js", "copybutton.js", "copybutton_funcs.js", "copybutton.css",
    "togglebutton.js", "togglebutton.css", "design-tabs.js", "sphinx-thebe.js", "sphinx-thebe.css",
    "sphinx-design.min.css", "check-solid.svg", "copy-button.svg", "images",
})  # fmt: skip
# Our own scripts that only some pages use, and what a page that does has.
_USED_BY = {"paastande.js": "[data-filtre='paastande']", "figurer.js": f"figure[{ROWS}]"}
_SEARCH_FILES = frozenset({"searchtools.js", "language_data.js", "searchindex.js"})
_INLINE_OF_UNUSED = ("toggle", "thebe", "kernelName")
_THEME_CHOICE = "dataset.theme"  # sets light or dark before the first paint: it must not wait


def order_scripts(page: Tag, *, is_search: bool) -> None:
    """Drop the scripts that the page does not use, and let the rest wait for the text."""
    unused = {name for name, mark in _USED_BY.items() if select_one(page, mark) is None}
    for tag in list(page.iter("script", "link")):
        if _is_unused(tag, is_search=is_search) or _name(tag) in unused:
            tag.drop_tree()
    for tag in page.iter("script"):
        if tag.get("src"):
            tag.set("defer", "")
        elif _is_code(tag) and _THEME_CHOICE not in (tag.text or ""):
            tag.set("type", "module")  # waits its turn among the deferred ones


def _is_unused(tag: Tag, *, is_search: bool) -> bool:
    name = _name(tag)
    if name in UNUSED_FILES or (name in _SEARCH_FILES and not is_search):
        return True
    body = tag.text or ""
    return tag.tag == "script" and not name and any(w in body for w in _INLINE_OF_UNUSED)


def _name(tag: Tag) -> str:
    """Return the name of the file that a tag loads, "" where it loads none."""
    address = tag.get("src") or tag.get("href") or ""
    return address.split("?")[0].rsplit("/", 1)[-1]


def _is_code(tag: Tag) -> bool:
    return tag.get("type") in {None, "", "text/javascript"}
