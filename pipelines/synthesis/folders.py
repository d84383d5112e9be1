"""Guards real deliveries and puts a synthetic one in place whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from pipelines.domain import DataKind
from pipelines.synthesis.exports import NOTE_FILE, made_names


def find_obstacles(deliveries: Path, municipality: str, target: str) -> list[str]:
    """Return, in Danish, why no synthetic delivery may be written for the municipality.

    Args:
        deliveries: the folder of all deliveries.
        municipality: slug.
        target: name of the folder that would be written, and replaced where it exists.
    """
    home = deliveries / municipality
    if not home.is_dir():
        return [_not_a_folder(home)] if home.exists() else []
    obstacles = []
    for folder in sorted(home.iterdir()):
        if folder.name.startswith("."):
            continue
        if not folder.is_dir():
            if folder.name == target:
                obstacles.append(_not_a_folder(folder))
        elif _holds_files(folder) and not _is_synthetic(folder):
            obstacles.append(
                f"{municipality}/{folder.name}: mappen indeholder en leverance, der ikke er mærket "
                f"“datatype: syntetisk” i {NOTE_FILE}. Syntetiske data skrives aldrig, hvor der "
                "ligger en rigtig leverance. Flyt den, eller vælg andre kommuner."
            )
        elif folder.name == target and (strangers := _strangers(folder)):
            obstacles.append(
                f"{municipality}/{folder.name}: mappen indeholder {strangers} filer eller mapper, "
                "som generatoren ikke selv laver, og som ville gå tabt. Flyt dem, og kør igen."
            )
    return obstacles


@contextmanager
def replace_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder to write in; it becomes `target` only when all went well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.ny-"))
    try:
        draft.chmod(0o755)
        yield draft
        _swap(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _swap(draft: Path, target: Path) -> None:
    if not target.exists():
        draft.rename(target)
        return
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.gammel-"))
    target.rename(old / target.name)
    try:
        draft.rename(target)
    except BaseException:
        (old / target.name).rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _holds_files(folder: Path) -> bool:
    return any(not path.is_dir() and not path.name.startswith(".") for path in folder.rglob("*"))


def _is_synthetic(folder: Path) -> bool:
    """Only a readable note that says so; whatever is unclear counts as real."""
    try:
        note = yaml.safe_load((folder / NOTE_FILE).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return False
    return isinstance(note, dict) and note.get("datatype") == DataKind.SYNTHETIC.value


def _strangers(folder: Path) -> int:
    """Number of things in the folder that the generator never makes."""
    known = made_names()
    return sum(
        path.is_dir() or path.name not in known
        for path in folder.iterdir()
        if not path.name.startswith(".")
    )


def _not_a_folder(path: Path) -> str:
    return f"{path.name}: her skulle være en mappe, men det er en fil. Flyt den, og kør igen."
