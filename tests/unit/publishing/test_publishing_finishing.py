from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pipelines.errors import PublishingError
from pipelines.publishing.finishing.finish_site import (
    close_script,
    find_outside,
    finish_page,
    finish_site,
)
from pipelines.publishing.finishing.page_tree import parse_page, write_page

PAGE = """<html data-content_root="../" lang="da"><head><title>T</title>{head}</head>
<body>{body}<div class="bd-footer-content__inner"></div></body></html>"""


def finished(head: str = "", body: str = "", **options: bool) -> BeautifulSoup:
    page = finish_page(PAGE.format(head=head, body=body), **{"has_statement": True, **options})
    return BeautifulSoup(write_page(page), "html.parser")


def test_nothing_asks_another_host() -> None:
    head = '<script src="https://cdn.example/x.js"></script><link href="//cdn.example/a.css">'

    page = finished(head, '<img alt="" src="http://example/x.png"><a href="https://kl.dk">KL</a>')

    assert find_outside(parse_page(str(page))) == []
    assert page.find("a", href="https://kl.dk") is not None


def test_what_still_asks_another_host_is_found() -> None:
    page = parse_page('<img src="//example/x.png"><img src="a.png"><p>Tekst</p>')

    assert find_outside(page) == ["//example/x.png"]


def test_tables_get_scopes_and_no_empty_headers() -> None:
    table = "<table><thead><tr><th></th><th>A</th></tr></thead><tbody><tr><th>r</th></tr></tbody>"

    page = finished(body=f"{table}</table>")

    assert [str(th.get("scope")) for th in page.find_all("th")] == ["col", "row"]
    assert len(page.select("thead td")) == 1


def test_each_inline_script_stands_in_the_policy_by_its_hash() -> None:
    source = "let a = 1 < 2 && 'æ';"
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()

    page = finished(f"<script>{source}</script>")

    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert f"'sha256-{digest}'" in str(policy["content"])
    assert str(policy["content"]).startswith("default-src 'none'")


def test_every_page_links_the_accessibility_statement_where_there_is_one() -> None:
    assert finished().select_one('a[href="../tilgaengelighed.html"]') is not None
    assert finished(has_statement=False).find("a") is None


def test_a_file_hash_is_no_alternative_text() -> None:
    assert finished(body='<img alt="_images/ab12.png" src="x.png">').img["alt"] == ""  # type: ignore[index]


def test_sources_and_build_files_are_not_published(tmp_path: Path) -> None:
    raw, target = tmp_path / "raw", tmp_path / "html"
    for name in ("index.html", "_sources/index.md", ".buildinfo", "objects.inv", "_static/a.css"):
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text("<html><head></head></html>")
    target.mkdir()
    (target / "old.html").write_text("stale")

    finish_site(raw, target)

    found = sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file())
    assert found == ["_static/a.css", "index.html"]


def test_the_plural_rule_is_fixed_so_that_no_text_becomes_code() -> None:
    script = 'P = new Function(\n  "n",\n  `return (${rule})`\n);\nQ = 1;'

    assert close_script(script) == "P = ((n) => n !== 1);\nQ = 1;"


def test_an_unknown_script_of_the_engine_stops_the_build() -> None:
    with pytest.raises(PublishingError, match=r"doctools\.js"):
        close_script("P = eval(rule);")


def test_a_page_in_english_says_so_and_the_hidden_heading_is_gone() -> None:
    body = '<div id="jb-print-docs-body"><h1>T</h1></div><article><h1>T</h1></article>'

    page = finished(body=body, has_statement=False, is_english=True)

    assert [str(tag["lang"]) for tag in page.select("article")] == ["en"]
    assert len(page.find_all("h1")) == 1


def test_the_theme_speaks_danish_and_its_menu_is_a_landmark() -> None:
    body = (
        '<div id="pst-primary-sidebar"><button class="sidebar-toggle" '
        'title="Toggle primary sidebar"><span class="fa-solid fa-bars"></span></button></div>'
    )

    page = finished(body=body)

    button = page.select_one("button")
    assert button is not None
    assert button["title"] == button["aria-label"] == "Vis eller skjul bogens indhold"
    assert page.select_one("span[aria-hidden=true]") is not None
    assert page.select_one("#pst-primary-sidebar[role=region][aria-label]") is not None


def test_text_is_painted_before_scripts_and_only_the_search_page_searches() -> None:
    head = (
        '<script>document.documentElement.dataset.theme = "light";</script>'
        '<script src="a.js"></script><script>A.b = 1;</script>'
        '<script src="searchindex.js"></script><script src="fontawesome.js?v=1"></script>'
    )

    page = finished(head)
    search = finished(head, is_search=True)

    scripts = page.find_all("script")
    assert [script.get("src") for script in scripts] == [None, "a.js", None]
    assert [script.has_attr("defer") for script in scripts] == [False, True, False]
    assert [script.get("type") for script in scripts] == [None, None, "module"]
    assert "searchindex.js" in [script.get("src") for script in search.find_all("script")]
