from __future__ import annotations

from typing import Any

import pytest

from pipelines.argument import (
    Certainty,
    EvidenceProfile,
    Implementation,
    StepReason,
    assess_certainty,
    classify,
    fidelity_share,
)
from pipelines.domain import Verdict

PROFILE: dict[str, Any] = {"sms_level": 3, "margin": 1.0, "ci90": (-0.5, 0.5)}


@pytest.mark.parametrize(
    ("fidelity", "verdict", "expected"),
    [
        (0.9, Verdict.BETTER, Implementation.WORKS),
        (0.8, Verdict.NOT_WORSE, Implementation.WORKS),
        (0.9, Verdict.WORSE, Implementation.THEORY_FAILS),
        (0.9, Verdict.WORSE_WITHIN_MARGIN, Implementation.THEORY_FAILS),
        (0.5, Verdict.WORSE, Implementation.NOT_CARRIED_OUT),
        (0.5, Verdict.BETTER, Implementation.UNDECIDED),
        (0.9, Verdict.UNDECIDED, Implementation.UNDECIDED),
        (0.5, Verdict.UNDECIDED, Implementation.UNDECIDED),
        (0.9, None, Implementation.UNDECIDED),
        (None, Verdict.WORSE, Implementation.UNDECIDED),
    ],
)
def test_fidelity_crossed_with_verdict(
    fidelity: float | None, verdict: Verdict | None, expected: Implementation
) -> None:
    assert classify(fidelity, 0.8, verdict) is expected


def test_answers_are_the_danish_words() -> None:
    assert [answer.value for answer in Implementation] == [
        "virker",
        "teorifejl",
        "implementeringsfejl",
        "uafklaret",
    ]


@pytest.mark.parametrize(("fidelity", "threshold"), [(1.2, 0.8), (0.5, 1.8), (-0.1, 0.8)])
def test_shares_outside_0_to_1_are_refused(fidelity: float, threshold: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        classify(fidelity, threshold, None)


def test_fidelity_is_the_weaker_of_elements_and_dose() -> None:
    assert fidelity_share(0.75, 0.9) == 0.75
    assert fidelity_share(1.0, 1.1) == 1.0
    assert fidelity_share(None, 1.3) == 1.0
    assert fidelity_share(None, None) is None


@pytest.mark.parametrize(
    ("known", "expected", "reasons"),
    [
        ({"sms_level": 5}, Certainty.HIGH, []),
        ({}, Certainty.MODERATE, []),
        ({"sms_level": 2}, Certainty.LOW, []),
        ({"sms_level": 1}, Certainty.VERY_LOW, []),
        ({"i2": 50.0}, Certainty.MODERATE, []),
        ({"i2": 60.0}, Certainty.LOW, [StepReason.INCONSISTENCY]),
        ({"i2": 80.0}, Certainty.VERY_LOW, [StepReason.INCONSISTENCY]),
        ({"is_indirect": True}, Certainty.LOW, [StepReason.INDIRECTNESS]),
        ({"is_whole_unit": True}, Certainty.LOW, [StepReason.RISK_OF_BIAS]),
        ({"is_unadjusted": True}, Certainty.LOW, [StepReason.RISK_OF_BIAS]),
        ({"missing_share": 0.2}, Certainty.LOW, [StepReason.DATA_QUALITY]),
        ({"has_warnings": True}, Certainty.LOW, [StepReason.DATA_QUALITY]),
        ({"ci90": None}, Certainty.VERY_LOW, [StepReason.IMPRECISION]),
        ({"ci90": (-1.1, 0.2)}, Certainty.LOW, [StepReason.IMPRECISION]),
        ({"ci90": (-0.2, 1.1)}, Certainty.LOW, [StepReason.IMPRECISION]),
        ({"ci90": (1.0, 3.5)}, Certainty.LOW, [StepReason.IMPRECISION]),
        ({"ci90": (-2.0, -1.5)}, Certainty.MODERATE, []),
        ({"margin": None, "ci90": (-0.1, 0.1)}, Certainty.LOW, [StepReason.IMPRECISION]),
        ({"margin": None, "ci90": (0.1, 9.0)}, Certainty.MODERATE, []),
        (
            {"i2": 90.0, "is_indirect": True},
            Certainty.VERY_LOW,
            [StepReason.INCONSISTENCY, StepReason.INDIRECTNESS],
        ),
    ],
)
def test_certainty_steps_down_from_the_design(
    known: dict[str, Any], expected: Certainty, reasons: list[StepReason]
) -> None:
    profile = EvidenceProfile(**PROFILE | known)

    found = assess_certainty(profile)

    assert found.certainty is expected
    assert [step.reason for step in found.steps] == reasons


@pytest.mark.parametrize(
    "impossible",
    [
        {"sms_level": 6},
        {"missing_share": 1.5},
        {"i2": 101.0},
        {"ci90": (1.0, 0.0)},
        {"margin": 0.0},
    ],
)
def test_impossible_profile_is_refused(impossible: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected"):
        EvidenceProfile(**PROFILE | impossible)
