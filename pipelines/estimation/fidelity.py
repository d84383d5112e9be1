"""Was it carried out as meant? Elements adopted, dose delivered against dose planned."""

from __future__ import annotations

import pandas as pd

from pipelines.domain import Status
from pipelines.estimation.cohort import select_trial
from pipelines.estimation.finding_rows import Effect, Outcome, Row
from pipelines.estimation.participation import Participation
from pipelines.estimation.vocabulary import FindingSpec

_PLANNED, _DELIVERED = "planned_dose_pct", "delivered_dose_pct"


def estimate_fidelity(part: Participation, spec: FindingSpec) -> Outcome:
    """Make one finding that rests on elements; its size is the number of elements."""
    elements = _elements(part)
    n = len(elements)
    if spec.outcome == "adopted_elements":
        share = float(elements["is_adopted"].mean()) if n else None
    else:
        share = _dose_ratio(elements)
    if share is None:
        return Outcome(Status.TOO_FEW, n)
    return Outcome(Status.OK, n, effect=Effect(share))


def list_elements(part: Participation) -> list[Row]:
    """List the trial's elements with their doses; rows only where the table was delivered."""
    if not part.is_delivered("elements"):
        return []
    return [
        part.row(
            Status.OK,
            element=str(element),
            is_adopted="yes" if row["is_adopted"] else "no",
            planned_dose_pct=_number(row[_PLANNED]),
            delivered_dose_pct=_number(row[_DELIVERED]),
        )
        for element, row in _elements(part).iterrows()
    ]


def _elements(part: Participation) -> pd.DataFrame:
    """One row an element of the trial's plan; what was not reported counts as not adopted."""
    delivered = select_trial(part.delivery.tables["elements"], part.trial).set_index("element")
    planned = [element.slug for element in part.trial.elements]
    rows = delivered[["adopted_date", _PLANNED, _DELIVERED]].reindex(planned)
    rows.index.name = "element"
    return rows.assign(is_adopted=rows["adopted_date"].notna())


def _dose_ratio(elements: pd.DataFrame) -> float | None:
    """Delivered dose by planned dose over elements with a planned one; not adopted is no dose."""
    delivered = elements[_DELIVERED].mask(
        elements[_DELIVERED].isna() & ~elements["is_adopted"], 0.0
    )
    is_known = (elements[_PLANNED].notna() & delivered.notna()).to_numpy(dtype=bool)
    planned = float(elements.loc[is_known, _PLANNED].sum())
    return float(delivered[is_known].sum()) / planned if planned > 0 else None


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))  # type: ignore[call-overload]  # a cell
