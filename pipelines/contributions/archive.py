"""Writes and reads the zip file of a contribution: in memory, by name, within limits."""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from pipelines.contributions.envelope import (
    MAX_FILE_BYTES,
    MAX_MEMBER_BYTES,
    MAX_RATIO,
    MEMBERS,
)
from pipelines.contributions.refusals import ASK_AGAIN, ASK_OTHER, RefusedContributionError

_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644
_START, _END = b"PK\x03\x04", b"PK\x05\x06"
_END_RECORD = struct.Struct("<4s4H2LH")
_LOCAL_HEADER_BYTES = 30
_NEVER = {
    ".ipynb": "en notesbog",
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".myst": "Markdown",
    ".svg": "en SVG-tegning",
    ".html": "HTML",
    ".htm": "HTML",
    ".js": "programkode",
    ".py": "programkode",
    ".pkl": "pickle",
    ".pickle": "pickle",
    ".parquet": "Parquet",
    ".xlsx": "et regneark",
    ".xlsm": "et regneark",
    ".json": "en figurbeskrivelse eller anden JSON",
    ".vg": "en figurbeskrivelse",
    ".vl": "en figurbeskrivelse",
}


def write_archive(members: Mapping[str, bytes]) -> bytes:
    """Return the zip file of the members; the same members give the same bytes everywhere."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name in MEMBERS:
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = 3  # the same on Windows
            info.external_attr = _MODE << 16
            archive.writestr(info, members[name])
    return content.getvalue()


def read_archive(content: bytes) -> dict[str, bytes]:
    """Return the members of a contribution; nothing is extracted to disk.

    Raises:
        RefusedContributionError: the file is not, byte for byte, what `write_archive` makes of
            its members; the rule says in which way.
    """
    _check_frame(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive.infolist())
            members = {info.filename: _read(archive, info) for info in archive.infolist()}
    except RefusedContributionError:
        raise
    except Exception as error:  # whatever a broken zip file provokes is a refusal
        raise _misformed("filen kan ikke læses som zip") from error
    if write_archive(members) != content:
        raise _misformed("filen er ikke pakket, som programmet pakker et bidrag")
    return members


def _misformed(what: str) -> RefusedContributionError:
    return RefusedContributionError("KONTRIB-ZIP-FORM", what, ASK_AGAIN)


def _check_frame(content: bytes) -> None:
    """Check the file's two ends and the number of members, before any library reads it."""
    if len(content) > MAX_FILE_BYTES:
        what = f"filen er større end {MAX_FILE_BYTES // 2**20} MB"
        raise RefusedContributionError("KONTRIB-ZIP-STOR", what, ASK_OTHER)
    if not content.startswith(_START):
        raise _misformed("filen begynder ikke som et bidrag")
    tail = content[-_END_RECORD.size :]
    if len(tail) < _END_RECORD.size or not tail.startswith(_END):
        raise _misformed("filen er afkortet, eller der er noget efter zip-filens slutning")
    _, disk, first, here, count, size, offset, comment = _END_RECORD.unpack(tail)
    if disk or first or comment or here != count:
        raise _misformed("zip-filens slutning er ikke, som den skal være")
    if count > len(MEMBERS):
        what = f"der er flere end {len(MEMBERS)} filer i bidraget"
        raise RefusedContributionError("KONTRIB-ZIP-ANTAL", what, ASK_OTHER)
    if offset + size + _END_RECORD.size != len(content):
        raise _misformed("der er noget foran eller imellem zip-filens dele")


def _check_members(infos: Sequence[zipfile.ZipInfo]) -> None:
    names = [info.orig_filename for info in infos]
    folded = {unicodedata.normalize("NFKC", name).casefold() for name in names}
    if len(folded) < len(names):
        what = "to filer i bidraget har det samme navn"
        raise RefusedContributionError("KONTRIB-ZIP-DUBLET", what, ASK_OTHER)
    for info in infos:
        _check_name(info.orig_filename)
        _check_kind(info)
        _check_size(info)
    missing = [name for name in MEMBERS if name not in names]
    if missing:
        what = f"{missing[0]} mangler i bidraget"
        raise RefusedContributionError("KONTRIB-ZIP-MANGLER", what, ASK_AGAIN)
    _check_layout(infos)


def _check_name(name: str) -> None:
    if name in MEMBERS:
        return
    if "\0" not in name:
        ending = PurePosixPath(name.replace("\\", "/")).suffix.casefold()
        if ending in _NEVER:
            what = f"bidraget rummer {_NEVER[ending]} (*{ending})"
            fix = f"Et bidrag er kun tabeller, aldrig kode eller opmærkning. {ASK_OTHER}"
            raise RefusedContributionError("KONTRIB-INDHOLD", what, fix)
    if any(sign in name for sign in ("/", "\\", ":", "\0", "..")):
        what = "et filnavn i bidraget er en sti"
        raise RefusedContributionError("KONTRIB-ZIP-STI", what, ASK_OTHER)
    what = "bidraget rummer en fil med et navn, som ingen tabel har"
    raise RefusedContributionError("KONTRIB-ZIP-NAVN", what, ASK_OTHER)


def _check_kind(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        what = f"{info.filename} er en genvej (link)"
        raise RefusedContributionError("KONTRIB-ZIP-LINK", what, ASK_OTHER)
    if info.is_dir() or mode != _MODE:
        what = f"{info.filename} er ikke en almindelig fil"
        raise RefusedContributionError("KONTRIB-ZIP-TYPE", what, ASK_OTHER)
    if info.flag_bits & 1:
        what = f"{info.filename} er krypteret"
        raise RefusedContributionError("KONTRIB-ZIP-KRYPTERET", what, ASK_AGAIN)


def _check_size(info: zipfile.ZipInfo) -> None:
    is_bomb = info.file_size > MAX_RATIO * max(info.compress_size, 1)
    if is_bomb or info.file_size > MAX_MEMBER_BYTES:
        what = f"{info.filename} fylder for meget udpakket"
        raise RefusedContributionError("KONTRIB-ZIP-BOMBE", what, ASK_OTHER)
    if info.compress_type != zipfile.ZIP_STORED:
        what = f"{info.filename} er komprimeret; et bidrag er det ikke"
        raise RefusedContributionError("KONTRIB-ZIP-KOMPRESSION", what, ASK_AGAIN)
    if info.file_size != info.compress_size:
        what = f"{info.filename} har ikke den størrelse, som zip-filen siger"
        raise RefusedContributionError("KONTRIB-ZIP-STØRRELSE", what, ASK_AGAIN)


def _check_layout(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse members that lie over one another: each begins where the one before it ends."""
    expected = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset != expected:
            what = "filerne i bidraget overlapper, eller der er noget imellem dem"
            raise RefusedContributionError("KONTRIB-ZIP-OVERLAP", what, ASK_OTHER)
        expected += _LOCAL_HEADER_BYTES + len(info.orig_filename) + info.compress_size


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        content = member.read(info.file_size + 1)
    if len(content) != info.file_size:
        what = f"{info.filename} har ikke den størrelse, som zip-filen siger"
        raise RefusedContributionError("KONTRIB-ZIP-STØRRELSE", what, ASK_AGAIN)
    return content
