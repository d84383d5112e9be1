"""Block with the event study of the rounds on public figures: context, never a trial's effect."""

from __future__ import annotations

import re

from pipelines.figures import event_study_chart
from pipelines.publishing.blocks.html import block, element
from pipelines.publishing.staged.context import BookContext, PublicSeries
from pipelines.wording import NO_PANEL_SENTENCE, describe_rounds, escape_markdown

_STATBANK_TABLE = re.compile(r"^([A-Z]{2,}[0-9]+)(?![A-Za-z0-9])")
_MOST_SERIES = 6
_SOCIAL_ASSISTANCE = ("social assistance", "kontanthjælp")
_NOT_STUDIED = (
    "Udtrækket »{name}« kan ikke vise udviklingen: Det dækker ikke de samme kommuner i alle "
    "perioder omkring starten, eller tallene er for små."
)


def public_figures(context: BookContext) -> str:
    """Return a chart and a paragraph for each series the user brought, or that there is none."""
    # Only numbers of recipients have a meaning here that the text can tell.
    shown = [series for series in context.public_series if series.benefit]
    if not shown:
        return NO_PANEL_SENTENCE
    return "\n\n".join(_show(series) for series in shown[:_MOST_SERIES])


def _show(series: PublicSeries) -> str:
    name = series.measure + (f", {series.benefit}" if series.benefit else "")
    if series.rows is None:
        return escape_markdown(_NOT_STUDIED.format(name=name))
    chart = event_study_chart(
        series.rows,
        source=_name_source(series.measure),
        title=f"{name}: før og efter starten",
        period=series.period,
    )
    told = describe_rounds(
        series.rows, noun=_name_recipients(series.benefit), left_out=series.left_out
    )
    return f"{block(element('h3', name))}{chart._repr_html_()}\n\n{told}"


def _name_recipients(benefit: str) -> str:
    if any(word in benefit.lower() for word in _SOCIAL_ASSISTANCE):
        return "nettoledige kontanthjælpsmodtagere"
    return f"modtagere (»{benefit}«)"


def _name_source(measure: str) -> str:
    found = _STATBANK_TABLE.match(measure)
    if found is None:
        return f"Kilde: offentligt udtræk i data/raw/panel ({measure.split(':')[0]})"
    return f"Kilde: Danmarks Statistik, Statistikbanken (tabel {found[1]})"
