"""Names every table and figure of a page, so that each can be linked to, cited and fetched."""

from __future__ import annotations

import re
import unicodedata

from bs4 import BeautifulSoup, Tag

_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_MAX_WORDS = 8
_FRAMES = ["frk-scroll", "tabelramme", "pst-scrollable-table-container"]  # scroll sideways


def name_exhibits(page: BeautifulSoup) -> None:
    """Give each captioned table and each figure an id of its own words, and a link to itself.

    A table folded away below a figure belongs to the figure and takes its link.
    """
    taken = {str(tag["id"]) for tag in page.select("[id]")}
    for exhibit in page.select("article figure, article table"):
        label = exhibit.find(["figcaption", "caption"])
        if isinstance(label, Tag) and not _is_folded(exhibit):
            kind = "figur" if exhibit.name == "figure" else "tabel"
            identity = _free(f"{kind}-{_slug(label.get_text(' '))}", taken)
            exhibit["id"] = str(exhibit.get("id") or identity)
            _link(page, label, str(exhibit["id"]), "figuren" if kind == "figur" else "tabellen")
            _hold_place(page, exhibit)


def _hold_place(page: BeautifulSoup, exhibit: Tag) -> None:
    """Leave room for the buttons that the script puts in, so that nothing moves when it does."""
    frame = exhibit.find_parent(class_=_FRAMES) if exhibit.name == "table" else None
    tools = page.new_tag(
        "div", attrs={"class": "fk-tools d-print-none", "data-for": str(exhibit["id"])}
    )
    (frame or exhibit).insert_after(tools)


def _is_folded(exhibit: Tag) -> bool:
    return exhibit.name == "table" and exhibit.find_parent("figure") is not None


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


def _link(page: BeautifulSoup, label: Tag, identity: str, what: str) -> None:
    words = f"Link til {what}"
    anchor = page.new_tag(
        "a",
        attrs={
            "class": "headerlink",
            "href": f"#{identity}",
            "aria-label": f"{words}: {' '.join(label.get_text(' ').split())[:40]}",
        },
    )
    anchor.string = "#"
    inner = label.find("p")
    (inner if isinstance(inner, Tag) else label).append(anchor)
