"""The whole book as one HTML document: title page, contents, pages, print style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from markupsafe import escape

from pipelines.publishing.exports.single_page import PrintedPage, anchor_of
from pipelines.publishing.typeface import format_faces

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
_DEEPEST_LISTED = 1


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What stands on the title page, and at the head of every page."""

    title: str
    author: str
    banner: str  # "" where no figure is synthetic


def assemble_document(
    front: TitlePage, pages: Iterable[PrintedPage], numbers: Mapping[str, int] | None = None
) -> str:
    """Return the printed document.

    Args:
        front: the title page.
        pages: the book's pages in reading order.
        numbers: page number of each anchor, for the contents; None where not known yet.
    """
    printed = list(pages)
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="da"><head><meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f'<meta charset="utf-8"><title>{escape(front.title)}</title>',
        f"<style>{format_faces('block')}{print_style()}{_running_heads(front)}</style></head><body>",
        _title_page(front),
        _contents(printed, numbers or {}),
        *(page.markup for page in printed),
        "</body></html>",
    ]
    return "\n".join(parts)


def print_style() -> str:
    """Return the style sheet of the printed document."""
    return resources.files("pipelines.publishing.exports").joinpath("print.css").read_text("utf-8")


def _running_heads(front: TitlePage) -> str:
    """Return the rules that put the banner and the title at the head and foot of each page."""
    banner = f"@top-center {{ content: {_css_text(front.banner)}; }}" if front.banner else ""
    title = f"@bottom-left {{ content: {_css_text(front.title)}; }}"
    return f"@page {{ {banner} {title} }}"


def _css_text(text: str) -> str:
    safe = "".join(c if c.isalnum() or c in " .,:-–" else f"\\{ord(c):x} " for c in text)
    return f'"{safe}"'


def _title_page(front: TitlePage) -> str:
    banner = f'<p class="banner">{escape(front.banner)}</p>' if front.banner else ""
    return (
        f'<section class="titelside"><p class="titel">{escape(front.title)}</p>'
        f'<p class="forfatter">{escape(front.author)}</p>{banner}</section>'
    )


def _contents(pages: list[PrintedPage], numbers: Mapping[str, int]) -> str:
    lines = ['<section class="indhold" id="indhold"><h1>Indhold</h1>']
    is_open = False
    for page in pages:
        if page.chapter.depth > _DEEPEST_LISTED:
            continue
        if page.chapter.part or not is_open:
            lines.append("</ul>" if is_open else "")
            lines.append(
                f'<p class="del">{escape(page.chapter.part)}</p>' * bool(page.chapter.part)
            )
            lines.append("<ul>")
            is_open = True
        lines.append(_contents_line(page, numbers))
    return "\n".join([*lines, "</ul></section>"])


def _contents_line(page: PrintedPage, numbers: Mapping[str, int]) -> str:
    anchor = anchor_of(page.chapter.page)
    number = f'<span class="sidetal">{numbers[anchor]}</span>' if anchor in numbers else ""
    return (
        f'<li class="dybde-{page.chapter.depth}"><a href="#{anchor}">'
        f'<span class="linje">{escape(page.title)}</span>{number}</a></li>'
    )
