"""Visits pages of the built site in Chromium and notes what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python

_AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# The engine under test is the site's own policy: axe is put in past it, by the debugger.
_RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})"
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")


@dataclass
class Visits:
    """What a walk over many pages found, one line a fault."""

    n_pages: int = 0
    axe: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    overflow: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything that was found."""
        return [*self.axe, *self.requests, *self.errors, *self.overflow]

    def row(self, label: str) -> str:
        """Return one line of the table that the test prints."""
        counts = (self.n_pages, *map(len, (self.axe, self.requests, self.errors, self.overflow)))
        return f"{label:<14}" + "".join(f"{count:>14}" for count in counts)


HEAD = f"{'':<14}" + "".join(
    f"{name:>14}" for name in ("sider", "axe", "andre værter", "skriptfejl", "for bred")
)


def kinds_of_page(html: Path) -> list[Path]:
    """Return one page of every kind: each of the book's own, the largest of each made kind."""
    own = sorted(html.glob("*.html"))
    made = [sorted(html.glob(pattern)) for pattern in ("forsoeg/*", "kommuner/*.html")]
    made.append(sorted(html.glob("kommuner/*/*.html")))
    return own + [max(pages, key=lambda p: p.stat().st_size) for pages in made if pages]


def visit(browser: Any, html: Path, pages: Iterable[Path], *, width: int, scheme: str) -> Visits:
    """Open each page from its file at one width in one colour scheme, and run axe on it."""
    found = Visits()
    with _opened(browser, found, width, scheme) as page:
        for path in pages:
            name = f"{path.relative_to(html).as_posix()} ({width} px, {scheme})"
            page.goto(path.as_uri())
            page.wait_for_timeout(50)  # a colour in transition is no colour
            found.n_pages += 1
            page.evaluate(_AXE.read_text(encoding="utf-8"))
            for violation in page.evaluate(_RUN, _RULES)["violations"]:
                where = violation["nodes"][0]["html"][:120]
                found.axe.append(f"{name}: {violation['id']} × {len(violation['nodes'])}: {where}")
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                found.overflow.append(f"{name}: {wide} px")
    return found


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
