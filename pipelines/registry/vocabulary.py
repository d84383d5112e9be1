"""The words of the rules that a registry may name but not change."""

from __future__ import annotations

from pipelines.tables import CLEAN_TABLES

# outcome -> (estimand, weeks that are computed; None where it has no horizon)
_SHARE: tuple[str, tuple[int | None, ...]] = ("top2_difference", (None,))
_PER_CASE: tuple[str, tuple[int | None, ...]] = ("mean_difference", (None,))
OUTCOMES: dict[str, tuple[str, tuple[int | None, ...]]] = {
    "duration": ("rmst_difference", (26, 52)),
    "job_or_education": ("incidence_difference", (13, 26, 52)),
    "other_exit": ("incidence_difference", (13, 26, 52)),
    "exit_rate": ("log_hazard_ratio", (None,)),
    "citizen_meaning": _SHARE,
    "citizen_satisfaction": _SHARE,
    "citizen_influence": _SHARE,
    "citizen_job_focus": _SHARE,
    "staff_meaning": _SHARE,
    "staff_trust": _SHARE,
    "staff_quality": _SHARE,
    "staff_administration": _SHARE,
    "interviews_held": ("rate_difference", (None,)),
    "interviews_held_unemployed": ("rate_difference", (None,)),
    "interviews_week_1_13": ("rate_difference", (None,)),
    "interviews_week_14_26": ("rate_difference", (None,)),
    "interviews_week_27_52": ("rate_difference", (None,)),
    "form_in_person": ("share_difference", (None,)),
    "form_phone": ("share_difference", (None,)),
    "form_digital": ("share_difference", (None,)),
    "form_group": ("share_difference", (None,)),
    "joint_cancelled": ("share_difference", (None,)),
    "active_effort": ("share_difference", (None,)),
    "first_interview_delay": _PER_CASE,
    "hours_per_case": _PER_CASE,
    "rehabilitation_meetings_per_case": _PER_CASE,
    "lae265_per_case": _PER_CASE,
    "lae285_per_case": _PER_CASE,
    "cancelled_joint_per_case": _PER_CASE,
    "cost_per_case": _PER_CASE,
    "adopted_elements": ("adopted_share", (None,)),
    "delivered_dose": ("dose_ratio", (None,)),
}

# Lists that the registry makes of its trials.
DERIVED_LISTS = ("trial", "element")
# Answers in words; no column has it as its list, since scores are numbers.
SCORE_LIST = "score"
CODE_LISTS: tuple[str, ...] = tuple(
    sorted({c.codes for table in CLEAN_TABLES for c in table.columns if c.codes})
)

# Clean values that the rules compute with: a network may add codes, but not leave these out.
REQUIRED_CODES: dict[str, tuple[str, ...]] = {
    "arm": ("trial", "comparison", "historical"),
    "exit_reason": ("job", "education"),
    "interview_kind": ("joint_interview",),
    "interview_status": ("held", "cancelled"),
    "citizen_question": ("meaning", "satisfaction", "influence", "job_focus"),
    "staff_question": ("meaning", "trust", "quality", "administration"),
    "resource_kind": (
        "counsellor_hours",
        "lae265",
        "lae285",
        "rehabilitation_meetings",
        "cancelled_joint_interviews",
    ),
    "survey": ("citizen", "staff"),
}

# threshold -> largest value that makes sense
THRESHOLDS: dict[str, float] = {
    "invalid_share": 1.0,
    "out_of_range_share": 1.0,
    "outside_period_share": 1.0,
    "row_count_change": 100.0,
    "free_text_share": 1.0,
    "overlap_share": 1.0,
    "header_match": 1.0,
    "reversed_item_correlation": 1.0,
}
# what holds where a `tables.yml` does not say (DELIVERIES.md §3, F21)
DEFAULT_THRESHOLDS: dict[str, float] = {"reversed_item_correlation": 0.3}
