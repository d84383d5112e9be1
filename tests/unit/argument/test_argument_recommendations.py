from __future__ import annotations

from datetime import date

import pytest

from pipelines.argument import Advice, recommend
from pipelines.domain import Ask, AskKind, Design, OutcomeKey, Plan, Trial


def trial_asking(kind: AskKind | None) -> Trial:
    ask = None if kind is None else Ask("a", kind, (), "", "oversigt-2022", "")
    key = OutcomeKey("duration", "rmst_difference", 26)
    plan = Plan(Design.PARALLEL, key, 1.5, "", False, (), "", "project")
    return Trial(
        "formkrav", "nordjylland", "T", "T", "T", 1, date(2017, 7, 1), None, "", "", (), (), (),
        "", "", plan, "", ask, 0.7, "", (),
    )  # fmt: skip


TRIAL = trial_asking(None)


@pytest.mark.parametrize(
    ("verdict", "certainty", "advice"),
    [
        ("better", "high", Advice.MAKE_PERMANENT),
        ("not_worse", "moderate", Advice.MAKE_PERMANENT),
        ("not_worse", "low", Advice.EXTEND),
        ("better", "very_low", Advice.EXTEND),
        ("worse", "high", Advice.STOP),
        ("worse", "low", Advice.EXTEND),
        ("worse_within_margin", "high", Advice.EXTEND),
        ("undecided", "high", Advice.EXTEND),
        (None, "high", Advice.NOT_ASSESSED),
    ],
)
def test_the_advice_follows_from_verdict_and_certainty(
    verdict: str | None, certainty: str, advice: Advice
) -> None:
    recommendation = recommend(TRIAL, verdict, certainty, "ekte")

    assert recommendation.advice is advice
    assert recommendation.reason.endswith(".")


@pytest.mark.parametrize("verdict", ["better", "worse", None])
def test_synthetic_data_are_never_a_basis_for_advice(verdict: str | None) -> None:
    recommendation = recommend(trial_asking(AskKind.PERMANENT), verdict, "high", "syntetisk")

    assert recommendation.advice is Advice.NOT_ASSESSED
    assert recommendation.advice.value == "kan ikke vurderes på data"
    assert "syntetiske" in recommendation.reason
    assert not recommendation.goes_beyond_evidence


@pytest.mark.parametrize(
    ("kind", "verdict", "goes_beyond"),
    [
        (AskKind.PERMANENT, "undecided", True),
        (AskKind.PERMANENT_OR_EXTENDED, "undecided", False),
        (AskKind.PERMANENT, "better", False),
        (AskKind.EXTENDED, "worse", True),
        (AskKind.NONE, "worse", False),
        (None, "worse", False),
    ],
)
def test_an_ask_beyond_the_evidence_is_said(
    kind: AskKind | None, verdict: str, goes_beyond: bool
) -> None:
    recommendation = recommend(trial_asking(kind), verdict, "high", "ekte")

    assert recommendation.goes_beyond_evidence is goes_beyond
    assert ("længere, end belægget rækker" in recommendation.reason) is goes_beyond
