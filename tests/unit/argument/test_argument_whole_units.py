"""Whole departments in an arm cost a step of certainty, and the page says why."""

from __future__ import annotations

import pandas as pd

from pipelines.argument import StepReason, assess_result, tabulate_certainty
from pipelines.domain import Assignment
from pipelines.wording import parse_finding
from tests.factories import make_plan, make_trial
from tests.released_rows import make_findings, make_tables

WHOLE = make_trial(plan=make_plan(assignment=Assignment.DEPARTMENT))


def _tables(findings: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {**make_tables(), "findings": findings}


def test_whole_departments_are_a_step_down() -> None:
    findings = make_findings({"i2": pd.NA})
    finding, tables = parse_finding(findings.iloc[0]), _tables(findings)

    whole = {s.reason: s.steps for s in assess_result(WHOLE, finding, tables).steps}
    persons = {s.reason: s.steps for s in assess_result(make_trial(), finding, tables).steps}

    bias = StepReason.RISK_OF_BIAS
    assert whole[bias] == persons.get(bias, 0) + 1


def test_the_table_says_that_departments_may_differ_by_themselves() -> None:
    findings = make_findings({})

    shown = tabulate_certainty(WHOLE, parse_finding(findings.iloc[0]), _tables(findings))

    assert "Hele afdelinger eller kommuner" in " ".join(shown.table["Hvad der er fundet"])
