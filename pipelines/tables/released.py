"""The released tables: what everything behind disclosure control reads, and a contribution holds.

Exact findings have the same columns; disclosure control rounds, hides and sets `status`.
"""

from __future__ import annotations

from pipelines.tables.schema import Column, Kind, Table


def _text(name: str, *, is_key: bool = False, nullable: bool = False, unit: str = "") -> Column:
    return Column(name, Kind.TEXT, is_key=is_key, is_nullable=nullable, unit=unit)


def _number(name: str, unit: str = "") -> Column:
    return Column(name, Kind.NUMBER, is_nullable=True, unit=unit)


def _count(name: str) -> Column:
    return Column(name, Kind.INTEGER, is_nullable=True, minimum=0, unit="antal")


def _week(*, is_key: bool = True) -> Column:
    return Column("week", Kind.INTEGER, is_key=is_key, is_nullable=True, minimum=0, unit="uger")


_PLACE = (
    _text("network", is_key=True),
    _text("trial", is_key=True),
    _text("municipality", is_key=True),
)
_STATUS = (_text("status"), _text("data_kind"))

FINDINGS = Table(
    "findings",
    (
        *_PLACE,
        _text("outcome", is_key=True),
        _text("estimand", is_key=True),
        _week(),
        _text("arm", is_key=True, nullable=True),
        _text("comparison", is_key=True, nullable=True),
        _text("method", is_key=True),
        _number("estimate"),
        _number("std_error"),
        _number("ci95_low"),
        _number("ci95_high"),
        _number("ci90_low"),
        _number("ci90_high"),
        _number("p_value"),
        _count("n_trial"),
        _count("n_comparison"),
        _text("unit", nullable=True),
        _text("design", nullable=True),
        _number("margin"),
        _text("verdict", nullable=True),
        _number("tau2"),
        _number("i2"),
        _number("prediction_low"),
        _number("prediction_high"),
        *_STATUS,
    ),
    row="estimat",
)

CURVES = Table(
    "curves",
    (
        *_PLACE,
        _text("outcome", is_key=True),  # "duration" (survival) or an exit outcome (incidence)
        _text("arm", is_key=True),
        _week(),
        _number("value", "andel 0-1"),
        _count("at_risk"),
        _count("events"),  # events since the step before
        *_STATUS,
    ),
    row="trin på en kurve",
)

FLOW = Table(
    "flow",
    (
        *_PLACE,
        _text("arm", is_key=True),
        _text("stage", is_key=True),  # eligible, referred, dropped_out, included, analysed
        _count("count"),
        *_STATUS,
    ),
    row="trin i forløbet fra målgruppe til analyse",
)

BASELINE = Table(
    "baseline",
    (
        *_PLACE,
        _text("arm", is_key=True),
        _text("variable", is_key=True),  # sex, age_group, education, unemployment_fund, readiness
        _text("level", is_key=True),
        _count("count"),
        *_STATUS,
    ),
    row="niveau af en baggrundsvariabel",
)

BALANCE = Table(
    "balance",
    (
        *_PLACE,
        _text("variable", is_key=True),
        _text("level", is_key=True),
        _number("smd_before"),
        _number("smd_after"),
        *_STATUS,
    ),
    row="niveau af en baggrundsvariabel",
)

SURVEY_SHARES = Table(
    "survey_shares",
    (
        *_PLACE,
        _text("outcome", is_key=True),  # "citizen_meaning", "staff_trust" …
        _text("arm", is_key=True),
        _number("share", "andel 0-1, svar 4 eller 5"),
        _count("n"),
        _count("invited"),
        *_STATUS,
    ),
    row="spørgsmål og gruppe",
)

INTERVIEW_RATES = Table(
    "interview_rates",
    (
        *_PLACE,
        _text("arm", is_key=True),
        _text("measure", is_key=True),  # held_per_year, share_phone, share_joint_cancelled …
        _number("value"),
        _count("n"),
        _text("unit"),
        *_STATUS,
    ),
    row="mål for samtaler og gruppe",
)

FIDELITY = Table(
    "fidelity",
    (
        *_PLACE,
        _text("element", is_key=True),
        _text("is_adopted"),  # "yes" or "no"
        _number("planned_dose_pct", "procent af sagerne"),
        _number("delivered_dose_pct", "procent af sagerne"),
        *_STATUS,
    ),
    row="element i et forsøg",
)

RESOURCES_PER_CASE = Table(
    "resources",
    (
        *_PLACE,
        _text("arm", is_key=True),
        _text("kind", is_key=True),
        _number("amount_per_case"),
        _count("cases"),
        _text("unit"),
        *_STATUS,
    ),
    row="ressourcetype og gruppe",
)

DELIVERY_QUALITY = Table(
    "delivery_quality",
    (
        _text("network", is_key=True),
        _text("municipality", is_key=True),
        _text("table", is_key=True),
        _text("code", is_key=True),  # finding code, or "RÆKKER" for the number of rows read
        _text("outcome", is_key=True),  # S, W, R or "" for RÆKKER
        _text("column", is_key=True),
        _count("count"),
        Column("delivery_date", Kind.DATE, is_nullable=True),
        *_STATUS,
    ),
    row="tabel og fund",
)

PARTICIPATION_TABLES: tuple[Table, ...] = (
    FINDINGS,
    CURVES,
    FLOW,
    BASELINE,
    BALANCE,
    SURVEY_SHARES,
    INTERVIEW_RATES,
    FIDELITY,
    RESOURCES_PER_CASE,
)
RELEASED_TABLES: tuple[Table, ...] = (*PARTICIPATION_TABLES, DELIVERY_QUALITY)
