"""The project's own book: every number of its prose is bound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.domain import Registry
from pipelines.publishing.staged.coverage import measure_coverage, pages_of_claims
from pipelines.registry import read_registry
from tests.workspaces import PROJECT


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(PROJECT / "data" / "raw" / "registry")


def test_every_number_of_the_book_and_the_notebooks_is_bound(registry: Registry) -> None:
    found = measure_coverage(PROJECT / "book", PROJECT / "notebooks", registry)

    listed = [f"{each.place}:{each.line}: {each.text}" for each in found.unbound_numbers]
    assert listed == []
    assert found.faults == ()
    assert found.number_share == 1.0
    assert found.bound_numbers > 100


def test_a_figure_put_into_a_page_is_named_with_its_line(
    registry: Registry, tmp_path: Path
) -> None:
    shutil.copytree(PROJECT / "book", tmp_path / "book")
    page = tmp_path / "book" / "index.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\nHele 99 % er enige.\n", encoding="utf-8")

    found = measure_coverage(tmp_path / "book", PROJECT / "notebooks", registry)

    line = text.count("\n") + 2
    assert ("book/index.md", line, "99") in [
        (each.place, each.line, each.text) for each in found.unbound_numbers
    ]


def test_a_figure_put_into_a_notebook_is_named_with_the_line_of_the_file(
    registry: Registry, tmp_path: Path
) -> None:
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks")
    page = tmp_path / "notebooks" / "trial.ipynb"
    lines = page.read_text(encoding="utf-8").split("\n")
    at = next(i for i, line in enumerate(lines) if "Gik det lige så godt" in line)
    lines[at] = lines[at].replace("Gik det", "For 99 % gik det")
    page.write_text("\n".join(lines), encoding="utf-8")

    found = measure_coverage(PROJECT / "book", tmp_path / "notebooks", registry)

    assert ("notebooks/trial.ipynb", at + 1, "99") in [
        (each.place, each.line, each.text) for each in found.unbound_numbers
    ]


def test_every_claim_that_a_page_prints_is_known_and_has_its_page(registry: Registry) -> None:
    pages = pages_of_claims(PROJECT / "book")

    assert set(pages) <= {claim.id for claim in registry.claims}
    assert all(pages.values())
