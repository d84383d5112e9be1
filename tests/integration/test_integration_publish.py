"""From a built book to a publication: what is refused, what is kept, what a reader gets."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pipelines.publishing.exports.browser import find_browser
from pipelines.storage import digest_folder
from tests.workspaces import frikommune


@pytest.fixture(scope="module")
def published(small: Path) -> Path:
    """Build every form that this machine can make, and publish it as a demonstration."""
    forms = ["--docx", "--forms", *(["--pdf"] if find_browser() else [])]
    frikommune("build", *forms, root=small)
    target = small.parent / "udgave"
    told = frikommune("publish", str(target), "--demonstration", "--date", "2026-05-01", root=small)
    assert told.facts["version"] == 1
    return target


def test_synthetic_data_are_not_published_as_a_report(small: Path, tmp_path: Path) -> None:
    told = frikommune("publish", str(tmp_path / "ud"), root=small, code=2)

    assert "syntetiske" in told.facts["faults"][0]
    assert not (tmp_path / "ud").exists()


def test_every_link_of_the_publication_leads_somewhere_in_it(published: Path) -> None:
    missing = []
    for path in sorted(published.rglob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for link in page.select("a[href]"):
            address = str(link["href"]).split("#")[0].split("?")[0]
            if address and "://" not in address and not address.startswith("mailto:"):
                target = (path.parent / address).resolve()
                if not target.exists():
                    missing.append(f"{path.name}: {address}")

    assert missing == []


def test_every_page_names_its_version_and_that_the_data_are_synthetic(published: Path) -> None:
    for path in sorted(published.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if "<article" in text:
            assert 'class="demonstration"' in text, path.name
        assert "Udgave 1, 1. maj 2026" in text, path.name


def test_every_form_is_there_to_fetch(published: Path) -> None:
    page = BeautifulSoup((published / "hent.html").read_text("utf-8"), "html.parser")
    names = {str(link["href"]) for link in page.select("article a[download]")}

    assert {"hent/findings.csv", "hent/datakatalog.csv", "hent/argumentet.docx"} <= names
    assert {"hent/frikommune-data.xlsx"} <= names
    assert all((published / name).is_file() for name in names)
    crate = json.loads((published / "ro-crate-metadata.json").read_text("utf-8"))
    root = next(entity for entity in crate["@graph"] if entity["@id"] == "./")
    assert (root["datePublished"], root["version"]) == ("2026-05-01", "1")


def test_a_book_that_is_out_of_date_is_not_published(small: Path, published: Path) -> None:
    before = digest_folder(published)
    page = small / "book" / "kilder.md"
    kept = page.read_bytes()
    page.write_bytes(kept + b"\nMere tekst.\n")
    try:
        told = frikommune("publish", str(published), "--demonstration", root=small, code=16)
    finally:
        page.write_bytes(kept)

    assert "ikke ajour" in told.facts["faults"][0]
    assert digest_folder(published) == before


def test_the_workspace_itself_is_no_place_to_publish(small: Path) -> None:
    for place in (small, small / "data", small / "_build" / "html"):
        frikommune("publish", str(place), "--demonstration", root=small, code=2)


def test_a_folder_of_somebody_elses_is_left_alone(small: Path, tmp_path: Path) -> None:
    (tmp_path / "brev.txt").write_text("vigtigt")

    frikommune("publish", str(tmp_path), "--demonstration", root=small, code=16)

    assert [p.name for p in tmp_path.iterdir()] == ["brev.txt"]


def test_the_same_pages_are_staged_for_quarto(small: Path, published: Path) -> None:
    told = frikommune("stage", "--format", "quarto", root=small)

    pages = sorted((small / "_build" / "quarto").rglob("*.qmd"))
    assert len(pages) == told.facts["pages"] > 10
    assert published.exists()
    shutil.rmtree(small / "_build" / "quarto")
