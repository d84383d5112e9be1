"""Keeps drawings beside the pages while these are built: each is a hundred pages of letters."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pipelines.storage import write_text

_INLINE = "data:image/svg+xml;base64,"
_DRAWING = re.compile(re.escape(_INLINE) + r"([A-Za-z0-9+/=]{200,})")
_ASIDE = re.compile(re.escape(_INLINE) + r"@([0-9a-f]{64})")


def drawings_folder(site: Path) -> Path:
    """Return where the drawings of a site in the making lie."""
    return site.parent / "drawings"


def put_aside(text: str, folder: Path) -> str:
    """Return a page with a mark in place of each drawing in it; the drawings lie in `folder`."""

    def keep(drawing: re.Match[str]) -> str:
        name = hashlib.sha256(drawing[1].encode()).hexdigest()
        if not (folder / name).exists():
            write_text(folder / name, drawing[1])
        return f"{_INLINE}@{name}"

    return _DRAWING.sub(keep, text)


def put_back(text: str, folder: Path) -> str:
    """Return a page with its drawings in place of the marks."""

    def fetch(mark: re.Match[str]) -> str:
        return _INLINE + (folder / mark[1]).read_text(encoding="utf-8")

    return _ASIDE.sub(fetch, text)
