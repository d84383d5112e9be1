"""The built book in headless Chromium, as a reviewer opens it: from a file, with no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(params=[1280, 360])
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Open a page that notes every request to another host, script error and policy violation."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    opened = context.new_page()
    opened.trouble = []
    opened.on(
        "request",
        lambda r: opened.trouble.append(r.url) if r.url.startswith(("http:", "https:")) else None,
    )
    opened.on("pageerror", lambda error: opened.trouble.append(str(error)))
    opened.on("console", lambda m: opened.trouble.append(m.text) if m.type == "error" else None)
    yield opened
    context.close()


def test_a_reviewer_goes_from_front_page_to_one_participation_and_its_figures(
    demonstration: Path, page: Any
) -> None:
    page.goto((demonstration / "_build" / "html" / "index.html").as_uri())
    assert "Kort fortalt" in page.title()

    page.locator("article a[href$='deltagelse.html']").first.click()
    page.locator("table.frk-matrix a[href='kommuner/aalborg/formkrav.html']").first.click()

    assert "Aalborg" in page.locator("h1").inner_text()
    chart = page.locator("figure.diagram img").first
    assert len(chart.get_attribute("alt")) > 40
    assert chart.evaluate("image => image.complete && image.naturalWidth > 100")
    details = page.locator("figure.diagram details").first
    details.locator("summary").click()
    table = details.locator("table").first
    assert table.is_visible()
    assert table.locator("tbody tr").count() > 3
    assert table.locator("th[scope=col]").count() > 1
    assert "yntetisk" in page.locator("article").inner_text()
    assert page.trouble == []


def test_no_page_is_wider_than_the_screen(demonstration: Path, page: Any) -> None:
    html = demonstration / "_build" / "html"
    names = ["index", "deltagelse", "argumentet", "forsoeg/formkrav", "kommuner/rebild/formkrav"]
    for name in names:
        page.goto((html / f"{name}.html").as_uri())
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{name}: {overflow} px"
    assert page.trouble == []


def test_the_interface_is_danish(demonstration: Path, page: Any) -> None:
    page.goto((demonstration / "_build" / "html" / "index.html").as_uri())

    assert page.locator("html").get_attribute("lang") == "da"
    text = page.content()
    for english in ("Skip to main content", "Back to top", "On this page", "Search this book"):
        assert english not in text, english
