"""Suites catch what they are for, and a suite that checks nothing fails loudly."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipelines.domain import DataKind, DeliveryNote, EndDateMeaning, Registry
from pipelines.errors import QualityError
from pipelines.quality import Validation, validate_tables
from pipelines.quality.rules import Rule
from pipelines.quality.suites import run_suite
from pipelines.registry import read_registry
from pipelines.tables import BENEFIT_SPELLS, CLEAN_TABLES, INTERVIEWS

NOTE = DeliveryNote(
    municipality_code="840",
    extraction_date=date(2020, 6, 30),
    period_start=date(2017, 1, 1),
    period_end=date(2020, 6, 30),
    system="",
    version="",
    contact="",
    data_kind=DataKind.SYNTHETIC,
    end_date_is=EndDateMeaning.FIRST_DAY_OFF,
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(Path(__file__).parents[3] / "data" / "raw" / "registry")


def _spells(**over: object) -> pd.DataFrame:
    count = 4
    values: dict[str, object] = {
        "spell_id": [f"F{n}" for n in range(count)],
        "person_id": ["A", "A", "B", "C"],
        "benefit": "a-dagpenge",
        "start_date": pd.to_datetime(["2018-01-01", "2018-03-01", "2018-01-01", "2018-01-01"]),
        "end_date": pd.to_datetime(["2018-03-01", "NaT", "2018-02-01", "2018-02-01"]),
        "exit_reason": ["job", None, "job", "education"],
        "trial_id": "formkrav",
        "arm": ["trial", "trial", "comparison", "comparison"],
        "trial_entry_date": pd.NaT,
        "department": None,
        "sex": ["woman", "man", "woman", "man"],
        "age_years": [30, 30, 40, 50],
        "education": None,
        "unemployment_fund": None,
        "readiness": None,
    }
    return BENEFIT_SPELLS.conform(pd.DataFrame(values | over))


def _validate(registry: Registry, **tables: pd.DataFrame) -> Validation:
    empty = {table.name: table.empty() for table in CLEAN_TABLES}
    return validate_tables(
        {**empty, "benefit_spells": _spells(), **tables}, registry, "rebild", NOTE
    )


def test_clean_tables_hold_every_expectation(registry: Registry) -> None:
    validation = _validate(registry)

    assert validation.faults == ()
    assert validation.evaluated["benefit_spells"] >= 20
    assert all(count > 0 for count in validation.evaluated.values())


@pytest.mark.parametrize(
    ("over", "column"),
    [
        ({"spell_id": ["F0", "F0", "F1", "F2"]}, "forloeb_id"),
        ({"benefit": "su"}, "ydelse"),
        ({"benefit": None}, "ydelse"),
        ({"age_years": [30, 30, 40, 12]}, "alder"),
        ({"trial_id": "mentor"}, "forsoeg"),
        ({"arm": None}, "gruppe"),
        ({"exit_reason": None}, "afgangsaarsag"),
        ({"end_date": pd.Timestamp("2017-12-01"), "exit_reason": "job"}, "slutdato"),
        ({"start_date": pd.Timestamp("2020-07-01"), "end_date": pd.NaT}, "startdato"),
        ({"trial_entry_date": pd.Timestamp("2017-12-01")}, "forsoegsstart"),
        ({"person_id": "A"}, "startdato"),
    ],
)
def test_a_broken_rule_is_found_in_its_column(
    registry: Registry, over: dict[str, object], column: str
) -> None:
    validation = _validate(registry, benefit_spells=_spells(**over))

    assert column in {fault.column for fault in validation.faults}


def test_a_fault_says_how_many_and_which_rows_but_no_value(registry: Registry) -> None:
    validation = _validate(registry, benefit_spells=_spells(sex=["woman", "x-sex", "man", "man"]))

    (fault,) = validation.faults
    assert fault.count == 1
    assert fault.rows == (2,)
    assert "x-sex" not in fault.message


def test_an_interview_without_its_spell_is_found(registry: Registry) -> None:
    interviews = INTERVIEWS.conform(
        pd.DataFrame(
            {
                "interview_id": ["S1", "S2"],
                "spell_id": ["F0", "F9"],
                "interview_date": pd.Timestamp("2018-02-01"),
                "form": "phone",
                "kind": "follow_up",
                "status": "held",
                "duration_minutes": 30,
                "sequence_number": 1,
            }
        )
    )

    validation = _validate(registry, interviews=interviews)

    assert [(fault.file, fault.rows) for fault in validation.faults] == [("samtaler", (2,))]


@pytest.mark.parametrize(
    "damage",
    [
        lambda rows: rows.drop(columns="sex"),
        lambda rows: rows.assign(extra=1),
        lambda rows: rows[rows.columns[::-1]],
        lambda rows: rows.assign(age_years=rows["age_years"].astype("Float64")),
    ],
)
def test_columns_that_are_not_the_declared_ones_are_found(
    registry: Registry, damage: object
) -> None:
    assert callable(damage)

    validation = _validate(registry, benefit_spells=damage(_spells()))

    assert {fault.file for fault in validation.faults} == {"forloeb"}
    assert "kolonne nr." in validation.faults[0].message


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [Rule("ExpectColumnValuesToBeInTheSet", {"column": "a"}, "")],
        [Rule("ExpectColumnValuesToBeInSet", {"column": "a", "values": [1]}, "")],
        [Rule("ExpectColumnValuesToNotBeNull", {"column": "absent"}, "")],
    ],
)
def test_a_suite_that_would_check_nothing_fails_loudly(rules: list[Rule]) -> None:
    rows = pd.DataFrame({"a": [1]})

    with pytest.raises(QualityError):
        run_suite("prøve", rows, rules)


def test_importing_quality_does_not_import_great_expectations() -> None:
    code = "import sys, pipelines.quality; sys.exit('great_expectations' in sys.modules)"

    result = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - own code

    assert result.returncode == 0
