from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import pipelines
from pipelines.workflow import keys
from pipelines.workflow.environment import environment_versions


def notebook(path: Path, *sources: str) -> Path:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    cells.append({"cell_type": "markdown", "source": "import pipelines.cli"})
    path.write_text(json.dumps({"cells": cells}))
    return path


def test_the_code_of_a_step_is_what_it_imports_directly_or_not() -> None:
    modules = keys.code_modules(["pipelines.workflow.steps.release"])

    assert "pipelines.disclosure.release" in modules
    assert "pipelines.storage.files" in modules
    assert "pipelines.tables.schema" in modules
    assert "pipelines.estimation.survival" not in modules
    assert "pipelines.publishing.engine.building" not in modules


def test_packages_of_a_module_count_as_code_too() -> None:
    assert "pipelines" in keys.code_modules(["pipelines.tables.schema"])
    assert "pipelines.tables" in keys.code_modules(["pipelines.tables.schema"])


def test_a_notebook_uses_what_its_code_cells_import(tmp_path: Path) -> None:
    path = notebook(tmp_path / "n.ipynb", "import pandas", "from pipelines.storage import x")

    assert keys.notebook_imports(path) == ["pipelines.storage", "pipelines.storage.x"]


def test_an_edited_module_changes_the_key_of_all_that_import_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roots = ["pipelines.workflow.steps.release"]
    before = keys.digest_code(roots)
    untouched = keys.digest_code(["pipelines.errors"])
    real = keys.digest_module

    def edited(module: str) -> str:
        return "edited" if module == "pipelines.disclosure.release" else real(module)

    monkeypatch.setattr(keys, "digest_module", edited)

    assert keys.digest_code(roots) != before
    assert keys.digest_code(["pipelines.errors"]) == untouched


def test_the_environment_holds_python_and_every_package() -> None:
    versions = environment_versions()

    assert {"python", "pandas", "papermill", "jupyter-book"} <= set(versions)


@pytest.mark.parametrize("name", ["book.css", "engine.yml"])
def test_data_in_a_package_counts_as_its_code(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "pipelines" / "publishing"
    data = package / ("static" if name.endswith(".css") else "") / name
    data.parent.mkdir(parents=True)
    for init in (package.parent, package):
        (init / "__init__.py").touch()
    data.write_text("one")
    monkeypatch.setattr(pipelines, "__file__", str(package.parent / "__init__.py"))
    keys.digest_module.cache_clear()
    before = keys.digest_module("pipelines.publishing")
    times = data.stat()
    data.write_text("two")
    os.utime(data, ns=(times.st_atime_ns, times.st_mtime_ns))

    keys.digest_module.cache_clear()
    after = keys.digest_module("pipelines.publishing")
    keys.digest_module.cache_clear()

    assert before != after


def test_the_style_sheet_and_the_settings_are_in_the_key_of_the_staged_pages() -> None:
    package = Path(pipelines.__file__).parent / "publishing"

    names = {path.relative_to(package).as_posix() for path in keys.package_files(package)}

    assert {"engine.yml", "static/book.css"} <= names
    assert "pipelines.publishing" in keys.code_modules(["pipelines.workflow.steps.stage"])


def test_what_the_site_process_runs_is_in_the_key_of_the_site() -> None:
    modules = keys.code_modules(["pipelines.workflow.steps.site"])

    assert {
        "pipelines.publishing.engine.sphinx_extension",
        "pipelines.publishing.engine.runner",
    } <= set(modules)
