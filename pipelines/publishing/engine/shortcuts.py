"""Shortcuts in the engine's libraries: the same result in less time, for this process alone.

docutils walks a page's tree some ninety times, through a generator for each node; Markdown's parser
looks at each letter for the ends of lines; Sphinx draws the title of a page anew on each page that
names it, shares pages out so that one process works on when the others are done, and keeps a
processor free while it writes; an extension looks through everything in memory for one collector;
the theme draws parts of a page twice, the first time to see whether they are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pydata_sphinx_theme.utils
import sphinx.builders
import sphinx_external_toc.collectors
from docutils import nodes
from markdown_it.rules_block import StateBlock
from sphinx.environment.collectors.toctree import TocTreeCollector

_PARTS_EACH = 3
# Parts of the page that always hold something.
_NEVER_EMPTY = ["article-header-buttons.html", "toggle-primary-sidebar.html", "contents-menu.html",
                "navbar-logo.html", "search-button-field.html", "copyright.html"]  # fmt: skip
_docutils_findall = nodes.Node.findall
_docutils_unescape = nodes.unescape
_markdown_start = StateBlock.__init__
_theme_draw = pydata_sphinx_theme.utils._update_and_remove_templates


def take_shortcuts() -> None:
    """Let the libraries of this process take them."""
    nodes.Node.findall = findall
    StateBlock.__init__ = start_block  # type: ignore[method-assign]
    sphinx_external_toc.collectors.disable_builtin_toctree_collector = disable_collector
    pydata_sphinx_theme.utils._update_and_remove_templates = draw_parts
    nodes.unescape = unescape
    sphinx.builders.__dict__["make_chunks"] = share_out


def findall(
    self: Any,
    condition: Any = None,
    include_self: bool = True,
    descend: bool = True,
    siblings: bool = False,
    ascend: bool = False,
) -> Iterator[Any]:
    """Stand in for docutils' `Node.findall`: the same nodes in the same order."""
    if not (include_self and descend) or siblings or ascend:
        found: Iterator[Any] = _docutils_findall(
            self, condition, include_self, descend, siblings, ascend
        )
        return found
    if condition is None:
        return _descend(self)
    if isinstance(condition, type):
        return (node for node in _descend(self) if isinstance(node, condition))
    return filter(condition, _descend(self))


def unescape(text: str, restore_backslashes: bool = False, respect_whitespace: bool = False) -> str:
    """Stand in for docutils' `unescape`: hardly any text has what it looks for."""
    if "\x00" not in text:
        return str(text)
    return str(_docutils_unescape(text, restore_backslashes, respect_whitespace))


def start_block(self: Any, src: str, md: Any, env: Any, tokens: Any) -> None:
    """Stand in for the start of Markdown's block parser, which marks where lines begin and end."""
    _markdown_start(self, "", md, env, tokens)
    self.src = src
    for marks in (self.bMarks, self.eMarks, self.tShift, self.sCount, self.bsCount):
        marks.clear()
    start = 0
    for line in src.split("\n"):
        text = line.lstrip("\t ")
        if text or start + len(line) < len(src):  # blanks after the last line end are no line
            blanks = line[: len(line) - len(text)]
            _mark_line(self, start, start + len(line), len(blanks), len(blanks.expandtabs(4)))
        start += len(line) + 1
    _mark_line(self, len(src), len(src), 0, 0)  # one more than there are, as it wants it
    self.lineMax = len(self.bMarks) - 1


def _mark_line(state: Any, start: int, end: int, blanks: int, width: int) -> None:
    state.bMarks.append(start)
    state.eMarks.append(end)
    state.tShift.append(blanks)
    state.sCount.append(width)
    state.bsCount.append(0)


def disable_collector(app: Any) -> None:
    """Stand in for the search of memory for Sphinx' own collector of contents: it listens."""
    listeners = [entry for kind in app.events.listeners.values() for entry in kind]
    for entry in listeners:
        owner = getattr(entry.handler, "__self__", None)
        if isinstance(owner, TocTreeCollector) and owner.listener_ids is not None:
            owner.disable(app)


def draw_parts(*args: Any, **options: Any) -> list[str]:
    """Stand in for the theme's choice of parts: those that are never empty aren't tried."""
    known = [*(options.pop("templates_skip_empty_check", None) or ()), *_NEVER_EMPTY]
    chosen: list[str] = _theme_draw(*args, templates_skip_empty_check=known, **options)
    return chosen


def share_out(pages: Sequence[Any], processes: int, _most: int = 10) -> list[Sequence[Any]]:
    """Stand in for Sphinx' sharing of pages among processes: parts of one size, a few for each."""
    parts = min(processes * _PARTS_EACH, len(pages))
    ends = [len(pages) * part // parts for part in range(parts + 1)] if parts else []
    return [pages[start:end] for start, end in pairwise(ends)]


def write_with_all(app: Any, _environment: Any) -> None:
    """Let as many processes write as read: Sphinx leaves one out, which has little to do."""
    app.parallel += app.parallel > 1


def remember_titles(app: Any) -> None:
    """Let the builder draw each title once; one that draws none alone is left as it is."""
    builder = app.builder
    if not hasattr(builder, "render_partial"):
        return
    draw, drawn = builder.render_partial, {}

    def render_partial(node: Any) -> dict[str, str]:
        if not isinstance(node, nodes.title):
            parts: dict[str, str] = draw(node)
            return parts
        if id(node) not in drawn:
            drawn[id(node)] = (node, dict(draw(node)))  # the node is held, so its id stays its own
        return dict(drawn[id(node)][1])

    builder.render_partial = render_partial


def _descend(root: Any) -> Iterator[Any]:
    # As docutils does, each node's children are looked up after it was given, so that what is
    # done to a node meanwhile shows.
    yield root
    open_ = [iter(root.children)]
    while open_:
        for child in open_[-1]:
            yield child
            if child.children:
                open_.append(iter(child.children))
                break
        else:
            open_.pop()
