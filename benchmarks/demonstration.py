"""A demonstration workspace, built once a run and shared by the benchmarks that only read it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".benchmarks"
SCALE = "0.25"


@dataclass(frozen=True, slots=True)
class Told:
    """What a command answered, and what it took."""

    facts: dict[str, Any]
    seconds: float
    processor: float  # seconds, of the command and all that it waited for


@lru_cache(maxsize=1)
def demonstration() -> tuple[Path, Told]:
    """Make the project's own network with synthetic deliveries and build its book from nothing.

    Returns:
        The workspace, and what the build told.
    """
    root = fresh_folder("demonstration")
    for name in ("data/raw/registry", "notebooks", "book"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "_config.yml", root)
    frikommune("synthesise", "--scale", SCALE, root=root)
    return root, frikommune("build", root=root)


def fresh_folder(name: str) -> Path:
    """Return an empty folder of that name among the benchmarks' own."""
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def copy_sources(origin: Path, name: str) -> Path:
    """Copy a workspace without anything that is made in it."""
    target = FOLDER / name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(origin, target, ignore=shutil.ignore_patterns("_build"))
    shutil.rmtree(target / "data" / "clean", ignore_errors=True)
    return target


def frikommune(*arguments: str, root: Path) -> Told:
    """Run a command as a user does, in a process of its own.

    Raises:
        SystemExit: it failed.
    """
    command = [sys.executable, "-m", "pipelines.cli", *arguments, "--root", str(root), "--json"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start, before = time.perf_counter(), _children()
    done = subprocess.run(  # noqa: S603 - own command
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    seconds, processor = time.perf_counter() - start, _children() - before
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return Told(json.loads(done.stdout), seconds, processor)


def _children() -> float:
    used = os.times()
    return used.children_user + used.children_system
