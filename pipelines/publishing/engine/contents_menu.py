"""The menu of the book, written from its table of contents.

The theme resolves the whole contents anew for each page, and parses what comes of it: a quarter of
a build's time, growing with the square of the pages. The markup is the theme's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from sphinx import addnodes

TEMPLATES = Path(__file__).with_name("templates")
SIDEBAR = ["navbar-logo.html", "icon-links.html", "search-button-field.html", "contents-menu.html"]
_CHEVRON = '<i class="fa-solid fa-chevron-down"></i>'
_TOGGLE = f'<summary><span class="toctree-toggle" role="presentation">{_CHEVRON}</span></summary>'


@dataclass(frozen=True, slots=True)
class _Entry:
    """A page of the contents: its name, its title as HTML, and the pages below it."""

    page: str
    title: str
    below: tuple[_Entry, ...]


class ContentsMenu:
    """The table of contents of a built environment; one page's menu takes no parsing."""

    def __init__(self, environment: Any) -> None:
        """Read the contents of Sphinx' environment, once all pages are read."""
        self._environment = environment
        self._root = str(environment.config.root_doc)
        self._parts = [
            (str(tree["caption"] or ""), self._list_entries(tree))
            for tree in self._trees(self._root)
        ]
        self._above = dict(self._list_above())

    def write(self, page: str, builder: Any) -> str:
        """Return the menu as it stands on `page`, the way to it opened."""
        path = self._find_path(page)

        def uri(target: str) -> str:
            return "#" if target == page else str(builder.get_relative_uri(page, target))

        home = _write_home(self._root, self._title(self._root), path, uri)
        parts = [_write_part(caption, entries, path, uri) for caption, entries in self._parts]
        return "\n".join([home, *parts])

    def _trees(self, page: str) -> list[Any]:
        toc = self._environment.tocs.get(page)
        return [] if toc is None else list(toc.findall(addnodes.toctree))

    def _list_entries(self, tree: Any) -> tuple[_Entry, ...]:
        return tuple(
            _Entry(page, escape(title) if title else self._title(page), self._list_below(page))
            for title, page in tree["entries"]
            if page in self._environment.titles
        )

    def _list_below(self, page: str) -> tuple[_Entry, ...]:
        return tuple(entry for tree in self._trees(page) for entry in self._list_entries(tree))

    def _title(self, page: str) -> str:
        return escape(self._environment.titles[page].astext())

    def _list_above(self) -> list[tuple[str, str]]:
        waiting = [entry for _, entries in self._parts for entry in entries]
        found = [(entry.page, self._root) for entry in waiting]
        while waiting:
            entry = waiting.pop()
            found += [(below.page, entry.page) for below in entry.below]
            waiting += entry.below
        return found

    def _find_path(self, page: str) -> set[str]:
        path = {page}
        while (page := self._above.get(page, "")) and page != self._root:
            path.add(page)
        return path


def _write_home(root: str, title: str, path: set[str], uri: Any) -> str:
    classes = "toctree-l1 current active" if root in path else "toctree-l1"
    link = f'<a class="reference internal" href="{uri(root)}">{title}</a>'
    return (
        f'<ul class="nav bd-sidenav bd-sidenav__home-link"><li class="{classes}">{link}</li></ul>'
    )


def _write_part(caption: str, entries: tuple[_Entry, ...], path: set[str], uri: Any) -> str:
    heading = f'<span class="caption-text">{escape(caption)}</span>'
    shown = f'<p aria-level="2" class="caption" role="heading">{heading}</p>\n' if caption else ""
    is_current = any(entry.page in path for entry in entries)
    classes = "current nav bd-sidenav" if is_current else "nav bd-sidenav"
    return f'{shown}<ul class="{classes}">\n{_write_entries(entries, 1, path, uri)}</ul>'


def _write_entries(entries: tuple[_Entry, ...], level: int, path: set[str], uri: Any) -> str:
    return "".join(_write_entry(entry, level, path, uri) for entry in entries)


def _write_entry(entry: _Entry, level: int, path: set[str], uri: Any) -> str:
    is_current = entry.page in path
    address = uri(entry.page)
    kind = "current reference internal" if address == "#" else "reference internal"
    link = f'<a class="{kind}" href="{address}">{entry.title}</a>'
    classes = f"toctree-l{level}" + (" current active" if is_current else "")
    if not (is_current and entry.below):
        return f'<li class="{classes}">{link}</li>\n'
    is_above = any(below.page in path for below in entry.below)
    start = '<ul class="current">' if is_above else "<ul>"
    below = f"{start}\n{_write_entries(entry.below, level + 1, path, uri)}</ul>\n"
    opened = f'<details open="open">{_TOGGLE}{below}</details>'
    return f'<li class="{classes} has-children">{link}{opened}</li>\n'
