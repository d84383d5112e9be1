"""Builds small clean tables and findings for the tests of `estimation`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pipelines.domain import DataKind, DeliveryNote, EndDateMeaning
from pipelines.tables import CLEAN_TABLES, FINDINGS, Table

EXTRACTION = date(2020, 1, 22)  # cut-off 2020-01-01
TABLES: dict[str, Table] = {table.name: table for table in CLEAN_TABLES}


def make_note(**over: Any) -> DeliveryNote:
    fields: dict[str, Any] = {
        "municipality_code": "840",
        "extraction_date": EXTRACTION,
        "period_start": date(2017, 1, 1),
        "period_end": EXTRACTION,
        "system": "Momentum",
        "version": "1",
        "contact": "analytiker",
        "data_kind": DataKind.REAL,
        "end_date_is": EndDateMeaning.FIRST_DAY_OFF,
    }
    return DeliveryNote(**fields | over)


def make_rows(table: str, rows: Iterable[Mapping[str, Any]], **common: Any) -> pd.DataFrame:
    """Rows of a clean table: what is not given is missing; keys are numbered."""
    declared = TABLES[table]
    complete = [
        {**dict.fromkeys(declared.names), declared.columns[0].name: f"k{i:05}", **common, **row}
        for i, row in enumerate(rows)
    ]
    return declared.conform(pd.DataFrame(complete)) if complete else declared.empty()


def spell(person: str, start: str, end: str | None = None, **over: Any) -> dict[str, Any]:
    """A spell of the trial arm of `formkrav`, ended by a job where it ended."""
    return {
        "person_id": person,
        "benefit": "a-dagpenge",
        "start_date": pd.Timestamp(start),
        "end_date": pd.NaT if end is None else pd.Timestamp(end),
        "exit_reason": None if end is None else "job",
        "trial_id": "formkrav",
        "arm": "trial",
        **over,
    }


def draw_spells(
    n: int, *, arms: tuple[str, ...] = ("trial", "comparison"), seed: int = 1
) -> pd.DataFrame:
    """`n` persons an arm who enter in 2018, leave at random or run on."""
    rng = np.random.default_rng(seed)
    rows = []
    for arm in arms:
        for i in range(n):
            start = pd.Timestamp("2018-01-01") + pd.Timedelta(days=int(rng.integers(0, 365)))
            days = int(rng.exponential(250)) + 1
            end = start + pd.Timedelta(days=days)
            is_over = end < pd.Timestamp(EXTRACTION)
            rows.append(
                spell(
                    f"{arm}-{i}",
                    str(start.date()),
                    str(end.date()) if is_over else None,
                    arm=arm,
                    exit_reason=str(rng.choice(["job", "education", "other"])) if is_over else None,
                    sex=str(rng.choice(["woman", "man"])),
                    age_years=int(rng.integers(18, 65)),
                    education=str(rng.choice(["primary", "vocational"])),
                    readiness=str(rng.choice(["job_ready", "activity_ready"])),
                )
            )
    return make_rows("benefit_spells", rows)


def make_findings(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Findings of `duration` at 26 weeks, ok and real where nothing else is said."""
    common: dict[str, Any] = {
        **dict.fromkeys(FINDINGS.names),
        "network": "nordjylland",
        "trial": "formkrav",
        "outcome": "duration",
        "estimand": "rmst_difference",
        "week": 26,
        "arm": "trial",
        "comparison": "comparison",
        "method": "kaplan_meier",
        "unit": "weeks",
        "design": "parallel",
        "status": "ok",
        "data_kind": "ekte",
    }
    return FINDINGS.conform(pd.DataFrame([common | dict(row) for row in rows]))


def find(findings: pd.DataFrame, outcome: str, **where: Any) -> pd.Series[Any]:
    """The only row of an outcome that has these values."""
    rows = findings[findings["outcome"] == outcome]
    for column, value in where.items():
        rows = rows[(rows[column] == value).fillna(False)]
    assert len(rows) == 1, f"{len(rows)} rows of {outcome} {where}"
    return rows.iloc[0]
