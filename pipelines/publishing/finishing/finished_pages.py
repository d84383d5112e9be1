"""Finishes a site's pages in several processes, and only those that are not what they were."""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from pipelines.storage import digest_file, read_json, write_json

_PAGES_A_TURN = 4


@dataclass(frozen=True, slots=True)
class FinishedPage:
    """What the rest of the site needs to know of a page that was finished and written."""

    document: str  # its place in the book, "kommuner/rebild/formkrav"
    words: tuple[str, ...]  # stems that readers find it by
    charts: tuple[str, ...]  # files beside it, by their path in the site
    outside: tuple[str, ...]  # addresses of other hosts that it asks by itself: none, one hopes


@dataclass(frozen=True, slots=True)
class Sources:
    """Where pages come from and go to, and what all of them depend on."""

    raw: Path
    finished: Path
    has_statement: bool


def finish_pages(
    names: Sequence[Path],
    finish: Callable[[Path], FinishedPage],
    sources: Sources,
    memory: Path | None,
    jobs: int,
) -> list[FinishedPage]:
    """Finish every page that is not already there as it must be, and return all of them.

    Args:
        names: the pages' paths in the site.
        finish: finishes and writes one page.
        sources: where they come from and go to.
        memory: file that holds what each page was finished from, and what became of it.
        jobs: how many processes work; one where processes can't be forked.
    """
    before = _recall(memory, sources)
    keys = {name: digest_file(sources.raw / name) for name in names}
    kept = {name: page for name in names if (page := _keep(before, name, keys[name], sources))}
    stale = [name for name in names if name not in kept]
    made = {**kept, **dict(zip(stale, _finish_all(stale, finish, jobs), strict=True))}
    if memory is not None:
        entries = {n.as_posix(): _describe(made[n], n, keys[n], sources) for n in names}
        write_json(memory, {"made_by": _digest_code(sources.has_statement), "pages": entries})
    return [made[name] for name in names]


def write_changed(target: Path, content: bytes) -> None:
    """Write a file, unless it holds just that."""
    if not target.exists() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _finish_all(
    names: Sequence[Path], finish: Callable[[Path], FinishedPage], jobs: int
) -> Iterator[FinishedPage]:
    if jobs < 2 or len(names) < jobs * _PAGES_A_TURN or not sys.platform.startswith("linux"):
        yield from map(finish, names)
        return
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from pool.imap(finish, names, chunksize=_PAGES_A_TURN)


def _recall(memory: Path | None, sources: Sources) -> dict[str, Any]:
    if memory is None or not memory.exists():
        return {}
    told = read_json(memory)
    is_same = told["made_by"] == _digest_code(sources.has_statement)
    return dict(told["pages"]) if is_same else {}


def _keep(before: dict[str, Any], name: Path, key: str, sources: Sources) -> FinishedPage | None:
    """Return the page as it was finished before, where that is what lies there."""
    entry = before.get(name.as_posix())
    if entry is None or entry["made_from"] != key:
        return None
    for path, digest in entry["files"].items():
        target = sources.finished / path
        if not target.is_file() or digest_file(target) != digest:
            return None
    told = entry["page"]
    return FinishedPage(
        told["document"], tuple(told["words"]), tuple(told["charts"]), tuple(told["outside"])
    )


def _describe(page: FinishedPage, name: Path, key: str, sources: Sources) -> dict[str, Any]:
    files = (name.as_posix(), *page.charts)
    digests = {path: digest_file(sources.finished / path) for path in files}
    return {"made_from": key, "page": asdict(page), "files": digests}


@cache
def _digest_code(has_statement: bool) -> str:
    """Return the digest of what finishes pages: this package's code, and the parser's version."""
    total = hashlib.sha256(f"{has_statement} {metadata.version('lxml')}".encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()
