"""How large a trial was to be, how large it is in the data, and what its design can carry."""

from __future__ import annotations

import pandas as pd

from pipelines.domain import UNKNOWN, Design, Plan, Trial
from pipelines.wording.escaping import escape_markdown
from pipelines.wording.names import ARM_PHRASES
from pipelines.wording.numbers import format_count, join_words

_ANALYSED = "analysed"
_LIMITS: dict[Design, str] = {
    Design.PARALLEL: "Uden lodtrækning kan designet højst give niveau 3 af 5 på Maryland-skalaen: "
    "Grupperne følges på samme tid, men kan være forskellige fra begyndelsen.",
    Design.HISTORICAL: "Designet kan højst give niveau 2 af 5 på Maryland-skalaen: Der er ingen "
    "gruppe på samme tid, så konjunkturer og ny lovgivning kan ikke skilles fra forsøget.",
    Design.HISTORICAL_AND_SIMILAR: "Designet kan højst give niveau 2 af 5 på Maryland-skalaen: Der "
    "er ingen kontrolgruppe på samme tid, så konjunkturer og ny lovgivning kan ikke skilles fra "
    "forsøget, heller ikke når der ses til lignende grupper.",
    Design.DESCRIPTIVE: "Uden sammenligning kan designet højst give niveau 1 af 5 på "
    "Maryland-skalaen: Det beskriver, men kan ikke vise en virkning.",
}


def describe_design_limit(plan: Plan) -> str:
    """Return the highest level of evidence that the design can give, and why."""
    return _LIMITS[plan.design]


def describe_sizes(trial: Trial, flow: pd.DataFrame) -> str:
    """Return the expected size beside the released number of persons analysed.

    Args:
        trial: its expected size comes from the registry.
        flow: released `flow` of the trial's municipalities.
    """
    expected = (
        "Kilderne oplyser ikke, hvor stort forsøget ventedes at blive."
        if trial.expected_size in {UNKNOWN, ""}
        else f"Ventet størrelse ifølge kilderne: {escape_markdown(trial.expected_size)}."
    )
    rows = flow.loc[((flow["trial"] == trial.slug) & (flow["stage"] == _ANALYSED)).fillna(False)]
    arms = [arm for arm in ARM_PHRASES if arm in set(rows["arm"].dropna().astype(str))]
    parts = [part for arm in arms for part in [_count(rows.loc[rows["arm"] == arm], arm)] if part]
    if not parts:
        return f"{expected} I data er der ingen antal, der kan vises."
    return f"{expected} I analysen indgår {join_words(parts)} (afrundede tal)."


def _count(rows: pd.DataFrame, arm: str) -> str:
    shown = rows.loc[(rows["status"] == "ok").fillna(False) & rows["count"].notna(), "count"]
    if shown.empty:
        return ""
    least = "" if len(shown) == len(rows) else "mindst "
    return f"{least}{format_count(int(shown.sum()))} i {ARM_PHRASES[arm]}"
