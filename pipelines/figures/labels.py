"""The axis to the left with named rows: long names go over two or three lines."""

from __future__ import annotations

import textwrap

import altair as alt

from pipelines.figures.style import LABEL_WIDTH

_LABEL_CHARACTERS = 21  # of 14 px that fit in LABEL_WIDTH
_LINE_BREAK = "\n"


def wrap_label(label: str) -> str:
    """Return the label broken into lines that fit; blanks at its end are kept."""
    lines = textwrap.wrap(label, _LABEL_CHARACTERS) or [""]
    return _LINE_BREAK.join(lines) + " " * (len(label) - len(label.rstrip()))


def label_axis() -> alt.Axis:
    """Return the axis of wrapped labels, as wide whatever stands on it."""
    return alt.Axis(
        minExtent=LABEL_WIDTH,
        maxExtent=LABEL_WIDTH,
        domain=False,
        ticks=False,
        labelPadding=8,
        labelExpr=r"split(datum.value, '\n')",
        labelLimit=LABEL_WIDTH + 10,
        labelBaseline="middle",
    )


def count_lines(label: str) -> int:
    """Return over how many lines the label goes."""
    return wrap_label(label).count(_LINE_BREAK) + 1
