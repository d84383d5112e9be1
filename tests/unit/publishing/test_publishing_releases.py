"""A publication is whole or not there; it keeps what came before and takes nothing else's place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipelines.domain import Registry
from pipelines.errors import DisclosureError, PublishingError
from pipelines.publishing.gate import Gate, Machine
from pipelines.publishing.releases.pages import mark_archived, render_versions
from pipelines.publishing.releases.records import Version, digest_files, read_publication
from pipelines.publishing.releases.releasing import Request, publish_book
from pipelines.tables import FINDINGS
from tests.factories import make_registry

NOTE = re.compile(r'<div class="demonstration fk-arkiv".*?</div>\n')
PAGE = """<html lang="da" data-content_root="{root}"><head><title>{title} — Bogen</title></head>
<body><article class="bd-article"><h1>{title}</h1></article>
<footer><div class="bd-footer-content__inner container"></div></footer></body></html>"""


def finding(estimate: str, **over: str) -> str:
    values = dict.fromkeys(FINDINGS.names, "") | {
        "network": "nordjylland", "trial": "formkrav", "municipality": "rebild",
        "outcome": "duration", "estimand": "rmst_difference", "week": "26", "arm": "trial",
        "comparison": "comparison", "method": "kaplan_meier", "estimate": estimate,
        "ci95_low": "-1.2", "ci95_high": "0.4", "unit": "weeks", "verdict": "not_worse",
        "status": "ok", "data_kind": "ekte",
    }  # fmt: skip
    return ",".join((values | over).values())


def make_book(folder: Path, *rows: str) -> Path:
    for name, root in (("index", "./"), ("forsoeg/formkrav", "../")):
        path = folder / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(title=name, root=root), encoding="utf-8")
    (folder / "hent").mkdir(exist_ok=True)
    table = "\n".join([",".join(FINDINGS.names), *(rows or (finding("-0.4"),))])
    (folder / "hent" / "findings.csv").write_text(table + "\n", encoding="utf-8")
    crate = {"@graph": [{"@id": "./", "datePublished": "2020-01-01"}]}
    (folder / "ro-crate-metadata.json").write_text(json.dumps(crate))
    return folder


@pytest.fixture
def registry() -> Registry:
    return make_registry()


def test_a_page_of_an_earlier_version_leads_to_the_newest_one() -> None:
    page = mark_archived(PAGE.format(title="x", root="../"), Version(2, "2026-05-01", "ekte"))

    assert 'href="../../../index.html">Gå til den nyeste</a></div>' in page
    assert page.index("Gå til den nyeste") < page.index("<article")


def test_the_page_of_versions_is_none_of_the_menus_pages() -> None:
    shell = PAGE.format(title="Forside", root="./").replace(
        "<body>",
        '<body><nav class="bd-links"><li class="toctree-l1 current active"><a href="#">Kort fortalt'
        "</a></li></nav>",
    )

    page = render_versions(shell, [Version(1, "2026-05-01", "ekte")], [])

    assert '<li class="toctree-l1"><a href="index.html">Kort fortalt</a></li>' in page


def publish(book: Path, target: Path, registry: Registry, date: str = "2026-05-01") -> None:
    publish_book(Request(book, target, date, "ekte"), registry, Gate(Machine((), ())))


def test_the_first_publication_has_a_version_a_date_and_a_page_of_versions(
    tmp_path: Path, registry: Registry
) -> None:
    target = tmp_path / "ud"

    publish(make_book(tmp_path / "bog"), target, registry)

    deep = (target / "forsoeg" / "formkrav.html").read_text()
    assert 'Udgave 1, 1. maj 2026. <a href="../versioner.html">' in deep
    assert "&lt;" not in deep
    versions = (target / "versioner.html").read_text()
    assert "<h1>Versioner og rettelser</h1>" in versions
    assert "Dette er den første udgave" in versions
    crate = json.loads((target / "ro-crate-metadata.json").read_text())["@graph"][0]
    assert (crate["datePublished"], crate["version"]) == ("2026-05-01", "1")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_second_publication_keeps_the_first_as_it_was_and_says_what_changed(
    tmp_path: Path, registry: Registry
) -> None:
    target = tmp_path / "ud"
    old, gone = finding("-0.4"), finding("2", week="52")
    publish(make_book(tmp_path / "bog", old, gone), target, registry)
    before = {n: d for n, d in digest_files(target).items() if n != "udgave.json"}
    changed, new = finding("-0.6", verdict="better"), finding("1", municipality="_network")

    publish(make_book(tmp_path / "bog", changed, new), target, registry, "2026-06-01")

    archived = target / "arkiv" / "1"
    for path in archived.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "tidligere udgave: udgave 1, 1. maj 2026" in text
        path.write_text(NOTE.sub("", text), encoding="utf-8")
    assert digest_files(archived) == before
    page = (target / "versioner.html").read_text()
    assert "Udgave 2, 1. juni 2026" in page
    assert "1 fund ændret, 1 nye, 1 udgået" in page
    assert "−0,4 uger (−1,2\u00a0til\u00a00,4), ikke dårligere" in page
    assert "−0,6 uger (−1,2\u00a0til\u00a00,4), bedre" in page
    assert 'href="arkiv/1/index.html">Udgave 1, 1. maj 2026</a>' in page
    assert (target / "aendringer.csv").read_text().count("\n") == 4


def test_a_third_publication_holds_both_earlier_ones_side_by_side(
    tmp_path: Path, registry: Registry
) -> None:
    target, book = tmp_path / "ud", make_book(tmp_path / "bog")

    for day in ("2026-05-01", "2026-05-02", "2026-05-03"):
        publish(book, target, registry, day)

    assert sorted(p.name for p in (target / "arkiv").iterdir()) == ["1", "2"]
    assert not (target / "arkiv" / "2" / "arkiv").exists()
    assert "Ingen fund er ændret" in (target / "versioner.html").read_text()


def test_a_folder_with_something_else_in_it_is_left_alone(
    tmp_path: Path, registry: Registry
) -> None:
    target = tmp_path / "ud"
    target.mkdir()
    (target / "ferie.txt").write_text("billeder")

    with pytest.raises(PublishingError, match="ikke en udgivelse herfra"):
        publish(make_book(tmp_path / "bog"), target, registry)

    assert [p.name for p in target.iterdir()] == ["ferie.txt"]


@pytest.mark.parametrize("how", ["put in", "edited", "removed"])
def test_a_publication_that_was_edited_by_hand_is_not_replaced(
    how: str, tmp_path: Path, registry: Registry
) -> None:
    target, book = tmp_path / "ud", make_book(tmp_path / "bog")
    publish(book, target, registry)
    page = target / "index.html"
    if how == "put in":
        (target / "CNAME").write_text("eksempel.dk")
    elif how == "edited":
        page.write_text(page.read_text() + "rettet")
    else:
        page.unlink()
    before = digest_files(target)

    with pytest.raises(PublishingError, match="rettet i hånden"):
        publish(book, target, registry)

    assert digest_files(target) == before


def test_another_networks_publication_is_left_alone(tmp_path: Path, registry: Registry) -> None:
    target, book = tmp_path / "ud", make_book(tmp_path / "bog")
    publish(book, target, registry)
    record = target / "udgave.json"
    record.write_text(record.read_text().replace("nordjylland", "fyn"))

    with pytest.raises(PublishingError, match="andet netværks"):
        publish(book, target, registry)


def test_what_the_gate_stops_leaves_the_earlier_publication_as_it_was(
    tmp_path: Path, registry: Registry
) -> None:
    target, book = tmp_path / "ud", make_book(tmp_path / "bog")
    publish(book, target, registry)
    before = digest_files(target)
    (book / "index.html").write_text(PAGE.format(title="skriv til en@eksempel.dk", root="./"))

    with pytest.raises(DisclosureError, match=r"index\.html"):
        publish(book, target, registry)

    assert digest_files(target) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bog", "ud"]


@pytest.mark.parametrize("fails_at", [1, 2])
def test_an_interruption_while_folders_are_swapped_leaves_the_earlier_publication(
    fails_at: int, tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, book = tmp_path / "ud", make_book(tmp_path / "bog")
    publish(book, target, registry)
    before, calls, real = digest_files(target), [], Path.replace

    def interrupted(self: Path, other: Path) -> Path:
        calls.append(other)
        if len(calls) == fails_at:
            raise KeyboardInterrupt
        return real(self, other)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish(book, target, registry, "2026-06-01")
    monkeypatch.undo()

    assert digest_files(target) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bog", "ud"]


def test_a_crash_between_the_two_renames_is_put_right_the_next_time(
    tmp_path: Path, registry: Registry
) -> None:
    target, book = tmp_path / "ud", make_book(tmp_path / "bog")
    publish(book, target, registry)
    target.rename(tmp_path / ".ud.gammel")

    publish(book, target, registry, "2026-06-01")

    assert (target / "arkiv" / "1" / "index.html").exists()
    assert read_publication(target, "nordjylland") is not None


def test_a_file_in_the_targets_place_is_refused(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "ud").write_text("fil")

    with pytest.raises(PublishingError, match="det er en fil"):
        publish(make_book(tmp_path / "bog"), tmp_path / "ud", registry)
