"""The book's table of contents: `book/_toc.yml` with its generated pages filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from pipelines.domain import Registry
from pipelines.errors import PublishingError

Entry = dict[str, Any]


def read_toc(path: Path, registry: Registry) -> Entry:
    """Read `_toc.yml` and put pages where it says `pages: trials` or `pages: municipalities`.

    Raises:
        PublishingError: the file is no table of contents.
    """
    try:
        toc = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise PublishingError(f"{path.name}: indholdsfortegnelsen kan ikke læses.") from error
    if not isinstance(toc, dict) or "root" not in toc:
        raise PublishingError(f'{path.name}: linjen "root:" mangler i indholdsfortegnelsen.')
    parts = [_fill_part(part, registry) for part in toc.get("parts", [])]
    return {**toc, "parts": parts}


def toc_files(toc: Entry) -> list[str]:
    """Return every page that the table of contents names, in order."""
    found = [str(toc["root"])]
    waiting = [entry for part in toc["parts"] for entry in part["chapters"]]
    while waiting:
        entry = waiting.pop(0)
        found.append(str(entry["file"]))
        waiting = [*entry.get("sections", []), *waiting]
    return found


def _fill_part(part: Entry, registry: Registry) -> Entry:
    return {**part, "chapters": [_fill(entry, registry) for entry in part["chapters"]]}


def _fill(entry: Entry, registry: Registry) -> Entry:
    kind = entry.get("pages")
    rest = {key: value for key, value in entry.items() if key != "pages"}
    if kind is None:
        return rest
    if kind == "trials":
        return {**rest, "sections": [{"file": f"forsoeg/{t.slug}"} for t in registry.trials]}
    if kind == "municipalities":
        return {**rest, "sections": [_municipality(m.slug, registry) for m in _units(registry)]}
    raise PublishingError(
        f'_toc.yml: "pages: {kind}" kendes ikke (kendte: trials, municipalities).'
    )


def _units(registry: Registry) -> list[Any]:
    return [m for m in registry.municipalities if registry.trials_of(m.slug)]


def _municipality(slug: str, registry: Registry) -> Entry:
    trials = registry.trials_of(slug)
    sections = [{"file": f"kommuner/{slug}/{trial.slug}"} for trial in trials]
    return {"file": f"kommuner/{slug}", "sections": sections}
