"""Stages the book: every page as plain Markdown, with the engine's settings beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import PublishingError
from pipelines.publishing.staged.context import BookContext
from pipelines.publishing.staged.notebook_pages import render_failure, render_notebook
from pipelines.publishing.staged.templates import render_page
from pipelines.publishing.staged.toc import read_toc, toc_files
from pipelines.publishing.typeface import format_faces
from pipelines.storage import write_bytes
from pipelines.wording import escape_markdown

STATIC = "_static"
TYPEFACE = "aa-skrift.css"  # loaded in the order of the alphabet
_PLACE_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]\(([\w./-]+?)\.md#([\w./-]+)\)")


@dataclass(frozen=True, slots=True)
class PageRun:
    """One page made from a notebook run."""

    path: str  # in the book, without ending
    title: str
    notebook: Path  # executed
    error: str  # "" where the run succeeded


def stage_pages(
    book: Path, config: Path, destination: Path, runs: Iterable[PageRun], context: BookContext
) -> None:
    """Write every page of the book as Markdown; a page that has not changed is not touched.

    Args:
        book: folder of the book's own pages and `_toc.yml`.
        config: the network's `_config.yml`.
        destination: folder that Jupyter Book builds from; what does not belong is removed.
        runs: the notebook runs, one a page.
        context: what the book's own pages may be made from.

    Raises:
        PublishingError: a page is missing, or several; or a template can't be rendered.
    """
    toc = read_toc(book / "_toc.yml", context.registry)
    pages = {run.path: _render_run(run) for run in runs}
    own = [path for path in sorted(book.rglob("*.md")) if not path.name.startswith("_")]
    faults: list[str] = []
    for path in own:
        name = path.relative_to(book).with_suffix("").as_posix()
        pages.setdefault(name, "")  # it is there, though it may not render
        try:
            pages[name] = render_page(path, name, context)
        except PublishingError as error:
            faults += error.faults
    faults += [f"book/_toc.yml: siden {n} findes ikke." for n in toc_files(toc) if n not in pages]
    if faults:
        raise PublishingError(faults)
    files = {f"{name}.md": link_places(text).encode() for name, text in pages.items()}
    files["_toc.yml"] = _dump(toc).encode()
    files["_config.yml"] = _dump(merge_settings(_load(config), engine_settings())).encode()
    files |= static_files()
    _write_all(destination, files)


def link_places(text: str) -> str:
    """Return Markdown whose links to a place on another page are HTML links.

    The places are ids in blocks of HTML, which MyST's own links don't look into: they would warn.
    """
    return _PLACE_LINK.sub(r'<a href="\2.html#\3">\1</a>', text)


def engine_settings() -> dict[str, Any]:
    """Return the settings that every book has, whatever its network sets."""
    text = resources.files("pipelines.publishing").joinpath("engine.yml").read_text("utf-8")
    settings: dict[str, Any] = yaml.safe_load(text)
    return settings


def static_files() -> dict[str, bytes]:
    """Return the style sheet, scripts and fonts of every book, by place among the staged files."""
    folder = resources.files("pipelines.publishing").joinpath("static")
    files = {f"{STATIC}/{f.name}": f.read_bytes() for f in folder.iterdir() if f.is_file()}
    return files | {f"{STATIC}/{TYPEFACE}": format_faces("optional").encode()}


def merge_settings(network: Mapping[str, Any], engine: Mapping[str, Any]) -> dict[str, Any]:
    """Return the network's settings with the engine's put over them, level by level."""
    merged = dict(network)
    for key, value in engine.items():
        below = merged.get(key)
        nested = isinstance(value, Mapping) and isinstance(below, Mapping)
        merged[key] = merge_settings(below or {}, value) if nested else value
    return merged


def _render_run(run: PageRun) -> str:
    title = escape_markdown(run.title)
    return render_failure(title, run.error) if run.error else render_notebook(run.notebook, title)


def _load(path: Path) -> dict[str, Any]:
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise PublishingError(f"{path.name}: filen kan ikke læses som YAML.") from error
    if not isinstance(settings, dict):
        raise PublishingError(f"{path.name}: filen skal bestå af linjer som 'title: …'.")
    return settings


def _dump(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False)


def _write_all(destination: Path, files: Mapping[str, bytes]) -> None:
    """Write what has changed and remove what does not belong: Sphinx goes by change time."""
    for name, content in files.items():
        path = destination / name
        if not path.exists() or path.read_bytes() != content:
            write_bytes(path, content)
    wanted = {destination / name for name in files}
    for path in sorted(destination.rglob("*"), reverse=True):
        if path.is_file() and path not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
