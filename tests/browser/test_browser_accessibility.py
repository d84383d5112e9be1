"""Every page of the book for every reader: axe, no other host, no script error, no sideways scroll.

`make test` visits every page once and every kind of page in all four settings; `make test-site`
visits every page in all four.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.site_visits import HEAD, SCHEMES, WIDTHS, Visits, kinds_of_page, visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
SETTINGS = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]


def tell(capsys: pytest.CaptureFixture[str], label: str, found: Visits) -> None:
    with capsys.disabled():
        print(f"\n{HEAD}\n{found.row(label)}")  # noqa: T201 - the result


def test_every_page_once(
    demonstration: Path, browser: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    html = demonstration / "_build" / "html"

    found = visit(browser, html, sorted(html.rglob("*.html")), width=1280, scheme="light")

    tell(capsys, "alle, 1280 l", found)
    assert found.n_pages > 100
    assert found.faults == []


@pytest.mark.parametrize(("width", "scheme"), SETTINGS)
def test_every_kind_of_page_in_every_setting(
    demonstration: Path,
    browser: Any,
    capsys: pytest.CaptureFixture[str],
    width: int,
    scheme: str,
) -> None:
    html = demonstration / "_build" / "html"

    found = visit(browser, html, kinds_of_page(html), width=width, scheme=scheme)

    tell(capsys, f"arter, {width} {scheme[0]}", found)
    assert found.faults == []


@pytest.mark.slow
@pytest.mark.site
@pytest.mark.parametrize(("width", "scheme"), SETTINGS[1:])
def test_every_page_in_every_setting(
    demonstration: Path,
    browser: Any,
    capsys: pytest.CaptureFixture[str],
    width: int,
    scheme: str,
) -> None:
    html = demonstration / "_build" / "html"

    found = visit(browser, html, sorted(html.rglob("*.html")), width=width, scheme=scheme)

    tell(capsys, f"alle, {width} {scheme[0]}", found)
    assert found.faults == []
