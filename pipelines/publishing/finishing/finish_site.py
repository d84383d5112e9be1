"""Jupyter Book's HTML → what is published: accessible, in Danish, closed to other hosts."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import partial
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from pipelines.errors import PublishingError
from pipelines.publishing.engine.drawings import drawings_folder, put_back
from pipelines.publishing.finishing.chart_files import take_out_charts
from pipelines.publishing.finishing.chart_rows import mark_rows
from pipelines.publishing.finishing.columns import mark_columns
from pipelines.publishing.finishing.controls import name_controls
from pipelines.publishing.finishing.exhibits import name_exhibits
from pipelines.publishing.finishing.finished_pages import (
    FinishedPage,
    Sources,
    finish_pages,
    write_changed,
)
from pipelines.publishing.finishing.frame import frame_page
from pipelines.publishing.finishing.plain_rows import put_rows_back, put_texts_back, set_rows_aside
from pipelines.publishing.finishing.quick_soup import QuickSoup
from pipelines.publishing.finishing.scripts import UNUSED_FILES, order_scripts
from pipelines.publishing.finishing.search_index import find_text, index_texts
from pipelines.storage.atomic import remove_others

_OUTSIDE = re.compile(r"^(?:https?:)?//")
# Elements that fetch by themselves; a link that a reader follows is no request of the page's.
_FETCHING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
_PLURAL_RULE = re.compile(r"new Function\(\s*\"n\",[^;]*\)(?=;)")
_DANISH_PLURAL = "((n) => n !== 1)"
# This one's name holds its digest; Sphinx adds another where an earlier build left the file.
_TWICE_VERSIONED = re.compile(r"(_static/mystnb\.[0-9a-f]{64}\.css)\?v=[0-9a-f]+")
_POLICY = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'"
)
ENGLISH_PAGES = {"english-summary"}
STATEMENT_PAGE = "tilgaengelighed"
SEARCH_PAGE, SEARCH_INDEX = "search.html", "searchindex.js"
_PRIVATE_NAMES = UNUSED_FILES | {
    ".buildinfo", ".buildinfo.bak", "objects.inv", "webpack-macros.html", "sbt-webpack-macros.html",
    "fa-brands-400.woff2", "fa-regular-400.woff2",
}  # fmt: skip
_PRIVATE_FOLDERS = {"_sources", ".doctrees", "locales"}
_PRIVATE_SUFFIXES = {".map", ".ttf", ".po", ".mo", ".txt"}
_SCRIPT_TYPES = {None, "", "text/javascript", "module"}


def finish_page(
    markup: str,
    *,
    has_statement: bool,
    is_english: bool = False,
    is_search: bool = False,
) -> BeautifulSoup:
    """Return one HTML page as it is published; it links the accessibility statement if any.

    Args:
        markup: the page as Jupyter Book wrote it.
        has_statement: whether the book has an accessibility statement.
        is_english: whether the page's text is in English.
        is_search: whether it is the page that searches.
    """
    page = QuickSoup(markup, "html.parser")
    article = page.select_one("article")
    if is_english and article is not None:
        article["lang"] = "en"
    _drop_outside(page)
    order_scripts(page, is_search=is_search)
    name_controls(page)
    frame_page(page)
    _scope_tables(page)
    _mark_code(page)
    name_exhibits(page)
    if has_statement:
        _link_statement(page)
    _add_policy(page)
    return page


def close_script(script: str) -> str:
    """Return Sphinx' script without the plural rule that it makes of text: the policy forbids it.

    Raises:
        PublishingError: the script is not the one we know.
    """
    closed, count = _PLURAL_RULE.subn(_DANISH_PLURAL, script)
    if count != 1:
        raise PublishingError("doctools.js: Sphinx' flertalsregel findes ikke, hvor den plejer.")
    return closed


def outside_requests(markup: str) -> list[str]:
    """Return every address of another host that a page would ask by itself."""
    return _find_outside(BeautifulSoup(markup, "html.parser"))


def _find_outside(page: BeautifulSoup) -> list[str]:
    return [
        str(tag[attribute])
        for name, attribute in _FETCHING.items()
        for tag in page.find_all(name)
        if _OUTSIDE.match(str(tag.get(attribute, "")))
    ]


def finish_site(raw: Path, finished: Path, memory: Path | None = None, *, jobs: int = 1) -> None:
    """Copy a built site, finishing its pages; what has not changed is not touched.

    Args:
        raw: the site as Jupyter Book wrote it.
        finished: the site as it is published.
        memory: file that remembers what each page was finished from, so that the next time only
            changed pages are finished; None finishes all.
        jobs: how many processes finish pages.

    Raises:
        PublishingError: a page asks another host for something, or Sphinx' files have changed form.
    """
    names = sorted(p.relative_to(raw) for p in raw.rglob("*") if p.is_file())
    published = [name for name in names if not _is_private(name)]
    pages = finish_pages(
        [name for name in published if name.suffix == ".html"],
        partial(_finish_page_of, raw, finished),
        Sources(raw, finished, (raw / f"{STATEMENT_PAGE}.html").exists()),
        memory,
        jobs,
    )
    for name in published:
        if name.suffix != ".html" and name.name != SEARCH_INDEX:
            write_changed(finished / name, _finish_file(raw / name))
    if (raw / SEARCH_INDEX).exists():
        script = (raw / SEARCH_INDEX).read_text(encoding="utf-8")
        index = index_texts(script, {page.document: page.text for page in pages})
        write_changed(finished / SEARCH_INDEX, index.encode("utf-8"))
    charts = {Path(chart) for page in pages for chart in page.charts}
    remove_others(finished, {finished / name for name in (*published, *charts)})
    faults = [f"{p.document}.html: siden henter {address}" for p in pages for address in p.outside]
    if faults:
        raise PublishingError(faults)


def _finish_page_of(raw: Path, finished: Path, name: Path) -> FinishedPage:
    """Finish one page and write it, with its charts beside it."""
    written = (raw / name).read_text(encoding="utf-8")
    drawn = put_back(_TWICE_VERSIONED.sub(r"\1", written), drawings_folder(raw))
    markup, rows = set_rows_aside(mark_columns(mark_rows(drawn)))
    page = finish_page(
        markup,
        has_statement=(raw / f"{STATEMENT_PAGE}.html").exists(),
        is_english=name.stem in ENGLISH_PAGES,
        is_search=name.as_posix() == SEARCH_PAGE,
    )
    document = name.with_suffix("").as_posix()
    charts = take_out_charts(page, document)
    write_changed(finished / name, put_rows_back(str(page), rows).encode("utf-8"))
    for path, drawing in charts.items():
        write_changed(finished / path, drawing)
    text = put_texts_back(find_text(page), rows)
    return FinishedPage(document, text, tuple(charts), tuple(_find_outside(page)))


def _finish_file(path: Path) -> bytes:
    content = path.read_bytes()
    if path.name == "doctools.js":
        return close_script(content.decode("utf-8")).encode("utf-8")
    return content


def _is_private(name: Path) -> bool:
    """Say whether a file is for the build alone: sources, Sphinx' own memory, unused parts."""
    return (
        not _PRIVATE_FOLDERS.isdisjoint(name.parts)
        or name.name in _PRIVATE_NAMES
        or name.suffix in _PRIVATE_SUFFIXES
    )


def _drop_outside(page: BeautifulSoup) -> None:
    for name, attribute in _FETCHING.items():
        for tag in page.find_all(name):
            if _OUTSIDE.match(str(tag.get(attribute, ""))) and tag.get("rel") != ["canonical"]:
                tag.decompose()
    for tag in page.find_all("script"):
        if "thebe" in (tag.string or "").lower() or "THEBE" in str(tag.get("src", "")):
            tag.decompose()


def _scope_tables(page: BeautifulSoup) -> None:
    for table in page.find_all("table"):
        for cell in table.select("thead th"):
            _scope_header(cell)
        for cell in table.select("tbody th"):
            cell.attrs.setdefault("scope", "row")


def _scope_header(cell: Tag) -> None:
    if cell.get_text(strip=True):
        cell.attrs.setdefault("scope", "col")
    else:
        cell.name = "td"
        cell.attrs.pop("scope", None)


def _mark_code(page: BeautifulSoup) -> None:
    for block in page.select("div.highlight pre"):
        block["tabindex"] = "0"


def _link_statement(page: BeautifulSoup) -> None:
    """Link the accessibility statement at the foot of every page, as the law asks."""
    root = page.html.get("data-content_root") if page.html else None
    foot = page.select_one("footer .bd-footer-content__inner, .bd-footer-content__inner")
    if root is None or foot is None:
        return
    link = page.new_tag("a", href=f"{root}{STATEMENT_PAGE}.html")
    link.string = "Tilgængelighedserklæring"
    item = page.new_tag("div", attrs={"class": "footer-item"})
    item.append(link)
    foot.append(item)


def _add_policy(page: BeautifulSoup) -> None:
    """Put a Content-Security-Policy with a hash of each inline script first in the head."""
    if page.head is None:
        return
    hashes = set()
    for script in page.find_all("script"):
        if not script.get("src") and script.get("type") in _SCRIPT_TYPES:
            digest = hashlib.sha256((script.string or "").encode()).digest()
            hashes.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    meta = page.new_tag("meta")
    meta["http-equiv"] = "Content-Security-Policy"
    meta["content"] = _POLICY.format(hashes=" ".join(sorted(hashes)))
    page.head.insert(0, meta)
