"""Gets the texts out of HTML and SVG: text, attributes, comments, scripts, embedded images."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from pipelines.publishing.gate.images import read_image_texts

# Tags that a reader does not see as the end of a word: a number may run on across them.
_INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time"),
        *("tspan", "u", "var", "wbr"),
    }
)
_DATA = re.compile(r"data:([\w/+.-]*)((?:;[\w=-]+)*),([^\"'\s)>]*)")
_SPACE = re.compile(r"\s+")
_LONGEST_PLAIN = 200  # characters of a data address that are looked at as they stand


def read_markup(text: str) -> Iterator[tuple[str, str]]:
    """Return (place, text) of everything that stands in HTML, SVG or XML."""
    found: list[tuple[str, str]] = []
    rest = _DATA.sub(lambda match: _take_out(match, found), text)
    collector = _Collector()
    collector.feed(rest)
    collector.close()
    yield from found
    yield from collector.pieces
    yield from (("tekst", line) for line in collector.lines())
    # What the parser makes of broken markup is not what every other reader makes of it.
    yield from (("kildetekst", line) for line in rest.splitlines() if len(line) < 5000)


def _take_out(match: re.Match[str], found: list[tuple[str, str]]) -> str:
    kind, parameters, body = match.groups()
    if "base64" not in parameters:
        content = unquote(body)
        found.extend((f"indlejret {kind}", text) for _, text in read_markup(content))
        return f"data:{kind},"
    try:
        raw = base64.b64decode(unquote(body), validate=False)
    except (binascii.Error, ValueError):
        return match.group()[:_LONGEST_PLAIN]
    if kind.startswith("image/") and "svg" not in kind:
        found.extend((f"indlejret billede, {place}", text) for place, text in read_image_texts(raw))
    else:
        inside = read_markup(raw.decode("utf-8", "replace"))
        found.extend((f"indlejret {kind}, {place}", text) for place, text in inside)
    return f"data:{kind},"


class _Collector(HTMLParser):
    """Collects everything that is not a tag's name."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str]] = []
        self._parts: list[str] = []
        self._kept = ""  # "script" or "style" while inside one

    def lines(self) -> list[str]:
        """Return the running text, one block a line."""
        return [line for line in "".join(self._parts).split("\0") if line.strip()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self._parts.append("\0")
        self._kept = tag if tag in {"script", "style"} else ""
        self.pieces += [(f"attributten {name} på {tag}", value) for name, value in attrs if value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._parts.append("\0")
        self._kept = ""

    def handle_data(self, data: str) -> None:
        if self._kept:
            self.pieces += [(self._kept, line) for line in data.splitlines()]
        else:
            self._parts.append(_SPACE.sub(" ", data))

    def handle_comment(self, data: str) -> None:
        self.pieces.append(("kommentar", _SPACE.sub(" ", data)))

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(("erklæring", decl))

    def unknown_decl(self, data: str) -> None:
        self.pieces.append(("erklæring", data))

    def handle_pi(self, data: str) -> None:
        self.pieces.append(("erklæring", data))
