from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from pipelines.errors import PublishingError
from pipelines.publishing.staged.context import BookContext
from pipelines.publishing.staged.staging import (
    PageRun,
    engine_settings,
    link_places,
    merge_settings,
    stage_pages,
)
from tests.factories import make_registry

TOC = {"root": "index", "parts": [{"chapters": [{"file": "metode"}, {"file": "forsoeg/formkrav"}]}]}
LONG_AGO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Site:
    """A book of two pages of its own and one that a notebook made."""

    root: Path

    def stage(self, *, error: str = "") -> Path:
        staged = self.root / "staged"
        run = PageRun("forsoeg/formkrav", "Formkrav <b>", self.root / "run.ipynb", error)
        context = BookContext(make_registry(), {}, (), (), (), {})
        stage_pages(self.root / "book", self.root / "_config.yml", staged, [run], context)
        return staged

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    (tmp_path / "book").mkdir()
    made.write("book/index.md", "# Kort fortalt\n\nSe [tallet](kilder.md#kl-2021/meaningful).\n")
    made.write("book/metode.md", "# Metode\n\nEn tekst.\n")
    made.write("book/_udkast.md", "# Ikke med\n")
    made.write("book/_toc.yml", yaml.safe_dump(TOC))
    made.write(
        "_config.yml", "title: En bog\nhtml:\n  favicon: f.png\n  use_edit_page_button: true"
    )
    cell = {"cell_type": "markdown", "source": "# Skabelon\n\nResultatet."}
    made.write("run.ipynb", json.dumps({"cells": [cell]}))
    return made


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def set_back(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def rewritten(folder: Path) -> set[str]:
    return {name for name in files(folder) if (folder / name).stat().st_mtime != LONG_AGO}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[KL](kilder.md#kl-2021)", '<a href="kilder.html#kl-2021">KL</a>'),
        ("[a](../kilder.md#b/c)", '<a href="../kilder.html#b/c">a</a>'),
        (r"[a \[b\]](kilder.md#c)", r'<a href="kilder.html#c">a \[b\]</a>'),
        ("[a](x.md#y) og [b](x.md)", '<a href="x.html#y">a</a> og [b](x.md)'),
        ("[Metode](metode.md)", "[Metode](metode.md)"),
        ("[her](#afsnit)", "[her](#afsnit)"),
        ("[KL](https://kl.dk#om)", "[KL](https://kl.dk#om)"),
    ],
)
def test_only_a_link_to_a_place_on_another_page_becomes_html(text: str, shown: str) -> None:
    assert link_places(text) == shown


def test_the_engines_settings_win_and_the_networks_others_stay() -> None:
    network = {"title": "Bog", "html": {"favicon": "f.png", "edit": True}, "parse": None}
    engine = {"html": {"edit": False}, "parse": {"a": 1}, "execute": "off"}

    merged = merge_settings(network, engine)

    assert merged == {
        "title": "Bog",
        "html": {"favicon": "f.png", "edit": False},
        "parse": {"a": 1},
        "execute": "off",
    }
    assert network["html"] == {"favicon": "f.png", "edit": True}


def test_the_book_never_executes_notebooks() -> None:
    assert engine_settings()["execute"] == {"execute_notebooks": "off"}


def test_every_page_is_staged_with_the_settings_and_the_table_of_contents(site: Site) -> None:
    staged = site.stage()

    pages = {"index.md", "metode.md", "forsoeg/formkrav.md", "_toc.yml", "_config.yml"}
    assert {name for name in files(staged) if not name.startswith("_static/")} == pages
    assert any(name.endswith(".css") for name in files(staged))
    assert (
        '<a href="kilder.html#kl-2021/meaningful">tallet</a>' in (staged / "index.md").read_text()
    )
    settings = yaml.safe_load((staged / "_config.yml").read_text(encoding="utf-8"))
    assert settings["title"] == "En bog"
    assert settings["html"]["favicon"] == "f.png"
    assert settings["html"]["use_edit_page_button"] is False


def test_a_run_becomes_a_page_with_its_title_escaped(site: Site) -> None:
    page = (site.stage() / "forsoeg" / "formkrav.md").read_text(encoding="utf-8")

    title, *rest = page.splitlines()
    assert title.startswith("# Formkrav")
    assert "<b>" not in title
    assert "Resultatet." in rest


def test_a_run_that_failed_becomes_a_page_that_says_so(site: Site) -> None:
    page = (site.stage(error="celle 3: KeyError") / "forsoeg" / "formkrav.md").read_text()

    assert "Siden kunne ikke laves" in page
    assert "Resultatet." not in page


def test_nothing_is_rewritten_where_nothing_has_changed(site: Site) -> None:
    staged = site.stage()
    set_back(staged)

    site.stage()

    assert rewritten(staged) == set()


def test_only_the_page_that_has_changed_is_rewritten(site: Site) -> None:
    staged = site.stage()
    set_back(staged)
    site.write("book/metode.md", "# Metode\n\nEn anden tekst.\n")

    site.stage()

    assert rewritten(staged) == {"metode.md"}


def test_what_no_longer_belongs_is_removed_with_its_folder(site: Site) -> None:
    staged = site.stage()
    (staged / "kommuner").mkdir()
    (staged / "kommuner" / "gammel.md").write_text("# Gammel\n")

    site.stage()

    assert not (staged / "kommuner").exists()
    assert (staged / "forsoeg" / "formkrav.md").exists()


def test_every_fault_is_told_at_once_and_nothing_is_written(site: Site) -> None:
    chapters = [{"file": "metode"}, {"file": "glemt"}, {"file": "forsoeg/ukendt"}]
    site.write("book/_toc.yml", yaml.safe_dump({**TOC, "parts": [{"chapters": chapters}]}))
    site.write("book/index.md", '# Kort\n\n{{ block("ukendt") }}\n')

    with pytest.raises(PublishingError) as caught:
        site.stage()

    faults = caught.value.faults
    assert any(fault.startswith("index.md: ") for fault in faults)
    assert "book/_toc.yml: siden glemt findes ikke." in faults
    assert "book/_toc.yml: siden forsoeg/ukendt findes ikke." in faults
    assert not (site.root / "staged").exists()


@pytest.mark.parametrize("text", ["title: [", "bare en tekst", "- en liste"])
def test_settings_that_are_none_are_refused_with_their_file(site: Site, text: str) -> None:
    site.write("_config.yml", text)

    with pytest.raises(PublishingError, match=r"^_config\.yml: "):
        site.stage()
