"""Public figures of all municipalities → the event study of the rounds, as context."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from pipelines.deliveries import MUNICIPALITY_NAMES, read_panel
from pipelines.domain import Registry
from pipelines.estimation import find_round_starts, study_rounds
from pipelines.storage import Workspace, write_json
from pipelines.workflow.steps.clean import describe_fault

OUTPUT = "rounds.json"
_YEARS_BEFORE = 4  # enough for three placebo starts before the first real one
_MONTHS_AFTER = 30  # the rounds and a year; for the North Jutland trials it keeps Covid out
_PERIODS = ((300, "år"), (80, "kvartal"), (0, "måned"))  # days between two periods, at least


def study_public_figures(workspace: Workspace, registry: Registry) -> None:
    """Write the study of each series the user brought, or why there is none, and the faults."""
    reading = read_panel(workspace.panel, registry)
    who = find_round_starts(registry, registry.networks[0].slug)
    series = [
        {"measure": measure, "benefit": benefit or "", **_study(rows, who.starts, who.excluded)}
        for measure, benefit, rows in reading.list_series()
    ]
    faults = [describe_fault(fault) for fault in reading.faults]
    write_json(workspace.build / OUTPUT, {"series": series, "faults": faults})


def _study(
    rows: pd.DataFrame, starts: Mapping[str, date], excluded: tuple[str, ...]
) -> dict[str, Any]:
    first = min(starts.values())
    begin = pd.Timestamp(first) - pd.DateOffset(years=_YEARS_BEFORE)
    end = pd.Timestamp(first) + pd.DateOffset(months=_MONTHS_AFTER) - pd.DateOffset(days=1)
    try:
        study = study_rounds(
            rows, starts, first_period=begin.date(), last_period=end.date(), excluded=excluded
        )
    except ValueError as error:
        return {"rows": [], "left_out": [], "period": "", "reason": str(error)}
    shown = json.loads(study.rows.to_json(orient="records", date_format="iso", double_precision=10))
    names = [MUNICIPALITY_NAMES[code][0] for code in study.left_out]
    return {"rows": shown, "left_out": names, "period": _name_period(rows), "reason": ""}


def _name_period(rows: pd.DataFrame) -> str:
    gaps = rows["period"].drop_duplicates().sort_values().diff().dropna()
    days = gaps.min().days if len(gaps) else 0
    return next(name for least, name in _PERIODS if days >= least)
