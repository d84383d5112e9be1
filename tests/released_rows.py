"""Builds rows of released tables for tests of wording, figures and pages."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.tables import (
    BALANCE,
    BASELINE,
    CURVES,
    DELIVERY_QUALITY,
    FIDELITY,
    FINDINGS,
    FLOW,
    INTERVIEW_RATES,
    RESOURCES_PER_CASE,
    SURVEY_SHARES,
    Kind,
    Table,
)

Row = dict[str, Any]
ARMS = ("trial", "comparison")
_PLACE: Row = {
    "network": "nordjylland",
    "trial": "formkrav",
    "municipality": "rebild",
    "status": "ok",
    "data_kind": "syntetisk",
}
_FINDING: Row = {
    "outcome": "duration",
    "estimand": "rmst_difference",
    "week": 26,
    "arm": "trial",
    "comparison": "comparison",
    "method": "kaplan_meier",
    "estimate": -0.4,
    "std_error": 0.4,
    "ci95_low": -1.2,
    "ci95_high": 0.4,
    "ci90_low": -1.1,
    "ci90_high": 0.3,
    "n_trial": 120,
    "n_comparison": 135,
    "unit": "weeks",
    "design": "parallel",
    "margin": 1.0,
    "verdict": "not_worse",
}


def make_table(table: Table, *rows: Row) -> pd.DataFrame:
    """A declared table from rows that name only what matters."""
    full = [{**dict.fromkeys(table.names, pd.NA), **_place(table), **row} for row in rows]
    return table.conform(pd.DataFrame(full)) if full else table.empty()


def make_findings(*rows: Row) -> pd.DataFrame:
    """Released findings: Rebild's primary outcome in `formkrav`, changed by each row."""
    return make_table(FINDINGS, *({**_FINDING, **row} for row in rows))


def make_pooled(**over: Any) -> Row:
    """A pooled primary outcome."""
    pooled = {"municipality": "_network", "method": "reml_hartung_knapp", "i2": 23.0}
    return {**pooled, "prediction_low": -1.3, "prediction_high": 1.1, **over}


def make_curves(weeks: int = 52) -> pd.DataFrame:
    """Survival and incidence of two arms, a step every other week."""
    rows = []
    for arm, hazard in (("trial", 0.03), ("comparison", 0.027)):
        for week in range(2, weeks + 1, 2):
            left = (1 - hazard) ** week
            step = {"arm": arm, "week": week, "at_risk": 5 * round(24 * left), "events": 5}
            rows.append({**step, "outcome": "duration", "value": round(left, 2)})
            exits = round(0.7 * (1 - left), 2)
            rows.append({**step, "outcome": "job_or_education", "value": exits})
    return make_table(CURVES, *rows)


def make_tables() -> dict[str, pd.DataFrame]:
    """All released tables of one participation, with something to show in each."""
    return {
        "findings": make_findings({}),
        "curves": make_curves(),
        "flow": make_table(
            FLOW,
            *({"arm": a, "stage": s, "count": 120} for a in ARMS for s in ("eligible", "analysed")),
            {"arm": "trial", "stage": "dropped_out", "status": "suppressed"},
        ),
        "baseline": make_table(
            BASELINE,
            *({"arm": a, "variable": "sex", "level": "woman", "count": 60} for a in ARMS),
            *({"arm": a, "variable": "age_group", "level": "15-29", "count": 35} for a in ARMS),
        ),
        "balance": make_table(
            BALANCE, {"variable": "sex", "level": "woman", "smd_before": 0.12, "smd_after": 0.0}
        ),
        "survey_shares": make_table(
            SURVEY_SHARES,
            *(
                _answer("citizen_meaning", arm, share)
                for arm, share in zip(ARMS, (0.7, 0.55), strict=True)
            ),
            _answer("staff_trust", "trial", 0.9),
        ),
        "interview_rates": make_table(
            INTERVIEW_RATES,
            *({"arm": a, "measure": "held_per_year", "value": 6.2, "n": 100} for a in ARMS),
            *({"arm": a, "measure": "share_phone", "value": 0.3, "n": 100} for a in ARMS),
        ),
        "fidelity": make_table(
            FIDELITY,
            {
                "element": "gruppesamtaler",
                "is_adopted": "yes",
                "planned_dose_pct": 40,
                "delivered_dose_pct": 25,
            },
            {"element": "kadence", "is_adopted": "no", "planned_dose_pct": 50},
        ),
        "resources": make_table(
            RESOURCES_PER_CASE,
            *(_amount("counsellor_hours", arm, 6.1) for arm in ARMS),
            *(_amount("lae265", arm, 0.12) for arm in ARMS),
        ),
        "delivery_quality": make_table(
            DELIVERY_QUALITY,
            {"table": "interviews", "code": "ROWS", "outcome": "", "column": "", "count": 1200},
            {"table": "offers", "code": "DATO", "outcome": "S", "column": "start_date", "count": 5},
        ),
    }


def withhold(rows: pd.DataFrame, status: str) -> pd.DataFrame:
    """The same rows without figures, all with one status."""
    hidden = rows.assign(status=pd.Series(status, index=rows.index, dtype="string"))
    for name in rows.columns:
        if str(rows[name].dtype) in {Kind.NUMBER.dtype, Kind.INTEGER.dtype} and name != "week":
            hidden[name] = rows[name].where(pd.Series(data=False, index=rows.index))
    if "verdict" in rows.columns:
        hidden["verdict"] = pd.Series(pd.NA, index=rows.index, dtype="string")
    return hidden


def _place(table: Table) -> Row:
    return {name: value for name, value in _PLACE.items() if name in table.names}


def _answer(outcome: str, arm: str, share: float) -> Row:
    return {"outcome": outcome, "arm": arm, "share": share, "n": 60, "invited": 100}


def _amount(kind: str, arm: str, amount: float) -> Row:
    return {"kind": kind, "arm": arm, "amount_per_case": amount, "cases": 120, "unit": "x"}
