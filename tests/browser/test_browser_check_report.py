"""The report of a check in a real browser: nothing is fetched, and axe finds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
pytest.importorskip("axe_playwright_python.sync_playwright")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from pipelines.publishing.check_report import format_check_report
from tests.unit.publishing.test_publishing_check_report import ENTRY

CHROMIUM = Path("/usr/bin/chromium")


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")
@pytest.mark.parametrize("width", [1280, 360])
def test_the_report_of_a_check_is_accessible_and_fetches_nothing(
    tmp_path: Path, width: int
) -> None:
    report = tmp_path / "kontrol.html"
    report.write_text(format_check_report([ENTRY], {"rebild": "Rebild"}), encoding="utf-8")
    fetched: list[str] = []

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            bypass_csp=True,  # so that axe can be put into the page
        )
        page = context.new_page()
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(report.as_uri())
        found = Axe().run(page).response["violations"]
        extent = page.evaluate("document.documentElement.scrollWidth")
        browser.close()

    assert [violation["id"] for violation in found] == []
    assert fetched == [report.as_uri()]
    assert extent <= width
