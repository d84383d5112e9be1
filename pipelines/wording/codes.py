"""Danish names of clean code values, of background variables and of measures of interviews."""

from __future__ import annotations

import re

from pipelines.wording.names import fall_back

CODE_NAMES: dict[str, dict[str, str]] = {
    "benefit": {
        "a-dagpenge": "a-dagpenge",
        "sygedagpenge": "sygedagpenge",
        "jobafklaring": "jobafklaring",
        "kontanthjaelp": "kontanthjælp",
        "uddannelseshjaelp": "uddannelseshjælp",
        "ressourceforloeb": "ressourceforløb",
        "revalidering": "revalidering",
        "ledighedsydelse": "ledighedsydelse",
        "fleksjob": "fleksjob",
        "integrationsydelse": "integrationsydelse",
        "loentilskud-foertidspension": "løntilskud til førtidspensionister",
    },
    "exit_reason": {
        "job": "job",
        "education": "uddannelse",
        "other_benefit": "anden ydelse",
        "flex_job": "fleksjob",
        "disability_pension": "førtidspension",
        "other": "øvrig",
    },
    "form": {
        "in_person": "fysisk",
        "phone": "telefon",
        "digital": "digital",
        "group": "gruppe",
    },
    "interview_kind": {
        "job_interview": "jobsamtale",
        "follow_up": "opfølgning",
        "joint_interview": "fællessamtale",
        "rehabilitation_meeting": "rehabiliteringsmøde",
    },
    "interview_status": {
        "held": "afholdt",
        "cancelled": "aflyst",
        "missed": "udeblevet",
        "postponed": "udskudt",
    },
    "offer_type": {
        "work_placement": "virksomhedspraktik",
        "wage_subsidy": "løntilskud",
        "job_rotation": "jobrotation",
        "guidance": "vejledning og opkvalificering",
        "education": "uddannelse",
        "mentor": "mentor",
        "psychologist": "psykolog",
        "micro_loan": "mikrolån",
    },
    "citizen_question": {
        "meaning": "mening",
        "satisfaction": "tilfredshed",
        "influence": "indflydelse",
        "job_focus": "jobfokus",
    },
    "staff_question": {
        "meaning": "mening",
        "trust": "tillid til faglige skøn",
        "quality": "kvalitet",
        "administration": "administration",
    },
    "resource_kind": {
        "counsellor_hours": "rådgivertimer",
        "lae265": "LÆ265",
        "lae285": "LÆ285",
        "rehabilitation_meetings": "rehabiliteringsmøder",
        "cancelled_joint_interviews": "aflyste fællessamtaler",
    },
    "survey": {"citizen": "borger", "staff": "medarbejder"},
    "sex": {"woman": "kvinde", "man": "mand"},
    "education": {
        "primary": "grundskole",
        "upper_secondary": "gymnasial",
        "vocational": "erhvervsfaglig",
        "short_higher": "kort videregående",
        "medium_higher": "mellemlang videregående",
        "long_higher": "lang videregående",
        "unknown": "uoplyst",
    },
    "readiness": {"job_ready": "jobparat", "activity_ready": "aktivitetsparat"},
    "unemployment_fund": {
        "3f": "3F",
        "det-faglige-hus": "Det Faglige Hus",
        "min-a-kasse": "Min A-kasse",
        "krifa": "Krifa",
        "ase": "Ase",
        "frie": "A-kassen Frie",
        "dana": "Dana",
        "hk": "HK",
        "foa": "FOA",
        "anden": "anden a-kasse",
        "ingen": "ingen a-kasse",
    },
    "department": {
        **{f"afdeling-{letter}": f"afdeling {letter.upper()}" for letter in "abcd"},
        **{f"jobspor-{number}": f"Jobspor {number}" for number in (1, 2)},
        **{f"sygedagpenge-{number}": f"sygedagpenge {number}" for number in (1, 2, 3, 4)},
    },
}
CODE_NAMES["arm"] = {"trial": "forsøg", "comparison": "sammenligning", "historical": "historisk"}
# Rows of the resources table that are reckoned, not delivered: always at assumed prices.
COST_NAMES: dict[str, str] = {
    "cost": "udgift (antagne priser)",
    "cost_low": "udgift ved de laveste priser (antaget)",
    "cost_high": "udgift ved de højeste priser (antaget)",
}
VARIABLE_NAMES: dict[str, str] = {
    "sex": "Køn",
    "age_group": "Alder",
    "education": "Uddannelse",
    "unemployment_fund": "A-kasse",
    "readiness": "Jobparathed",
    "benefit": "Ydelse",
    "start_quarter": "Startkvartal",
}
MEASURE_NAMES: dict[str, str] = {
    "held_per_year": "Afholdte samtaler pr. år på ydelsen",
    "held_week_1_13": "Afholdte samtaler pr. år i uge 1–13",
    "held_week_14_26": "Afholdte samtaler pr. år i uge 14–26",
    "held_week_27_52": "Afholdte samtaler pr. år i uge 27–52",
    "share_in_person": "Andel holdt ved fremmøde",
    "share_phone": "Andel holdt på telefon",
    "share_digital": "Andel holdt digitalt",
    "share_group": "Andel holdt i gruppe",
    "share_joint_cancelled": "Andel fællessamtaler, der blev aflyst",
    "share_cancelled": "Andel samtaler, der blev aflyst",
    "share_missed": "Andel samtaler, som borgeren udeblev fra",
    "share_postponed": "Andel samtaler, der blev udskudt",
    "first_interview_delay": "Dage til første samtale",
    "share_active_effort": "Andel borgerår med mindst fire samtaler og ét tilbud",
}
_AGES = re.compile(r"(\d+)[-–_](\d+)")
_QUARTER = re.compile(r"(\d{4})-?[qQkK](\d)")


def name_code(code_list: str, clean: str) -> str:
    """Return the Danish name of a clean value of a code list."""
    return CODE_NAMES.get(code_list, {}).get(clean, fall_back(clean))


def name_level(variable: str, level: str) -> str:
    """Return the name of a level of a background variable: "18–29 år", "2. kvartal 2018"."""
    if level in {"", "missing", "unknown"}:
        return "uoplyst"
    if variable == "age_group":
        return _name_age_group(level)
    quarter = _QUARTER.fullmatch(level)
    if quarter:
        return f"{quarter[2]}. kvartal {quarter[1]}"
    return name_code(variable, level)


def name_measure(measure: str) -> str:
    """Return the name of a measure of interviews."""
    return MEASURE_NAMES.get(measure, fall_back(measure))


def _name_age_group(level: str) -> str:
    ages = _AGES.fullmatch(level)
    if ages:
        return f"{ages[1]}–{ages[2]} år"
    number = "".join(character for character in level if character.isdigit())
    if level.startswith(("<", "under")):
        return f"under {number} år"
    return f"{number} år og derover" if number else fall_back(level)
