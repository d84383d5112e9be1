"""Publishes the finished book: through the gate, whole or not at all, with what came before."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from pipelines.domain import Registry
from pipelines.errors import PublishingError
from pipelines.publishing.exports.crate import CRATE_NAME
from pipelines.publishing.exports.downloads import FOLDER
from pipelines.publishing.exports.spreadsheets import disarm
from pipelines.publishing.gate import Gate, refuse_hits
from pipelines.publishing.releases.changes import Change, find_changes
from pipelines.publishing.releases.pages import (
    CHANGES,
    PAGE,
    mark_archived,
    render_versions,
    stamp_page,
)
from pipelines.publishing.releases.records import (
    ARCHIVE,
    RECORD_NAME,
    Publication,
    Version,
    digest_files,
    format_record,
    read_publication,
)

_FINDINGS = f"{FOLDER}/findings.csv"


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be published, where and when."""

    book: Path  # the finished book
    target: Path
    date: str  # ISO
    data: str  # which data it rests on: "ekte", "syntetisk", "blandet" or "ingen"


def publish_book(request: Request, registry: Registry, gate: Gate) -> Publication:
    """Publish a finished book; the folder holds the old publication or the new one, whole.

    Raises:
        PublishingError: the folder is none of our publications, or can't be written.
        DisclosureError: the gate found what may not leave; nothing was published.
    """
    target = request.target.resolve()
    recover(target)
    network = registry.networks[0].slug
    earlier = read_publication(target, network)
    with _fresh_folder(target) as fresh:
        version = _write_version(request, registry, earlier, fresh)
        refuse_hits(gate.scan_folder(fresh))
        versions = (*(earlier.versions if earlier else ()), version)
        if earlier is not None:
            _archive(target, earlier, fresh)
        publication = Publication(network, versions, digest_files(fresh))
        (fresh / RECORD_NAME).write_text(format_record(publication), encoding="utf-8")
        _swap(fresh, target)
    return publication


def recover(target: Path) -> None:
    """Put back the earlier publication, where an interruption fell between two renames."""
    if not target.exists() and _old(target).is_dir():
        _old(target).rename(target)
    shutil.rmtree(_old(target), ignore_errors=True)


def _write_version(
    request: Request, registry: Registry, earlier: Publication | None, fresh: Path
) -> Version:
    shutil.copytree(request.book, fresh, dirs_exist_ok=True, copy_function=shutil.copyfile)
    before = (request.target / _FINDINGS).read_text(encoding="utf-8") if earlier else ""
    after = (fresh / _FINDINGS).read_text(encoding="utf-8")
    changes = find_changes(before, after, registry) if earlier else ()
    count = {kind: sum(c.kind == kind for c in changes) for kind in ("ny", "udgået", "ændret")}
    version = Version(
        number=earlier.current.number + 1 if earlier else 1,
        date=request.date,
        data=request.data,
        added=count["ny"],
        removed=count["udgået"],
        changed=count["ændret"],
    )
    versions = (*(earlier.versions if earlier else ()), version)
    shell = (fresh / "index.html").read_text(encoding="utf-8")
    (fresh / PAGE).write_text(render_versions(shell, versions, changes), encoding="utf-8")
    (fresh / CHANGES).write_text(_format_changes(changes), encoding="utf-8")
    for path in sorted(fresh.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        path.write_text(stamp_page(page, version), encoding="utf-8")
    _stamp_crate(fresh / CRATE_NAME, version)
    return version


def _stamp_crate(path: Path, version: Version) -> None:
    crate = json.loads(path.read_text(encoding="utf-8"))
    for entity in crate["@graph"]:
        if entity["@id"] == "./":
            entity |= {"datePublished": version.date, "version": str(version.number)}
    text = json.dumps(crate, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8")


def _format_changes(changes: tuple[Change, ...]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["aendring", "sted", "fund", "foer", "nu"])
    for c in changes:
        writer.writerow([disarm(text) for text in (c.kind, c.place, c.what, c.before, c.after)])
    return out.getvalue()


def _archive(target: Path, earlier: Publication, fresh: Path) -> None:
    """Copy the earlier versions into the new publication: those of the archive, and the last."""
    if (target / ARCHIVE).is_dir():
        shutil.copytree(target / ARCHIVE, fresh / ARCHIVE, copy_function=shutil.copyfile)
    place = fresh / earlier.current.folder
    shutil.copytree(
        target,
        place,
        copy_function=shutil.copyfile,
        ignore=lambda folder, _: [ARCHIVE, RECORD_NAME] if Path(folder) == target else [],
    )
    for path in sorted(place.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        path.write_text(mark_archived(page, earlier.current), encoding="utf-8")


@contextmanager
def _fresh_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder beside the target; what is left of it at the end is removed."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.ny-", dir=target.parent))
    except OSError as error:
        raise PublishingError(
            f"{target}: der kan ikke skrives ved siden af mappen. Vælg en anden mappe."
        ) from error
    try:
        fresh.chmod(0o755)
        yield fresh
    except OSError as error:
        raise PublishingError(
            f"{target}: udgivelsen kunne ikke skrives ({error.strerror}). Den tidligere er urørt."
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, target: Path) -> None:
    """Let the new publication take the old one's place; on any failure the old one stays."""
    old = _old(target)
    if target.exists():
        target.replace(old)
    try:
        fresh.replace(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.replace(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _old(target: Path) -> Path:
    return target.parent / f".{target.name}.gammel"
