"""The installed environment that a result depends on: Python, and every package's version."""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from functools import lru_cache
from pathlib import Path

_INSTALLED = re.compile(r"^(?P<name>.+?)-(?P<version>[^-]+)(?:-.*)?\.(?:dist|egg)-info$")
_SEPARATORS = re.compile(r"[-_.]+")


@lru_cache(maxsize=1)
def environment_versions() -> dict[str, str]:
    """Return the version of Python and of every installed distribution.

    They are read from the names of the folders that installers make: opening each one's metadata
    takes ten times as long. Of two with the same name the first on the path is the one imported.
    """
    found: dict[str, str] = {}
    for entry in sys.path:
        for name in _names(Path(entry)):
            told = _INSTALLED.match(name)
            if told:
                found.setdefault(_SEPARATORS.sub("-", told["name"]).lower(), told["version"])
    return {"python": platform.python_version(), **dict(sorted(found.items()))}


def digest_environment() -> str:
    """Return one digest over the installed environment."""
    return hashlib.sha256(repr(environment_versions()).encode()).hexdigest()


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
