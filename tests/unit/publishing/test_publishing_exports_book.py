"""The finished book: every page has the banner, every chart its mark, every file its place."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from pipelines.errors import PublishingError
from pipelines.publishing.exports import browser
from pipelines.publishing.exports.crate import CrateFacts
from pipelines.publishing.exports.downloads import (
    PLACE,
    Download,
    assemble_book,
    mark_chart,
)

FACTS = CrateFacts("Rapport", "Evaluering", "Netværket", "2020-06-30")
DRAWING = '<svg width="40" height="20" viewBox="0 0 40 20"><text>a</text></svg>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "_images").mkdir(parents=True)
    (folder / "_static").mkdir()
    encoded = base64.b64encode(DRAWING.encode()).decode()
    image = f'<img src="data:image/svg+xml;base64,{encoded}">'
    (folder / "index.html").write_text(f"<main><article>{image}</article></main>")
    (folder / "hent.html").write_text(f"<main><article>{PLACE}</article></main>")
    (folder / "_images" / "a.svg").write_text(DRAWING)
    (folder / "_static" / "ikon.svg").write_text(DRAWING)
    return folder


def downloads(folder: Path) -> list[Download]:
    (folder / "rapport.pdf").write_bytes(b"%PDF" + b"0" * 2_000_000)
    (folder / "skemaer").mkdir(exist_ok=True)
    (folder / "skemaer" / "skema-a.docx").write_bytes(b"PK")
    return [
        Download(folder / "rapport.pdf", "rapport.pdf", "Hele rapporten"),
        Download(folder / "skemaer", "skemaer", "Skema"),
    ]


def test_files_lie_in_the_book_and_its_page_links_them(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "html"

    assemble_book(site, target, downloads(tmp_path), banner="", facts=FACTS)

    page = (target / "hent.html").read_text()
    assert '<a href="hent/rapport.pdf" download>Hele rapporten</a> (PDF, 2,0 MB)' in page
    assert 'href="hent/skemaer/skema-a.docx"' in page
    assert (target / "hent" / "skemaer" / "skema-a.docx").exists()


def test_without_files_the_page_says_so(site: Path, tmp_path: Path) -> None:
    assemble_book(site, tmp_path / "html", [], banner="", facts=FACTS)

    assert "ingen filer at hente" in (tmp_path / "html" / "hent.html").read_text()


def test_the_banner_stands_on_every_page_and_in_every_chart(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "html"

    assemble_book(site, target, [], banner="Demonstration: syntetiske data", facts=FACTS)

    for page in target.glob("*.html"):
        assert '<div class="demonstration" role="note">Demonstration' in page.read_text()
    assert "Syntetiske data" in (target / "_images" / "a.svg").read_text()
    assert "Syntetiske data" not in (target / "_static" / "ikon.svg").read_text()
    source = (target / "index.html").read_text().split("base64,")[1].split('"')[0]
    assert "Syntetiske data" in base64.b64decode(source).decode()


def test_a_chart_that_says_it_already_is_kept() -> None:
    drawing = DRAWING.replace(">a<", ">Syntetiske data<")

    assert mark_chart(drawing) == drawing


def test_a_second_time_changes_nothing_and_an_old_file_goes(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "html"
    assemble_book(site, target, downloads(tmp_path), banner="", facts=FACTS)
    before = (target / "index.html").stat().st_mtime_ns

    assemble_book(site, target, [], banner="", facts=FACTS)

    assert (target / "index.html").stat().st_mtime_ns == before
    assert not (target / "hent").exists()


def test_the_crate_describes_the_report_and_each_of_its_files(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "html"

    assemble_book(site, target, downloads(tmp_path), banner="", facts=FACTS)

    crate = json.loads((target / "ro-crate-metadata.json").read_text())
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    root = entities["./"]
    assert {"name", "description", "datePublished", "license", "publisher"} <= root.keys()
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == {
        "index.html", "hent.html", "hent/rapport.pdf", "hent/skemaer/skema-a.docx",
        "_images/a.svg",
    }  # fmt: skip
    assert entities["hent/rapport.pdf"]["encodingFormat"] == "application/pdf"
    assert entities["hent/rapport.pdf"]["name"] == "Hele rapporten"
    assert all((target / part).is_file() for part in parts)
    about = entities["ro-crate-metadata.json"]
    assert about["about"] == {"@id": "./"}
    assert "sdDatePublished" not in about


def test_without_a_browser_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(browser.BROWSER_VARIABLE, str(tmp_path / "findes-ikke"))

    with pytest.raises(PublishingError, match="Chromium, Chrome eller Edge"):
        browser.print_pdf(tmp_path / "a.html", tmp_path / "a.pdf")


def test_a_browser_that_prints_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "browser"
    fake.write_text("#!/bin/sh\nexit 0\n")
    fake.chmod(0o755)
    monkeypatch.setenv(browser.BROWSER_VARIABLE, str(fake))

    with pytest.raises(PublishingError, match="ingen PDF-fil"):
        browser.print_pdf(tmp_path / "a.html", tmp_path / "a.pdf")
