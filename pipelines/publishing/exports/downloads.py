"""The finished book: the built site with the files to fetch, the banner and the RO-Crate."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from pipelines.publishing.exports.crate import CRATE_NAME, CrateFacts, describe_crate
from pipelines.storage import write_bytes, write_text
from pipelines.storage.atomic import remove_others

FOLDER = "hent"  # in the site: the files to fetch
PAGE = "hent.html"
PLACE = '<div class="hent-liste"></div>'  # in the page: where the list of files goes
_ARTICLE = re.compile(r"<article\b")
_CHARTS = "_images/"  # in the site: the drawn charts
_DRAWING = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')
_HEIGHT = re.compile(r'<svg\b[^>]*?viewBox="[\d.-]+[ ,][\d.-]+[ ,][\d.]+[ ,]([\d.]+)"')
_MARK = "Demonstration. Syntetiske data"
_UNITS = ((1_000_000, "MB"), (1_000, "kB"))
_NOTHING = (
    "<p>Denne udgave har ingen filer at hente. De laves med "
    "<code>frikommune build --pdf --docx --forms</code>.</p>"
)


@dataclass(frozen=True, slots=True)
class Download:
    """One file to fetch, or one folder of them."""

    source: Path
    name: str  # below the site's folder `hent`
    label: str  # Danish, for the reader


def assemble_book(
    site: Path, target: Path, downloads: list[Download], *, banner: str, facts: CrateFacts
) -> None:
    """Make the finished book; what has not changed is not touched.

    Args:
        site: folder of the built site.
        target: folder of the finished book.
        downloads: files to fetch, in the order in which the reader sees them.
        banner: stands on every page; "" where no figure is synthetic.
        facts: what the RO-Crate says of the whole.
    """
    wanted: set[Path] = set()
    for name, content in _files(site, downloads, banner):
        wanted.add(target / name)
        if not (target / name).exists() or (target / name).read_bytes() != content:
            write_bytes(target / name, content)
    remove_others(target, wanted | {target / CRATE_NAME})
    names = {f"{FOLDER}/{d.name}": d.label for d in downloads}
    described = CrateFacts(facts.title, facts.description, facts.author, facts.published, "", names)
    write_text(target / CRATE_NAME, describe_crate(target, described))


def put_banner(page: str, banner: str) -> str:
    """Return an HTML page with the banner before its article, on screen and on paper."""
    note = f'<div class="demonstration" role="note">{escape(banner)}</div>\n'
    return _ARTICLE.sub(lambda match: note + match.group(), page, count=1) if banner else page


def mark_chart(drawing: str) -> str:
    """Return an SVG that says in itself that it is of a demonstration; one that does is kept."""
    found = _HEIGHT.search(drawing)
    if found is None or "yntetiske data" in drawing or "</svg>" not in drawing:
        return drawing
    mark = (
        f'<text x="3" y="{float(found[1]) - 3:g}" font-family="sans-serif" font-size="9" '
        f'fill="#7a3d00">{_MARK}</text></svg>'
    )
    head, _, tail = drawing.rpartition("</svg>")
    return head + mark + tail


def mark_embedded_charts(page: str) -> str:
    """Return a page with each chart that is drawn in it marked."""

    def mark(match: re.Match[str]) -> str:
        drawing = base64.b64decode(match[1]).decode("utf-8")
        encoded = base64.b64encode(mark_chart(drawing).encode("utf-8")).decode("ascii")
        return f'src="data:image/svg+xml;base64,{encoded}"'

    return _DRAWING.sub(mark, page)


def list_downloads(downloads: Mapping[str, tuple[str, int]]) -> str:
    """Return the list of files to fetch as HTML.

    Args:
        downloads: label and size in bytes, by the file's path in the site.
    """
    if not downloads:
        return _NOTHING
    items = [
        Markup('<li><a href="{}" download>{}</a> ({}, {})</li>').format(
            path, label, Path(path).suffix.lstrip(".").upper(), _size(size)
        )
        for path, (label, size) in downloads.items()
    ]
    return f"<ul>{''.join(items)}</ul>"


def _files(site: Path, downloads: list[Download], banner: str) -> Iterator[tuple[str, bytes]]:
    listed: dict[str, tuple[str, int]] = {}
    for download in downloads:
        for name, label, path in _members(download):
            content = path.read_bytes()
            listed[f"{FOLDER}/{name}"] = (label, len(content))
            yield f"{FOLDER}/{name}", content
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        name = path.relative_to(site).as_posix()
        content = path.read_bytes()
        if path.suffix == ".html":
            page = put_banner(content.decode("utf-8"), banner)
            page = mark_embedded_charts(page) if banner else page
            page = page.replace(PLACE, list_downloads(listed)) if name == PAGE else page
            content = page.encode("utf-8")
        elif banner and path.suffix == ".svg" and name.startswith(_CHARTS):
            content = mark_chart(content.decode("utf-8")).encode("utf-8")
        yield name, content


def _members(download: Download) -> Iterator[tuple[str, str, Path]]:
    if download.source.is_file():
        yield download.name, download.label, download.source
        return
    for path in sorted(p for p in download.source.rglob("*") if p.is_file()):
        below = path.relative_to(download.source).as_posix()
        yield f"{download.name}/{below}", f"{download.label}: {path.stem}", path


def _size(size: int) -> str:
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}".replace(".", ",")
    return f"{size} bytes"
