"""A page's article in what Word has a form for: pixels, plain figures, columns that fit."""

from __future__ import annotations

import base64
import re

from bs4 import BeautifulSoup, Tag

from pipelines.figures.rasterising import render_png

_DRAWING = "data:image/svg+xml;base64,"
_LINE = 116  # characters of a table's print on a line of A4
_PADDING, _LONGEST_WORD = 3, 14
_FARTHEST = 700  # characters: a longer cell asks for no more room


def simplify_article(article: Tag) -> None:
    """Change an article in place; every heading, table, image and sentence stays."""
    for image in article.find_all("img", src=True):
        _rasterise(image)
    for link in article.find_all("a", href=re.compile("^#")):
        link.unwrap()  # the place may be on a page that is not in the document
    for figure in article.find_all("figure"):
        _flatten_figure(figure)
    for table in article.find_all("table"):
        _flatten_lists(table)
        _size_columns(table)
    for title in article.select(".admonition-title, .sidebar-title"):
        inner = _new("b")
        inner.extend(list(title.contents))
        title.append(inner)


def _rasterise(image: Tag) -> None:
    source = str(image["src"])
    if source.startswith(_DRAWING):
        drawing = base64.b64decode(source.removeprefix(_DRAWING)).decode("utf-8")
        encoded = base64.b64encode(render_png(drawing)).decode("ascii")
        image["src"] = f"data:image/png;base64,{encoded}"
    image.attrs.pop("height", None)


def _flatten_figure(figure: Tag) -> None:
    """Put image, caption and table below one another: pandoc would set them side by side."""
    for image in figure.find_all("img"):
        image.wrap(_new("p"))
    for caption in figure.find_all("figcaption"):
        caption.name = "div" if caption.find("p") else "p"
    figure.unwrap()


def _flatten_lists(table: Tag) -> None:
    """Make lists in cells lines of their own: a list's indent eats a narrow column."""
    for listing in table.find_all(["ul", "ol"]):
        for item in listing.find_all("li", recursive=False):
            for paragraph in item.find_all("p"):
                paragraph.unwrap()
            item.insert(0, "– ")
            if item.find_next_sibling("li"):
                item.append(_new("br"))
            item.unwrap()
        listing.unwrap()


def _size_columns(table: Tag) -> None:
    rows = [row.find_all(["th", "td"], recursive=False) for row in table.find_all("tr")]
    columns = max((len(row) for row in rows), default=0)
    if not columns or any(cell.get("colspan") for row in rows for cell in row):
        return
    cells = [[row[position] for row in rows if position < len(row)] for position in range(columns)]
    least = [max(_longest_word(cell) for cell in column) for column in cells]
    wish = [max(_length(cell) for cell in column) ** 0.85 for column in cells]
    spare = max(_LINE - sum(least), 0) / max(sum(wish), 1)
    lengths = [low + spare * more for low, more in zip(least, wish, strict=True)]
    group = _new("colgroup")
    for length in lengths:
        group.append(_new("col", style=f"width: {100 * length / sum(lengths):.1f}%"))
    for old in table.find_all("colgroup"):
        old.decompose()
    caption = table.find("caption")
    if isinstance(caption, Tag):
        caption.insert_after(group)
    else:
        table.insert(0, group)


def _longest_word(cell: Tag) -> int:
    longest = max((len(word) for word in cell.get_text(" ").split()), default=0)
    return min(longest, _LONGEST_WORD) + _PADDING


def _length(cell: Tag) -> int:
    return min(len(" ".join(cell.get_text(" ").split())), _FARTHEST)


def _new(name: str, **attributes: str) -> Tag:
    return BeautifulSoup("", "html.parser").new_tag(name, attrs=attributes)
