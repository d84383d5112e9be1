"""Reading the book with a keyboard, fetching its tables, searching it, and what a page costs."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

_SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 200);
})"""
_OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.trouble = []
    opened.on("pageerror", lambda error: opened.trouble.append(str(error)))
    opened.on("console", lambda m: opened.trouble.append(m.text) if m.type == "error" else None)
    yield opened
    context.close()


@pytest.fixture
def html(demonstration: Path) -> Path:
    return demonstration / "_build" / "html"


def test_the_first_tab_skips_to_the_content_and_focus_is_seen(html: Path, page: Any) -> None:
    page.goto((html / "index.html").as_uri())

    page.keyboard.press("Tab")
    assert "Gå til hovedindhold" in page.evaluate("document.activeElement.textContent")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(_OUTLINE), page.evaluate("document.activeElement.outerHTML")[:120]


def test_the_matrix_is_walked_with_arrow_keys(html: Path, page: Any) -> None:
    page.goto((html / "deltagelse.html").as_uri())
    page.locator("table.frk-matrix td a").first.focus()
    before = page.evaluate("document.activeElement.getAttribute('aria-label')")

    page.keyboard.press("ArrowRight")

    after = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert before != after
    assert "deltager" in after
    assert page.locator(".fk-lit").count() == 2
    page.keyboard.press("Enter")
    page.wait_for_url("**/kommuner/**")
    assert page.trouble == []


def test_a_forest_plot_is_walked_with_arrow_keys_and_says_each_rows_numbers(
    html: Path, page: Any
) -> None:
    page.goto((html / "forsoeg" / "formkrav.html").as_uri())
    figure = page.locator("figure[data-raekker]", has_text="Ruden er det samlede estimat").first
    rows = figure.locator("[role=option]")
    line = figure.locator(".fk-raekke-tal")

    figure.locator("[role=listbox]").focus()
    page.keyboard.press("End")

    assert rows.count() == figure.locator("tbody tr").count() > 3
    chosen = figure.locator("[role=option][aria-selected=true]")
    assert chosen.count() == 1
    assert str(chosen.get_attribute("aria-label")).startswith("Samlet. Estimat (95 % KI): ")
    assert "Konklusion: " in line.inner_text()
    page.keyboard.press("ArrowUp")
    assert "Samlet" not in line.inner_text()
    rows.first.hover()
    assert rows.first.get_attribute("aria-selected") == "true"
    assert page.trouble == []


def test_the_rows_of_a_chart_lie_on_the_image(html: Path, page: Any) -> None:
    page.goto((html / "forsoeg" / "formkrav.html").as_uri())
    figure = page.locator("figure[data-raekker]").first
    image = figure.locator("img").bounding_box()

    for row in figure.locator("[role=option]").all():
        box = row.bounding_box()
        assert image["y"] <= box["y"] + box["height"] / 2 <= image["y"] + image["height"]


def test_a_note_stands_in_the_margin_and_on_a_phone_in_the_text(html: Path, page: Any) -> None:
    page.goto((html / "metode.html").as_uri())
    note, text = page.locator(".margin[role=note]").first, page.locator("article h2").first

    beside = note.bounding_box()["x"] > text.bounding_box()["x"] + text.bounding_box()["width"]
    page.set_viewport_size({"width": 360, "height": 800})

    assert beside
    assert note.bounding_box()["x"] < 60
    assert note.bounding_box()["width"] < 345


def test_a_search_by_keyboard_finds_compounds_and_inflections(html: Path, page: Any) -> None:
    page.goto((html / "index.html").as_uri())

    page.keyboard.press("Control+k")
    page.keyboard.type("samtaler")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=samtaler*")
    page.locator("#search-results li").nth(5).wait_for()

    assert "Samtaleforsøget" in page.locator("#search-results").inner_text()
    assert page.trouble == []


def test_a_table_can_be_cited_and_fetched_without_formulas(html: Path, page: Any) -> None:
    page.goto((html / "kommuner" / "aalborg" / "formkrav.html").as_uri())
    tools = page.locator(".fk-tools").first

    tools.get_by_text("Citér").click()
    with page.expect_download() as csv:
        tools.get_by_text("Hent CSV").click()
    with page.expect_download() as xlsx:
        tools.get_by_text("Hent Excel").click()

    assert "Aalborg" in tools.locator("output").inner_text()
    text = Path(csv.value.path()).read_bytes().decode("utf-8-sig")
    sheet = openpyxl.load_workbook(BytesIO(Path(xlsx.value.path()).read_bytes())).active
    assert sheet is not None
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert ['";"'.join(map(str, row)) for row in cells] == [
        line.strip('"') for line in text.splitlines()
    ]
    assert page.trouble == []


def test_what_looks_like_a_formula_is_fetched_as_text(html: Path, page: Any) -> None:
    page.goto((html / "index.html").as_uri())
    page.evaluate("document.querySelector('article table td').textContent = '=1+1'")

    with page.expect_download() as csv:
        page.locator(".fk-tools").first.get_by_text("Hent CSV").click()

    assert '"\'=1+1"' in Path(csv.value.path()).read_text(encoding="utf-8")


def test_every_link_to_a_figure_or_table_resolves(html: Path, page: Any) -> None:
    page.goto((html / "paa-tvaers.html").as_uri())

    missing = page.evaluate(
        "[...document.querySelectorAll('article a.headerlink')]"
        ".filter(a => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).length"
    )

    assert page.locator("figcaption a.headerlink, caption a.headerlink").count() > 3
    assert missing == 0


def test_the_largest_page_is_painted_before_scripts_and_nothing_moves(
    html: Path, page: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    largest = max(html.rglob("*.html"), key=lambda path: path.stat().st_size)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    page.goto(largest.as_uri())

    blocking = page.evaluate(
        "[...document.querySelectorAll('head script[src]')].filter(s => !s.defer).length"
    )
    shift = page.evaluate(_SHIFTS)
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    with capsys.disabled():
        name = largest.relative_to(html).as_posix()
        size = largest.stat().st_size // 1000
        work = metrics["TaskDuration"]
        print(f"\n{name}: {size} kB, skift {shift:.4f}, hovedtråd {work:.2f} s")  # noqa: T201 - the result
    assert blocking == 0
    assert shift < 0.0005
    assert largest.stat().st_size <= 500_000


def test_the_whole_site_is_small_and_says_nothing_of_its_making(html: Path) -> None:
    files = [path for path in html.rglob("*") if path.is_file()]

    size = sum(path.stat().st_size for path in files if path.suffix != ".pdf")
    assert size <= 15_000_000
    assert not [path for path in files if path.suffix in {".map", ".ipynb", ".po", ".mo"}]
    assert not (html / "_sources").exists()
