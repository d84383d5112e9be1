"""A registry for the whole country, to try the system at its largest; nothing in it is real.

The municipalities have their names and official codes and nothing else of their own; the network
and its trials are the example's, repeated. Nobody has taken part in any of them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

NETWORK = "national"
TRIALS = 19
_TITLE = "Landsdækkende demonstration med opdigtede forsøg"
_THEME = "Opdigtede forsøg i alle landets kommuner; ingen af dem har fundet sted"
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e"})
_SOURCE = "eksempel-2023"


def write_national_registry(
    root: Path, municipalities: Mapping[str, str], trials: int = TRIALS
) -> None:
    """Make a workspace with the example's registry into one with every municipality in every trial.

    Args:
        root: a new workspace; its registry is rewritten.
        municipalities: official names by code, three digits.
        trials: how many trials; those beyond the example's own are its copies, numbered.
    """
    registry = root / "data" / "raw" / "registry"
    network = _rename_network(registry / "network.yml")
    slugs = _copy_trials(registry / "trials", network, trials)
    names = {make_slug(name): (code, name) for code, name in sorted(municipalities.items())}
    rows = [
        (slug, code, name, network, f"{name} Kommune", name, 1)
        for slug, (code, name) in names.items()
    ]
    header = ("slug", "code", "name", "networks", "aliases", "unit", "counted_as")
    _write_csv(registry / "municipalities.csv", header, rows)
    parts = [(name, trial, "true", _SOURCE) for name in names for trial in slugs]
    _write_csv(
        registry / "participation.csv", ("municipality", "trial", "is_firm", "source"), parts
    )
    _set(root / "_config.yml", {"title": _TITLE})


def make_slug(name: str) -> str:
    """Return a municipality's slug: "Høje-Taastrup" → "hoeje-taastrup"."""
    return re.sub(r"[^a-z]+", "-", name.lower().translate(_LETTERS)).strip("-")


def _rename_network(path: Path) -> str:
    content = _read(path)
    network = content["networks"][0]
    network |= {"slug": NETWORK, "name": _TITLE, "theme": _THEME, "owner": "Ingen: opdigtet"}
    network["levels"] = [{"name": "Opdigtet", "members": "Ingen"}]
    _write(path, content)
    return NETWORK


def _copy_trials(folder: Path, network: str, count: int) -> list[str]:
    """Write the example's trials under the new network, and numbered copies; return the slugs."""
    order: Sequence[str] = _read(folder / "_order.yml")
    examples = [_read(folder / f"{slug}.yml") for slug in order]
    slugs = []
    for number in range(count):
        trial = dict(examples[number % len(examples)], network=network)
        if number >= len(examples):
            trial |= {"slug": f"{trial['slug']}-{number + 1}", "ask": None}
            for title in ("title", "listed_title", "short_title"):
                trial[title] = f"{trial[title]} {number + 1}"
        _write(folder / f"{trial['slug']}.yml", trial)
        slugs.append(str(trial["slug"]))
    _write(folder / "_order.yml", slugs)
    return slugs


def _set(path: Path, values: Mapping[str, Any]) -> None:
    _write(path, {**_read(path), **values})


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _write(path: Path, content: Any) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_text(file.getvalue(), encoding="utf-8", newline="\n")
