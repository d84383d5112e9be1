"""Turns a chart into SVG: the same chart gives the same bytes, and nothing is fetched."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from typing import Any

import altair as alt
import vl_convert

from pipelines.figures.style import CONFIG, NUMBER_LOCALE
from pipelines.wording import SYNTHETIC_WORDS

Spec = dict[str, Any]
_TITLE_CHARACTERS = 52  # of a title's line, within the narrowest chart
_COUNTED_ID = re.compile(r"\b(clip|gradient)(\d+)\b")


def convert_spec(spec: Spec) -> str:
    """Return the Vega-Lite specification as SVG, without any access to the network."""
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=NUMBER_LOCALE))


_converter: Callable[[Spec], str] = convert_spec


def use_converter(converter: Callable[[Spec], str]) -> None:
    """Let another function turn specifications into SVG, such as one in a process kept warm.

    The first conversion of a process takes a third of a second; it must give the same bytes.
    """
    global _converter
    _converter = converter


def render_svg(chart: alt.Chart | alt.LayerChart | alt.VConcatChart) -> str:
    """Return the chart as SVG in the house style."""
    spec = chart.to_dict(validate=False)
    spec["config"] = CONFIG
    return _number_ids(_converter(spec))


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
