"""Timeline: each trial from its start to its end, with the rounds' start dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from pipelines.domain import Round, Trial
from pipelines.figures.canvas import Spec, draw, encode, keep, overlay
from pipelines.figures.labels import axis_offset, label_axis, row_height, wrap_label
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.style import ARM_COLOURS, PLOT_WIDTH, QUIET, TEXT
from pipelines.wording import NOT_IN_SOURCES, format_date, join_words, pluralise

_TITLE = "Forsøgenes perioder"
_OPEN = "#6f8fb2"  # lighter: how long these bars are says nothing


def timeline(trials: Sequence[Trial], rounds: Sequence[Round] = ()) -> Figure | Notice:
    """Draw the trials as bars over the years; an end that no source gives is left open.

    Args:
        trials: in the order to be shown.
        rounds: application rounds, drawn as dashed lines at their start.
    """
    if not trials:
        return Notice("Der er ingen forsøg at vise på en tidslinje.")
    chart = _build(trials, rounds)
    return Figure(
        svg=render_svg(chart, head(_TITLE, is_synthetic=False)),
        alt=_tell(trials, rounds),
        caption=f"{_TITLE}. En lys bjælke med pil betyder, at slutdatoen ikke fremgår af "
        "kilderne; en stiplet linje er en ansøgningsrundes start.",
        table=_tabulate(trials),
        is_synthetic=False,
    )


def _build(trials: Sequence[Trial], rounds: Sequence[Round]) -> Spec:
    last = _find_last_year(trials)
    values = [_chart_values(trial, last) for trial in trials]
    order = [value["trial"] for value in values]
    first = int(min(value["start"] for value in values))
    scale = alt.Scale(domain=[first, last + 0.15], nice=False)
    years = list(range(first, int(last) + 1))
    axis = alt.Axis(values=years, format="d", offset=axis_offset(order))
    base = encode(draw(values), y=alt.Y("trial:N", sort=order, title=None, axis=label_axis()))
    bars = base.mark_bar(height=14)
    colours = alt.Scale(domain=[False, True], range=[ARM_COLOURS["trial"], _OPEN])
    arrows = keep(base, "open").mark_point(
        shape="triangle-right", filled=True, size=160, opacity=1, color=TEXT
    )
    starts = [_to_years(opened.start_date) for opened in rounds]
    marks = [{"at": start} for start in starts if start >= first]
    rules = draw(marks).mark_rule(color=QUIET, strokeDash=[6, 3])
    layers = [
        encode(
            bars,
            x=alt.X("start:Q", title="År", scale=scale, axis=axis),
            x2=alt.X2("end:Q"),
            color=alt.Color("open:N", legend=None, scale=colours),
        ),
        encode(arrows, x=alt.X("end:Q", scale=scale)),
        encode(rules, x=alt.X("at:Q", scale=scale)),
    ]
    return overlay(layers, width=PLOT_WIDTH, height=row_height(order) * len(trials))


def _chart_values(trial: Trial, last: float) -> dict[str, Any]:
    return {
        "trial": wrap_label(trial.short_title),
        "start": _to_years(trial.start_date),
        "end": last if trial.end_date is None else _to_years(trial.end_date),
        "open": trial.end_date is None,
    }


def _find_last_year(trials: Sequence[Trial]) -> float:
    known = [_to_years(trial.end_date) for trial in trials if trial.end_date is not None]
    return max([*known, *(_to_years(trial.start_date) + 1 for trial in trials)])


def _to_years(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _tell(trials: Sequence[Trial], rounds: Sequence[Round]) -> str:
    starts = join_words(format_date(day) for day in sorted({t.start_date for t in trials}))
    text = f"Tidslinje med {pluralise(len(trials), 'forsøg', 'forsøg')}, der begynder {starts}"
    return f"{text}, i {pluralise(len(rounds), 'runde', 'runder')}." if rounds else f"{text}."


def _tabulate(trials: Sequence[Trial]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Forsøg": trial.short_title,
                "Runde": "–" if trial.round is None else str(trial.round),
                "Start": format_date(trial.start_date),
                "Slut": NOT_IN_SOURCES if trial.end_date is None else format_date(trial.end_date),
            }
            for trial in trials
        ]
    )
