"""What the rows of each table must say of one another; which rule is for which table."""

from __future__ import annotations

import pandas as pd

from pipelines.deliveries.context import Context
from pipelines.deliveries.faults import REFUSED, WARNING, name_rows
from pipelines.deliveries.scope import check_arms, check_period, check_trial_starts, check_trials
from pipelines.deliveries.spells import (
    check_code_validity,
    drop_backward,
    drop_contradictions,
    join_overlaps,
    shift_end_dates,
)
from pipelines.domain import Outcome


def apply_rules(rows: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, dict[str, str]]:
    """Apply the rules of the table; return its rows and the spells that were joined."""
    name = context.table.name
    if "trial_id" in rows and not _is_code_refused(context):
        check_trials(rows, context)
    if name == "benefit_spells":
        return _apply_spell_rules(rows, context)
    if name == "offers":
        return drop_backward(shift_end_dates(rows, context), context), {}
    if name == "elements":
        _check_elements(rows, context)
    if name in {"resources", "reach"}:
        check_period(rows["month"], "maaned", context)
    if name == "reach":
        _check_counts(rows, "referred", "eligible", WARNING, context)
        _check_counts(rows, "dropped_out", "referred", WARNING, context)
    if name == "survey_invitations":
        _check_counts(rows, "answered", "invited", REFUSED, context)
    return rows, {}


def _apply_spell_rules(rows: pd.DataFrame, context: Context) -> tuple[pd.DataFrame, dict[str, str]]:
    rows = drop_backward(shift_end_dates(rows, context), context)
    rows = drop_contradictions(rows, context)
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
