"""The built pages → sections of one document: one heading a chapter, links within it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from pipelines.errors import PublishingError
from pipelines.publishing.exports.embedding import embed_images
from pipelines.publishing.exports.order import Chapter

_ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)
_DATA_ADDRESS = re.compile(r'src="(data:[^"]*)"')
_PLACEHOLDER = re.compile(r"indlejret:(\d+)")
_OUTSIDE = re.compile(r"^(?:https?:|mailto:|tel:)")
# What belongs to a screen: menus, buttons, the code behind a page.
_SCREEN_ONLY = (
    "script, style, noscript, button, form, dialog, nav, template, .headerlink, .d-print-none, "
    "details.kode, .kun-skaerm"
)
_NAMED_PLACES = ("for", "aria-labelledby", "aria-describedby", "headers")
_DEEPEST = 6
_MANY_ROWS, _HALF_LINE = 18, 66  # rows; letters of a table's print on half a line
_MANY_COLUMNS = 6
_LANDSCAPE_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page of the book as it stands in the printed document."""

    chapter: Chapter
    title: str
    markup: str  # a <section>


def anchor_of(page: str, place: str = "") -> str:
    """Return the id that a page, or a place on it, has in the printed document."""
    name = page.replace("/", "--")
    return f"{name}..{place}" if place else name


def read_pages(site: Path, chapters: Iterable[Chapter]) -> list[PrintedPage]:
    """Read the built pages and make each a section of one document.

    Args:
        site: folder of the built site.
        chapters: the pages in reading order.

    Raises:
        PublishingError: a page was not built, or has no article.
    """
    wanted = list(chapters)
    names = {chapter.page for chapter in wanted}
    return [_read_page(site, chapter, names) for chapter in wanted]


def _read_page(site: Path, chapter: Chapter, names: set[str]) -> PrintedPage:
    addresses: list[str] = []

    def keep(match: re.Match[str]) -> str:  # megabytes of charts need no parsing
        addresses.append(match[1])
        return f'src="indlejret:{len(addresses) - 1}"'

    title, article = _prepare(
        _DATA_ADDRESS.sub(keep, _article(site, chapter)), site, chapter, names
    )
    for tag in article.find_all(["figure", "figcaption"]):  # the image alone is tagged as figure
        tag["class"] = "figur" if tag.name == "figure" else "figurtekst"
        tag.name = "div"
    text = _PLACEHOLDER.sub(lambda match: addresses[int(match[1])], str(article))
    return PrintedPage(chapter, title, text)


def read_article(site: Path, chapter: Chapter, names: set[str]) -> tuple[str, Tag]:
    """Return one built page's title, and its article as it stands in a document.

    Args:
        site: folder of the built site.
        chapter: the page.
        names: the pages that are in the same document.

    Raises:
        PublishingError: the page was not built, or has no heading.
    """
    return _prepare(_article(site, chapter), site, chapter, names)


def _article(site: Path, chapter: Chapter) -> str:
    path = site / f"{chapter.page}.html"
    found = _ARTICLE.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    if found is None:
        raise PublishingError(f"{chapter.page}.html: siden mangler. Kør: frikommune build")
    return found.group()


def _prepare(markup: str, site: Path, chapter: Chapter, names: set[str]) -> tuple[str, Tag]:
    article = BeautifulSoup(markup, "html.parser").article
    if article is None or article.h1 is None:
        raise PublishingError(f"{chapter.page}.html: siden har ingen overskrift.")
    for tag in article.select(_SCREEN_ONLY):
        tag.decompose()
    title = article.h1.get_text(" ", strip=True)
    prepare_article(article, site, chapter, names)
    return title, article


def prepare_article(article: Tag, site: Path, chapter: Chapter, names: set[str]) -> None:
    """Make one page's article a section of the printed document, in place."""
    _unfold(article)
    _size_tables(article)
    embed_images(article, site, chapter.page)
    _point_within(article, chapter.page, names)
    _name_places(article, chapter.page)
    for level in range(_DEEPEST, 0, -1):
        for heading in article.find_all(f"h{level}"):
            heading.name = f"h{min(level + chapter.depth, _DEEPEST)}"
    for tag in article.find_all(["strong", "em"]):  # their tags came with a later version of PDF
        tag.name = "b" if tag.name == "strong" else "i"
    article.name = "section"
    article["class"] = f"side dybde-{chapter.depth}"
    article["id"] = anchor_of(chapter.page)


def _unfold(article: Tag) -> None:
    """Lay open what a reader on a screen folds out; a page on paper can't be unfolded."""
    for details in article.find_all("details"):
        summary = details.find("summary")
        if summary is not None:
            summary.name = "p"
            summary["class"] = "foldet-titel"
            if details.find("caption") is not None:
                summary.decompose()  # the table's own caption says the same
        details.name = "div"
        details.attrs = {"class": "foldet"}
    for tag in article.find_all(tabindex=True):
        del tag["tabindex"]
    for tag in article.select("div[role=group]"):  # a box to scroll in; paper does not scroll
        tag.attrs.pop("role", None)
        tag.attrs.pop("aria-label", None)


def _size_tables(article: Tag) -> None:
    """Say of each table how wide or long it is: the style sheet turns or divides the paper."""
    for table in article.find_all("table"):
        row = table.find("tr")
        columns = len(row.find_all(["th", "td"])) if row is not None else 0
        classes = [name for name in table.get_attribute_list("class") if name]
        if "frk-matrix" not in classes and _is_long(table):
            table.wrap(Tag(name="div", attrs={"class": "to-spalter"}))
        if "frk-matrix" in classes or columns < _MANY_COLUMNS:
            continue
        table["class"] = " ".join([*classes, "smaa"])
        if columns >= _LANDSCAPE_COLUMNS:
            table.wrap(Tag(name="div", attrs={"class": "bred-tabel"}))


def _is_long(table: Tag) -> bool:
    """Whether a table is many rows of short cells, which two columns of a page can hold."""
    rows = [
        [len(" ".join(cell.get_text(" ").split())) for cell in row.find_all(["td", "th"])]
        for row in table.find_all("tr")
    ]
    if len(rows) <= _MANY_ROWS or len({len(row) for row in rows}) > 1:
        return False
    widths: list[int] = [max(column) for column in zip(*rows, strict=True)]
    return sum(widths) <= _HALF_LINE


def _point_within(article: Tag, page: str, names: set[str]) -> None:
    """Point links at the printed document; a link that leads out of it keeps only its text."""
    folder = posixpath.dirname(page)
    for link in article.find_all("a", href=True):
        address = str(link["href"])
        if _OUTSIDE.match(address):
            continue
        target, _, place = address.partition("#")
        path = posixpath.normpath(posixpath.join(folder, target)) if target else f"{page}.html"
        name = path.removesuffix(".html")
        if name in names and path.endswith(".html"):
            link["href"] = f"#{anchor_of(name, place)}"
        else:
            link.name = "span"
            link.attrs = {}


def _name_places(article: Tag, page: str) -> None:
    for tag in article.find_all(id=True):
        tag["id"] = anchor_of(page, str(tag["id"]))
    for attribute in _NAMED_PLACES:
        for tag in article.select(f"[{attribute}]"):
            value = tag[attribute]
            places = value if isinstance(value, list) else str(value).split()
            tag[attribute] = " ".join(anchor_of(page, place) for place in places)
