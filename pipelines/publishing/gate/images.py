"""Gets the texts out of an image file's metadata."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_TEXT_CHUNKS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}
_DATA_CHUNKS = {b"IDAT", b"PLTE", b"IHDR", b"IEND", b"fdAT"}
_PRINTABLE = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){6,}")  # EXIF's fields for Windows are UTF-16
_JPEG_SEGMENT = re.compile(rb"\xff([\xe0-\xef\xfe])(..)", re.DOTALL)


def read_image_texts(content: bytes) -> Iterator[tuple[str, str]]:
    """Return (place, text) of everything in an image that is not its pixels."""
    if content.startswith(_PNG):
        parts = _png_chunks(content)
    elif content.startswith(b"\xff\xd8"):
        parts = _jpeg_segments(content)
    else:
        parts = iter([content])
    for part in parts:
        for found in _PRINTABLE.findall(part):
            yield "billedets metadata", found.decode("utf-8", "replace")
        for found in _WIDE.findall(part):
            yield "billedets metadata", found.decode("utf-16-le", "replace")


def _png_chunks(content: bytes) -> Iterator[bytes]:
    position = len(_PNG)
    while position + 8 <= len(content):
        length = int.from_bytes(content[position : position + 4], "big")
        kind = content[position + 4 : position + 8]
        body = content[position + 8 : position + 8 + length]
        position += 12 + length
        if kind in _TEXT_CHUNKS:
            yield body
            yield _inflate(body)
        elif kind not in _DATA_CHUNKS:
            yield body
    yield content[position:]  # what hangs on after the end of the image


def _inflate(body: bytes) -> bytes:
    """Return what is compressed in a chunk of text; b"" where nothing is."""
    for start in (m.start() for m in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", body)):
        try:
            return zlib.decompressobj().decompress(body[start:], 1_000_000)
        except zlib.error:
            continue
    return b""


def _jpeg_segments(content: bytes) -> Iterator[bytes]:
    for match in _JPEG_SEGMENT.finditer(content):
        length = int.from_bytes(match[2], "big")
        yield content[match.end() : match.start() + 2 + length]
    end = content.rfind(b"\xff\xd9")
    yield content[end + 2 :] if end >= 0 else b""
