"""Reads text as a reader of the published file would: escapes decoded, tags and breaks undone."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

_MAX_LAYERS = 3  # an escape within an escape within an escape
_ESCAPED = re.compile(r"\\+u\{?([0-9a-fA-F]{4})\}?|\\x([0-9a-fA-F]{2})")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_ENTITY = re.compile(r"&(?:#|[A-Za-z])")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|code|em|font|i|ins|kbd|mark|s|small|span|strong|sub|sup|tspan|tt"
    r"|u|var|wbr)(?:\s[^<>]{0,2000})?/?>|<!--.{0,2000}?-->",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(r"(?<=[\d@.-])[*_`]{1,3}(?=[\d@-])|(?<=\d)[*_`]{1,3}(?=-)")
_AT = re.compile(r"\s?[\[({]\s?(?:at|snabel-?a)\s?[\])}]\s?", re.IGNORECASE)
_DOT = re.compile(r"\s?[\[({]\s?(?:dot|punktum|prik)\s?[\])}]\s?", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
_BREAK = re.compile(r"(?<=[\d@.-])[ \t]*(?:\r\n?|\n|\\n|<br */?>)[ \t]*(?=[\w-])")


def read_forms(text: str) -> Iterator[str]:
    """Yield the text as it stands, and once more with everything undone, where that differs.

    Undone are HTML entities, percent and backslash escapes (also within each other), characters
    that nobody sees, inline tags and emphasis within a number, "(at)", and composed forms.
    """
    yield text
    decoded = _INVISIBLE.sub("", _decode(text))
    decoded = _INLINE.sub("", decoded) if "<" in decoded else decoded
    decoded = _MARKUP.sub("", decoded)
    decoded = _DOT.sub(".", _AT.sub("@", decoded))
    if not decoded.isascii():
        decoded = unicodedata.normalize("NFC", decoded)
    if decoded != text:
        yield decoded


def join_lines(text: str) -> str:
    """Return the text with line breaks within a number or an e-mail address taken out."""
    return _BREAK.sub("", text)


def _decode(text: str) -> str:
    for _ in range(_MAX_LAYERS):
        decoded = text
        if "\\" in decoded:
            decoded = _ESCAPED.sub(lambda m: chr(int(m.group(1) or m.group(2), 16)), decoded)
        if _PERCENT.search(decoded):
            decoded = unquote(decoded, errors="ignore")
        if _ENTITY.search(decoded):
            decoded = html.unescape(decoded)
        if decoded == text:
            break
        text = decoded
    return text
