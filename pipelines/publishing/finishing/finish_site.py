"""Jupyter Book's HTML → what is published: accessible, in Danish, closed to other hosts."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import partial
from pathlib import Path

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
from pipelines.publishing.finishing.page_tree import (
    Tag,
    new_tag,
    parse_page,
    read_text,
    select,
    select_one,
    set_missing,
    write_page,
)
from pipelines.publishing.finishing.scripts import UNUSED_FILES, order_scripts
from pipelines.publishing.finishing.search_index import find_words, index_words
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
) -> Tag:
    """Return one HTML page as it is published; it links the accessibility statement if any.

    Args:
        markup: the page as Jupyter Book wrote it.
        has_statement: whether the book has an accessibility statement.
        is_english: whether the page's text is in English.
        is_search: whether it is the page that searches.
    """
    page = parse_page(markup)
    article = select_one(page, "article")
    if is_english and article is not None:
        article.set("lang", "en")
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


def find_outside(page: Tag) -> list[str]:
    """Return every address of another host that a page would ask by itself."""
    return [
        tag.get(attribute)
        for name, attribute in _FETCHING.items()
        for tag in page.iter(name)
        if _OUTSIDE.match(tag.get(attribute, ""))
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
        index = index_words(script, {page.document: page.words for page in pages})
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
    page = finish_page(
        mark_columns(mark_rows(drawn)),
        has_statement=(raw / f"{STATEMENT_PAGE}.html").exists(),
        is_english=name.stem in ENGLISH_PAGES,
        is_search=name.as_posix() == SEARCH_PAGE,
    )
    document = name.with_suffix("").as_posix()
    charts = take_out_charts(page, document)
    write_changed(finished / name, write_page(page).encode("utf-8"))
    for path, drawing in charts.items():
        write_changed(finished / path, drawing)
    return FinishedPage(document, tuple(find_words(page)), tuple(charts), tuple(find_outside(page)))


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


def _drop_outside(page: Tag) -> None:
    for name, attribute in _FETCHING.items():
        for tag in list(page.iter(name)):
            if _OUTSIDE.match(tag.get(attribute, "")) and tag.get("rel") != "canonical":
                tag.drop_tree()
    for tag in list(page.iter("script")):
        if "thebe" in (tag.text or "").lower() or "THEBE" in tag.get("src", ""):
            tag.drop_tree()


def _scope_tables(page: Tag) -> None:
    for cell in select(page, "thead th"):
        _scope_header(cell)
    for cell in select(page, "tbody th"):
        set_missing(cell, "scope", "row")


def _scope_header(cell: Tag) -> None:
    if read_text(cell):
        set_missing(cell, "scope", "col")
    else:
        cell.tag = "td"
        cell.attrib.pop("scope", None)


def _mark_code(page: Tag) -> None:
    for block in select(page, "div.highlight pre"):
        block.set("tabindex", "0")


def _link_statement(page: Tag) -> None:
    """Link the accessibility statement at the foot of every page, as the law asks."""
    root = page.get("data-content_root")
    foot = select_one(page, "footer .bd-footer-content__inner, .bd-footer-content__inner")
    if root is None or foot is None:
        return
    item = new_tag("div", class_="footer-item")
    item.append(new_tag("a", "Tilgængelighedserklæring", href=f"{root}{STATEMENT_PAGE}.html"))
    foot.append(item)


def _add_policy(page: Tag) -> None:
    """Put a Content-Security-Policy with a hash of each inline script first in the head."""
    head = page.find("head")
    if head is None:
        return
    hashes = set()
    for script in page.iter("script"):
        if not script.get("src") and script.get("type") in _SCRIPT_TYPES:
            digest = hashlib.sha256((script.text or "").encode()).digest()
            hashes.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    policy = _POLICY.format(hashes=" ".join(sorted(hashes)))
    head.insert(0, new_tag("meta", http_equiv="Content-Security-Policy", content=policy))
