"""Gets every text out of a published file: what a reader sees, and what only a program sees."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from pipelines.publishing.gate.images import read_image_texts
from pipelines.publishing.gate.markup import read_markup
from pipelines.publishing.gate.office import read_office_part
from pipelines.publishing.gate.pdf import read_pdf_texts

_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_PRINTABLE = re.compile(rb"[\x09\x20-\x7e\x80-\xff]{6,}")
_HIGHEST = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a published file, and where in the file it stands."""

    place: str  # "side 3", "attribut alt", "celle 2, traceback"; never the text itself
    text: str


Reader = Callable[[bytes], Iterator[Piece]]


def read_pieces(name: str, content: bytes) -> Iterator[Piece]:
    """Return every text of a file.

    Args:
        name: the file's name; its ending says what it is.
        content: the file's bytes.

    Raises:
        PublishingError: a PDF can't be read here.
    """
    reader = _READERS.get(PurePosixPath(name).suffix.lower(), _read_bytes)
    yield Piece("filnavn", name)
    yield from reader(content)


def _read_text(content: bytes) -> Iterator[Piece]:
    for number, line in enumerate(_decode(content).splitlines(), 1):
        yield Piece(f"linje {number}", line)


def _read_script(content: bytes) -> Iterator[Piece]:
    for number, line in enumerate(_decode(content).splitlines(), 1):
        yield Piece(f"linje {number}", _unescape(line))


def _read_html(content: bytes) -> Iterator[Piece]:
    for place, text in read_markup(_decode(content)):
        yield Piece(place, _unescape(text) if place == "script" else text)


def _read_json(content: bytes) -> Iterator[Piece]:
    try:
        value = json.loads(content)
    except ValueError:
        yield from _read_script(content)
        return
    yield from _walk(value, "")


def _walk(value: Any, place: str) -> Iterator[Piece]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield Piece(f"{place or 'roden'}, navn", str(key))
            yield from _walk(below, f"{place}/{key}" if len(str(key)) <= 40 else f"{place}/…")
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):  # a notebook's lines of text
            yield Piece(place, "".join(value))
        for number, below in enumerate(value):
            yield from _walk(below, f"{place}/{number}")
    elif value is not None and not isinstance(value, bool):
        yield Piece(place, str(value))


def _read_zip(content: bytes) -> Iterator[Piece]:
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except zipfile.BadZipFile:
        yield from _read_bytes(content)
        return
    with archive:
        yield Piece("arkivets bemærkning", archive.comment.decode("utf-8", "replace"))
        for member in archive.infolist():
            inside = archive.read(member)
            for piece in read_pieces(member.filename, inside):
                yield Piece(f"{member.filename}, {piece.place}", piece.text)


def _read_xml(content: bytes) -> Iterator[Piece]:
    """Read XML twice: as markup, and as the parts of Word and Excel, where a tag ends no word."""
    text = _decode(content)
    yield from (Piece(place, found) for place, found in read_markup(text))
    yield from (Piece(place, found) for place, found in read_office_part(text))


def _read_pdf(content: bytes) -> Iterator[Piece]:
    yield from (Piece(place, text) for place, text in read_pdf_texts(content))


def _read_image(content: bytes) -> Iterator[Piece]:
    yield from (Piece(place, text) for place, text in read_image_texts(content))


def _read_bytes(content: bytes) -> Iterator[Piece]:
    """Read what looks like text in a file of a kind that we don't know."""
    for found in _PRINTABLE.findall(content):
        yield Piece("indhold", found.decode("utf-8", "replace"))


def _decode(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def _unescape(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2] or match[3], 16)
        return chr(code) if code <= _HIGHEST else match.group()

    return _ESCAPE.sub(character, text) if "\\" in text else text


_READERS: MappingProxyType[str, Reader] = MappingProxyType(
    {
        **dict.fromkeys((".html", ".htm", ".xhtml", ".svg"), _read_html),
        **dict.fromkeys((".xml", ".rels", ".vml"), _read_xml),
        **dict.fromkeys((".json", ".ipynb", ".jsonl"), _read_json),
        **dict.fromkeys((".js", ".mjs", ".css", ".map"), _read_script),
        **dict.fromkeys((".csv", ".tsv", ".txt", ".md", ".yml", ".yaml", ".toml"), _read_text),
        **dict.fromkeys((".xlsx", ".docx", ".pptx", ".odt", ".zip"), _read_zip),
        ".pdf": _read_pdf,
        **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico"), _read_image),
    }
)
