"""The order of the book's pages, read from the staged table of contents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import PublishingError


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the book in its place: what part it stands in, and how far down."""

    page: str  # "kommuner/rebild/formkrav"
    depth: int  # 0: a chapter, 1: a page below a chapter, 2: a page below that
    part: str  # heading of the part that begins with this page, else ""


def read_order(toc: Path) -> tuple[Chapter, ...]:
    """Return every page of a staged `_toc.yml` in reading order.

    Raises:
        PublishingError: the file is not there, or is no table of contents.
    """
    try:
        content: dict[str, Any] = yaml.safe_load(toc.read_text(encoding="utf-8"))
        chapters = [Chapter(str(content["root"]), 0, "")]
        for part in content.get("parts", []):
            below = [c for entry in part["chapters"] for c in _walk(entry, 0)]
            heading = str(part.get("caption", ""))
            chapters += [
                Chapter(c.page, c.depth, "" if i else heading) for i, c in enumerate(below)
            ]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise PublishingError(
            f"{toc.name}: indholdsfortegnelsen kan ikke læses. Kør: frikommune build"
        ) from error
    return tuple(chapters)


def _walk(entry: dict[str, Any], depth: int) -> list[Chapter]:
    below = [c for section in entry.get("sections", []) for c in _walk(section, depth + 1)]
    return [Chapter(str(entry["file"]), depth, ""), *below]
