#!/usr/bin/env python3
"""Takes the screenshots of README and guides from a built demonstration book.

Usage: .venv/bin/python docs/skaermbilleder.py [workspace]; needs Chromium, Chrome or Edge.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pipelines.publishing.exports.browser import find_browser
from pipelines.publishing.typeface import format_faces

PROJECT = Path(__file__).resolve().parents[1]
# Name of the image, page of the book, width and height of the window, the part shown ("": all).
SHOTS = (
    ("forside.png", "index.html", 1280, 910, ""),
    ("matrix.png", "deltagelse.html", 1280, 1200, ".frk-scroll:has(.frk-matrix) >> nth=0"),
)
MOST_BYTES = 260_000


def main() -> int:
    """Take every screenshot whose page is there; say which is too large."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT
    path = find_browser()
    if not path:
        print("Der skal bruges Chromium, Chrome eller Edge.")  # noqa: T201 - a program
        return 2
    code = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, page, width, height, part in SHOTS:
            source = root / "_build" / "html" / page
            if not source.exists():
                print(f"{page}: siden er ikke bygget.")  # noqa: T201 - a program
                code = 1
                continue
            target = PROJECT / "docs" / "images" / name
            take(browser, source, target, (width, height), part)
            size = target.stat().st_size
            print(f"{target.name}: {size // 1000} kB")  # noqa: T201 - a program
            code = max(code, int(size > MOST_BYTES))
        browser.close()
    return code


def take(browser: Browser, source: Path, target: Path, window: tuple[int, int], part: str) -> None:
    """Take one screenshot of a page, or of a part of it, without a network."""
    width, height = window
    page = browser.new_page(viewport={"width": width, "height": height})
    page.context.set_offline(True)
    page.goto(source.resolve().as_uri())
    # A busy machine may show the page before its fonts are there; a picture can wait for them.
    page.add_style_tag(content=format_faces("block"))
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(300)
    shown = page.locator(part) if part else page
    shown.screenshot(path=str(target))
    page.close()


if __name__ == "__main__":
    sys.exit(main())
