"""Resources chart: hours, certificates and costs per case, one panel a unit."""

from __future__ import annotations

import pandas as pd

from pipelines.figures.canvas import Spec, stack
from pipelines.figures.dots import Dot, build_dot_chart, sort_dots
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.selection import (
    group_rows,
    is_synthetic,
    keep_shown,
    list_arms,
    mark_caption,
    tell_absence,
)
from pipelines.wording import (
    CODE_NAMES,
    COST_NAMES,
    format_cell,
    format_number,
    format_shown_count,
    join_words,
    name_arm,
    name_code,
)

_TITLE = "Ressourcer pr. sag"
_HOURS = "counsellor_hours"
_COSTS = tuple(COST_NAMES)


def resources_chart(resources: pd.DataFrame) -> Figure | Notice:
    """Draw what a case takes: hours, certificates and meetings, and kr., a panel each.

    Args:
        resources: released `resources` of one participation.
    """
    rows = keep_shown(_order(resources), "amount_per_case")
    if rows.empty:
        return tell_absence(resources, "Ressourcerne pr. sag")
    synthetic = is_synthetic(rows)
    dots = [
        Dot(_name_kind(str(row["kind"])), str(row["arm"]), float(row["amount_per_case"]))
        for row in rows.to_dict("records")
    ]
    chart = _stack_panels(dots)
    return Figure(
        svg=render_svg(chart, head(_TITLE, is_synthetic=synthetic)),
        alt=mark_caption(_tell(dots), synthetic=synthetic),
        caption=mark_caption(f"{_TITLE}: gennemsnit af månederne.", synthetic=synthetic),
        table=_tabulate(_order(resources)),
        is_synthetic=synthetic,
    )


def _order(resources: pd.DataFrame) -> pd.DataFrame:
    places = {kind: place for place, kind in enumerate([*CODE_NAMES["resource_kind"], *_COSTS])}
    order = resources["kind"].map(lambda kind: places.get(str(kind), len(places)))
    return resources.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _name_kind(kind: str) -> str:
    name = COST_NAMES.get(kind) or name_code("resource_kind", kind)
    return name[0].upper() + name[1:]


def _format_amount(row: str, amount: float) -> str:
    if row in {_name_kind(kind) for kind in _COSTS}:
        return f"{format_number(amount)} kr."
    return format_number(amount, 2)


def _stack_panels(dots: list[Dot]) -> Spec:
    hours = [dot for dot in dots if dot.row == _name_kind(_HOURS)]
    costs = [dot for dot in dots if dot.row in {_name_kind(kind) for kind in _COSTS}]
    pieces = [dot for dot in dots if dot not in hours and dot not in costs]
    panels = []
    if hours:
        panels.append(build_dot_chart(hours, axis="Timer pr. sag", number_format=",.1~f"))
    if pieces:
        panels.append(build_dot_chart(pieces, axis="Antal pr. sag", number_format=",.2~f"))
    if costs:
        panels.append(build_dot_chart(costs, axis="Kr. pr. sag", number_format=",.0f"))
    return stack(panels, spacing=24)


def _tell(dots: list[Dot]) -> str:
    told = []
    for row in dict.fromkeys(dot.row for dot in dots):
        amounts = [
            f"{name_arm(dot.arm).lower()} {_format_amount(row, dot.value)}"
            for dot in sort_dots(dots)
            if dot.row == row
        ]
        told.append(f"{row}: {join_words(amounts)}")
    return f"{_TITLE}. {'; '.join(told).removesuffix('.')}."


def _tabulate(resources: pd.DataFrame) -> pd.DataFrame:
    table = []
    arms = list_arms(resources)
    for kind, mine in group_rows(resources, "kind").items():
        cells = {"Type": _name_kind(kind)}
        for arm in arms:
            for row in (row for row in mine if row["arm"] == arm):
                amount, status = row["amount_per_case"], str(row["status"])
                shown: str = "" if pd.isna(amount) else _format_amount(cells["Type"], float(amount))
                cells[f"{name_arm(arm)}: pr. sag"] = format_cell(amount, status, shown)
                cells[f"{name_arm(arm)}: sager"] = format_shown_count(row["cases"], status)
        table.append(cells)
    return pd.DataFrame(table).fillna("–")
