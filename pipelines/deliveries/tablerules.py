"""What the rows of each table must say of one another; which rule is for which table."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipelines.deliveries.answers import check_answers
from pipelines.deliveries.context import Context
from pipelines.deliveries.faults import REFUSED, WARNING, count_of, name_rows
from pipelines.deliveries.scope import (
    check_arms,
    check_months,
    check_period,
    check_trial_starts,
    check_trials,
)
from pipelines.deliveries.spells import (
    check_code_validity,
    check_end_meaning,
    drop_backward,
    drop_contradictions,
    join_overlaps,
    shift_end_dates,
)
from pipelines.domain import Outcome

_Check = Callable[[pd.DataFrame, Context], None]
_MANY_SPELLS = 20
_MANY_INTERVIEWS, _HOURS = 20, 8  # so many conversations of which none lasts over 8 minutes


def apply_rules(rows: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, dict[str, str]]:
    """Apply the rules of the table; return its rows and the spells that were joined."""
    name = context.table.name
    if "trial_id" in rows and not _is_code_refused(context):
        check_trials(rows, context)
    for check in _CHECKS.get(name, ()):
        check(rows, context)
    if name == "benefit_spells":
        return _apply_spell_rules(rows, context)
    if name == "offers":
        return drop_backward(shift_end_dates(rows, context), context), {}
    return rows, {}


def _check_persons(rows: pd.DataFrame, context: Context) -> None:
    """Tell of persons who are named by their spells: then nobody has two."""
    persons = rows["person_id"]
    if len(rows) >= _MANY_SPELLS and bool((persons == rows["spell_id"]).all()):
        text = (
            '"borger_id" er den samme som "forloeb_id" i alle rækker, så ingen borger har to '
            "forløb. Kontrollér, at kolonnen er borgerens pseudonym."
        )
        context.log.add("SAMME-NØGLE", WARNING, text, column="borger_id", case="D06")


def _apply_spell_rules(rows: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, dict[str, str]]:
    _check_persons(rows, context)
    rows = drop_backward(shift_end_dates(rows, context), context)
    rows = drop_contradictions(rows, context)
    check_end_meaning(rows, context)
    joined = join_overlaps(rows, context)
    check_code_validity(joined.rows, context)
    check_period(joined.rows["start_date"], "startdato", context)
    check_trial_starts(joined.rows, context)
    if not _is_code_refused(context):
        check_arms(joined.rows, context)
    return joined.rows, joined.renamed


def _is_code_refused(context: Context) -> bool:
    """Whether unknown trials or arms were already refused: what follows would only repeat it."""
    return any(
        fault.outcome is REFUSED and fault.column in {"forsoeg", "gruppe"}
        for fault in context.log.faults
    )


def _check_elements(rows: pd.DataFrame, context: Context) -> None:
    """Refuse an element that its trial does not have."""
    known = {(t.slug, e.slug) for t in context.registry.trials for e in t.elements}
    pairs = list(zip(rows["trial_id"], rows["element"], strict=True))
    foreign = [place for place, pair in enumerate(pairs) if pair not in known]
    if foreign:
        lines = context.rows_at(rows.index[foreign])
        text = (
            f"elementet hører ikke til forsøget ({name_rows(lines, len(foreign))}). "
            "Brug forsøgets egne elementer, som de står i registret."
        )
        context.log.add(
            "ELEMENT", REFUSED, text, column="element", case="F15", rows=lines, count=len(foreign)
        )


def _check_adoption(rows: pd.DataFrame, context: Context) -> None:
    """Tell of an element that was in use before its trial began."""
    starts = {trial.slug: pd.Timestamp(trial.start_date) for trial in context.registry.trials}
    early = rows["adopted_date"] < rows["trial_id"].astype("string").map(starts)
    count = int(early.sum())
    if count:
        lines = context.rows_at(rows.index[early])
        text = (
            f"{count_of(count, 'element er', 'elementer er')} taget i brug før forsøgets start "
            f"({name_rows(lines, count)}). Kontrollér datoen."
        )
        context.log.add(
            "FØR-FORSØGET", WARNING, text, column="taget_i_brug", case="D19", rows=lines,
            count=count,
        )  # fmt: skip


def _check_minutes(rows: pd.DataFrame, context: Context) -> None:
    """Tell of lengths that look like hours."""
    minutes = rows["duration_minutes"].dropna()
    if len(minutes) >= _MANY_INTERVIEWS and minutes.max() <= _HOURS:
        text = (
            f"ingen samtale er over {_HOURS} minutter: kolonnen ligner timer. Skriv længden i "
            "minutter."
        )
        context.log.add("MINUTTER", WARNING, text, column="minutter", case="F08")


def _check_counts(
    rows: pd.DataFrame, part: str, whole: str, outcome: Outcome, context: Context
) -> None:
    """Tell of a part that is larger than its whole."""
    larger = (rows[part] > rows[whole]).fillna(value=False).astype(bool)
    count = int(larger.sum())
    if count:
        lines = context.rows_at(rows.index[larger])
        names = context.table.column(part).raw, context.table.column(whole).raw
        text = f'"{names[0]}" er større end "{names[1]}" ({name_rows(lines, count)}). Ret tallene.'
        context.log.add(
            "DEL-OVER-HELHED", outcome, text, column=names[0], case="F08", rows=lines, count=count
        )


def _check_dates(column: str) -> _Check:
    def check(rows: pd.DataFrame, context: Context) -> None:
        check_period(rows[column], context.table.column(column).raw, context)

    return check


def _check_part(part: str, whole: str, outcome: Outcome) -> _Check:
    def check(rows: pd.DataFrame, context: Context) -> None:
        _check_counts(rows, part, whole, outcome, context)

    return check


_CHECKS: dict[str, tuple[_Check, ...]] = {
    "interviews": (_check_minutes,),
    "offers": (_check_dates("start_date"),),
    "citizen_answers": (check_answers, _check_dates("answer_date")),
    "staff_answers": (check_answers, _check_dates("answer_date")),
    "resources": (_check_dates("month"), check_months),
    "elements": (_check_elements, _check_adoption),
    "reach": (
        _check_dates("month"),
        check_months,
        _check_part("referred", "eligible", WARNING),
        _check_part("dropped_out", "referred", WARNING),
    ),
    "survey_invitations": (_check_part("answered", "invited", REFUSED),),
}
