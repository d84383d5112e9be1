"""Text as people type it to one spelling: blanks, Unicode forms, letter case, æ/ae ø/oe å/aa."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Octets = np.ndarray[Any, np.dtype[Any]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

# Soft hyphen, zero-width characters, joiners, direction marks, byte-order mark.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_ALPHANUMERIC = (string.ascii_letters + string.digits).encode()
_PRINTABLE = frozenset(range(ord("!"), ord("~") + 1))
_PLAIN = r"^[!-~]*( [!-~]+)*$"  # printable ASCII with single blanks inside: already clean


def clean_text(text: str) -> str:
    """Return `text` composed (NFC), without invisible characters and outer or doubled blanks."""
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _BLANKS.sub(" ", composed).strip()


def fold(text: str) -> str:
    """Return the spelling under which codes are compared."""
    return clean_text(text).casefold().translate(_LETTERS)


@lru_cache(maxsize=4096)  # every row that may be a header meets the same aliases
def fold_header(text: str) -> str:
    """Return the spelling under which headers and sheet names are compared."""
    return re.sub(r"[\s_\-–]+", "", fold(text))


def clean_texts(texts: pa.StringArray) -> pa.StringArray:
    """Clean distinct texts; those of plain ASCII are left as they are, at Arrow's speed."""
    if find_signs(texts) <= _PRINTABLE:
        return texts
    plain = pc.match_substring_regex(texts, _PLAIN)
    if pc.all(plain, min_count=0).as_py():
        return texts
    rest = [clean_text(text) for text in texts.filter(pc.invert(plain)).to_pylist()]
    return pc.replace_with_mask(texts, pc.invert(plain), pa.array(rest, pa.string()))


def count_bytes(texts: pa.StringArray, wanted: Callable[[Octets], Mask]) -> Octets:
    """Count, for each text, the UTF-8 bytes that `wanted` marks; at the speed of memory."""
    places, octets = _lay_open(texts)
    marked = np.zeros(len(octets) + 1, np.int32)
    np.cumsum(wanted(octets), out=marked[1:])
    counts: Octets = np.diff(marked[places])
    return counts


def find_signs(texts: pa.StringArray) -> frozenset[int]:
    """Return the octets that stand in any of the texts and are no ASCII letters or digits."""
    _places, octets = _lay_open(texts)
    return frozenset(octets.tobytes().translate(None, _ALPHANUMERIC))


def starts_among(texts: pa.StringArray, wanted: Iterable[int]) -> Mask:
    """Which texts begin with one of the octets; an empty text begins with none."""
    places, octets = _lay_open(texts)
    if not len(octets):
        return np.zeros(len(texts), dtype=bool)
    is_wanted = np.zeros(256, dtype=bool)
    is_wanted[list(wanted)] = True
    firsts = octets[np.minimum(places[:-1], len(octets) - 1)]
    found: Mask = is_wanted[firsts] & (places[1:] > places[:-1])
    return found


def _lay_open(texts: pa.StringArray) -> tuple[Octets, Octets]:
    """Return where each text begins (and the last ends), and the UTF-8 bytes of all."""
    _validity, offsets, content = texts.buffers()
    if offsets is None or content is None or not len(texts):
        return np.zeros(len(texts) + 1, np.int32), np.empty(0, np.uint8)
    places = np.frombuffer(offsets, np.int32, len(texts) + 1, 4 * texts.offset)
    octets = np.frombuffer(content, np.uint8)[places[0] : places[-1]]
    return places - places[0], octets


def count_digits(texts: pa.StringArray) -> Octets:
    """Count the ASCII digits of each text."""
    return count_bytes(texts, lambda octets: (octets >= 48) & (octets <= 57))


def describe_shape(text: str) -> str:
    """Say what a value looks like without showing it: "10 cifre", "tekst, 14 tegn"."""
    if text.isdigit():
        return f"{len(text)} cifre" if len(text) > 1 else "1 ciffer"
    if re.fullmatch(r"[\d.,\s-]+", text):
        return re.sub(r"\d", "9", text) if len(text) <= 12 else f"tal, {len(text)} tegn"
    return f"tekst, {len(text)} tegn"
