"""Suites catch what they are for, and a suite that checks nothing fails loudly."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipelines.domain import Code, DataKind, DeliveryNote, EndDateMeaning, Outcome, Registry
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


def _codes(registry: Registry, **over: object) -> dict[str, Outcome]:
    validation = _validate(registry, benefit_spells=_spells(**over))
    return {fault.code: fault.outcome for fault in validation.faults}


def test_a_code_outside_its_time_is_told_of_and_not_refused(registry: Registry) -> None:
    old = Code("a-dagpenge", "a-dagpenge", valid_to=date(2018, 2, 1))
    lists = {**registry.schema.code_lists, "benefit": (old,)}
    dated = replace(registry, schema=replace(registry.schema, code_lists=lists))

    assert _codes(dated) == {"YDELSE-GYLDIGHED": Outcome.WARNING}


def test_a_trial_arm_that_begins_before_its_trial_is_told_of(registry: Registry) -> None:
    days = pd.to_datetime(["2015-01-01", "2018-03-01", "2015-01-01", "2018-01-01"])

    found = _codes(registry, start_date=days)

    assert found == {"FØR-FORSØGET": Outcome.WARNING}


def test_a_trial_arm_that_begins_after_its_trial_is_told_of(registry: Registry) -> None:
    trials = tuple(
        replace(trial, end_date=date(2017, 12, 31)) if trial.slug == "formkrav" else trial
        for trial in registry.trials
    )

    assert _codes(replace(registry, trials=trials))["EFTER-FORSØGET"] is Outcome.WARNING


@pytest.mark.parametrize(("previous", "is_told"), [(4, False), (5, False), (6, True), (3, True)])
def test_sizes_are_held_against_the_delivery_before(
    registry: Registry, previous: int, is_told: bool
) -> None:
    validation = validate_tables(
        {"benefit_spells": _spells()}, registry, "rebild", NOTE, {"benefit_spells": previous}
    )

    assert ("ANTAL" in {fault.code for fault in validation.faults}) == is_told


def test_interviews_alone_are_not_held_against_spells_that_nobody_read(
    registry: Registry,
) -> None:
    interviews = INTERVIEWS.conform(
        pd.DataFrame(
            {
                "interview_id": ["S1"],
                "spell_id": ["F9"],
                "interview_date": pd.Timestamp("2018-02-01"),
                "form": "phone",
                "kind": "follow_up",
                "status": "held",
                "duration_minutes": 30,
                "sequence_number": 1,
            }
        )
    )

    validation = validate_tables({"interviews": interviews}, registry, "rebild", NOTE)

    assert validation.is_valid
    assert set(validation.evaluated) == {"interviews"}


def test_no_tables_at_all_are_not_valid(registry: Registry) -> None:
    with pytest.raises(QualityError):
        validate_tables({}, registry, "rebild", NOTE)


def test_no_frame_outlives_its_validation() -> None:
    rows = pd.DataFrame({"a": range(10)})
    last_words = weakref.ref(rows)
    run_suite("prøve", rows, [Rule("ExpectColumnValuesToNotBeNull", {"column": "a"}, "")])

    del rows
    gc.collect()

    assert last_words() is None


def test_importing_quality_does_not_import_great_expectations() -> None:
    code = "import sys, pipelines.quality; sys.exit('great_expectations' in sys.modules)"

    result = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - own code

    assert result.returncode == 0
