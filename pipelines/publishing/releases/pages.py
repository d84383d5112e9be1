"""The page "Versioner og rettelser", and the line at each page's foot that leads to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bs4 import BeautifulSoup
from markupsafe import Markup

from pipelines.publishing.finishing.columns import mark_columns
from pipelines.publishing.releases.changes import Change
from pipelines.publishing.releases.records import Version
from pipelines.wording import format_date

PAGE = "versioner.html"
CHANGES = "aendringer.csv"  # every change since the version before
_TITLE = "Versioner og rettelser"
_SHOWN = 100
_FOOT = re.compile(r'<div class="bd-footer-content__inner[^"]*">')
_ARTICLE = re.compile(r"<article\b")
_ROOT = re.compile(r'data-content_root="([^"]*)"')
_DATA = {
    "ekte": "kommunernes leverancer",
    "syntetisk": "syntetiske data",
    "blandet": "leverancer og syntetiske data",
    "ingen": "ingen data",
}


def stamp_page(page: str, version: Version) -> str:
    """Return a page whose foot says which version it is of; a page without a foot is kept."""
    found = _ROOT.search(page)
    line = Markup('\n<div class="footer-item">{}. <a href="{}{}">{}</a></div>').format(
        name_version(version), found[1] if found else "", PAGE, _TITLE
    )
    return _FOOT.sub(lambda match: match.group() + str(line), page, count=1)


def mark_archived(page: str, version: Version) -> str:
    """Return a page of an earlier version that says so, and leads to the newest."""
    found = _ROOT.search(page)
    up = f"{found[1] if found else './'}../../"
    note = Markup(
        '<div class="demonstration fk-arkiv" role="note">Du læser en tidligere udgave: {}. '
        '<a href="{}index.html">Gå til den nyeste</a></div>\n'
    ).format(name_version(version)[0].lower() + name_version(version)[1:], up)
    return _ARTICLE.sub(lambda match: str(note) + match.group(), page, count=1)


def name_version(version: Version) -> str:
    """Return "Udgave 3, 1. maj 2026"."""
    return f"Udgave {version.number}, {format_date(date.fromisoformat(version.date))}"


def render_versions(shell: str, versions: Sequence[Version], changes: Sequence[Change]) -> str:
    """Return the page of versions in the look of the book.

    Args:
        shell: a finished page of the book from its first level.
        versions: oldest first; the last is the new one.
        changes: what changed in the findings since the version before.
    """
    page = BeautifulSoup(shell, "html.parser")
    article = page.select_one("article")
    if article is None:
        return shell
    article.clear()
    article.attrs.pop("lang", None)
    article.append(BeautifulSoup(mark_columns(_article(versions, changes)), "html.parser"))
    article.attrs["class"] = "bd-article"
    for tag in page.select(".prev-next-footer, .page-toc, .fk-sti, link[rel=next], link[rel=prev]"):
        tag.decompose()
    _leave_shell(page)
    if page.title is not None:
        page.title.string = f"{_TITLE} — {page.title.get_text().split('—')[-1].strip()}"
    return str(page)


def _leave_shell(page: BeautifulSoup) -> None:
    """Let the menu say that the reader is on none of its pages, and lead to the front page."""
    for item in page.select("nav.bd-links .current, nav.bd-links .active"):
        kept = [c for c in item.get_attribute_list("class") if c not in {"current", "active"}]
        item.attrs["class"] = " ".join(map(str, kept))
    for link in page.select("nav.bd-links a[href='#'], a.navbar-brand[href='#']"):
        link["href"] = "index.html"


def _article(versions: Sequence[Version], changes: Sequence[Change]) -> str:
    current, earlier = versions[-1], versions[-2::-1]
    parts = [
        Markup("<section><h1>{}</h1>").format(_TITLE),
        Markup("<p>Du læser <strong>{}</strong>. Den hviler på {}.</p>").format(
            name_version(current), _DATA.get(current.data, current.data)
        ),
        Markup("<h2>Ændret siden forrige udgave</h2>"),
        _changes(current, changes, has_earlier=bool(earlier)),
        Markup("<h2>Tidligere udgaver</h2>"),
        _list_earlier(earlier),
        Markup("</section>"),
    ]
    return "\n".join(parts)


def _list_earlier(earlier: Sequence[Version]) -> Markup:
    if not earlier:
        return Markup("<p>Der er ingen tidligere udgave.</p>")
    items = [
        Markup('<li><a href="{}/index.html">{}</a> ({})</li>').format(
            version.folder, name_version(version), _count(version) or "første udgave"
        )
        for version in earlier
    ]
    sentence = Markup(
        "<p>De er gemt, som de var; øverst på hver side står der, at den er afløst. "
        "Tallene kan være rettet siden.</p>"
    )
    return sentence + Markup("<ul>") + Markup("").join(items) + Markup("</ul>")


def _count(version: Version) -> str:
    if version.number == 1:
        return ""
    return f"{version.changed} fund ændret, {version.added} nye, {version.removed} udgået"


def _changes(current: Version, changes: Sequence[Change], *, has_earlier: bool) -> Markup:
    if not has_earlier:
        return Markup("<p>Dette er den første udgave.</p>")
    if not changes:
        return Markup("<p>Ingen fund er ændret. Tekst og udseende kan være det.</p>")
    rest = len(changes) - _SHOWN
    told = f"{_count(current)}."
    if rest > 0:
        told += f" Tabellen viser de første {_SHOWN}."
    rows = Markup("").join(
        Markup(
            '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>'
        ).format(c.place, c.what, c.kind, c.before, c.after)
        for c in changes[:_SHOWN]
    )
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(name)
        for name in ("Forsøg og sted", "Fund", "Ændring", "Før", "Nu")
    )
    return Markup(
        '<p>{} <a href="{}" download>Hent alle ændringer (CSV)</a></p>'
        '<div class="frk-scroll" role="group" tabindex="0" aria-label="Ændrede fund">'
        "<table><caption>Ændrede fund</caption><thead><tr>{}</tr></thead><tbody>{}</tbody>"
        "</table></div>"
    ).format(told, CHANGES, heads, rows)
