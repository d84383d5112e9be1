"""All exact tables of one municipality, for each trial that it takes part in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipelines.domain import DeliveryNote, Price, Status, Trial
from pipelines.estimation.answers import estimate_answer, share_answers
from pipelines.estimation.baseline import compare_arms, count_flow, count_levels
from pipelines.estimation.contacts import Contacts, follow_contacts
from pipelines.estimation.curves import trace_curves
from pipelines.estimation.durations import estimate_duration, weigh
from pipelines.estimation.fidelity import estimate_fidelity, list_elements
from pipelines.estimation.finding_rows import Outcome, Row, make_finding, make_place, make_table
from pipelines.estimation.interview_measures import measure_interviews
from pipelines.estimation.interviews import estimate_interview
from pipelines.estimation.participation import Participation, open_delivery, open_participation
from pipelines.estimation.pricing import estimate_cost, sum_costs
from pipelines.estimation.secondary import adjust_secondary
from pipelines.estimation.spending import estimate_resource, sum_resources
from pipelines.estimation.vocabulary import (
    COST,
    RESOURCE_OUTCOMES,
    TOP2,
    FindingSpec,
    plan_findings,
)
from pipelines.estimation.weights import BalancingWeights
from pipelines.tables import PARTICIPATION_TABLES, TableSet

_ANSWERS = ("citizen_answers", "staff_answers")
_LINKED = ("interviews", "offers")  # rows that mean nothing without their spell


def estimate_municipality(
    tables: TableSet,
    trials: Sequence[Trial],
    municipality: str,
    note: DeliveryNote,
    prices: Sequence[Price] = (),
) -> dict[str, pd.DataFrame]:
    """Make the exact versions of the released participation tables.

    Args:
        tables: clean tables of the municipality; one missing or empty was not delivered.
        trials: the trials that it takes part in.
        municipality: its slug.
        note: what it says of its delivery; gives the extraction date and the kind of data.
        prices: what resources are reckoned to cost; none: costs are not delivered.

    Returns:
        One table for each of `PARTICIPATION_TABLES`, all trials in it. Every finding of
        `plan_findings` is a row: without numbers where its `status` is not ok.
    """
    delivery = open_delivery(tables, municipality, note, prices)
    rows: dict[str, list[Row]] = {table.name: [] for table in PARTICIPATION_TABLES}
    for trial in trials:
        found = _estimate(open_participation(delivery, trial))
        for name, new in found.items():
            rows[name].extend(new)
    return {table.name: make_table(table, rows[table.name]) for table in PARTICIPATION_TABLES}


def missing_findings(
    trials: Sequence[Trial], municipality: str, status: Status, data_kind: str
) -> dict[str, pd.DataFrame]:
    """Make the tables of a municipality without estimates: the same findings, all `status`.

    Args:
        trials: the trials that it takes part in.
        municipality: its slug.
        status: why there are none.
        data_kind: "ekte" or "syntetisk".
    """
    rows = [
        make_finding(make_place(trial, municipality, data_kind), trial, spec, Outcome(status))
        for trial in trials
        for spec in plan_findings(trial)
    ]
    return {
        table.name: make_table(table, rows if table.name == "findings" else [])
        for table in PARTICIPATION_TABLES
    }


def _estimate(part: Participation) -> dict[str, list[Row]]:
    specs = plan_findings(part.trial)
    contacts, weights = follow_contacts(part), weigh(part)
    return {
        "findings": adjust_secondary(
            [
                make_finding(part.place, part.trial, spec, _attempt(part, spec, contacts, weights))
                for spec in specs
            ],
            part.trial,
        ),
        "curves": trace_curves(part),
        "flow": count_flow(part),
        "baseline": count_levels(part),
        "balance": compare_arms(part, weights),
        "survey_shares": share_answers(part, [s for s in specs if s.estimand == TOP2]),
        "interview_rates": measure_interviews(part, contacts),
        "fidelity": list_elements(part),
        "resources": [
            *sum_resources(part, [s for s in specs if s.outcome in RESOURCE_OUTCOMES]),
            *sum_costs(part, part.delivery.prices),
        ],
    }


def _attempt(
    part: Participation, spec: FindingSpec, contacts: Contacts, weights: BalancingWeights | None
) -> Outcome:
    outcome = _make(part, spec, contacts, weights)
    has_comparison = len(part.cohort.arms) > 1
    return outcome if has_comparison else replace(outcome, n_comparison=None)


def _make(
    part: Participation, spec: FindingSpec, contacts: Contacts, weights: BalancingWeights | None
) -> Outcome:
    needed = (spec.source, "benefit_spells") if spec.source in _LINKED else (spec.source,)
    if not all(part.is_delivered(table) for table in needed):
        return Outcome(Status.NOT_DELIVERED)
    if spec.source == "benefit_spells":
        return estimate_duration(part, spec, weights)
    if spec.source == "interviews":
        return estimate_interview(part, contacts, spec)
    if spec.source in _ANSWERS:
        return estimate_answer(part, spec)
    if spec.outcome == COST:
        return estimate_cost(part, part.delivery.prices)
    if spec.source == "resources":
        return estimate_resource(part, spec)
    return estimate_fidelity(part, spec)
