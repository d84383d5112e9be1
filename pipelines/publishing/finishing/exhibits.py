"""Names every table and figure of a page, so that each can be linked to, cited and fetched."""

from __future__ import annotations

import re
import unicodedata

from pipelines.publishing.finishing.page_tree import Tag, new_tag, read_text, select

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_MAX_WORDS = 8
_FRAMES = {"frk-scroll", "tabelramme", "pst-scrollable-table-container"}  # scroll sideways


def name_exhibits(page: Tag) -> None:
    """Give each captioned table and each figure an id of its own words, and a link to itself.

    A table folded away below a figure belongs to the figure and takes its link.
    """
    taken = {tag.get("id") for tag in select(page, "[id]")}
    for exhibit in select(page, "article figure, article table"):
        label = next(exhibit.iter("figcaption", "caption"), None)
        if label is not None and not _is_folded(exhibit):
            kind = "figur" if exhibit.tag == "figure" else "tabel"
            identity = _free(f"{kind}-{_slug(read_text(label))}", taken)
            exhibit.set("id", exhibit.get("id") or identity)
            _link(label, exhibit.get("id"), "figuren" if kind == "figur" else "tabellen")
            _hold_place(exhibit)


def _hold_place(exhibit: Tag) -> None:
    """Leave room for the buttons that the script puts in, so that nothing moves when it does."""
    tools = new_tag("div", class_="fk-tools d-print-none", data_for=exhibit.get("id"))
    _find_frame(exhibit).addnext(tools)


def _find_frame(exhibit: Tag) -> Tag:
    """Return the box that a table scrolls in, the exhibit itself where there is none."""
    above = exhibit.iterancestors() if exhibit.tag == "table" else ()
    return next((tag for tag in above if not _FRAMES.isdisjoint(tag.classes)), exhibit)


def _is_folded(exhibit: Tag) -> bool:
    return exhibit.tag == "table" and next(exhibit.iterancestors("figure"), None) is not None


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "-".join(words[:_MAX_WORDS]) or "uden-navn"


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    taken.add(name)
    return name


def _link(label: Tag, identity: str, what: str) -> None:
    told = f"Link til {what}: {read_text(label)[:40]}"
    anchor = new_tag("a", "#", class_="headerlink", href=f"#{identity}", aria_label=told)
    next(label.iter("p"), label).append(anchor)
