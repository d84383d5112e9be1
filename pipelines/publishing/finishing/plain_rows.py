"""Keeps a page's plain table rows aside while it is finished: most of its tags, and nothing to do.

Rows are plain where they hold only cells, row headers that say so, and text: no rule of the
finishing looks for any of these, and written out again they are the same letters.
"""

from __future__ import annotations

import html
import re

_BODY = re.compile(
    r"<tbody>((?:</?tr>|</?td>|<th scope=\"row\">|</th>|[^<&]|&(?:amp|lt|gt);)+)</tbody>"
)
_MARK = re.compile(r"@rows-(\d+)@")
_TAG = re.compile(r"<[^>]+>")


def set_rows_aside(markup: str) -> tuple[str, list[str]]:
    """Return a page with a mark in place of the plain rows of each table, and the rows."""
    rows: list[str] = []
    if _MARK.search(markup):  # a page that writes of marks keeps its rows
        return markup, rows

    def keep(body: re.Match[str]) -> str:
        rows.append(body[1])
        return f"<tbody>@rows-{len(rows) - 1}@</tbody>"

    return _BODY.sub(keep, markup), rows


def put_rows_back(markup: str, rows: list[str]) -> str:
    """Return a page with its rows in place of the marks."""
    return _MARK.sub(lambda mark: rows[int(mark[1])], markup) if rows else markup


def put_texts_back(text: str, rows: list[str]) -> str:
    """Return a page's text with that of its rows in place of the marks."""
    plain = [html.unescape(_TAG.sub(" ", row)) for row in rows]
    return _MARK.sub(lambda mark: plain[int(mark[1])], text) if rows else text
