"""The findings that are made for each participation: outcome, estimand, horizon, unit, method."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.domain import OutcomeKey, Plan, Trial

ARM_TRIAL = "trial"
JOB_OR_EDUCATION = "job_or_education"
OTHER_EXIT = "other_exit"
ACTIVE_EFFORT = "active_effort"
HELD_UNEMPLOYED = "interviews_held_unemployed"
UNEMPLOYED = "a-dagpenge"  # the benefit that Rebild's promise of no fewer interviews is about
TOP2, WORST, BEST = "top2_difference", "top2_difference_worst", "top2_difference_best"
CLUSTER_METHOD = "cluster_t"  # between whole departments
LEFT_TRUNCATED = "_left_truncated"
COST = "cost_per_case"
# When interviews are held: days from the clock's start, first day in and last day out.
INTERVIEW_WINDOWS = {
    "interviews_week_1_13": (0, 91),
    "interviews_week_14_26": (91, 182),
    "interviews_week_27_52": (182, 364),
}
INTERVIEW_FORMS = {
    "form_in_person": "in_person",
    "form_phone": "phone",
    "form_digital": "digital",
    "form_group": "group",
}
HORIZONS_MEAN = (26, 52)  # weeks
HORIZONS_EXIT = (13, 26, 52)


@dataclass(frozen=True, slots=True)
class FindingSpec:
    """One finding to be made: its key, its unit, its method, the clean table it rests on."""

    outcome: str
    estimand: str
    week: int | None
    unit: str
    method: str
    source: str  # name of the clean table
    is_difference: bool = True  # False: one arm only

    @property
    def has_departments(self) -> bool:
        """True where each row hangs on a spell, and so on its department."""
        return self.source in {"benefit_spells", "interviews"}

    @property
    def key(self) -> OutcomeKey:
        """What a plan or a claim calls it."""
        return OutcomeKey(self.outcome, self.estimand, self.week)


_SPELLS = "benefit_spells"
_WEEKLY = (
    FindingSpec("duration", "rmst_difference", None, "weeks", "kaplan_meier", _SPELLS),
    FindingSpec(
        "duration", "rmst_difference_standardised", None, "weeks", "kaplan_meier_balanced", _SPELLS
    ),
    FindingSpec(
        "duration",
        "rmst_difference_left_truncated",
        None,
        "weeks",
        "kaplan_meier_left_truncated",
        _SPELLS,
    ),
    *(
        FindingSpec(outcome, estimand, None, "pp", method, _SPELLS)
        for outcome in (JOB_OR_EDUCATION, OTHER_EXIT)
        for estimand, method in (
            ("incidence_difference", "aalen_johansen"),
            ("incidence_difference_standardised", "aalen_johansen_balanced"),
            ("incidence_difference_left_truncated", "aalen_johansen_left_truncated"),
        )
    ),
)
_TIMELESS = (
    FindingSpec("exit_rate", "log_hazard_ratio", None, "log", "cox_efron", _SPELLS),
    *(
        FindingSpec(f"{survey}_{question}", TOP2, None, "pp", "newcombe", f"{survey}_answers")
        for survey, questions in (
            ("citizen", ("meaning", "satisfaction", "influence", "job_focus")),
            ("staff", ("meaning", "trust", "quality", "administration")),
        )
        for question in questions
    ),
    FindingSpec(
        "interviews_held", "rate_difference", None, "per_year", "quasi_poisson", "interviews"
    ),
    *(
        FindingSpec(outcome, "rate_difference", None, "per_year", "quasi_poisson", "interviews")
        for outcome in INTERVIEW_WINDOWS
    ),
    *(
        FindingSpec(outcome, "share_difference", None, "pp", "welch", "interviews")
        for outcome in INTERVIEW_FORMS
    ),
    FindingSpec("joint_cancelled", "share_difference", None, "pp", "newcombe", "interviews"),
    FindingSpec("first_interview_delay", "mean_difference", None, "days", "welch", "interviews"),
    FindingSpec(ACTIVE_EFFORT, "share_difference", None, "pp", "welch", "interviews"),
    *(
        FindingSpec(outcome, "mean_difference", None, unit, "welch", "resources")
        for outcome, unit in (
            ("hours_per_case", "hours"),
            ("rehabilitation_meetings_per_case", "per_case"),
            ("lae265_per_case", "per_case"),
            ("lae285_per_case", "per_case"),
            ("cancelled_joint_per_case", "per_case"),
        )
    ),
    FindingSpec(COST, "mean_difference", None, "dkk_per_case", "welch_priced", "resources"),
    FindingSpec(
        "adopted_elements", "adopted_share", None, "share", "count", "elements", is_difference=False
    ),
    FindingSpec(
        "delivered_dose", "dose_ratio", None, "share", "count", "elements", is_difference=False
    ),
)
_HELD_UNEMPLOYED = FindingSpec(
    HELD_UNEMPLOYED, "rate_difference", None, "per_year", "quasi_poisson", "interviews"
)
RESOURCE_OUTCOMES = {
    "hours_per_case": "counsellor_hours",
    "rehabilitation_meetings_per_case": "rehabilitation_meetings",
    "lae265_per_case": "lae265",
    "lae285_per_case": "lae285",
    "cancelled_joint_per_case": "cancelled_joint_interviews",
}


def plan_findings(trial: Trial) -> list[FindingSpec]:
    """List the findings of a trial: the common ones, and what its plan and target group add.

    A plan adds its horizons, and bounds for what is missing where its primary outcome is an
    answer; a target group on a-dagpenge adds their interviews. The order is fixed. A plan's key
    outside the vocabulary is left out here; `unknown_keys` lists those.
    """
    asked = (trial.plan.primary, *trial.plan.secondary)
    weekly = [
        FindingSpec(s.outcome, s.estimand, week, s.unit, s.method, s.source)
        for s in _WEEKLY
        for week in _horizons(s, asked)
    ]
    specs = [*weekly, *_TIMELESS, *_of_target_group(trial, asked), *_bounds(trial.plan.primary)]
    return [_of_whole_units(spec) for spec in specs] if _compares_units(trial) else specs


def _compares_units(trial: Trial) -> bool:
    return trial.plan.assignment.is_whole_unit and trial.plan.design.comparison_arm is not None


def _of_whole_units(spec: FindingSpec) -> FindingSpec:
    """Where whole departments are in an arm, departments are compared, not persons."""
    return replace(spec, method=CLUSTER_METHOD) if spec.has_departments else spec


def can_decide(trial: Trial) -> bool:
    """Tell whether the trial's primary outcome can have a verdict from its own interval.

    False where whole departments were put in an arm and the outcome comes from a table without
    departments (answers, resources): an interval of persons says nothing about departments.
    """
    specs = (spec for spec in plan_findings(trial) if spec.key == trial.plan.primary)
    return not _compares_units(trial) or all(spec.has_departments for spec in specs)


def unknown_keys(plan: Plan) -> list[OutcomeKey]:
    """List the plan's keys that no finding answers (a registry check refuses such a plan)."""
    weekly = {(s.outcome, s.estimand) for s in _WEEKLY}
    timeless = {s.key for s in (*_TIMELESS, _HELD_UNEMPLOYED)}
    return [
        key
        for key in (plan.primary, *plan.secondary)
        if key not in timeless
        and ((key.outcome, key.estimand) not in weekly or key.week is None or key.week < 1)
    ]


def _of_target_group(trial: Trial, asked: tuple[OutcomeKey, ...]) -> list[FindingSpec]:
    is_wanted = UNEMPLOYED in trial.benefits or _HELD_UNEMPLOYED.key in asked
    return [_HELD_UNEMPLOYED] if is_wanted else []


def _bounds(primary: OutcomeKey) -> list[FindingSpec]:
    """What the primary outcome could be if those without an answer were all one way."""
    answers = [s for s in _TIMELESS if s.key == primary and s.estimand == TOP2]
    return [replace(spec, estimand=estimand) for spec in answers for estimand in (WORST, BEST)]


def _horizons(spec: FindingSpec, asked: tuple[OutcomeKey, ...]) -> list[int]:
    common = HORIZONS_MEAN if spec.outcome == "duration" else HORIZONS_EXIT
    own = {
        key.week
        for key in asked
        if (key.outcome, key.estimand) == (spec.outcome, spec.estimand)
        and key.week is not None
        and key.week >= 1
    }
    return sorted({*common, *own})
