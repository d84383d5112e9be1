"""The site built again: only what changed, and never a menu that is not the newest."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.publishing.engine.building import build_site
from pipelines.storage import digest_folder

pytestmark = pytest.mark.slow
ENGINE = """
import sys
from pipelines.publishing.engine import runner, shortcuts, sphinx_extension
if sys.argv[3] == "without":
    shortcuts.take_shortcuts = lambda: None
    sphinx_extension.remember_titles = sphinx_extension.write_with_all = lambda *_: None
runner.run_jupyter_book(sys.argv[1], sys.argv[2], rewrite_all=False, jobs=2)
"""


@pytest.fixture(scope="module")
def built(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy a small network's staged pages, and build them once."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(small / "_build" / "staged", folder / "staged")
    build_site(folder / "staged", folder / "work", folder / "site")
    return folder


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    for name in ("staged", "work", "site"):
        shutil.copytree(built / name, tmp_path / name)
    for path in sorted((tmp_path / "staged").rglob("*")):  # Sphinx goes by change time
        origin = built / "staged" / path.relative_to(tmp_path / "staged")
        shutil.copystat(origin, path)
    return tmp_path


def build(folder: Path) -> None:
    build_site(folder / "staged", folder / "work", folder / "site")


def build_from_nothing(folder: Path) -> str:
    """Return the digest of the same pages built without anything from before."""
    build_site(folder / "staged", folder / "fresh", folder / "again")
    return digest_folder(folder / "again")


def test_a_changed_title_stands_in_every_menu(site: Path) -> None:
    page = site / "staged" / "metode.md"
    text = page.read_text("utf-8")
    old = text.split("\n", 1)[0].removeprefix("# ")
    page.write_text(text.replace(f"# {old}", "# Fremgangsmåden helt forfra", 1), "utf-8")

    build(site)

    markup = (site / "site" / "kommunerne.html").read_text("utf-8")
    menu = markup[: markup.index("<article")]
    assert "Fremgangsmåden helt forfra" in menu
    assert digest_folder(site / "site") == build_from_nothing(site)


def test_a_page_taken_out_of_the_contents_is_gone_from_every_menu(site: Path) -> None:
    contents = site / "staged" / "_toc.yml"
    lines = contents.read_text("utf-8").split("\n")
    contents.write_text("\n".join(n for n in lines if not n.endswith("file: kilder")), "utf-8")
    (site / "staged" / "kilder.md").unlink()
    for page in (site / "staged").rglob("*.md"):
        text = page.read_text("utf-8")
        for link in ("kilder.md", "kilder.html"):
            text = text.replace(f"../../{link}", "#").replace(f"../{link}", "#").replace(link, "#")
        page.write_text(text, "utf-8")

    build(site)

    assert not (site / "site" / "kilder.html").exists()
    assert 'href="kilder.html' not in (site / "site" / "metode.html").read_text("utf-8")
    assert digest_folder(site / "site") == build_from_nothing(site)


def test_a_changed_page_is_the_only_one_that_is_written(site: Path) -> None:
    page = site / "staged" / "metode.md"
    page.write_text(page.read_text("utf-8") + "\nEt ord mere: fremturing.\n", "utf-8")
    before = {p: p.stat().st_mtime_ns for p in (site / "site").rglob("*") if p.is_file()}

    build(site)

    after = {p: p.stat().st_mtime_ns for p in (site / "site").rglob("*") if p.is_file()}
    changed = {p.relative_to(site / "site").as_posix() for p in before if after[p] != before[p]}
    assert changed == {"metode.html", "searchindex.js"}
    assert digest_folder(site / "site") == build_from_nothing(site)


def test_the_engines_shortcuts_change_no_letter_of_any_page(site: Path) -> None:
    pages = {}
    for kind in ("with", "without"):
        work = site / kind
        work.mkdir()
        subprocess.run(  # noqa: S603 - own script
            [sys.executable, "-c", ENGINE, str(site / "staged"), str(work), kind],
            check=True,
            capture_output=True,
        )
        html = work / "_build" / "html"
        pages[kind] = {p.relative_to(html): p.read_bytes() for p in html.rglob("*.html")}

    assert len(pages["with"]) > 20
    assert pages["with"] == pages["without"]
