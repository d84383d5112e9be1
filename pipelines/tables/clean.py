"""The clean tables of one delivery: raw Danish headers, clean English names, units, keys.

Source: DELIVERIES.md §2, the network's contract of delivery.
"""

from __future__ import annotations

from pipelines.tables.schema import Column, Kind, Table

_TRIAL = Column("trial_id", Kind.CODE, "forsoeg", codes="trial", is_key=True)
_ARM = Column("arm", Kind.CODE, "gruppe", codes="arm", is_key=True)
_MONTH = Column("month", Kind.MONTH, "maaned", is_key=True)
_SPELL = Column("spell_id", Kind.IDENTIFIER, "forloeb_id", references="benefit_spells.spell_id")

BENEFIT_SPELLS = Table(
    "benefit_spells",
    (
        Column("spell_id", Kind.IDENTIFIER, "forloeb_id", is_key=True),
        Column("person_id", Kind.IDENTIFIER, "borger_id", description="pseudonym"),
        Column("benefit", Kind.CODE, "ydelse", codes="benefit"),
        Column("start_date", Kind.DATE, "startdato"),
        Column(
            "end_date",
            Kind.DATE,
            "slutdato",
            is_nullable=True,
            description="first day off benefit; missing = running at extraction",
        ),
        Column("exit_reason", Kind.CODE, "afgangsaarsag", is_nullable=True, codes="exit_reason"),
        Column("trial_id", Kind.CODE, "forsoeg", is_nullable=True, codes="trial"),
        Column("arm", Kind.CODE, "gruppe", is_nullable=True, codes="arm"),
        Column("trial_entry_date", Kind.DATE, "forsoegsstart", is_nullable=True),
        Column("department", Kind.CODE, "afdeling", is_nullable=True, codes="department"),
        Column("sex", Kind.CODE, "koen", is_nullable=True, codes="sex"),
        Column(
            "age_years", Kind.INTEGER, "alder", is_nullable=True, minimum=15, maximum=75, unit="år"
        ),
        Column("education", Kind.CODE, "uddannelse", is_nullable=True, codes="education"),
        Column(
            "unemployment_fund", Kind.CODE, "a_kasse", is_nullable=True, codes="unemployment_fund"
        ),
        Column("readiness", Kind.CODE, "jobparat", is_nullable=True, codes="readiness"),
    ),
    raw="forloeb",
    row="ydelsesforløb",
)

INTERVIEWS = Table(
    "interviews",
    (
        Column("interview_id", Kind.IDENTIFIER, "samtale_id", is_key=True),
        _SPELL,
        Column("interview_date", Kind.DATE, "dato"),
        Column("form", Kind.CODE, "form", codes="form", is_nullable=True),
        Column("kind", Kind.CODE, "type", codes="interview_kind"),
        Column("status", Kind.CODE, "status", codes="interview_status"),
        Column(
            "duration_minutes",
            Kind.INTEGER,
            "minutter",
            is_nullable=True,
            minimum=0,
            maximum=480,
            unit="minutter",
        ),
        Column("sequence_number", Kind.INTEGER, "nummer", is_nullable=True, minimum=1, maximum=500),
    ),
    raw="samtaler",
    row="indkaldt samtale",
)

OFFERS = Table(
    "offers",
    (
        Column("offer_id", Kind.IDENTIFIER, "tilbud_id", is_key=True),
        _SPELL,
        Column("offer_type", Kind.CODE, "tilbudstype", codes="offer_type"),
        Column("start_date", Kind.DATE, "startdato"),
        Column(
            "end_date",
            Kind.DATE,
            "slutdato",
            is_nullable=True,
            description="first day after the offer",
        ),
    ),
    raw="tilbud",
    row="tilbud",
)


def _answers(name: str, raw: str, codes: str, row: str) -> Table:
    return Table(
        name,
        (
            Column("answer_id", Kind.IDENTIFIER, "svar_id", is_key=True),
            Column("trial_id", Kind.CODE, "forsoeg", codes="trial"),
            Column("arm", Kind.CODE, "gruppe", codes="arm"),
            Column("answer_date", Kind.DATE, "dato"),
            Column("question", Kind.CODE, "spoergsmaal", codes=codes),
            Column(
                "score",
                Kind.INTEGER,
                "svar",
                is_nullable=True,
                minimum=1,
                maximum=5,
                description='1-5; missing = "ved ikke"',
            ),
        ),
        raw=raw,
        row=row,
    )


CITIZEN_ANSWERS = _answers("citizen_answers", "borgersvar", "citizen_question", "svar")
STAFF_ANSWERS = _answers("staff_answers", "medarbejdersvar", "staff_question", "svar")

RESOURCES = Table(
    "resources",
    (
        _TRIAL,
        _ARM,
        _MONTH,
        Column("kind", Kind.CODE, "type", codes="resource_kind", is_key=True),
        Column(
            "amount", Kind.NUMBER, "antal", minimum=0, maximum=1_000_000, unit="timer eller stk."
        ),
        Column("cases", Kind.INTEGER, "sager", minimum=0, maximum=1_000_000, unit="sager"),
    ),
    raw="ressourcer",
    row="måned, forsøg, gruppe og type",
)

ELEMENTS = Table(
    "elements",
    (
        _TRIAL,
        Column("element", Kind.CODE, "element", codes="element", is_key=True),
        Column(
            "adopted_date",
            Kind.DATE,
            "taget_i_brug",
            is_nullable=True,
            description="missing = not adopted",
        ),
        Column(
            "planned_dose_pct",
            Kind.NUMBER,
            "planlagt_dosis",
            is_nullable=True,
            minimum=0,
            maximum=100,
            unit="procent af sagerne",
        ),
        Column(
            "delivered_dose_pct",
            Kind.NUMBER,
            "faktisk_dosis",
            is_nullable=True,
            minimum=0,
            maximum=100,
            unit="procent af sagerne",
        ),
    ),
    raw="elementer",
    row="element i et forsøg",
)


def _count(name: str, raw: str) -> Column:
    return Column(name, Kind.INTEGER, raw, minimum=0, maximum=1_000_000, unit="personer")


REACH = Table(
    "reach",
    (
        _TRIAL,
        _ARM,
        _MONTH,
        _count("eligible", "i_maalgruppen"),
        _count("referred", "visiteret"),
        _count("dropped_out", "frafaldet"),
    ),
    raw="raekkevidde",
    row="måned, forsøg og gruppe",
)

SURVEY_INVITATIONS = Table(
    "survey_invitations",
    (
        _TRIAL,
        _ARM,
        Column("survey", Kind.CODE, "spoergeskema", codes="survey", is_key=True),
        _count("invited", "udsendt"),
        _count("answered", "besvaret"),
    ),
    raw="udsendt",
    row="spørgeskema, forsøg og gruppe",
)

CLEAN_TABLES: tuple[Table, ...] = (
    BENEFIT_SPELLS,
    INTERVIEWS,
    OFFERS,
    CITIZEN_ANSWERS,
    STAFF_ANSWERS,
    RESOURCES,
    ELEMENTS,
    REACH,
    SURVEY_INVITATIONS,
)
