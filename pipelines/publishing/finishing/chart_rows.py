"""Finds the rows of a drawn chart, so that a script can say what stands in each of them.

A chart is an image to the browser. Where the names along its left side are those that head the
rows of the table below it, the figure is told at what height each row lies; the script does the
rest, and without it nothing is lost.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

ROWS = "data-raekker"  # heights of the rows' middles, in percent of the image's
_FIGURE = re.compile(r"<figure\b([^>]*)>(.*?)</figure>", re.DOTALL)
_IMAGE = re.compile(r'<img\b[^>]*src="data:image/svg\+xml;base64,([^"]+)"[^>]*>')
_HEAD = re.compile(r'<th scope="row">(.*?)</th>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_LINE = '<p class="fk-raekke-tal d-print-none"></p>'
_SHIFT = re.compile(r"translate\(\s*([-\d.]+)[ ,]+([-\d.]+)\s*\)")
_LABELS = "role-axis-label"
_FEWEST = 2


def mark_rows(markup: str) -> str:
    """Return a page where each figure whose rows are those of its table is told where they lie."""
    return _FIGURE.sub(_mark_figure, markup)


def _mark_figure(figure: re.Match[str]) -> str:
    attributes, inner = figure.groups()
    image = _IMAGE.search(inner)
    heads = [html.unescape(_TAG.sub(" ", head)) for head in _HEAD.findall(inner)]
    if image is None or len(heads) < _FEWEST:
        return figure.group()
    places = find_rows(base64.b64decode(image[1]).decode("utf-8"), heads)
    if not places:
        return figure.group()
    told = " ".join(f"{place:.1f}" for place in places)
    # The line's place is held, so that nothing moves when the script writes in it.
    inner = inner.replace(image[0], f"{image[0]}{_LINE}", 1)
    return f'<figure{attributes} {ROWS}="{told}">{inner}</figure>'


def find_rows(drawing: str, heads: list[str]) -> list[float]:
    """Return the heights of the rows named `heads`, in percent; nothing where the names differ."""
    root = ET.fromstring(drawing)  # noqa: S314 - drawn by this program
    height = float(root.get("height", "0")) or 1.0
    labels = sorted((y, name) for anchor, y, name in _find_labels(root) if anchor == "end")
    if [_bare(name) for _, name in labels] != [_bare(head) for head in heads]:
        return []
    return [100 * y / height for y, _ in labels]


def _find_labels(
    element: ET.Element, top: float = 0.0, *, is_label: bool = False
) -> Iterator[tuple[str, float, str]]:
    """Give each axis label's anchor, height and text; groups shift what stands in them."""
    shift = _SHIFT.search(element.get("transform", ""))
    top += float(shift[2]) if shift else 0.0
    is_label = is_label or _LABELS in element.get("class", "").split()
    if is_label and element.tag.endswith("}text"):
        lines = [" ".join(part.split()) for part in element.itertext()]
        letters = float(element.get("font-size", "14px").removesuffix("px"))
        yield element.get("text-anchor", ""), top + _middle(len(lines), letters), " ".join(lines)
        return
    for child in element:
        yield from _find_labels(child, top, is_label=is_label)


def _middle(lines: int, letters: float) -> float:
    """Return how far below a label's first baseline its middle lies."""
    return (lines - 1) * letters * 0.6 - letters * 0.32


def _bare(name: str) -> str:
    return re.sub(r"\W+", "", name)
