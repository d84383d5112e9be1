"""Takes the charts out of the pages into files of their own: a third smaller, and fetched once."""

from __future__ import annotations

import base64
import re
from collections import Counter

from pipelines.publishing.finishing.page_tree import Tag

_INLINE = "data:image/svg+xml;base64,"
_FOLDER = "_images"
_TAG = re.compile(r"<[^>]+>")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
# Vega marks its groups for scripts and screen readers; an image has neither, only its alt text.
# The rest are SVG's own defaults, said again for each mark.
_UNUSED = re.compile(
    r' (?:(?:pointer-events|role|aria-[a-z]+|class)="[^"]*"|opacity="1"|stroke-width="1"|'
    r'[xy]2="0"|transform="translate\(0,0\)"|font-weight="normal")'
)
_FONT = re.compile(r' font-family="[^"]*"')
_FONT_SIZE = re.compile(r' font-size="[^"]*"')
_EMPTY = re.compile(r'<path d="(?:M0,0h0v0h0Z)?"[^>]*/>')
_GROUP = re.compile(r"</?g\b[^>]*>")


def take_out_charts(page: Tag, name: str) -> dict[str, bytes]:
    """Replace each drawn chart in the page by a link to a file, and return the files.

    Args:
        page: changed in place; it says in `data-content_root` how far up the site begins.
        name: the page's place in the book, "kommuner/rebild/formkrav".

    Returns:
        The files' content by their path in the site.
    """
    root = page.get("data-content_root", "./")
    files: dict[str, bytes] = {}
    for image in page.iter("img"):
        source = image.get("src", "")
        if source.startswith(_INLINE):
            drawing = base64.b64decode(source.removeprefix(_INLINE)).decode("utf-8")
            path = f"{_FOLDER}/{name.replace('/', '-')}-{len(files) + 1}.svg"
            files[path] = squeeze_drawing(drawing).encode("utf-8")
            image.set("src", root + path)
    return files


def squeeze_drawing(drawing: str) -> str:
    """Return an SVG with coordinates to a hundredth of a pixel and nothing said twice."""
    squeezed = _TAG.sub(lambda tag: _LONG_NUMBER.sub(_shorten, _UNUSED.sub("", tag[0])), drawing)
    for attribute in (_FONT, _FONT_SIZE):
        squeezed = _say_once(squeezed, attribute)
    return _drop_bare_groups(_EMPTY.sub("", squeezed))


def _say_once(drawing: str, attribute: re.Pattern[str]) -> str:
    """Let the drawing's root say what most of its texts say, if each of them says something."""
    said = Counter(attribute.findall(drawing))
    if not said or drawing.count("<text") != said.total():
        return drawing
    common = said.most_common(1)[0][0]
    return drawing.replace(common, "").replace("<svg", f"<svg{common}", 1)


def _drop_bare_groups(drawing: str) -> str:
    """Drop groups that say nothing of what stands in them."""
    is_bare: list[bool] = []

    def keep(tag: re.Match[str]) -> str:
        if tag[0] == "</g>":
            return "" if is_bare.pop() else tag[0]
        if not tag[0].endswith("/>"):
            is_bare.append(tag[0] == "<g>")
            return "" if is_bare[-1] else tag[0]
        return tag[0]

    return _GROUP.sub(keep, drawing)


def _shorten(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
