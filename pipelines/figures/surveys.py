"""Survey chart: the share that answered 4 or 5, one row a question, one mark an arm."""

from __future__ import annotations

import pandas as pd

from pipelines.figures.dots import Dot, build_dot_chart, sort_dots
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.selection import (
    Row,
    group_rows,
    is_synthetic,
    keep_shown,
    list_arms,
    mark_caption,
    tell_absence,
)
from pipelines.wording import (
    OUTCOME_NAMES,
    format_cell,
    format_percent,
    format_shown_count,
    join_words,
    name_arm,
    name_outcome,
)

_TITLE = "Andel, der svarede 4 eller 5 (af 5)"


def survey_chart(survey_shares: pd.DataFrame) -> Figure | Notice:
    """Draw what citizens and staff answered.

    Args:
        survey_shares: released `survey_shares` of one participation.
    """
    rows = keep_shown(_order(survey_shares), "share")
    if rows.empty:
        return tell_absence(survey_shares, "Svarene på spørgeskemaerne")
    synthetic = is_synthetic(rows)
    dots = [
        Dot(name_outcome(str(row["outcome"])), str(row["arm"]), float(row["share"]))
        for row in rows.to_dict("records")
    ]
    chart = build_dot_chart(dots, axis="Andel af svarene", number_format=".0%", domain=[0.0, 1.0])
    return Figure(
        svg=render_svg(chart, head(_TITLE, is_synthetic=synthetic)),
        alt=mark_caption(_tell(dots), synthetic=synthetic),
        caption=mark_caption(f"{_TITLE}. »Ved ikke« er ikke talt med.", synthetic=synthetic),
        table=_tabulate(_order(survey_shares)),
        is_synthetic=synthetic,
    )


def _order(rows: pd.DataFrame) -> pd.DataFrame:
    places = {outcome: place for place, outcome in enumerate(OUTCOME_NAMES)}
    order = rows["outcome"].map(lambda outcome: places.get(str(outcome), len(places)))
    return rows.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _tell(dots: list[Dot]) -> str:
    told = []
    for row in dict.fromkeys(dot.row for dot in dots):
        shares = [
            f"{name_arm(dot.arm).lower()} {format_percent(dot.value)}"
            for dot in sort_dots(dots)
            if dot.row == row
        ]
        told.append(f"{row}: {join_words(shares)}")
    return f"{_TITLE}. {'; '.join(told)}."


def _tabulate(rows: pd.DataFrame) -> pd.DataFrame:
    table = []
    arms = list_arms(rows)
    for outcome, mine in group_rows(rows, "outcome").items():
        cells = {"Spørgsmål": name_outcome(outcome)}
        for arm in arms:
            cells.update(_describe_arm([r for r in mine if r["arm"] == arm], name_arm(arm)))
        table.append(cells)
    return pd.DataFrame(table).fillna("–")


def _describe_arm(rows: list[Row], name: str) -> dict[str, str]:
    cells: dict[str, str] = {}
    for row in rows:
        status = str(row["status"])
        share = row["share"]
        shown: str = "" if pd.isna(share) else format_percent(float(share))
        cells[f"{name}: andel"] = format_cell(share, status, shown)
        cells[f"{name}: svar"] = format_shown_count(row["n"], status)
        cells[f"{name}: spurgt"] = format_shown_count(row["invited"], status)
    return cells
