"""From released tables to a certainty with its steps."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.argument import (
    Certainty,
    StepReason,
    assess_result,
    profile_result,
    tabulate_certainty,
)
from pipelines.domain import Design, OutcomeKey, Trial
from pipelines.tables import BALANCE, DELIVERY_QUALITY, SURVEY_SHARES
from pipelines.wording import parse_finding
from tests.factories import make_plan, make_trial
from tests.released_rows import make_findings, make_pooled, make_table, make_tables, withhold

WEIGHTED = {"estimand": "rmst_difference_standardised", "margin": pd.NA, "verdict": pd.NA}
SURVEY: dict[str, Any] = {
    "outcome": "citizen_satisfaction",
    "estimand": "top2_difference",
    "week": pd.NA,
    "unit": "pp",
    "margin": 10.0,
    "ci90_low": -4.0,
    "ci90_high": 4.0,
}


def _tables(findings: pd.DataFrame, **over: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {**make_tables(), "findings": findings, **over}


def _reasons(findings: pd.DataFrame, **over: pd.DataFrame) -> list[StepReason]:
    """Steps of the first row."""
    tables = _tables(findings, **over)
    assessment = assess_result(make_trial(), parse_finding(findings.iloc[0]), tables)
    return [step.reason for step in assessment.steps]


def _balance(*differences: float) -> pd.DataFrame:
    rows = [
        {"municipality": f"m{i}", "variable": "sex", "level": "woman", "smd_before": difference}
        for i, difference in enumerate(differences)
    ]
    return make_table(BALANCE, *rows)


def _answers(n: int, invited: object) -> pd.DataFrame:
    rows = [
        {"outcome": "citizen_satisfaction", "arm": arm, "share": 0.7, "n": n, "invited": invited}
        for arm in ("trial", "comparison")
    ]
    return make_table(SURVEY_SHARES, *rows)


def _warned(count: int) -> pd.DataFrame:
    rows = {"table": "benefit_spells", "code": "RÆKKER", "outcome": "", "column": "", "count": 1000}
    warned = {"table": "forloeb", "code": "X", "outcome": "W", "column": "alder", "count": count}
    repaired = {"table": "forloeb", "code": "Y", "outcome": "S", "column": "alder", "count": 900}
    return make_table(DELIVERY_QUALITY, rows, warned, repaired)


def test_a_precise_result_of_like_arms_keeps_what_the_design_allows() -> None:
    findings = make_findings({"ci90_low": -0.6, "ci90_high": 0.6}, {**WEIGHTED, "estimate": -0.3})

    assert _reasons(findings) == []


def test_weights_that_move_the_result_by_over_half_a_margin_are_a_step() -> None:
    precise = {"ci90_low": -0.6, "ci90_high": 0.6}

    near = _reasons(make_findings(precise, {**WEIGHTED, "estimate": 0.1}))
    far = _reasons(make_findings(precise, {**WEIGHTED, "estimate": 0.11}))

    assert near == []
    assert far == [StepReason.RISK_OF_BIAS]


@pytest.mark.parametrize(
    ("differences", "is_step"), [((0.2, 0.2, 0.0), True), ((0.2, 0.05), False), ((), False)]
)
def test_without_weights_most_municipalities_decide_on_bias(
    differences: tuple[float, ...], is_step: bool
) -> None:
    parts = [{"municipality": f"m{i}"} for i in range(3)]
    pooled = make_pooled(ci90_low=-0.6, ci90_high=0.6)

    found = _reasons(make_findings(pooled, *parts)[::-1], balance=_balance(*differences))
    assessed = profile_result(
        make_trial(),
        parse_finding(make_findings(pooled).iloc[0]),
        _tables(make_findings(pooled, *parts), balance=_balance(*differences)),
    )

    assert assessed.is_unadjusted is is_step
    assert isinstance(found, list)


@pytest.mark.parametrize(
    ("n", "invited", "is_step"), [(95, 100, False), (60, 100, True), (95, pd.NA, True)]
)
def test_missing_answers_are_a_step(n: int, invited: object, is_step: bool) -> None:
    findings = make_findings(SURVEY)

    found = _reasons(findings, survey_shares=_answers(n, invited), balance=BALANCE.empty())

    assert found == ([StepReason.DATA_QUALITY] if is_step else [])


@pytest.mark.parametrize(("count", "is_step"), [(50, False), (55, True)])
def test_rows_with_warnings_are_a_step_from_five_per_cent(count: int, is_step: bool) -> None:
    findings = make_findings({"ci90_low": -0.6, "ci90_high": 0.6}, {**WEIGHTED, "estimate": -0.3})

    found = _reasons(findings, delivery_quality=_warned(count))

    assert found == ([StepReason.DATA_QUALITY] if is_step else [])


@pytest.mark.parametrize(
    ("outcome", "is_indirect"),
    [
        ("duration", False),
        ("citizen_meaning", False),
        ("staff_trust", True),
        ("hours_per_case", True),
        ("joint_cancelled", True),
        ("adopted_elements", True),
    ],
)
def test_only_what_citizens_got_out_of_it_is_direct(outcome: str, is_indirect: bool) -> None:
    findings = make_findings({"outcome": outcome})

    found = profile_result(make_trial(), parse_finding(findings.iloc[0]), _tables(findings))

    assert found.is_indirect is is_indirect


def _historical() -> Trial:
    return make_trial(plan=make_plan(design=Design.HISTORICAL_AND_SIMILAR))


def test_the_table_tells_design_every_step_and_the_end() -> None:
    findings = make_findings({"design": "historical_and_similar", "data_kind": "ekte"})
    tables = _tables(findings)

    shown = tabulate_certainty(_historical(), parse_finding(findings.iloc[0]), tables)

    assert list(shown.table["Hvad der ses på"]) == [
        "Design",
        "Skævhed mellem grupperne",
        "Uenighed mellem kommunerne",
        "Indirekte måling",
        "Bredt interval",
        "Mangler i data",
        "Sikkerhed",
    ]
    assert shown.table["Hvad der er fundet"].iloc[0].startswith("Niveau 2 af 5")
    assert shown.table["Hvad der er fundet"].iloc[0].endswith("Højst lav sikkerhed")
    assert shown.table["Hvad der er fundet"].iloc[4] == (
        "90 %-intervallet går fra −1,1 til 0,3 uger; grænsen er 1 uge"
    )
    assert shown.table["Trin ned"].iloc[-1] == "2"
    assert not shown.is_synthetic


def test_without_a_result_the_design_alone_is_told() -> None:
    findings = withhold(make_findings({}), "too_few")

    hidden = tabulate_certainty(make_trial(), parse_finding(findings.iloc[0]), _tables(findings))
    none = tabulate_certainty(make_trial(), None, _tables(findings))

    assert len(hidden.table) == len(none.table) == 1
    assert "Niveau 3 af 5" in hidden.table["Hvad der er fundet"].iloc[0]


def test_other_situations_are_told_in_words() -> None:
    key = OutcomeKey("hours_per_case", "mean_difference", None)
    trial = make_trial(plan=make_plan(primary=key, margin=None))
    row = {"outcome": "hours_per_case", "estimand": "mean_difference", "week": pd.NA}
    bare = {"unit": "hours", "margin": pd.NA, "verdict": pd.NA, "i2": 60.0}
    findings = make_findings({**row, **bare})

    shown = tabulate_certainty(trial, parse_finding(findings.iloc[0]), _tables(findings))

    told = " ".join(shown.table["Hvad der er fundet"])
    assert "Grupperne er forskellige" in told
    assert "I² er 60 procent" in told
    assert "Udfaldet siger ikke direkte" in told
    assert "der er ingen grænse" in told


def test_a_result_without_interval_is_very_uncertain() -> None:
    findings = make_findings(dict.fromkeys(("ci90_low", "ci90_high", "ci95_low", "ci95_high")))
    tables = _tables(findings, delivery_quality=_warned(500))
    finding = parse_finding(findings.iloc[0])

    assert assess_result(make_trial(), finding, tables).certainty is Certainty.VERY_LOW
    told = " ".join(tabulate_certainty(make_trial(), finding, tables).table["Hvad der er fundet"])
    assert "Intet interval" in told
    assert "af rækkerne har advarsler" in told
