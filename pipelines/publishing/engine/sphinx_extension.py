"""Sphinx extension: a Danish book that asks no other host for anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from sphinx.search.da import SearchDanish

from pipelines.publishing.engine.contents_menu import SIDEBAR, TEMPLATES, ContentsMenu
from pipelines.publishing.engine.drawings import drawings_folder, put_aside
from pipelines.publishing.engine.shortcuts import remember_titles, write_with_all

_MENU = "_contents_menu"  # of this process' Sphinx

# Interface strings that the themes leave in English (or get wrong) under `language: da`.
DANISH = {
    "Search": "Søg",
    "Color mode": "Farvetema",
    "Skip to main content": "Gå til hovedindhold",
    "Back to top": "Til toppen",
    "On this page": "På denne side",
    "Contents": "På denne side",
    "next page": "næste side",
    "previous page": "forrige side",
    "Light": "Lyst",
    "Dark": "Mørkt",
    "System Settings": "Som systemet",
    "Site navigation": "Bogens indhold",
    "Link to this heading": "Link til denne overskrift",
    "Link to this image": "Link til denne figur",
    "Link to this table": "Link til denne tabel",
    "Toggle primary sidebar": "Vis eller skjul bogens indhold",
    "Toggle secondary sidebar": "Vis eller skjul sidens indhold",
    "Toggle navigation of %s": "Vis eller skjul undersider af %s",
    "Page": "Side",
    "Main": "Bogens indhold",
    "Home": "Forside",
    "%s - Home": "%s – forside",
    "By": "Af",
    "Print to PDF": "Udskriv",
    "Collapse Sidebar": "Skjul menu",
    "Expand Sidebar": "Vis menu",
    "Section Navigation": "Afsnit",
    "Breadcrumb": "Brødkrumme",
}


def write_catalog(folder: Path) -> None:
    """Write the Danish strings as message catalogs for Sphinx and the book theme."""
    for domain in ("sphinx", "booktheme"):
        catalog = Catalog(locale="da")
        for english, danish in DANISH.items():
            catalog.add(english, danish)
        path = folder / "da" / "LC_MESSAGES" / f"{domain}.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, catalog)


def drop_outside_scripts(
    _app: Any, _pagename: str, _templatename: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Drop every script and style sheet that asks another host, or serves Thebe."""
    for name in ("script_files", "css_files"):
        context[name] = [item for item in context.get(name, []) if not _is_unwanted(item)]


def _is_unwanted(item: Any) -> bool:
    name = str(getattr(item, "filename", item) or "")
    body = (getattr(item, "attributes", None) or {}).get("body", "") or ""
    is_outside = name.startswith(("http:", "https:", "//"))
    return is_outside or "thebe" in name.lower() or "thebe" in body.lower()


def offer_contents_menu(
    app: Any, page: str, _templatename: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Let the sidebar's template write the menu of the page."""
    if not hasattr(app, _MENU):
        setattr(app, _MENU, ContentsMenu(app.env))
    context["contents_menu"] = lambda: getattr(app, _MENU).write(page, app.builder)


def use_contents_menu(_app: Any, config: Any) -> None:
    """Put our menu in the sidebar where the theme's own stands."""
    config.templates_path.append(str(TEMPLATES))
    config.html_sidebars.setdefault("**", SIDEBAR)


def leave_figures_unnumbered(_app: Any, config: Any) -> None:
    """Take figures' numbers away again: an extension of Jupyter Book turns them on for all."""
    config.numfig = False


def put_drawings_aside(app: Any, _page: str, source: list[str]) -> None:
    """Keep the drawings out of Jupyter Book's way, which reads them letter by letter."""
    source[0] = put_aside(source[0], drawings_folder(Path(app.outdir)))


def declare_parallel_safe(app: Any, _config: Any) -> None:
    """Let Sphinx read and write in parallel though an extension of Jupyter Book declares nothing.

    One that says that it is not safe is left as it is.
    """
    for extension in app.extensions.values():
        for task in ("parallel_read_safe", "parallel_write_safe"):
            if getattr(extension, task) is None:
                setattr(extension, task, True)


class WordlessDanish(SearchDanish):
    """Danish search that leaves out the words of pages: the finished index is made of them anew."""

    def split(self, _text: str) -> list[str]:
        """Return no word."""
        return []


def setup(app: Any) -> dict[str, bool]:
    """Register with Sphinx."""
    folder = Path(app.outdir).parent / "locale"
    write_catalog(folder)
    for domain in ("sphinx", "booktheme"):
        app.add_message_catalog(domain, str(folder))
    app.connect("html-page-context", drop_outside_scripts, priority=900)
    app.connect("config-inited", declare_parallel_safe)
    app.connect("config-inited", use_contents_menu)
    app.connect("config-inited", leave_figures_unnumbered, priority=900)
    app.connect("builder-inited", remember_titles)
    app.connect("env-check-consistency", write_with_all)
    app.connect("html-page-context", offer_contents_menu, priority=400)
    app.add_search_language(WordlessDanish)
    app.connect("source-read", put_drawings_aside)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
