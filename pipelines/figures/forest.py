"""Forest plot: one row a municipality, then the pooled estimate with its prediction interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipelines.domain import NETWORK_ROW
from pipelines.figures.intervals import IntervalRow, build_interval_chart, label_rows
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.selection import is_synthetic, keep_shown, mark_caption, tell_absence
from pipelines.wording import (
    MAIN_METHOD,
    MISSING,
    VERDICT_NAMES,
    Finding,
    format_count,
    format_estimate,
    format_interval,
    name_outcome,
    name_unit,
    parse_findings,
    pluralise,
)

_POOLED = "Samlet"


def forest_plot(findings: pd.DataFrame, names: Mapping[str, str]) -> Figure | Notice:
    """Draw one outcome's estimate in each municipality, and pooled over them.

    Args:
        findings: released findings of one trial and one outcome (see `select_outcome`).
        names: the municipalities' names by slug; rows follow this order.
    """
    rows = _order(keep_shown(findings, "estimate"), names)
    if rows.empty:
        return tell_absence(findings, "Figuren med hver kommunes resultat")
    labelled = label_rows(parse_findings(rows), "municipality", {**names, NETWORK_ROW: _POOLED})
    synthetic = is_synthetic(rows)
    first = labelled[0][1]
    title = name_outcome(first.outcome, first.week)
    chart = build_interval_chart(
        [IntervalRow(label, finding) for label, finding in labelled],
        axis=f"Forskel, forsøg minus sammenligning ({name_unit(first.unit)})",
        margin=next((f.margin for _, f in labelled if f.margin is not None), None),
        direction=first.direction,
    )
    return Figure(
        svg=render_svg(chart, head(title, is_synthetic=synthetic)),
        alt=mark_caption(_tell(labelled, title), synthetic=synthetic),
        caption=mark_caption(_explain(labelled, title), synthetic=synthetic),
        table=_tabulate(labelled),
        is_synthetic=synthetic,
    )


def _order(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    pooled = rows["municipality"] == NETWORK_ROW
    kept = rows.loc[~pooled | (rows["method"] == MAIN_METHOD)]
    places = {slug: place for place, slug in enumerate(names)}
    order = kept["municipality"].map(lambda slug: places.get(str(slug), len(places)))
    order = order.where(kept["municipality"] != NETWORK_ROW, len(places) + 1)
    return kept.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _tell(labelled: Sequence[tuple[str, Finding]], title: str) -> str:
    single = [f for _, f in labelled if not f.is_pooled]
    pooled = next((f for _, f in labelled if f.is_pooled), None)
    start = f"{title}: resultatet i {pluralise(len(single), 'kommune', 'kommuner')}"
    if pooled is None:
        return f"{start}, ikke lagt sammen."
    return f"{start} og samlet: {format_estimate(pooled)} med 95 % konfidensinterval."


def _explain(labelled: Sequence[tuple[str, Finding]], title: str) -> str:
    text = f"{title} i hver kommune. Punktet er estimatet med 90 og 95 % konfidensinterval."
    if any(f.is_pooled for _, f in labelled):
        text += " Ruden er det samlede estimat."
    if any(f.prediction is not None for _, f in labelled):
        text += " Den prikkede streg viser, hvor en ny, lignende kommune ventes at ligge."
    return text


def _tabulate(labelled: Sequence[tuple[str, Finding]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Kommune": label.strip(),
                "Estimat (95 % KI)": format_estimate(finding),
                "Antal i forsøget": format_count(finding.n_trial),
                "Antal i sammenligningen": format_count(finding.n_comparison),
                "Konklusion": VERDICT_NAMES[finding.verdict] if finding.verdict else MISSING,
                "Ventet i en ny kommune": _format_prediction(finding),
            }
            for label, finding in labelled
        ]
    )


def _format_prediction(finding: Finding) -> str:
    if finding.prediction is None:
        return MISSING
    return format_interval(finding.prediction.low, finding.prediction.high, finding.unit)
