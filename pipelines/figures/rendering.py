"""Turns a chart into SVG: the same chart gives the same bytes, and nothing is fetched."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import altair as alt
import vl_convert
from altair.utils import schemapi

from pipelines.figures.style import CONFIG, NUMBER_LOCALE
from pipelines.wording import SYNTHETIC_WORDS

Spec = dict[str, Any]
_TITLE_CHARACTERS = 52  # of a title's line, within the narrowest chart
_COUNTED_ID = re.compile(r"\b(clip|gradient)(\d+)\b")
_FONT_VARIABLE = "FONTCONFIG_FILE"
_NO_FONTS = Path(__file__).with_name("fonts.conf")
_starting = Lock()


def convert_spec(spec: Spec) -> str:
    """Return the Vega-Lite specification as SVG, without any access to the network."""
    with _starting:
        start_converter()
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=NUMBER_LOCALE))


@cache
def start_converter() -> None:
    """Start the converter with the fonts that it carries alone; takes half a second, once.

    With the machine's fonts a chart would be laid out after what is installed, and vl_convert
    opens the font file anew for every letter that it measures: twice the time in all.
    """
    before = os.environ.get(_FONT_VARIABLE)
    os.environ[_FONT_VARIABLE] = str(_NO_FONTS)  # read by vl_convert at its first text, only then
    try:
        convert = vl_convert.vegalite_to_svg
        convert({"data": {"values": [{}]}, "mark": {"type": "text", "text": "a"}})
    finally:
        if before is None:
            del os.environ[_FONT_VARIABLE]
        else:
            os.environ[_FONT_VARIABLE] = before


_converter: Callable[[Spec], str] = convert_spec


def use_converter(converter: Callable[[Spec], str]) -> None:
    """Let another function turn specifications into SVG, such as one in a process kept warm.

    The first conversion of a process takes a third of a second; it must give the same bytes.
    """
    global _converter
    _converter = converter


def skip_checks() -> None:
    """Build charts without Altair's own check of every piece, a tenth of a page's time.

    For a process that draws the project's charts alone: tests draw all of them checked.
    """
    schemapi.DEBUG_MODE = False


def render_svg(spec: Spec, title: alt.TitleParams) -> str:
    """Return the specification as SVG in the house style, with its title."""
    named = {"title": title.to_dict(validate=False)}
    return _number_ids(_converter({"$schema": alt.SCHEMA_URL, "config": CONFIG, **named, **spec}))


def head(title: str, *, is_synthetic: bool) -> alt.TitleParams:
    """Return the chart's title, with "Syntetiske data" below it where that is what they are."""
    lines = textwrap.wrap(title, _TITLE_CHARACTERS)
    subtitle = [SYNTHETIC_WORDS] if is_synthetic else []
    return alt.TitleParams(lines, subtitle=subtitle)


def _number_ids(svg: str) -> str:
    # Vega counts ids through the life of a process: the second chart would differ from the first.
    numbers: dict[str, int] = {}

    def renumber(match: re.Match[str]) -> str:
        return f"{match[1]}{numbers.setdefault(match[0], len(numbers))}"

    return _COUNTED_ID.sub(renumber, svg)
