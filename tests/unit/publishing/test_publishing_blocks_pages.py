from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.argument import evaluate_claims
from pipelines.domain import Registry
from pipelines.publishing.blocks import BLOCKS
from pipelines.publishing.staged.context import BookContext
from pipelines.publishing.staged.templates import render_page
from pipelines.publishing.staged.toc import read_toc, toc_files
from pipelines.registry import read_registry
from pipelines.tables import FINDINGS, RELEASED_TABLES

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "book").glob("*.md"))
CALL = re.compile(r"{{ (\w+)\(\"([^\"]+)\"\) }}")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(ROOT / "data" / "raw" / "registry")


@pytest.fixture(scope="module")
def context(registry: Registry) -> BookContext:
    released = {table.name: table.empty() for table in RELEASED_TABLES}
    claims = evaluate_claims(registry, FINDINGS.empty())
    return BookContext(registry, released, (), (), claims, {})


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_renders_without_any_delivery(path: Path, context: BookContext) -> None:
    page = render_page(path, path.stem, context)

    assert page.startswith("# ")
    assert "{{" not in page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_one_main_heading_and_skips_no_level(path: Path) -> None:
    levels = [len(found) for found in re.findall(r"^(#+) ", path.read_text(), flags=re.MULTILINE)]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_links_only_to_pages_that_the_book_has(path: Path, registry: Registry) -> None:
    pages = set(toc_files(read_toc(ROOT / "book" / "_toc.yml", registry)))

    linked = set(re.findall(r"\]\(([^)#]+)\.md", path.read_text(encoding="utf-8")))

    assert linked <= pages


def test_every_block_is_used_and_every_used_block_exists() -> None:
    calls = [call for path in PAGES for call in CALL.findall(path.read_text(encoding="utf-8"))]

    assert {name for kind, name in calls if kind == "block"} == set(BLOCKS)


def test_a_claim_is_told_on_the_pages_that_name_it_and_listed_once(context: BookContext) -> None:
    ledger = BLOCKS["claims_ledger"](context)

    names = re.findall(r'<span id="([^"]+)" class="frk-paastand-navn"', ledger)

    assert len(names) == len(set(names)) == len(context.registry.claims)
