"""Knows the files that come unchanged from the book's theme and engine."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path, PurePosixPath

_PACKAGES = (
    "jupyter_book", "myst_nb", "pydata_sphinx_theme", "sphinx", "sphinx_book_theme",
    "sphinx_copybutton", "sphinx_design", "sphinx_togglebutton", "vl_convert",
)  # fmt: skip
_SUFFIXES = {".js", ".css", ".map", ".svg", ".png", ".woff2", ".ttf", ".woff", ".txt", ".mo", ".po"}


class Vendored:
    """Says whether a file is one of the engine's own: the same bytes, in its folder `_static`."""

    def has(self, name: str, content: bytes) -> bool:
        """Say whether the file `name` of a site is the engine's, byte for byte."""
        path = PurePosixPath(name)
        if "_static" not in path.parts or path.suffix not in _SUFFIXES:
            return False
        return any(p.read_bytes() == content for p in _engine_files().get(path.name, ()))


@lru_cache(maxsize=1)
def _engine_files() -> dict[str, tuple[Path, ...]]:
    found: dict[str, tuple[Path, ...]] = {}
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(folder).rglob("*")):
                if path.suffix in _SUFFIXES and path.is_file():
                    found[path.name] = (*found.get(path.name, ()), path)
    return found
