"""The book's two typefaces as a style sheet that holds them: nothing more to fetch, and no wait."""

from __future__ import annotations

import base64
from functools import cache
from importlib import resources

# A line's letters stay within its height: what stands out above the first line of a printed page
# would be drawn, unseen, on the page before it as well.
_HEIGHTS = "ascent-override: 92%; descent-override: 26%; line-gap-override: 0%"
# File, family, style, weights: subsets of Source Sans 3 and Source Serif 4 (fonts/LICENCE.txt).
_FACES = (
    ("bog-sans.woff2", "Frikommune Sans", "normal", "400 700"),
    ("bog-sans-kursiv.woff2", "Frikommune Sans", "italic", "400 700"),
    ("bog-serif.woff2", "Frikommune Serif", "normal", "500 700"),
)


@cache
def format_faces(display: str) -> str:
    """Return `@font-face` rules with the fonts inside.

    A font in a file of its own comes after the first text, which then moves; and from `file://`
    browsers may not fetch it ahead.

    Args:
        display: "optional" on a screen, where text that is painted must not move, and italics are
            the upright letters aslant: one font the fewer to come too late; "block" on paper,
            which waits for all of them.
    """
    folder = resources.files("pipelines.publishing").joinpath("fonts")
    rules = []
    for name, family, style, weights in _FACES:
        if (style, display) == ("italic", "optional"):
            continue
        encoded = base64.b64encode(folder.joinpath(name).read_bytes()).decode("ascii")
        rules.append(
            f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weights}; '
            f"font-display: {display}; {_HEIGHTS}; "
            f'src: url("data:font/woff2;base64,{encoded}") format("woff2"); }}\n'
        )
    return "".join(rules)
