"""The row of numbers beneath a survival curve: how many are left in each arm."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from pipelines.figures.canvas import Spec, draw, encode, specify, stack
from pipelines.figures.style import PLOT_WIDTH, TEXT

RISK_WEEKS = (0, 13, 26, 39, 52)
_ROW_HEIGHT = 24
_SHORT_NAMES = {"trial": "Forsøg", "comparison": "Sammenl.", "historical": "Historisk"}


def name_briefly(arm: str) -> str:
    """Return the arm's name as it fits beside the numbers."""
    return _SHORT_NAMES.get(arm, arm)


def stack_risk_table(
    chart: Spec, cells: Sequence[tuple[str, int, str]], *, last: int, extent: int
) -> Spec:
    """Put the numbers beneath the curve, each at its week.

    Args:
        chart: the curve, whose x axis runs from 0 to `last`.
        cells: arm, week and number as shown, the trial's arm first.
        last: last week of the axis.
        extent: room of the axis to the left, as in the curve.
    """
    rows = [{"arm": name_briefly(arm), "week": week, "left": left} for arm, week, left in cells]
    order = list(dict.fromkeys(name_briefly(arm) for arm, _, _ in cells))
    scale = alt.Scale(domain=[0, last], nice=False)
    texts = encode(
        draw(rows).mark_text(fontSize=14, color=TEXT),
        x=alt.X("week:Q", scale=scale, axis=None),
        y=alt.Y("arm:N", sort=order, title=None, axis=_name_axis(extent)),
        text=alt.Text("left:N"),
    )
    title = alt.TitleParams("Personer tilbage", fontSize=14, fontWeight="normal", offset=4)
    sized = texts.properties(width=PLOT_WIDTH, height=_ROW_HEIGHT * len(order), title=title)
    axes = {"scale": {"x": "independent", "y": "independent"}}
    return {**stack([chart, specify(sized)], spacing=6), "resolve": axes}


def _name_axis(extent: int) -> alt.Axis:
    return alt.Axis(
        minExtent=extent,
        maxExtent=extent,
        domain=False,
        ticks=False,
        labelPadding=24,
        labelLimit=extent + 20,
    )
