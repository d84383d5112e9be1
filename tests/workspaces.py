"""Real workspaces for tests: the whole demonstration book, and a small network's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
DEMONSTRATION_SCALE = "0.25"


@dataclass(frozen=True)
class Told:
    """What a command answered."""

    code: int
    facts: dict[str, Any]
    stderr: str


def frikommune(*arguments: str, root: Path, code: int | None = 0, package: Path = PROJECT) -> Told:
    """Run a command as a user does, in a process of its own; `code` None accepts any.

    Args:
        arguments: the command and its options.
        root: the workspace.
        code: the exit code that is expected.
        package: folder that holds the package to run: another than the project's, where edited.
    """
    command = [sys.executable, "-m", "pipelines.cli", *arguments, "--root", str(root), "--json"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(  # noqa: S603 - own command, own paths
        command,
        cwd=package,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    if code is not None:
        assert done.returncode == code, f"{arguments}: {done.stdout}\n{done.stderr}"
    facts = json.loads(done.stdout) if done.stdout.strip() else {}
    return Told(done.returncode, facts, done.stderr)


def copy_workspace(target: Path) -> Path:
    """Copy the project's own workspace, without what is made in it."""
    for name in ("data/raw/registry", "notebooks", "book"):
        shutil.copytree(PROJECT / name, target / name, ignore=shutil.ignore_patterns(".*"))
    shutil.copy(PROJECT / "_config.yml", target)
    return target
