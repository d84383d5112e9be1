"""Says of each table which columns hold numbers, and how wide it wants to be."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

_TABLE = re.compile(r"<table\b([^>]*)>(.*?)</table>", re.DOTALL)
_BODY = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_CLASS = re.compile(r'class="([^"]*)"')
_UNIT = r"(?:%|pct\.|kr\.|uger?|timer|dage|point|procentpoint|procent)"
_NUMBER = re.compile(rf"[+−–-]?\d[\d. ]*(?:,\d+)?(?: ?{_UNIT})?")
_NOTHING = {"", "–", "—", "-", "skjult", "for få"}
_UNTOUCHED = (
    "frk-matrix",
    "frk-strips",
    "frk-regnskab",
    "fk-svar",
    "fk-skema",
)  # have a layout of their own
_LAST_COLUMN = 12  # the style sheet knows no further
_ESTIMATE = re.compile(r"[+−–-]?\d[\d.,]*.{0,20} \([^()]* til [^()]*\)")
_CODE = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_INTERVAL = re.compile(r"\(([+−–-]?[\d.,]+) til ([+−–-]?[\d.,]+)\)")
# Letters of the longest cell, and the width in rem that a column of it can be read at.
_WIDTHS = ((90, 14), (40, 11), (18, 8.5), (0, 5.5))
_STEPS = (44, 50, 56, 64, 72)  # the first is as wide as the text


def mark_columns(markup: str) -> str:
    """Return a page whose tables carry classes that the style sheet knows.

    `n3`: column 3 is numbers; `e4`: column 4 is estimates with intervals; `k5`: column 5 is names
    of code; `bred-56`: the table wants to be 56 rem wide.
    """
    return _TABLE.sub(_mark_table, markup)


def _hold_intervals(inner: str) -> str:
    """Keep each interval on one line: its two ends are read together."""
    return _INTERVAL.sub("(\\1\u00a0til\u00a0\\2)", inner)


def _mark_table(table: re.Match[str]) -> str:
    attributes, inner = table[1], _hold_intervals(table[2])
    rows = _read_rows(inner)
    if not rows or "colspan" in inner or any(name in attributes for name in _UNTOUCHED):
        return f"<table{attributes}>{inner}</table>"
    columns = list(zip(*rows, strict=True))
    names = [
        f"{kind}{place}"
        for place, column in enumerate(columns[:_LAST_COLUMN], 1)
        if place > 1 and (kind := _kind(column))
    ]
    names += _wide(columns)
    return f"<table{_add_classes(attributes, names)}>{inner}</table>"


def _read_rows(inner: str) -> list[list[str]]:
    """Return the text of the body's cells; nothing where rows differ in length."""
    body = _BODY.search(inner)
    rows = [
        [" ".join(html.unescape(_TAG.sub(" ", cell)).split()) for cell in _CELL.findall(row)]
        for row in _ROW.findall(body[1] if body else "")
    ]
    return rows if rows and len({len(row) for row in rows}) == 1 else []


def _kind(column: Sequence[str]) -> str:
    """Return the letter for what a column holds, "" for anything that is not of one kind."""
    told = [cell for cell in column if cell not in _NOTHING]
    for kind, pattern in (("n", _NUMBER), ("k", _CODE)):
        if told and all(pattern.fullmatch(cell) for cell in told):
            return kind
    return "e" if any(_ESTIMATE.fullmatch(cell) for cell in told) else ""


def _wide(columns: Sequence[Sequence[str]]) -> list[str]:
    """Return the class of a table that can't be read at the width of the text."""
    width = sum(_width(column) for column in columns)
    return [f"bred-{max(step for step in _STEPS if step <= width)}"] if width > _STEPS[0] else []


def _width(column: Sequence[str]) -> float:
    longest = 0 if _kind(column) == "k" else max(len(cell) for cell in column)
    return next(width for letters, width in _WIDTHS if longest >= letters)


def _add_classes(attributes: str, names: Sequence[str]) -> str:
    if not names:
        return attributes
    added = " ".join(names)
    if _CLASS.search(attributes):
        return _CLASS.sub(lambda match: f'class="{match[1]} {added}"', attributes, count=1)
    return f'{attributes} class="{added}"'
