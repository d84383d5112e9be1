"""The files that say what the project needs agree with one another."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.version import Version

PROJECT = Path(__file__).parents[2]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def declared(*, with_dev: bool) -> dict[str, Requirement]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *(project["optional-dependencies"]["dev"] * with_dev)]
    return {Requirement(line).name.lower(): Requirement(line) for line in lines}


def locked() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, version in _PIN.findall((PROJECT / "requirements.lock").read_text()):
        found.setdefault(name.lower(), []).append(version)
    return found


def test_the_lock_file_satisfies_everything_declared() -> None:
    pins = locked()

    for name, requirement in declared(with_dev=True).items():
        assert name in pins, name
        assert all(requirement.specifier.contains(Version(pin)) for pin in pins[name]), name


def test_the_lock_file_has_hashes_and_names_no_host() -> None:
    text = (PROJECT / "requirements.lock").read_text()

    assert text.count("--hash=sha256:") > len(locked())
    assert not re.search(r"://|--index|--find-links|--extra", text)


def test_the_conda_environment_states_the_same_needs() -> None:
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text())
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    by_pip = next(line["pip"] for line in environment["dependencies"] if isinstance(line, dict))
    lines += [line for line in by_pip if not line.startswith("--editable")]
    needs = {Requirement(line).name.lower(): Requirement(line).specifier for line in lines}
    python, pip = needs.pop("python"), needs.pop("pip")

    assert needs == {name: r.specifier for name, r in declared(with_dev=False).items()}
    assert python.contains("3.11.0")
    assert not pip


def test_what_the_user_asked_for_is_there() -> None:
    wanted = {"jupyter", "papermill", "pandas", "altair", "jupyter-book", "great-expectations"}

    assert wanted <= set(declared(with_dev=False))
    for name in ("book", "notebooks", "pipelines", "data/raw", "data/clean", "tests"):
        assert (PROJECT / name).is_dir(), name
    assert (PROJECT / "_config.yml").is_file()


def test_no_committed_file_holds_a_path_of_a_machine_or_an_outside_script() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git is where the project came from
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    pattern = re.compile(r"/(?:root|home|work)/|cdn\.|unpkg|jsdelivr")
    for name in filter(None, listed.stdout.split("\0")):
        path = PROJECT / name
        if path.suffix in {".md", ".yml", ".toml", ".ipynb", ".lock", ".html"} and path.exists():
            assert not pattern.search(path.read_text(encoding="utf-8")), name


def test_committed_notebooks_are_valid_json_without_outputs() -> None:
    for path in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert not cell.get("outputs"), path.name
            assert cell.get("execution_count") is None, path.name
