"""What the estimators of one participation share: its place, its tables, its persons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.domain import DeliveryNote, Price, Status, Trial
from pipelines.estimation.cohort import Cohort, follow_all_spells, follow_cohort, select_arms
from pipelines.estimation.finding_rows import (
    MIN_ARM,
    Effect,
    Outcome,
    Place,
    Row,
    make_place,
)
from pipelines.estimation.inputs import NoEstimateError
from pipelines.estimation.spells import join_reentries, map_joined
from pipelines.tables import CLEAN_TABLES, TableSet

_BY_ARM = ("citizen_answers", "staff_answers", "resources", "reach", "survey_invitations")


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """The clean tables of one municipality, its spells joined once for all trials."""

    municipality: str
    note: DeliveryNote
    tables: TableSet  # all clean tables; empty where not delivered
    joined: pd.DataFrame
    joined_ids: pd.Series[str]  # spell_id -> spell_id of the joined spell
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Participation:
    """One municipality in one trial, with its data."""

    place: Place
    trial: Trial
    delivery: Delivery
    cohort: Cohort  # the inflow
    all_spells: Cohort  # with the spells that ran when the trial began, at risk from then
    own: TableSet  # rows of this trial's arms, of the tables in `_BY_ARM`

    def is_delivered(self, table: str) -> bool:
        """Tell whether the municipality delivered the table at all."""
        return not self.delivery.tables[table].empty

    def row(self, status: Status, **values: object) -> Row:
        """Build a row of any table of this participation."""
        return {**self.place.columns, **values, "status": status.value}


def open_delivery(
    tables: TableSet, municipality: str, note: DeliveryNote, prices: Sequence[Price] = ()
) -> Delivery:
    """Join the spells of one municipality; a table that is not there counts as not delivered."""
    complete = {table.name: tables.get(table.name, table.empty()) for table in CLEAN_TABLES}
    spells = complete["benefit_spells"]
    joined, ids = join_reentries(spells), map_joined(spells)
    return Delivery(municipality, note, complete, joined, ids, tuple(prices))


def open_participation(delivery: Delivery, trial: Trial) -> Participation:
    """Follow the persons of one trial in one delivery."""
    extraction = delivery.note.extraction_date
    cohort = follow_cohort(delivery.joined, trial, extraction)
    all_spells = follow_all_spells(delivery.joined, trial, extraction)
    place = make_place(trial, delivery.municipality, delivery.note.data_kind)
    own = {name: select_arms(delivery.tables[name], trial, cohort.arms) for name in _BY_ARM}
    return Participation(place, trial, delivery, cohort, all_spells, own)


def attempt(
    n_trial: int | None, n_comparison: int | None, estimate: Callable[[], Effect]
) -> Outcome:
    """Estimate a difference where both arms are large enough, and say why where there is none."""
    if (n_trial or 0) < MIN_ARM or (n_comparison or 0) < MIN_ARM:
        return Outcome(Status.TOO_FEW, n_trial, n_comparison)
    try:
        return Outcome(Status.OK, n_trial, n_comparison, estimate())
    except NoEstimateError:
        return Outcome(Status.TOO_FEW, n_trial, n_comparison)
