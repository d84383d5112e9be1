"""Visits pages of the built site in Chromium and notes what is wrong with each."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import axe_playwright_python

_AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# The engine under test is the site's own policy: axe is put in past it, by the debugger.
_RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})"
_LINKS = "[...new Set([...document.querySelectorAll('a[href]')].map(link => link.href))]"
_PLACE = re.compile(r'\s(?:id|name)="([^"]+)"')
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")


@dataclass
class Visits:
    """What a walk over many pages found, one line a fault."""

    n_pages: int = 0
    axe: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    overflow: list[str] = field(default_factory=list)

    @property
    def _found(self) -> tuple[list[str], ...]:
        return self.axe, self.requests, self.errors, self.dead, self.overflow

    @property
    def faults(self) -> list[str]:
        """Everything that was found."""
        return [fault for faults in self._found for fault in faults]

    def row(self, label: str) -> str:
        """Return one line of the table that the test prints."""
        counts = (self.n_pages, *map(len, self._found))
        return f"{label:<14}" + "".join(f"{count:>14}" for count in counts)


HEAD = f"{'':<14}" + "".join(
    f"{name:>14}"
    for name in ("sider", "axe", "andre værter", "skriptfejl", "døde links", "for bred")
)


def kinds_of_page(site: Path) -> list[Path]:
    """Return one page of every kind: each of the book's own, the largest of each made kind."""
    own = sorted(site.glob("*.html"))
    made = [sorted(site.glob(pattern)) for pattern in ("forsoeg/*", "kommuner/*.html")]
    made.append(sorted(site.glob("kommuner/*/*.html")))
    return own + [max(pages, key=lambda p: p.stat().st_size) for pages in made if pages]


def visit(browser: Any, site: Path, pages: Iterable[Path], *, width: int, scheme: str) -> Visits:
    """Open each page from its file at one width in one colour scheme, and run axe on it."""
    found = Visits()
    with _opened(browser, found, width, scheme) as page:
        for path in pages:
            name = f"{path.relative_to(site).as_posix()} ({width} px, {scheme})"
            page.goto(path.as_uri())
            page.wait_for_timeout(50)  # a colour in transition is no colour
            found.n_pages += 1
            found.dead += [f"{name}: {link}" for link in dead_links(path, page.evaluate(_LINKS))]
            page.evaluate(_AXE.read_text(encoding="utf-8"))
            for violation in page.evaluate(_RUN, _RULES)["violations"]:
                where = violation["nodes"][0]["html"][:120]
                found.axe.append(f"{name}: {violation['id']} × {len(violation['nodes'])}: {where}")
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                found.overflow.append(f"{name}: {wide} px")
    return found


def dead_links(page: Path, addresses: Iterable[str]) -> list[str]:
    """Return the addresses on a page, opened from its file, that lead to no file or no place."""
    dead = []
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme != "file":
            continue  # another host's: a reader follows it, no page of ours can promise it
        target = Path(unquote(parts.path))
        place = unquote(parts.fragment)
        is_page = target.suffix == ".html"
        if not target.is_file() or (is_page and place and place not in _places(target)):
            dead.append(address.removeprefix(page.parent.as_uri()))
    return dead


@cache
def _places(page: Path) -> frozenset[str]:
    return frozenset(html.unescape(name) for name in _PLACE.findall(page.read_text("utf-8")))


@contextmanager
def _opened(browser: Any, found: Visits, width: int, scheme: str) -> Iterator[Any]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.add_init_script(
        f"localStorage.setItem('mode', '{scheme}'); localStorage.setItem('theme', '{scheme}')"
    )
    page = context.new_page()
    page.on(
        "request",
        lambda r: found.requests.append(r.url) if r.url.startswith(("http:", "https:")) else None,
    )
    page.on("pageerror", lambda error: found.errors.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda m: found.errors.append(f"{page.url}: {m.text}") if m.type == "error" else None,
    )
    yield page
    context.close()
