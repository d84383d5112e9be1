"""How much is missing in each arm: background variables and answers."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipelines.figures.record import Notice, TableView
from pipelines.figures.selection import (
    is_synthetic,
    list_arms,
    list_values,
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
    present = set(list_values(baseline, "variable"))
    for variable in VARIABLE_NAMES:
        mine = baseline.loc[baseline["variable"] == variable]
        if variable in present and mine["count"].notna().any():
            cells = {
                name_arm(arm): _share_of_persons(mine.loc[mine["arm"] == arm])
                for arm in list_arms(baseline)
            }
            yield {"Hvad der mangler": VARIABLE_NAMES[variable], **cells}


def _share_of_persons(rows: pd.DataFrame) -> str:
    without = rows.loc[rows["level"] == _LEVEL]
    hidden = without.loc[without["count"].isna()]
    if len(hidden):
        return name_status(str(hidden["status"].iloc[0]))
    return _format(without["count"].sum(), rows["count"].sum())


def _list_answers(shares: pd.DataFrame) -> Iterator[dict[str, str]]:
    for outcome in list_values(shares, "outcome"):
        mine = shares.loc[(shares["outcome"] == outcome) & shares["invited"].notna()]
        cells = {
            name_arm(str(row["arm"])): _format(row["invited"] - row["n"], row["invited"])
            for row in mine.loc[mine["n"].notna()].to_dict("records")
        }
        if cells:
            yield {"Hvad der mangler": name_outcome(outcome), **cells}


def _format(missing: float, total: float) -> str:
    return f"{format_number(max(100 * missing / total, 0.0))} %" if total else MISSING
