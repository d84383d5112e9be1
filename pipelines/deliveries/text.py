"""Text as people type it to one spelling: blanks, Unicode forms, letter case, æ/ae ø/oe å/aa."""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

# Soft hyphen, zero-width characters, joiners, direction marks, byte-order mark.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANKS = re.compile(r"\s+")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_PLAIN = r"^[!-~]*( [!-~]+)*$"  # printable ASCII with single blanks inside: already clean


def clean_text(text: str) -> str:
    """Return `text` composed (NFC), without invisible characters and outer or doubled blanks."""
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _BLANKS.sub(" ", composed).strip()


def fold(text: str) -> str:
    """Return the spelling under which codes are compared."""
    return clean_text(text).casefold().translate(_LETTERS)


def fold_header(text: str) -> str:
    """Return the spelling under which headers and sheet names are compared."""
    return re.sub(r"[\s_\-–]+", "", fold(text))


def clean_texts(texts: pa.StringArray) -> pa.StringArray:
    """Clean distinct texts; those of plain ASCII are left as they are, at Arrow's speed."""
    plain = pc.match_substring_regex(texts, _PLAIN)
    if pc.all(plain, min_count=0).as_py():
        return texts
    rest = [clean_text(text) for text in texts.filter(pc.invert(plain)).to_pylist()]
    return pc.replace_with_mask(texts, pc.invert(plain), pa.array(rest, pa.string()))


def describe_shape(text: str) -> str:
    """Say what a value looks like without showing it: "10 cifre", "tekst, 14 tegn"."""
    if text.isdigit():
        return f"{len(text)} cifre"
    if re.fullmatch(r"[\d.,\s-]+", text):
        return re.sub(r"\d", "9", text) if len(text) <= 12 else f"tal, {len(text)} tegn"
    return f"tekst, {len(text)} tegn"
