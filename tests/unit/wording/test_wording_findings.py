from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.domain import OutcomeKey
from pipelines.wording import (
    Finding,
    Interval,
    describe_estimate,
    describe_finding,
    describe_verdict,
    format_estimate,
    format_margin,
    parse_finding,
    parse_findings,
    select_outcome,
)
from tests.released_rows import make_findings, make_pooled, withhold


def _finding(**over: Any) -> Finding:
    return parse_findings(make_findings(over))[0]


def test_a_finding_is_told_with_interval_sizes_and_verdict() -> None:
    text = describe_finding(_finding(data_kind="ekte"))

    assert text == (
        "Forløbene i forsøget var i gennemsnit 0,4 uger kortere end i sammenligningsgruppen i de "
        "første 26 uger (95 % KI fra −1,2 til 0,4 uger; n = 120 og 135). Forskellen kan være "
        "tilfældig. Konklusion: **ikke dårligere**. Hele 90 %-intervallet (fra −1,1 til 0,3 uger) "
        "ligger på den gode side af grænsen på 1 uge, som var sat på forhånd."
    )


def test_a_synthetic_finding_says_so() -> None:
    assert describe_finding(_finding()).endswith("*(Syntetiske data.)*")


def test_a_finding_that_is_withheld_says_why_and_shows_no_number() -> None:
    hidden = parse_findings(withhold(make_findings({}), "too_few"))[0]

    assert describe_finding(hidden) == "**Tid på ydelsen, 26 uger:** Der er for få personer."
    assert format_estimate(hidden) == "Der er for få personer."


def test_too_few_municipalities_to_pool_is_not_told_as_too_few_persons() -> None:
    pooled = parse_findings(withhold(make_findings(make_pooled()), "too_few"))[0]

    assert "Færre end to kommuner har et estimat" in describe_finding(pooled)


def test_a_difference_whose_interval_excludes_zero_is_not_called_chance() -> None:
    text = describe_estimate(_finding(ci95_low=-0.9, ci95_high=-0.1))

    assert "tilfældig" not in text


def test_not_worse_but_measurably_worse_says_both() -> None:
    text = describe_verdict(_finding(estimate=0.5, ci95_low=0.1, ci95_high=0.9))

    assert "**ikke dårligere, men målbart ringere**" in text


@pytest.mark.parametrize(
    ("verdict", "word", "never"),
    [
        ("better", "**bedre**", "dårligere"),
        ("worse", "**dårligere**", "ikke dårligere"),
        ("worse_within_margin", "**ringere, men mindre end grænsen**", "ikke dårligere"),
        ("undecided", "**uafklaret**", "ikke dårligere"),
    ],
)
def test_a_sentence_claims_no_more_than_its_verdict(verdict: str, word: str, never: str) -> None:
    text = describe_verdict(_finding(verdict=verdict))

    assert word in text
    assert never not in text


def test_without_a_verdict_there_is_no_conclusion() -> None:
    finding = _finding(verdict=pd.NA, margin=pd.NA)

    assert "Konklusion" not in describe_finding(finding)
    assert describe_verdict(finding) == "Der gives ingen konklusion om dette udfald."
    assert format_margin(finding) == "–"


def test_a_hazard_ratio_is_told_as_a_ratio() -> None:
    finding = _finding(
        outcome="exit_rate",
        estimand="log_hazard_ratio",
        week=pd.NA,
        unit="log",
        estimate=0.11,
        ci95_low=-0.05,
        ci95_high=0.27,
        verdict=pd.NA,
    )

    assert "12 procent højere" in describe_estimate(finding)
    assert "hazardratio 1,12; 95 % KI fra 0,95 til 1,31" in describe_estimate(finding)
    assert format_estimate(finding) == "hazardratio 1,12 (0,95 til 1,31)"


def test_a_hazard_ratio_without_interval_stands_alone() -> None:
    finding = _finding(outcome="exit_rate", unit="log", estimate=-0.1, ci95_low=pd.NA)

    assert format_estimate(finding) == "hazardratio 0,90"
    assert "10 procent lavere" in describe_estimate(finding)


def test_more_interviews_are_told_without_repeating_the_unit() -> None:
    text = describe_estimate(
        _finding(outcome="interviews_held", week=pd.NA, unit="per_year", estimate=0.8)
    )

    assert text.startswith("Der blev holdt 0,8 flere samtaler pr. år på ydelsen i forsøget end i")


def test_a_share_of_one_arm_is_told_without_comparison() -> None:
    text = describe_estimate(
        _finding(outcome="adopted_elements", estimand="adopted_share", unit="share", estimate=0.75)
    )

    assert text == "75 procent af de planlagte elementer er taget i brug."


def test_no_measured_difference_has_no_direction() -> None:
    text = describe_estimate(_finding(estimate=0.0))

    assert "der var ingen målt forskel på forsøget og sammenligningsgruppen" in text


def test_a_weighted_and_pooled_finding_say_so() -> None:
    weighted = describe_estimate(_finding(estimand="rmst_difference_standardised"))
    pooled = describe_estimate(_finding(**make_pooled()))

    assert "vægtet til at ligne hinanden" in weighted
    assert pooled.startswith("**På tværs af kommunerne:**")


def test_a_finding_without_interval_or_sizes_says_so() -> None:
    finding = _finding(
        ci95_low=pd.NA, ci90_low=pd.NA, n_trial=pd.NA, outcome="unknown_outcome", comparison=pd.NA
    )

    assert "(uden interval)" in describe_estimate(finding)
    assert "ikke oplyst" in describe_verdict(finding)
    assert format_estimate(finding) == "−0,4 uger"


def test_measurably_worse_depends_on_which_way_is_good() -> None:
    lower_is_better = _finding(ci95_low=0.1, ci95_high=0.9)
    higher_is_better = _finding(outcome="job_or_education", ci95_low=0.1, ci95_high=0.9)
    neither = _finding(outcome="other_exit", ci95_low=0.1, ci95_high=0.9)

    assert lower_is_better.is_measurably_worse
    assert not higher_is_better.is_measurably_worse
    assert not neither.is_measurably_worse


def test_a_row_is_parsed_whole() -> None:
    finding = parse_finding(make_findings({"week": pd.NA, "design": pd.NA}).iloc[0])

    assert finding.week is None
    assert finding.design is None
    assert finding.ci95 == Interval(-1.2, 0.4)
    assert Interval(-1, 1).holds(0)


def test_an_outcome_is_selected_by_its_whole_key() -> None:
    findings = make_findings({}, {"week": 52}, {"outcome": "exit_rate", "week": pd.NA})

    assert len(select_outcome(findings, OutcomeKey("duration", "rmst_difference", 52))) == 1
    assert len(select_outcome(findings, OutcomeKey("exit_rate", "rmst_difference", None))) == 1


def test_an_interval_that_is_too_narrow_to_trust_is_not_called_too_wide() -> None:
    answers = {"outcome": "citizen_satisfaction", "margin": 10.0, "verdict": "undecided"}
    narrow = {"ci90_low": 5.0, "ci90_high": 17.0}
    wide = {"ci90_low": -12.0, "ci90_high": 17.0}

    assert "hele afdelinger" in describe_verdict(_finding(**answers, **narrow))
    assert "for bredt" in describe_verdict(_finding(**answers, **wide))
    weeks = {"verdict": "undecided", "ci90_low": -1.0, "ci90_high": 0.5}
    assert "hele afdelinger" in describe_verdict(_finding(**weeks))
    assert "for bredt" in describe_verdict(_finding(**weeks | {"margin": pd.NA}))
