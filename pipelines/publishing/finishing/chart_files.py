"""Takes the charts out of the pages into files of their own: a third smaller, and fetched once."""

from __future__ import annotations

import base64
import re

from bs4 import BeautifulSoup

_INLINE = "data:image/svg+xml;base64,"
_FOLDER = "_images"
_TAG = re.compile(r"<[^>]+>")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
# Vega marks its groups for scripts and screen readers; an image has neither, only its alt text.
# The rest are SVG's own defaults, said again for each mark.
_UNUSED = re.compile(
    r' (?:(?:pointer-events|role|aria-[a-z]+|class)="[^"]*"|opacity="1"|stroke-width="1")'
)
_FONT = re.compile(r' font-family="[^"]*"')


def take_out_charts(page: BeautifulSoup, name: str) -> dict[str, bytes]:
    """Replace each drawn chart in the page by a link to a file, and return the files.

    Args:
        page: changed in place; it says in `data-content_root` how far up the site begins.
        name: the page's place in the book, "kommuner/rebild/formkrav".

    Returns:
        The files' content by their path in the site.
    """
    root = str(page.html.get("data-content_root", "./")) if page.html else "./"
    files: dict[str, bytes] = {}
    for image in page.select("img"):
        source = str(image.get("src", ""))
        if source.startswith(_INLINE):
            drawing = base64.b64decode(source.removeprefix(_INLINE)).decode("utf-8")
            path = f"{_FOLDER}/{name.replace('/', '-')}-{len(files) + 1}.svg"
            files[path] = squeeze_drawing(drawing).encode("utf-8")
            image["src"] = root + path
    return files


def squeeze_drawing(drawing: str) -> str:
    """Return an SVG with coordinates to a hundredth of a pixel and nothing said twice."""
    fonts = sorted(set(_FONT.findall(drawing)))
    squeezed = _TAG.sub(lambda tag: _LONG_NUMBER.sub(_shorten, _UNUSED.sub("", tag[0])), drawing)
    if len(fonts) != 1:
        return squeezed
    return _FONT.sub("", squeezed).replace("<svg", f"<svg{fonts[0]}", 1)


def _shorten(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
