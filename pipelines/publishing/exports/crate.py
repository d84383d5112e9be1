"""The RO-Crate: one machine-readable description of the whole published book."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CRATE_NAME = "ro-crate-metadata.json"
_TERMS = "#vilkaar"
_PUBLISHER = "#udgiver"
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".json": "application/json",
}
# What serves the pages (style, scripts, fonts) is no content of the report.
_SERVING = ("_static/", "_sphinx_design_static/")
_SERVING_FILES = {"searchindex.js", "search.html", "genindex.html", CRATE_NAME}


@dataclass(frozen=True, slots=True)
class CrateFacts:
    """What the crate says of the report as a whole."""

    title: str
    description: str
    author: str
    published: str  # ISO date
    version: str = ""
    names: Mapping[str, str] | None = None  # Danish name of a file, by its path


def describe_crate(folder: Path, facts: CrateFacts) -> str:
    """Return the RO-Crate metadata of a folder that is to be published, as JSON-LD.

    Args:
        folder: the finished site.
        facts: what is said of the whole.
    """
    from rocrate.rocrate import ROCrate  # slow to import, and only this step needs it

    crate = ROCrate(gen_preview=False, version="1.1")
    _describe_whole(crate, facts)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(_SERVING) and name not in _SERVING_FILES:
            crate.add_file(path, dest_path=name, properties=_describe_file(path, name, facts))
    content = crate.metadata.generate()
    for entity in content["@graph"]:
        if entity["@id"] == CRATE_NAME:
            entity.pop("sdDatePublished", None)  # rocrate puts the clock in
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _describe_whole(crate: Any, facts: CrateFacts) -> None:
    from rocrate.model.contextentity import ContextEntity

    publisher = crate.add(
        ContextEntity(crate, _PUBLISHER, {"@type": "Organization", "name": facts.author})
    )
    terms = {
        "@type": "CreativeWork",
        "name": "Vilkår for genbrug",
        "description": "Ophavsret: udgiveren. Udgiveren har ikke angivet en licens.",
    }
    crate.name, crate.description = facts.title, facts.description
    root = crate.root_dataset
    root["datePublished"] = facts.published
    root["license"] = crate.add(ContextEntity(crate, _TERMS, terms))
    root["author"] = root["publisher"] = publisher
    root["inLanguage"] = "da"
    if facts.version:
        root["version"] = facts.version


def _describe_file(path: Path, name: str, facts: CrateFacts) -> dict[str, Any]:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return {
        "name": (facts.names or {}).get(name) or name,
        "encodingFormat": kind or "application/octet-stream",
        "contentSize": str(path.stat().st_size),
    }
