#!/usr/bin/env python3
"""Sets up what is needed, then does a daily task; the Makefile and Windows users both call it.

Only the standard library, so that it runs on a machine with nothing but Python >= 3.11.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "frikommune-setup.txt"
TASKS = {
    "setup": "lav det virtuelle miljø i .venv",
    "report": "byg hele bogen (af syntetiske data, hvis ingen kommune har leveret)",
    "test": "kør alle prøver (højst 15 minutter)",
    "test-all": "kør også de lange prøver",
    "test-site": "prøv hver side i browseren, i begge bredder og farver",
    "fuzz": "læs 2.000 beskadigede leverancer; ingen må gå galt i stilhed",
    "check": "format, regler, typer og importer",
    "calibrate": "prøv dækning, niveau og styrke ved simulation",
    "bench": "mål hastighed og hukommelse",
    "screenshots": "tag skærmbillederne til README og vejledninger af den byggede bog",
}


def main() -> int:
    """Run the task named on the command line."""
    task = sys.argv[1] if len(sys.argv) == 2 else ""
    if task not in TASKS:
        print("Brug: python make.py OPGAVE")
        for name, told in TASKS.items():
            print(f"  {name:<10} {told}")
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - runs before there is an environment
        print("Der skal bruges Python 3.11 eller nyere.")
        return 2
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # it makes kernels start three times slower
    set_up()
    return next((code for command in commands(task) if (code := run(command))), 0)


def commands(task: str) -> list[list[str]]:
    """Return the commands of a task, in order."""
    python = [str(BIN / "python"), "-m"]
    tests = [*python, "pytest", "tests", "-n", "auto", "--maxprocesses=4", "--dist=worksteal"]
    return {
        "setup": [],
        "report": [
            [*python, "pipelines.cli", "synthesise", "--if-empty"],
            [*python, "pipelines.cli", "build"],
        ],
        "test": [[*tests, "-m", "not slow"]],
        "test-all": [tests],
        "test-site": [[*python, "pytest", "tests/browser", "-m", "browser"]],
        "fuzz": [[*python, "tests.fuzz"]],
        "check": [
            [*python, "ruff", "format", "--check", "."],
            [*python, "ruff", "check", "."],
            [*python, "mypy"],
            [str(BIN / "lint-imports")],
        ],
        "calibrate": [[*python, "pytest", "tests/calibration", "-m", "calibration", "-s"]],
        "bench": [[*python, "benchmarks"]],
        "screenshots": [[str(BIN / "python"), "docs/skaermbilleder.py"]],
    }[task]


def set_up() -> None:
    """Make the virtual environment, unless it already holds what the lock file says."""
    wanted = hashlib.sha256(
        (ROOT / "requirements.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    ).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("Sætter miljøet op i .venv (et par minutter første gang) …", flush=True)
    if not (BIN / ("python.exe" if os.name == "nt" else "python")).exists():
        shutil.rmtree(VENV, ignore_errors=True)
        try:
            venv.create(VENV, with_pip=True)
        except subprocess.CalledProcessError:
            sys.exit("Python mangler modulet venv/ensurepip. På Debian: apt install python3-venv")
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in (
        [*pip, "--require-hashes", "-r", "requirements.lock"],
        [*pip, "--no-deps", "--no-build-isolation", "--editable", "."],
    ):
        if code := run(command):
            sys.exit(code)
    STAMP.write_text(wanted)


def run(command: list[str]) -> int:
    """Run a command in the project's folder and return its exit code."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
