"""What makes the site quick changes nothing in it."""

from __future__ import annotations

from pathlib import Path

from pipelines.publishing.engine.drawings import put_aside, put_back
from pipelines.publishing.finishing.finish_site import finish_site

PAGE = """<!DOCTYPE html>
<html data-content_root="./"><head><title>t</title></head><body>
<nav id="menu"><ul class="nav open"><li class="toctree-l1 has"><a href="a.html" title="A">A</a>
<i class="fa-x fa-solid"></i></li></ul></nav>
<article><p>En <a class="reference" href="b.html">b</a></p>
<table class="tal"><thead><tr><th scope="col">x</th></tr></thead>
<tbody><tr><th scope="row">r&amp;s</th><td>1</td></tr></tbody></table></article>
<footer><div class="bd-footer-content__inner"></div></footer></body></html>
"""


def test_drawings_come_back_as_they_were(tmp_path: Path) -> None:
    text = f'<img src="data:image/svg+xml;base64,{"QUJD" * 100}"/> og <b>tekst</b>'

    aside = put_aside(text, tmp_path)

    assert len(aside) < len(text) / 2
    assert put_back(aside, tmp_path) == text


def make_site(raw: Path, text: str = "En") -> None:
    for number in range(9):
        (raw / f"page{number}.html").parent.mkdir(parents=True, exist_ok=True)
        (raw / f"page{number}.html").write_text(PAGE.replace("En ", f"{text} {number} "), "utf-8")


def test_several_processes_finish_what_one_does(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    make_site(raw)

    finish_site(raw, tmp_path / "one", None, jobs=1)
    finish_site(raw, tmp_path / "two", tmp_path / "memory.json", jobs=2)

    pages = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert len(pages) == 9
    for name in pages:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_only_pages_that_changed_are_finished_again(tmp_path: Path) -> None:
    raw, finished, memory = tmp_path / "raw", tmp_path / "site", tmp_path / "memory.json"
    make_site(raw)
    finish_site(raw, finished, memory)
    first = {p.name: p.stat().st_mtime_ns for p in finished.iterdir()}
    (raw / "page3.html").write_text(PAGE.replace("En ", "Ny "), "utf-8")
    (finished / "page5.html").write_text("by hand", "utf-8")

    finish_site(raw, finished, memory)

    again = {p.name: p.stat().st_mtime_ns for p in finished.iterdir()}
    assert {name for name in first if again[name] != first[name]} == {"page3.html", "page5.html"}
    assert "by hand" not in (finished / "page5.html").read_text("utf-8")
