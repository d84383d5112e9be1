"""Holm over the secondary outcomes of a plan."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.domain import OutcomeKey
from pipelines.estimation.secondary import adjust_secondary
from tests.factories import make_plan, make_trial

SECONDARY = (
    OutcomeKey("job_or_education", "incidence_difference", 26),
    OutcomeKey("citizen_meaning", "top2_difference", None),
)


def _row(outcome: str, estimand: str, week: int | None, p_value: float | None) -> dict[str, Any]:
    row = {"outcome": outcome, "estimand": estimand, "week": week, "p_value": p_value}
    return {**row, "method": "reml_hartung_knapp"}


def _rows() -> list[dict[str, Any]]:
    return [
        _row("duration", "rmst_difference", 26, 0.04),
        _row("job_or_education", "incidence_difference", 26, 0.02),
        _row("citizen_meaning", "top2_difference", None, 0.03),
        _row("hours_per_case", "mean_difference", None, 0.01),
    ]


def test_only_the_plans_secondary_outcomes_are_adjusted() -> None:
    trial = make_trial(plan=make_plan(secondary=SECONDARY))

    adjusted = adjust_secondary(_rows(), trial)

    assert [row["p_value"] for row in adjusted] == pytest.approx([0.04, 0.04, 0.04, 0.01])


def test_a_sensitivity_analysis_is_a_family_of_its_own() -> None:
    trial = make_trial(plan=make_plan(secondary=SECONDARY))
    rows = [row for one in _rows() for row in (one, {**one, "method": "fixed_effect"})]

    adjusted = adjust_secondary(rows, trial)

    assert [row["p_value"] for row in adjusted[2:6]] == pytest.approx([0.04] * 4)


def test_an_outcome_without_a_p_value_does_not_count() -> None:
    trial = make_trial(plan=make_plan(secondary=SECONDARY))
    rows = [_row("job_or_education", "incidence_difference", 26, 0.02)]
    rows.append(_row("citizen_meaning", "top2_difference", None, None))

    adjusted = adjust_secondary(rows, trial)

    assert [row["p_value"] for row in adjusted] == [0.02, None]


def test_a_plan_without_secondary_outcomes_changes_nothing() -> None:
    rows = _rows()

    assert adjust_secondary(rows, make_trial(plan=make_plan(secondary=()))) == rows
