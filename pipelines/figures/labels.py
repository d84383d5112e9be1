"""The axis to the left with named rows: long names go over two or three lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import altair as alt

from pipelines.figures.style import LABEL_WIDTH

_LABEL_CHARACTERS = 21  # of 14 px that fit in LABEL_WIDTH
_LINE_BREAK = "\n"
_LINE_HEIGHT = 17
_MIN_ROW = 36


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


def row_height(wrapped: Sequence[str]) -> int:
    """Return the height that every row needs for the longest of the wrapped labels."""
    return max(_MIN_ROW, _LINE_HEIGHT * max(_count_lines(label) for label in wrapped) + 10)


def axis_offset(wrapped: Sequence[str]) -> int:
    """Return how far the axis below must give way for the last label, which hangs down."""
    hangs = (_count_lines(wrapped[-1]) - 0.5) * _LINE_HEIGHT
    return max(0, round(hangs - row_height(wrapped) / 2))


def _count_lines(wrapped: str) -> int:
    return wrapped.count(_LINE_BREAK) + 1
