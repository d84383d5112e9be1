"""Every committed notebook is a chapter: clean, short, with one typed parameters cell."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))
ANALYSIS = "analysis.ipynb"  # the analyst's own; never published
PUBLISHED = [name for name in NOTEBOOKS if name != ANALYSIS]
ALLOWED = {"storage", "registry", "figures", "argument", "wording"}
MAX_LINES = 15
TRIAL_SECTIONS = [
    "Indledning",
    "Sammenfatning",
    "Baggrund, formål, målgruppe og forventede resultater",
    "Evalueringsmetode",
    "Resultater og læring",
    "Anbefalinger",
    "Bilag",
]


def _read(name: str) -> Any:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return nbformat.reads(text, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]  # nbformat has no types


def _code_cells(name: str) -> list[Any]:
    return [cell for cell in _read(name).cells if cell.cell_type == "code"]


def _trees(name: str) -> list[ast.Module]:
    return [ast.parse(cell.source) for cell in _code_cells(name)]


def _parameters(name: str) -> list[Any]:
    return [c for c in _code_cells(name) if "parameters" in c.metadata.get("tags", [])]


def _imported(tree: ast.Module) -> set[str]:
    """Full names of what the cell imports: `pipelines.figures`, `IPython.display`."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "pipelines":
            names |= {f"pipelines.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module))
    return names


def test_the_five_notebooks_are_there() -> None:
    assert NOTEBOOKS == [
        ANALYSIS,
        "municipality.ipynb",
        "network.ipynb",
        "participation.ipynb",
        "trial.ipynb",
    ]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_valid_with_stable_cell_ids(name: str) -> None:
    notebook = _read(name)

    nbformat.validate(notebook)

    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.lang == "da"
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(cell_id.replace("-", "").isalpha() for cell_id in ids)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_committed_without_outputs(name: str) -> None:
    for cell in _code_cells(name):
        assert cell.outputs == []
        assert cell.execution_count is None


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_has_title_then_one_parameters_cell_then_reads(name: str) -> None:
    cells = _read(name).cells

    assert cells[0].cell_type == "markdown"
    assert cells[0].source.startswith("# ")
    assert [cell.id for cell in _parameters(name)] == ["parameters"]
    assert [cell.id for cell in cells[1:3]] == ["parameters", "read"]
    titles = [c for c in cells[1:] if c.cell_type == "markdown" and c.source.startswith("# ")]
    assert titles == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_parameter_is_typed_and_has_a_default(name: str) -> None:
    body = ast.parse(_parameters(name)[0].source).body

    assert body
    for statement in body:
        assert isinstance(statement, ast.AnnAssign)
        assert isinstance(statement.value, ast.Constant)
        assert isinstance(statement.annotation, ast.Name)
        assert type(statement.value.value).__name__ == statement.annotation.id


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_cell_is_short_and_defines_nothing(name: str) -> None:
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

    for cell in _code_cells(name):
        assert len(cell.source.splitlines()) <= MAX_LINES, cell.id
        assert not [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, definitions)]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_names_no_path(name: str) -> None:
    for tree in _trees(name):
        assert not _imported(tree) & {"os", "pathlib", "sys"}
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
        assert not [t for t in texts if isinstance(t, str) and ("data/" in t or "_build" in t)]


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_notebook_imports_only_what_reads_released_tables(name: str) -> None:
    imported = set().union(*(_imported(tree) for tree in _trees(name)))

    packages = {module.split(".")[1] for module in imported if module.startswith("pipelines.")}
    assert packages <= ALLOWED
    assert {module for module in imported if not module.startswith("pipelines.")} == {
        "IPython.display"
    }


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_notebook_reads_no_clean_table_and_no_exact_finding(name: str) -> None:
    used = {n.attr for tree in _trees(name) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}

    assert not used & {"read_clean_tables", "clean_tables", "clean", "exact_findings", "read_json"}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_notebook_says_first_which_data_it_rests_on(name: str) -> None:
    read = next(cell for cell in _code_cells(name) if cell.id == "read")

    assert "wording.data_notice(wording.find_data_kinds(tables))" in read.source


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_figure_is_typed_into_prose(name: str) -> None:
    prose = [c for c in _read(name).cells if c.cell_type == "markdown"]
    scale = "Svarene går fra 1 til 5. Figuren viser, hvor stor en del der svarede 4 eller 5."

    for cell in prose:
        assert not any(character.isdecimal() for character in cell.source.replace(scale, "")), (
            cell.id
        )


def test_a_trial_keeps_the_order_that_reviewers_know() -> None:
    sources = [c.source for c in _read("trial.ipynb").cells if c.cell_type == "markdown"]

    headings = [s.splitlines()[0].removeprefix("## ") for s in sources if s.startswith("## ")]

    assert headings == TRIAL_SECTIONS
