"""Small builders of accessible HTML that MyST passes through, with every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from pipelines.wording import escape_html

Cell = str | Markup  # a plain string is escaped, Markup is kept

NOTHING = Markup("")
LINE_BREAK = Markup("<br>")
NEW_LINE = Markup("\n")
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})  # Jinja's and MyST's substitutions


def safe(text: Cell) -> Markup:
    """Return the text escaped for HTML, on one line, without live braces."""
    if isinstance(text, Markup):
        return text
    line = escape_html(" ".join(text.split()))
    return Markup(line.translate(_BRACES))  # noqa: S704 - escaped on the line above


def join(parts: Iterable[Cell], separator: Markup | None = None) -> Markup:
    """Return the parts escaped and joined, by a space where no separator is given."""
    between = Markup(" ") if separator is None else separator
    return between.join(safe(part) for part in parts)


def element(tag: str, content: Cell, **attributes: str) -> Markup:
    """Return one element; an attribute's trailing `_` is dropped and `_` becomes a hyphen."""
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{safe(value)}"'
        for name, value in attributes.items()
        if value
    )
    return Markup(f"<{tag}{named}>{safe(content)}</{tag}>")  # noqa: S704 - parts are escaped


def link(href: str, label: Cell, *, name: str = "") -> Markup:
    """Return a link; `name` is read aloud where the visible label alone would not do."""
    return element("a", label, href=href, aria_label=name)


def bullets(items: Iterable[Cell]) -> Markup:
    """Return an unordered list."""
    return element("ul", join((element("li", item) for item in items), NOTHING))


def lines(parts: Iterable[Cell]) -> Markup:
    """Return the parts that are not empty, one below the other."""
    return join((part for part in parts if part), LINE_BREAK)


def table(
    caption: str,
    head: Sequence[Cell],
    rows: Iterable[Sequence[Cell]],
    *,
    css_class: str = "",
    foot: Sequence[Cell] = (),
    empty: str = "Der er intet at vise endnu.",
) -> str:
    """Return a table whose first column heads its rows, or a sentence where there are no rows.

    Raises:
        ValueError: a column has no heading, which a screen reader could not announce.
    """
    if not all(str(cell).strip() for cell in head):
        raise ValueError(f"table {caption!r}: a heading is empty")
    body = [_row(row) for row in rows]
    if not body:
        return block(element("p", join([element("strong", f"{caption}."), empty])))
    parts = [
        element("caption", caption),
        element("thead", element("tr", join((_heading(cell, "col") for cell in head), NOTHING))),
        element("tbody", join(body, NEW_LINE)),
        element("tfoot", _row(foot)) if foot else NOTHING,
    ]
    whole = element("table", join(parts, NEW_LINE), class_=f"frk-table {css_class}".strip())
    return block(
        element("div", whole, class_="frk-scroll", role="group", aria_label=caption, tabindex="0")
    )


def block(content: Markup) -> str:
    """Return raw HTML with blank lines around it and none inside, so that MyST leaves it be."""
    return "\n\n" + re.sub(r"\n\s*\n", "\n", str(content)).strip() + "\n\n"


def _row(cells: Sequence[Cell]) -> Markup:
    first, *rest = cells
    others = (element("td", cell) for cell in rest)
    return element("tr", join([_heading(first, "row"), *others], NOTHING))


def _heading(cell: Cell, scope: str) -> Markup:
    return element("th", cell, scope=scope)
