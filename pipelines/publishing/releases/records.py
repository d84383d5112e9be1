"""What a publication says of itself: its versions, their dates, the digests of its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import PublishingError
from pipelines.storage import digest_file

RECORD_NAME = "udgave.json"
ARCHIVE = "arkiv"
_FORMAT = "frikommune-udgave-1"


@dataclass(frozen=True, slots=True)
class Version:
    """One published version, and what changed in the findings since the one before."""

    number: int
    date: str  # ISO
    data: str  # "ekte", "syntetisk", "blandet" or "ingen"
    added: int = 0
    removed: int = 0
    changed: int = 0

    @property
    def folder(self) -> str:
        """Where the version lies once a later one has taken its place."""
        return f"{ARCHIVE}/{self.number}"


@dataclass(frozen=True, slots=True)
class Publication:
    """What lies in a folder that `publish` made."""

    network: str
    versions: tuple[Version, ...]  # oldest first; the last is the one that is shown
    files: Mapping[str, str]  # path -> SHA-256 of the published file

    @property
    def current(self) -> Version:
        """The version that a reader meets first."""
        return self.versions[-1]


def format_record(publication: Publication) -> str:
    """Return a publication's record as JSON."""
    value = {
        "format": _FORMAT,
        "network": publication.network,
        "versions": [asdict(version) for version in publication.versions],
        "files": dict(publication.files),
    }
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_publication(folder: Path, network: str) -> Publication | None:
    """Read what `publish` made in a folder; None where the folder is empty or not there.

    Raises:
        PublishingError: the folder holds something else, another network's publication, or files
            that were changed or put there by hand.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    if not folder.is_dir():
        raise PublishingError(f"{folder}: det er en fil. Vælg en mappe.")
    publication = _parse(folder)
    if publication.network != network:
        raise PublishingError(
            f"{folder}: mappen er et andet netværks udgivelse. Vælg en anden mappe."
        )
    _check_untouched(folder, publication)
    return publication


def digest_files(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder, by its path; the record is left out."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    names = {p.relative_to(folder).as_posix(): p for p in files}
    return {name: digest_file(p) for name, p in names.items() if name != RECORD_NAME}


def _parse(folder: Path) -> Publication:
    try:
        value: dict[str, Any] = json.loads((folder / RECORD_NAME).read_text(encoding="utf-8"))
        if value["format"] != _FORMAT or not value["versions"]:
            raise ValueError
        versions = tuple(Version(**entry) for entry in value["versions"])
        return Publication(str(value["network"]), versions, dict(value["files"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishingError(
            f"{folder}: mappen er ikke tom og er ikke en udgivelse herfra. Intet er ændret i den. "
            "Vælg en ny eller tom mappe."
        ) from error


def _check_untouched(folder: Path, publication: Publication) -> None:
    now = digest_files(folder)
    known = publication.files
    faults = [f"{name}: filen er ikke lavet af publish. Flyt den." for name in now.keys() - known]
    faults += [f"{name}: filen mangler." for name in known.keys() - now.keys()]
    faults += [f"{n}: filen er ændret." for n in now.keys() & known.keys() if now[n] != known[n]]
    if faults:
        raise PublishingError(
            [
                f"{folder}: udgivelsen er rettet i hånden, så den kan ikke arkiveres. Intet er "
                "ændret. Læg den uændrede udgivelse tilbage, eller vælg en ny mappe.",
                *sorted(faults)[:20],
            ]
        )
