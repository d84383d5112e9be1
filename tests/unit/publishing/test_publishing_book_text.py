"""The report's own text: what it names exists, and what it may not hold is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pipelines.argument.prose import CALLS
from pipelines.domain import Registry
from pipelines.publishing.blocks import BLOCKS
from pipelines.publishing.staged.toc import read_toc, toc_files
from pipelines.registry import read_registry

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "book").rglob("*.md"))
CALL = re.compile(r"{{(.*?)}}", re.DOTALL)
NAMED = re.compile(r"(\w+)\(\s*([\"'])([^\"']+)\2\s*\)")
FEWEST_WORDS = 40
FROM_NOTEBOOKS = {"paa-tvaers"}  # notebooks/network.ipynb; trials and municipalities have folders
# Every digit that prose may hold, each with its reason.
ALLOWED_DIGITS = {
    r"§ 74 c": "a paragraph that the source itself names",
    r"LÆ265|LÆ285": "the names of doctors' certificates",
    r"EN 301 549|WCAG 2\.1": "the names of standards",
    r"(?m)^\d+\. ": "the number of an item in a list",
    r"`[^`]*`": "code: a command, a file or a column",
    r"\]\([^)]*\)": "the address of a link",
}
ADDRESS = re.compile(r"https?://|www\.|mailto:|[\w.+-]+@[\w-]+\.\w+|\b\d{6}-?\d{4}\b|\+45")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(ROOT / "data" / "raw" / "registry")


def calls(path: Path) -> list[tuple[str, str]]:
    inside = CALL.findall(path.read_text(encoding="utf-8"))
    return [(kind, name) for text in inside for kind, _, name in NAMED.findall(text)]


def names_of(kind: str) -> set[tuple[str, str]]:
    return {(path.stem, name) for path in PAGES for called, name in calls(path) if called == kind}


def prose(path: Path) -> str:
    return CALL.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_calls_nothing_but_the_known_functions_by_a_plain_name(path: Path) -> None:
    inside = CALL.findall(path.read_text(encoding="utf-8"))

    assert [text for text in inside if not NAMED.fullmatch(text.strip())] == []
    assert {kind for kind, _ in calls(path)} <= set(CALLS)
    assert "{%" not in path.read_text(encoding="utf-8")


def test_every_statement_that_is_told_stands_in_the_registry(registry: Registry) -> None:
    known = {statement.id for statement in registry.statements}

    assert {found for found in names_of("text") if found[1] not in known} == set()


def test_every_value_is_a_statement_with_a_number(registry: Registry) -> None:
    numbers = {s.id for s in registry.statements if s.value is not None}

    assert {found for found in names_of("value") if found[1] not in numbers} == set()


def test_every_source_that_is_cited_stands_in_the_registry(registry: Registry) -> None:
    known = {source.id for source in registry.sources}

    assert {found for found in names_of("cite") if found[1] not in known} == set()


def test_every_claim_that_is_made_stands_in_the_registry(registry: Registry) -> None:
    known = {claim.id for claim in registry.claims}

    assert {found for found in names_of("claim") if found[1] not in known} == set()


def test_every_block_that_is_placed_exists() -> None:
    assert {found for found in names_of("block") if found[1] not in BLOCKS} == set()


def test_a_block_stands_on_its_own_line_so_that_its_html_is_left_be() -> None:
    for path in PAGES:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert "block(" not in line or CALL.fullmatch(line), f"{path.name}: {line}"


def test_the_table_of_contents_names_exactly_the_pages_that_there_are(registry: Registry) -> None:
    named = toc_files(read_toc(ROOT / "book" / "_toc.yml", registry))
    own = {name for name in named if "/" not in name} - FROM_NOTEBOOKS

    assert len(named) == len(set(named))
    assert own == {path.stem for path in PAGES}
    assert all((ROOT / "notebooks" / "network.ipynb").exists() for _ in FROM_NOTEBOOKS)


def test_the_chapter_of_every_claim_is_a_page_of_the_book(registry: Registry) -> None:
    pages = set(toc_files(read_toc(ROOT / "book" / "_toc.yml", registry)))

    assert {claim.chapter for claim in registry.claims} <= pages


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_prose_holds_no_typed_figure(path: Path) -> None:
    rest = prose(path)
    for pattern in ALLOWED_DIGITS:
        rest = re.sub(pattern, "", rest)

    assert re.findall(r".{0,30}\d.{0,20}", rest) == []


def test_every_exception_for_digits_is_used() -> None:
    everything = "\n".join(prose(path) for path in PAGES)

    assert [p for p in ALLOWED_DIGITS if not re.search(p, everything)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_page_is_a_stub(path: Path) -> None:
    assert len(re.findall(r"\w+", prose(path))) >= FEWEST_WORDS
    assert not re.search(r"TODO|TBD|lorem|xxx", prose(path), flags=re.IGNORECASE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_page_holds_an_address_of_a_person_or_a_page_elsewhere(path: Path) -> None:
    assert ADDRESS.findall(path.read_text(encoding="utf-8")) == []


def test_the_settings_hold_no_address_of_a_person_or_a_page_elsewhere() -> None:
    for name in ("_config.yml", "book/_toc.yml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert isinstance(yaml.safe_load(text), dict)
        assert ADDRESS.findall(text) == []
