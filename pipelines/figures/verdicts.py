"""Verdict plot: each interval against no difference and against the margin set beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipelines.figures.canvas import Spec
from pipelines.figures.intervals import IntervalRow, build_interval_chart, label_rows
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.selection import is_synthetic, keep_shown, mark_caption, tell_absence
from pipelines.wording import (
    MISSING,
    OUTCOME_NAMES,
    VERDICT_NAMES,
    Finding,
    format_estimate,
    format_margin,
    name_outcome,
    name_unit,
    parse_findings,
)

_TITLE = "Resultat holdt op mod grænsen"
_IN_MARGINS = "Virkning målt i grænser (−1 er grænsen, højre er bedre)"


def verdict_plot(
    findings: pd.DataFrame, names: Mapping[str, str] | None = None, *, by: str = "outcome"
) -> Figure | Notice:
    """Draw the findings that have a margin: estimate, 90 and 95 % interval, margin.

    Args:
        findings: released findings; rows without a margin or an estimate are left out.
        names: Danish names of the rows, by the values of `by`.
        by: what names the rows: "outcome", "trial" or "municipality".
    """
    rows = keep_shown(findings, "estimate")
    rows = rows.loc[rows["margin"].notna()].reset_index(drop=True)
    if rows.empty:
        return tell_absence(findings, f"Figuren »{_TITLE}«")
    known = dict(OUTCOME_NAMES) if names is None else dict(names)
    labelled = label_rows(parse_findings(rows), by, known)
    synthetic = is_synthetic(rows)
    chart = _build(labelled)
    return Figure(
        svg=render_svg(chart, head(_TITLE, is_synthetic=synthetic)),
        alt=mark_caption(_tell(labelled), synthetic=synthetic),
        caption=mark_caption(_explain(), synthetic=synthetic),
        table=_tabulate(labelled),
        is_synthetic=synthetic,
    )


def _build(labelled: Sequence[tuple[str, Finding]]) -> Spec:
    first = labelled[0][1]
    if _is_one_scale(labelled):
        axis = f"{name_outcome(first.outcome, first.week)} ({name_unit(first.unit)})"
        shown = [IntervalRow(label, finding) for label, finding in labelled]
        return build_interval_chart(
            shown, axis=axis, margin=first.margin, direction=first.direction
        )
    scaled = [IntervalRow(label, f, f.direction / (f.margin or 1.0)) for label, f in labelled]
    return build_interval_chart(scaled, axis=_IN_MARGINS, margin=1.0, direction=1)


def _is_one_scale(labelled: Sequence[tuple[str, Finding]]) -> bool:
    scales = {(f.outcome, f.week, f.unit, f.margin) for _, f in labelled}
    return len(scales) == 1


def _tell(labelled: Sequence[tuple[str, Finding]]) -> str:
    told = [
        f"{label.strip()}: {VERDICT_NAMES[f.verdict] if f.verdict else 'uden konklusion'}"
        for label, f in labelled
    ]
    return f"Intervaller holdt op mod nul og mod grænsen. {'; '.join(told)}."


def _explain() -> str:
    return (
        f"{_TITLE}. Punktet er estimatet, den tykke streg 90 %-intervallet og den tynde "
        "95 %-intervallet. Den stiplede linje er grænsen, og det farvede felt er dens dårlige side."
    )


def _tabulate(labelled: Sequence[tuple[str, Finding]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Hvad": label.strip(),
                "Estimat (95 % KI)": format_estimate(finding),
                "Grænse": format_margin(finding),
                "Konklusion": VERDICT_NAMES[finding.verdict] if finding.verdict else MISSING,
            }
            for label, finding in labelled
        ]
    )
