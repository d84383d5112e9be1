"""How much is missing in each arm: background variables and answers."""

from __future__ import annotations

from collections.abc import Iterator

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
    VARIABLE_NAMES,
    format_number,
    name_arm,
    name_outcome,
    name_status,
)

_LEVEL = "missing"
_WHAT = "Hvor meget der mangler i hver gruppe"


def missing_table(baseline: pd.DataFrame, survey_shares: pd.DataFrame) -> TableView | Notice:
    """Show the share without a value, by arm: of persons, and of those who were asked.

    Shares come from released counts, which are rounded. An answer is missing where somebody was
    asked and gave no score, also by saying "don't know".

    Args:
        baseline: released `baseline` of one participation.
        survey_shares: released `survey_shares` of one participation.
    """
    both = pd.concat([baseline, survey_shares], ignore_index=True)
    rows = [*_list_variables(baseline), *_list_answers(survey_shares)]
    if not rows:
        return tell_absence(both, _WHAT)
    caption = f"{_WHAT}, procent af de afrundede antal."
    synthetic = is_synthetic(both)
    marked = mark_caption(caption, synthetic=synthetic)
    return TableView(marked, pd.DataFrame(rows).fillna(MISSING), synthetic, is_folded=True)


def _list_variables(baseline: pd.DataFrame) -> Iterator[dict[str, str]]:
    variables, arms = group_rows(baseline, "variable"), list_arms(baseline)
    for variable, name in VARIABLE_NAMES.items():
        mine = variables.get(variable, [])
        if any(pd.notna(row["count"]) for row in mine):
            cells = {
                name_arm(arm): _share_of_persons([r for r in mine if r["arm"] == arm])
                for arm in arms
            }
            yield {"Hvad der mangler": name, **cells}


def _share_of_persons(rows: list[Row]) -> str:
    without = [row for row in rows if row["level"] == _LEVEL]
    for row in without:
        if pd.isna(row["count"]):
            return name_status(str(row["status"]))
    return _format(_sum_counts(without), _sum_counts(rows))


def _sum_counts(rows: list[Row]) -> float:
    return float(sum(row["count"] for row in rows if pd.notna(row["count"])))


def _list_answers(shares: pd.DataFrame) -> Iterator[dict[str, str]]:
    for outcome, mine in group_rows(shares, "outcome").items():
        cells = {
            name_arm(str(row["arm"])): _format(row["invited"] - row["n"], row["invited"])
            for row in mine
            if pd.notna(row["invited"]) and pd.notna(row["n"])
        }
        if cells:
            yield {"Hvad der mangler": name_outcome(outcome), **cells}


def _format(missing: float, total: float) -> str:
    return f"{format_number(max(100 * missing / total, 0.0))} %" if total else MISSING
