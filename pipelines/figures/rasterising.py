"""Turns a drawn chart into pixels, for documents that hold no drawings."""

from __future__ import annotations

import vl_convert

_SCALE = 2.0  # pixels a point: sharp on paper


def render_png(svg: str) -> bytes:
    """Return an SVG of ours as PNG; it holds no addresses, so nothing is fetched."""
    return bytes(vl_convert.svg_to_png(svg, scale=_SCALE))
