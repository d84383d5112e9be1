"""The main job: the real network, from raw deliveries to a published book."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pipelines.registry import read_registry
from pipelines.tables import FINDINGS
from tests.workspaces import frikommune

CHAPTERS = (
    "index", "baggrund", "deltagelse", "metode", "datakvalitet", "paa-tvaers", "forsoegene",
    "kommunerne", "implementering", "borgere-og-medarbejdere", "ressourcer", "perspektiv",
    "argumentet", "paastande", "kilder", "ordliste", "reproducerbarhed", "tilgaengelighed",
    "english-summary",
)  # fmt: skip


def findings(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / "_build" / "findings.csv", dtype=str, keep_default_na=False)


def test_there_is_a_page_for_every_chapter_trial_unit_and_participation(
    demonstration: Path,
) -> None:
    html = demonstration / "_build" / "html"
    registry = read_registry(demonstration / "data" / "raw" / "registry")

    assert [name for name in CHAPTERS if not (html / f"{name}.html").exists()] == []
    assert len(list(html.glob("forsoeg/*.html"))) == len(registry.trials) == 22
    assert len(list(html.glob("kommuner/*.html"))) == len(registry.municipalities) == 11
    assert len(list(html.glob("kommuner/*/*.html"))) == len(registry.participations) == 67


def test_findings_have_the_declared_shape_and_rows_for_every_participation(
    demonstration: Path,
) -> None:
    found = findings(demonstration)
    registry = read_registry(demonstration / "data" / "raw" / "registry")
    schema = json.loads((demonstration / "_build" / "findings.schema.json").read_text())

    cells = set(zip(found["municipality"], found["trial"], strict=True))
    wanted = {(p.municipality, p.trial) for p in registry.participations}
    assert list(found.columns) == list(FINDINGS.names) == schema["x-columns"]
    assert wanted <= cells
    assert not found.duplicated(list(FINDINGS.key)).any()
    assert set(found["status"]) <= {
        "ok", "too_few", "suppressed", "refused", "not_delivered", "failed"
    }  # fmt: skip
    assert set(found["data_kind"]) == {"syntetisk"}


def test_a_finding_has_numbers_where_it_is_ok_and_none_elsewhere(demonstration: Path) -> None:
    found = findings(demonstration)

    is_ok = found["status"] == "ok"
    assert (found.loc[is_ok, "estimate"] != "").all()
    assert (found.loc[~is_ok, ["estimate", "std_error", "ci95_low", "verdict"]] == "").all(
        axis=None
    )


def test_quality_holds_every_delivery_and_the_sources_disagreements(demonstration: Path) -> None:
    quality = json.loads((demonstration / "_build" / "quality.json").read_text())

    deliveries = {entry["municipality"]: entry for entry in quality["deliveries"]}
    text = json.dumps(quality["disagreements"], ensure_ascii=False)
    assert len(deliveries) == 11
    assert all(entry["state"] == "accepted" for entry in deliveries.values())
    assert all(min(entry["expectations"].values()) > 0 for entry in deliveries.values())
    assert sum("row-total" in entry["id"] for entry in quality["disagreements"]) >= 7
    for word in ("Aalborg", "Frederikshavn", "Vesthimmerland", "2016", "Fleksibilitet", "hold"):
        assert word in text, word


def test_every_page_with_findings_says_that_they_are_synthetic(demonstration: Path) -> None:
    html = demonstration / "_build" / "html"
    for path in [
        *html.glob("kommuner/*/*.html"),
        *html.glob("forsoeg/*.html"),
        html / "index.html",
    ]:
        article = BeautifulSoup(path.read_text("utf-8"), "html.parser").select_one("article")
        assert article is not None
        assert "syntetisk" in article.get_text().lower(), path.name


def test_nothing_published_names_a_person_a_path_or_a_host(demonstration: Path) -> None:
    html = demonstration / "_build" / "html"
    pattern = re.compile(r"/(?:root|home|tmp|work)/\w|borger_id|person_id")
    for path in html.rglob("*.html"):
        if "_static" not in path.parts:
            found = pattern.search(path.read_text("utf-8"))
            assert found is None, f"{path.name}: {found}"


def test_every_link_within_the_book_leads_somewhere(demonstration: Path) -> None:
    html = demonstration / "_build" / "html"
    pages = {
        path: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in html.rglob("*.html")
        if "_static" not in path.parts
    }
    ids = {path: {str(t["id"]) for t in page.find_all(id=True)} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for link in page.find_all("a", href=True):
            address, _, anchor = str(link["href"]).partition("#")
            if re.match(r"[a-z]+:", address) or address.startswith("//"):
                continue
            target = (path.parent / address.split("?")[0]).resolve() if address else path
            is_there = target.exists() and (not anchor or anchor in ids.get(target, {anchor}))
            if not is_there:
                broken.append(f"{path.relative_to(html)} -> {link['href']}")
    assert broken == []


def test_a_second_build_does_nothing(demonstration: Path) -> None:
    told = frikommune("build", root=demonstration)

    assert told.facts["made"] == []
    assert told.facts["unchanged"] > 150


def test_the_matrix_leads_to_every_participation(demonstration: Path) -> None:
    page = BeautifulSoup(
        (demonstration / "_build" / "html" / "deltagelse.html").read_text("utf-8"), "html.parser"
    )
    registry = read_registry(demonstration / "data" / "raw" / "registry")

    links = {str(link["href"]) for link in page.select("article table a[href]")}
    wanted = {f"kommuner/{p.municipality}/{p.trial}.html" for p in registry.participations}
    assert wanted <= links


@pytest.mark.parametrize("name", ["findings", "curves", "flow", "survey_shares"])
def test_no_released_count_is_small(demonstration: Path, name: str) -> None:
    rows = pd.read_csv(demonstration / "_build" / f"{name}.csv")
    counts = [c for c in ("n", "n_trial", "n_comparison", "count", "at_risk") if c in rows]

    for column in counts:
        shown = rows[column].dropna()
        assert (shown % 5 == 0).all(), column
        assert (shown >= 5).all() or (shown[shown < 5] == 0).all(), column
