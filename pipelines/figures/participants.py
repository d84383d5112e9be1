"""Who took part: the way from target group to analysis, and background by arm, as tables."""

from __future__ import annotations

import pandas as pd

from pipelines.figures.record import Notice, TableView
from pipelines.figures.selection import (
    Row,
    group_rows,
    is_synthetic,
    list_arms,
    mark_caption,
    tell_absence,
)
from pipelines.wording import (
    MISSING,
    STAGE_NAMES,
    VARIABLE_NAMES,
    fall_back,
    format_cell,
    format_number,
    format_shown_count,
    name_arm,
    name_level,
    name_measure,
)

_HIDDEN = "»skjult« er et lille antal, eller et antal, der ville røbe et lille"


def flow_table(flow: pd.DataFrame) -> TableView | Notice:
    """Show how many went from the target group to the analysis, by arm.

    Args:
        flow: released `flow` of one participation.
    """
    if not _has_any(flow, "count"):
        return tell_absence(flow, "Vejen fra målgruppe til analyse")
    stages, arms = group_rows(flow, "stage"), list_arms(flow)
    rows = [
        {"Trin": name, **_count_by_arm(stages[stage], arms)}
        for stage, name in STAGE_NAMES.items()
        if stage in stages
    ]
    return _view(rows, f"Fra målgruppe til analyse, antal personer; {_HIDDEN}.", flow)


def baseline_table(baseline: pd.DataFrame) -> TableView | Notice:
    """Show the background of those who took part, by arm.

    Args:
        baseline: released `baseline` of one participation.
    """
    if not _has_any(baseline, "count"):
        return tell_absence(baseline, "Deltagernes baggrund")
    variables, arms = group_rows(baseline, "variable"), list_arms(baseline)
    rows = []
    for variable, heading in VARIABLE_NAMES.items():
        mine = variables.get(variable, [])
        for level in dict.fromkeys(str(row["level"]) for row in mine):
            counts = _count_by_arm([row for row in mine if str(row["level"]) == level], arms)
            rows.append({"Baggrund": f"{heading}: {name_level(variable, level)}", **counts})
    caption = f"Deltagernes baggrund, antal personer; {_HIDDEN}."
    return _view(rows, caption, baseline, is_folded=True)


def balance_table(balance: pd.DataFrame) -> TableView | Notice:
    """Show how alike the arms are, before and after weighting.

    Args:
        balance: released `balance` of one participation.
    """
    if not _has_any(balance, "smd_before"):
        return tell_absence(balance, "Gruppernes lighed")
    rows = []
    for row in balance.to_dict("records"):
        variable, status = str(row["variable"]), str(row["status"])
        heading = VARIABLE_NAMES.get(variable, fall_back(variable))
        rows.append(
            {
                "Baggrund": f"{heading}: {name_level(variable, str(row['level']))}",
                "Før vægtning": _format_smd(row["smd_before"], status),
                "Efter vægtning": _format_smd(row["smd_after"], status),
            }
        )
    caption = "Standardiseret forskel mellem grupperne; mere end 0,10 til en af siderne er meget."
    return _view(rows, caption, balance, is_folded=True)


def interview_table(interview_rates: pd.DataFrame) -> TableView | Notice:
    """Show how often and in which form interviews were held, by arm.

    Args:
        interview_rates: released `interview_rates` of one participation.
    """
    if not _has_any(interview_rates, "value"):
        return tell_absence(interview_rates, "Samtalerne")
    arms, rows = list_arms(interview_rates), []
    for measure, mine in group_rows(interview_rates, "measure").items():
        cells = {"Mål": name_measure(measure)}
        for arm in arms:
            cells[name_arm(arm)] = _find_cell([r for r in mine if r["arm"] == arm], measure)
        rows.append(cells)
    return _view(rows, "Samtaler i grupperne.", interview_rates)


def _has_any(rows: pd.DataFrame, column: str) -> bool:
    return bool(((rows["status"] == "ok") & rows[column].notna()).fillna(value=False).any())


def _view(
    rows: list[dict[str, str]], caption: str, source: pd.DataFrame, *, is_folded: bool = False
) -> TableView:
    synthetic = is_synthetic(source)
    return TableView(
        caption=mark_caption(caption, synthetic=synthetic),
        table=pd.DataFrame(rows),
        is_synthetic=synthetic,
        is_folded=is_folded,
    )


def _count_by_arm(rows: list[Row], arms: list[str]) -> dict[str, str]:
    counts = {name_arm(arm): MISSING for arm in arms}
    for row in rows:
        counts[name_arm(str(row["arm"]))] = format_shown_count(row["count"], str(row["status"]))
    return counts


def _find_cell(rows: list[Row], measure: str) -> str:
    if not rows:
        return MISSING
    row = rows[0]
    value, status = row["value"], str(row["status"])
    if pd.isna(value):
        return format_cell(value, status, "")
    is_share = measure.startswith("share_")
    shown = f"{format_number(float(value) * 100)} %" if is_share else format_number(float(value), 1)
    return format_cell(value, status, shown)


def _format_smd(value: object, status: str) -> str:
    shown = "" if pd.isna(value) else format_number(float(str(value)), 2)  # type: ignore[call-overload]  # a scalar
    return format_cell(value, status, shown)
