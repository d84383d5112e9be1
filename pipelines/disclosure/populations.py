"""Which figures of different tables count the same persons, so that one tells of the other."""

from __future__ import annotations

from pipelines.domain import NETWORK_ROW as NETWORK

ANALYSED = ("flow", "analysed")
FORMS = ("share_in_person", "share_phone", "share_digital", "share_group")
HELD = ("interviews", "held")  # interviews held whose form is known: the four forms add up to it
_OF_ALL = frozenset({"duration", "job_or_education", "other_exit", "exit_rate", "interviews_held"})
_MEASURES = {
    "first_interview_delay": "first_interview_delay",
    "joint_cancelled": "share_joint_cancelled",
}
CASES_OF = {
    "hours_per_case": "counsellor_hours",
    "rehabilitation_meetings_per_case": "rehabilitation_meetings",
    "lae265_per_case": "lae265",
    "lae285_per_case": "lae285",
    "cancelled_joint_per_case": "cancelled_joint_interviews",
}
_FORM = "form_"
_ANSWERS = ("citizen_", "staff_")
_STANDARDISED = "_standardised"
_LEFT_TRUNCATED = "_left_truncated"  # counts others too: whose spell ran when the trial began

__all__ = [
    "ANALYSED",
    "CASES_OF",
    "FORMS",
    "HELD",
    "NETWORK",
    "count_of_finding",
    "count_of_measure",
]


def count_of_measure(measure: str) -> tuple[str, ...]:
    """Return what the `n` of a measure of interviews counts."""
    if measure in FORMS:
        return HELD
    return ANALYSED if measure == "held_per_year" else ("measure", measure)


def count_of_finding(outcome: str, estimand: str, side: str) -> tuple[str, ...] | None:
    """Return what `n_trial` or `n_comparison` of a finding counts; None where no persons.

    Args:
        outcome: the finding's outcome.
        estimand: its estimand; a standardised comparison has an effective size, no count.
        side: "n_trial" or "n_comparison".
    """
    if estimand.endswith(_LEFT_TRUNCATED):
        return ("finding", _LEFT_TRUNCATED)
    if estimand.endswith(_STANDARDISED):
        return ANALYSED if side == "n_trial" else None
    if outcome in _OF_ALL:
        return ANALYSED
    if outcome in _MEASURES:
        return ("measure", _MEASURES[outcome])
    if outcome.startswith(_FORM):
        return HELD
    if outcome in CASES_OF:
        return ("cases", CASES_OF[outcome])
    if outcome.startswith(_ANSWERS):
        return ("survey", outcome) if estimand == "top2_difference" else ("asked", outcome)
    return None if estimand in {"adopted_share", "dose_ratio"} else ("finding", outcome)
