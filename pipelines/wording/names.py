"""Danish names of what stands in findings: outcomes, estimands, arms, statuses, verdicts."""

from __future__ import annotations

from pipelines.domain import AskKind, DataKind, DeliveryState, Design, Status, Verdict
from pipelines.wording.numbers import is_missing

OUTCOME_NAMES: dict[str, str] = {
    "duration": "Tid på ydelsen",
    "job_or_education": "Afgang til job eller uddannelse",
    "other_exit": "Anden afgang fra ydelsen",
    "exit_rate": "Hastigheden af afgang til job eller uddannelse",
    "citizen_meaning": "Borgernes oplevelse af mening",
    "citizen_satisfaction": "Borgernes tilfredshed",
    "citizen_influence": "Borgernes indflydelse",
    "citizen_job_focus": "Borgernes jobfokus",
    "staff_meaning": "Medarbejdernes oplevelse af mening",
    "staff_trust": "Tillid til medarbejdernes skøn",
    "staff_quality": "Kvalitet ifølge medarbejderne",
    "staff_administration": "Administration ifølge medarbejderne",
    "interviews_held": "Afholdte samtaler",
    "interviews_held_unemployed": "Afholdte samtaler, a-dagpenge",
    "interviews_week_1_13": "Afholdte samtaler i uge 1–13",
    "interviews_week_14_26": "Afholdte samtaler i uge 14–26",
    "interviews_week_27_52": "Afholdte samtaler i uge 27–52",
    "form_in_person": "Samtaler holdt ved fremmøde",
    "form_phone": "Samtaler holdt på telefon",
    "form_digital": "Samtaler holdt digitalt",
    "form_group": "Samtaler holdt i gruppe",
    "joint_cancelled": "Aflyste fællessamtaler",
    "first_interview_delay": "Tid til første samtale",
    "active_effort": "Aktiv indsats",
    "hours_per_case": "Rådgivertimer pr. sag",
    "rehabilitation_meetings_per_case": "Rehabiliteringsmøder pr. sag",
    "lae265_per_case": "LÆ265-attester pr. sag",
    "lae285_per_case": "LÆ285-attester pr. sag",
    "cancelled_joint_per_case": "Aflyste fællessamtaler pr. sag",
    "cost_per_case": "Udgift pr. sag (antagne priser)",
    "adopted_elements": "Elementer taget i brug",
    "delivered_dose": "Leveret dosis",
}
ESTIMAND_NAMES: dict[str, str] = {
    "rmst_difference": "forskel i gennemsnitlig tid",
    "rmst_difference_standardised": "forskel i gennemsnitlig tid, vægtet",
    "rmst_difference_left_truncated": "forskel i gennemsnitlig tid, løbende forløb med",
    "incidence_difference": "forskel i andel",
    "incidence_difference_standardised": "forskel i andel, vægtet",
    "incidence_difference_left_truncated": "forskel i andel, løbende forløb med",
    "log_hazard_ratio": "logaritmen til hazardratioen",
    "top2_difference": "forskel i andel, der svarer 4 eller 5",
    "top2_difference_worst": "forskel i andel, der svarer 4 eller 5, i værste fald",
    "top2_difference_best": "forskel i andel, der svarer 4 eller 5, i bedste fald",
    "rate_difference": "forskel i hyppighed",
    "share_difference": "forskel i andel",
    "mean_difference": "forskel i gennemsnit",
    "adopted_share": "andel taget i brug",
    "dose_ratio": "leveret i forhold til planlagt",
}
METHOD_NAMES: dict[str, str] = {
    "kaplan_meier": "Kaplan-Meier",
    "kaplan_meier_balanced": "Kaplan-Meier, vægtet ved entropibalancering",
    "kaplan_meier_left_truncated": "Kaplan-Meier med venstretrunkering",
    "aalen_johansen": "Aalen-Johansen",
    "aalen_johansen_balanced": "Aalen-Johansen, vægtet ved entropibalancering",
    "aalen_johansen_left_truncated": "Aalen-Johansen med venstretrunkering",
    "cox_efron": "Cox-regression med Efrons metode",
    "newcombe": "Newcombes interval",
    "quasi_poisson": "kvasi-Poisson",
    "welch": "Welchs t-interval",
    "welch_priced": "Welchs t-interval med usikre priser",
    "cluster_t": "t-interval mellem hele afdelinger",
    "count": "optælling",
    "reml_hartung_knapp": "tilfældige effekter (REML, Hartung-Knapp)",
    "fixed_effect": "fast effekt (følsomhed)",
    "mean": "gennemsnit af kommunerne",
    "not_pooled": "ikke lagt sammen",
}
# Where a reader finds the rule that made a number: shown as "lavet af".
METHOD_FUNCTIONS: dict[str, str] = {
    "kaplan_meier": "pipelines.estimation.survival.restricted_mean_difference",
    "kaplan_meier_balanced": "pipelines.estimation.standardised.weighted_restricted_mean",
    "kaplan_meier_left_truncated": "pipelines.estimation.survival.restricted_mean_difference",
    "aalen_johansen": "pipelines.estimation.exits.cumulative_incidence_difference",
    "aalen_johansen_balanced": "pipelines.estimation.standardised.weighted_incidence",
    "aalen_johansen_left_truncated": "pipelines.estimation.exits.cumulative_incidence_difference",
    "cox_efron": "pipelines.estimation.cox.cox_hazard_ratio",
    "newcombe": "pipelines.estimation.surveys.newcombe_difference",
    "quasi_poisson": "pipelines.estimation.rates.rate_difference",
    "welch": "pipelines.estimation.means.welch_difference",
    "welch_priced": "pipelines.estimation.costs.cost_difference",
    "cluster_t": "pipelines.estimation.clusters.cluster_difference",
    "count": "pipelines.estimation.estimate_municipality",
    "reml_hartung_knapp": "pipelines.estimation.pooling.pool",
    "fixed_effect": "pipelines.estimation.pooling.pool",
    "mean": "pipelines.estimation.pool_trial",
    "not_pooled": "pipelines.estimation.pool_trial",
}
ARM_NAMES: dict[str, str] = {
    "trial": "Forsøg",
    "comparison": "Sammenligning",
    "historical": "Historisk sammenligning",
}
# In a sentence: "kortere i forsøget end i …".
ARM_PHRASES: dict[str, str] = {
    "trial": "forsøget",
    "comparison": "sammenligningsgruppen",
    "historical": "den historiske sammenligning",
}
STATUS_NAMES: dict[Status, str] = {
    Status.OK: "vist",
    Status.TOO_FEW: "for få",
    Status.SUPPRESSED: "skjult",
    Status.REFUSED: "afvist",
    Status.NOT_DELIVERED: "ikke leveret",
    Status.FAILED: "beregning fejlede",
}
VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.BETTER: "bedre",
    Verdict.NOT_WORSE: "ikke dårligere",
    Verdict.WORSE: "dårligere",
    Verdict.WORSE_WITHIN_MARGIN: "ringere, men mindre end grænsen",
    Verdict.UNDECIDED: "uafklaret",
}
# A shape of its own for each verdict, so that colour is never alone in telling them apart.
VERDICT_SYMBOLS: dict[Verdict | None, str] = {
    Verdict.BETTER: "▲",
    Verdict.NOT_WORSE: "●",
    Verdict.WORSE: "▼",
    Verdict.WORSE_WITHIN_MARGIN: "▽",
    Verdict.UNDECIDED: "○",
    None: "–",
}
DESIGN_NAMES: dict[Design, str] = {
    Design.PARALLEL: "samtidig sammenligningsgruppe i samme kommune",
    Design.HISTORICAL: "sammenligning med tidligere resultater",
    Design.HISTORICAL_AND_SIMILAR: "sammenligning med tidligere resultater og lignende grupper",
    Design.DESCRIPTIVE: "beskrivelse uden sammenligning",
}
ASK_NAMES: dict[AskKind, str] = {
    AskKind.PERMANENT: "at forsøget gøres permanent",
    AskKind.PERMANENT_OR_EXTENDED: "at forsøget gøres permanent eller i det mindste forlænges",
    AskKind.EXTENDED: "at forsøget forlænges",
    AskKind.NONE: "intet om forsøgets fremtid",
    AskKind.UNKNOWN: "fremgår ikke af kilderne",
}
ASK_WORDS: dict[AskKind, str] = {  # for a narrow cell
    AskKind.PERMANENT: "permanent",
    AskKind.PERMANENT_OR_EXTENDED: "permanent eller forlænget",
    AskKind.EXTENDED: "forlænget",
    AskKind.NONE: "intet",
    AskKind.UNKNOWN: "–",
}
DATA_KIND_NAMES: dict[DataKind, str] = {
    DataKind.REAL: "data fra kommunens leverance",
    DataKind.SYNTHETIC: "syntetiske data",
}
DELIVERY_NAMES: dict[DeliveryState, str] = {
    DeliveryState.ACCEPTED: "godkendt",
    DeliveryState.REFUSED: "afvist",
    DeliveryState.NOT_DELIVERED: "ikke leveret",
}
TABLE_NAMES: dict[str, str] = {
    "benefit_spells": "ydelsesforløb",
    "interviews": "samtaler",
    "offers": "tilbud",
    "citizen_answers": "borgersvar",
    "staff_answers": "medarbejdersvar",
    "resources": "ressourcer",
    "elements": "elementer",
    "reach": "rækkevidde",
    "survey_invitations": "udsendte spørgeskemaer",
    "findings": "fund",
    "curves": "kurver",
    "flow": "vej til analysen",
    "baseline": "baggrund",
    "balance": "balance",
    "survey_shares": "svar på spørgeskemaer",
    "interview_rates": "samtalemål",
    "fidelity": "udførelse",
    "delivery_quality": "datakvalitet",
}
STAGE_NAMES: dict[str, str] = {
    "eligible": "I målgruppen",
    "referred": "Visiteret",
    "dropped_out": "Frafaldet",
    "included": "Indgår i data",
    "analysed": "Indgår i analysen",
}


def name_outcome(outcome: str, week: object = None) -> str:
    """Return the outcome's name, with its horizon: "Tid på ydelsen, 26 uger"."""
    name = OUTCOME_NAMES.get(outcome, fall_back(outcome))
    return name if is_missing(week) else f"{name}, {int(str(week))} uger"


def name_method(method: str) -> str:
    """Return the method's name; a variant ("leave_one_out:rebild") keeps its own words."""
    return METHOD_NAMES.get(method, fall_back(method))


def name_status(status: str) -> str:
    """Return "for få", "ikke leveret" … for a released row's status."""
    return STATUS_NAMES[Status(status)]


def name_verdict(verdict: object) -> str:
    """Return the verdict's name; "ingen konklusion" where none is given."""
    return "ingen konklusion" if is_missing(verdict) else VERDICT_NAMES[Verdict(str(verdict))]


def name_arm(arm: str) -> str:
    """Return the arm's name as a heading: "Forsøg"."""
    return ARM_NAMES.get(arm, fall_back(arm))


def fall_back(key: str) -> str:
    """Return a readable form of a key without a Danish name of its own."""
    return key.replace("_", " ")
