"""Reads the book's prose, the notebooks' text and the listed exemptions, and measures coverage."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from pipelines.argument import Coverage, Exemption, ProsePage, Unbound, find_typed_numbers
from pipelines.argument import measure_coverage as measure
from pipelines.domain import Registry
from pipelines.publishing.finishing.finish_site import ENGLISH_PAGES

EXEMPTIONS = "_tal.yml"
UNPUBLISHED = frozenset({"analysis.ipynb"})  # what `lab` opens; no page is made of it
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_Exempted = tuple[list[Any], list[Any], list[Any]]  # names, exemptions, faults
_FIELDS = {"file", "text", "reason", "binds"}


def measure_coverage(book: Path, notebooks: Path, registry: Registry) -> Coverage:
    """Measure how much of the book's own prose, the notebooks' text and the claims is bound.

    Args:
        book: folder of the book's own pages and `_tal.yml`.
        notebooks: folder of the templates that pages are made of.
        registry: claims and statements.
    """
    own, shared = _read_exemptions(book / EXEMPTIONS), _read_exemptions(notebooks / EXEMPTIONS)
    names, exemptions, faults = [one + other for one, other in zip(own, shared, strict=True)]
    pages = [*_read_pages(book), *_read_notebooks(notebooks)]
    found = measure(pages, names, exemptions, registry)
    typed = tuple(
        Unbound("data/raw/registry/claims.yml", claim.line, number)
        for claim in registry.claims
        for number in find_typed_numbers(claim, registry, tuple(names))
    )
    return Coverage(
        found.bound_numbers,
        (*found.unbound_numbers, *typed),
        found.exemptions,
        found.bound_assertions,
        found.unbound_assertions,
        (*faults, *found.faults),
    )


def pages_of_claims(book: Path) -> dict[str, tuple[str, ...]]:
    """Return, for each claim that the book prints, the pages that do, in reading order."""
    found: dict[str, list[str]] = {}
    for path in _own_pages(book):
        page = path.relative_to(book).with_suffix("").as_posix()
        for name in _claims_in(path.read_text(encoding="utf-8")):
            if page not in found.setdefault(name, []):
                found[name].append(page)
    return {name: tuple(pages) for name, pages in found.items()}


def read_titles(book: Path) -> dict[str, str]:
    """Return the title of each of the book's own pages, by its place."""
    titles = {}
    for path in _own_pages(book):
        match = _TITLE.search(path.read_text(encoding="utf-8"))
        if match:
            titles[path.relative_to(book).with_suffix("").as_posix()] = match[1].strip()
    return titles


def _claims_in(text: str) -> list[str]:
    from pipelines.argument.prose import read_prose

    return [call.argument for call in read_prose(text).calls if call.function == "claim"]


def _own_pages(book: Path) -> list[Path]:
    return [path for path in sorted(book.rglob("*.md")) if not path.name.startswith("_")]


def _read_pages(book: Path) -> Iterator[ProsePage]:
    for path in _own_pages(book):
        place = f"book/{path.relative_to(book).as_posix()}"
        text = path.read_text(encoding="utf-8")
        yield ProsePage(place, text, is_english=path.stem in ENGLISH_PAGES)


def _read_notebooks(folder: Path) -> Iterator[ProsePage]:
    for path in sorted(folder.glob("*.ipynb")):
        if path.name not in UNPUBLISHED:
            yield _read_notebook(path)


def _read_notebook(path: Path) -> ProsePage:
    """Return a notebook's Markdown as one text, with the line of the file for each of its lines."""
    raw = path.read_text(encoding="utf-8").split("\n")
    lines: list[str] = []
    places: list[int] = []
    at = 0
    for cell in json.loads("\n".join(raw))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        for line in "".join(cell["source"]).split("\n"):
            at = _find_line(raw, line, at)
            lines.append(line)
            places.append(at + 1)
        lines.append("")
        places.append(at + 1)
    return ProsePage(f"notebooks/{path.name}", "\n".join(lines), tuple(places))


def _find_line(raw: list[str], line: str, start: int) -> int:
    """Return the index of the line of the file that holds a line of a cell, from `start` on."""
    held = (json.dumps(line, ensure_ascii=False)[1:-1], json.dumps(line)[1:-1])
    for index in range(start, len(raw)):
        if line and any(each in raw[index] for each in held):
            return index
    return start


def _read_exemptions(path: Path) -> _Exempted:
    if not path.exists():
        return [], [], []
    place = f"{path.parent.name}/{path.name}"
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        value = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return _parse(root, value, place)
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, AttributeError, KeyError, ValueError):
        return [], [], [f"{place}: filen kan ikke læses. Skriv names og phrases som lister."]


def _parse(root: Any, value: Any, place: str) -> _Exempted:
    nodes = {key.value: node for key, node in root.value} if root is not None else {}
    entries = value.get("phrases") or []
    marks = [node.start_mark.line + 1 for node in nodes["phrases"].value] if entries else []
    names = [str(name) for name in value.get("names") or []]
    faults = [
        f'{place}: feltet "{key}" er ukendt. Brug names og phrases.'
        for key in sorted(set(value) - {"names", "phrases"})
    ]
    exemptions = []
    for entry, line in zip(entries, marks, strict=True):
        unknown = sorted(set(entry) - _FIELDS)
        faults += [f'{place}, linje {line}: feltet "{name}" er ukendt.' for name in unknown]
        exemptions.append(
            Exemption(
                str(entry["file"]),
                str(entry["text"]),
                str(entry.get("reason") or ""),
                tuple(str(name) for name in entry.get("binds") or ()),
                f"{place}, linje {line}",
            )
        )
    return names, exemptions, faults
