"""Keeps what a page has most of aside while it is finished: its plain table rows and its menu.

Rows are plain where they hold only cells, row headers that say so, and text; of the menu's links
(`engine.contents_menu`) it is those that lead elsewhere. No rule of the finishing looks for any of
these, and written out again they are the same letters.
"""

from __future__ import annotations

import html
import re

_BODY = re.compile(
    r"<tbody>((?:</?tr>|</?td>|<th scope=\"row\">|</th>|[^<&]|&(?:amp|lt|gt);)+)</tbody>"
)
_LINKS = re.compile(
    r'(?:<li class="toctree-l\d"><a class="reference internal" href="[^"<>]*">[^<>@]*</a></li>\n)+'
)
_MARK = re.compile(r"@rows-(\d+)@")
_TAG = re.compile(r"<[^>]+>")


def set_rows_aside(markup: str) -> tuple[str, list[str]]:
    """Return a page with marks in place of its menu and each table's plain rows, and these."""
    rows: list[str] = []
    if _MARK.search(markup):  # a page that writes of marks keeps its rows
        return markup, rows

    def keep(text: str) -> str:
        rows.append(text)
        return f"@rows-{len(rows) - 1}@"

    markup = _LINKS.sub(lambda links: keep(links[0]), markup)
    return _BODY.sub(lambda body: f"<tbody>{keep(body[1])}</tbody>", markup), rows


def put_rows_back(markup: str, rows: list[str]) -> str:
    """Return a page with its rows in place of the marks."""
    return _MARK.sub(lambda mark: rows[int(mark[1])], markup) if rows else markup


def put_texts_back(text: str, rows: list[str]) -> str:
    """Return a page's text with that of its rows in place of the marks."""
    plain = [html.unescape(_TAG.sub(" ", row)) for row in rows]
    return _MARK.sub(lambda mark: plain[int(mark[1])], text) if rows else text
