"""Holds the dictionaries of names against the vocabulary that the rest of the code uses."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from pipelines.domain import (
    AskKind,
    DataKind,
    DeliveryState,
    Design,
    OutcomeKey,
    Status,
    Verdict,
)
from pipelines.estimation.vocabulary import plan_findings
from pipelines.tables import CLEAN_TABLES, RELEASED_TABLES
from pipelines.wording import (
    ARM_NAMES,
    ASK_NAMES,
    CODE_NAMES,
    DATA_KIND_NAMES,
    DELIVERY_NAMES,
    DESIGN_NAMES,
    ESTIMAND_NAMES,
    FAULT_NAMES,
    METHOD_FUNCTIONS,
    METHOD_NAMES,
    OUTCOME_DIRECTIONS,
    OUTCOME_NAMES,
    OUTCOME_UNITS,
    PHRASES,
    STATUS_NAMES,
    STATUS_SENTENCES,
    TABLE_NAMES,
    UNIT_NAMES,
    VERDICT_NAMES,
    name_arm,
    name_code,
    name_fault,
    name_level,
    name_measure,
    name_method,
    name_outcome,
    name_status,
    name_table,
    name_verdict,
)
from tests.factories import make_plan, make_trial

MADE_BY_THE_REGISTRY = {"trial", "element"}  # names of trials and elements stand in the registry


def test_every_state_has_a_danish_name() -> None:
    for names, states in (
        (STATUS_NAMES, Status),
        (STATUS_SENTENCES, Status),
        (VERDICT_NAMES, Verdict),
        (DESIGN_NAMES, Design),
        (ASK_NAMES, AskKind),
        (DATA_KIND_NAMES, DataKind),
        (DELIVERY_NAMES, DeliveryState),
    ):
        assert set(names) == set(states)


def test_every_finding_that_is_made_has_names_in_danish() -> None:
    survey = OutcomeKey("citizen_meaning", "top2_difference", None)
    specs = plan_findings(make_trial(plan=make_plan(primary=survey)))

    assert {spec.outcome for spec in specs} == set(OUTCOME_NAMES) == set(OUTCOME_DIRECTIONS)
    assert {spec.estimand for spec in specs} == set(ESTIMAND_NAMES)
    assert {spec.estimand for spec in specs} == set(OUTCOME_UNITS)
    assert {spec.method for spec in specs} <= set(METHOD_NAMES)
    assert {spec.unit for spec in specs} <= set(UNIT_NAMES)
    assert {spec.outcome for spec in specs if spec.is_difference} == set(PHRASES)


def test_every_arm_of_a_design_has_a_name() -> None:
    arms = {design.comparison_arm for design in Design} - {None}

    assert arms | {"trial"} == set(ARM_NAMES) == set(CODE_NAMES["arm"])


def test_every_code_list_of_the_clean_tables_has_names() -> None:
    lists = {column.codes for table in CLEAN_TABLES for column in table.columns} - {""}

    assert lists - MADE_BY_THE_REGISTRY == set(CODE_NAMES)


def test_every_table_has_a_name() -> None:
    tables = {table.name for table in (*CLEAN_TABLES, *RELEASED_TABLES)}

    assert tables == set(TABLE_NAMES)


@pytest.mark.parametrize("path", sorted(set(METHOD_FUNCTIONS.values())))
def test_the_function_that_made_a_number_exists(path: str) -> None:
    module, _, function = path.rpartition(".")

    assert callable(getattr(importlib.import_module(module), function))


def test_every_method_names_the_function_that_applies_it() -> None:
    assert set(METHOD_FUNCTIONS) == set(METHOD_NAMES)


def test_names_are_given_with_horizon_and_without() -> None:
    assert name_outcome("duration", 26) == "Tid på ydelsen, 26 uger"
    assert name_outcome("citizen_meaning", None) == "Borgernes oplevelse af mening"
    assert name_verdict(None) == "ingen konklusion"
    assert name_verdict("not_worse") == "ikke dårligere"
    assert name_status("too_few") == "for få"
    assert name_arm("historical") == "Historisk sammenligning"


def test_a_key_without_a_name_is_shown_readably() -> None:
    assert name_outcome("new_outcome") == "new outcome"
    assert name_method("leave_one_out") == "leave one out"
    assert name_measure("share_video") == "share video"
    assert name_code("benefit", "ny_ydelse") == "ny ydelse"


@pytest.mark.parametrize(
    ("variable", "level", "name"),
    [
        ("age_group", "15-29", "15–29 år"),
        ("age_group", "<30", "under 30 år"),
        ("age_group", "60+", "60 år og derover"),
        ("age_group", "alle", "alle"),
        ("start_quarter", "2018Q2", "2. kvartal 2018"),
        ("sex", "woman", "kvinde"),
        ("education", "missing", "uoplyst"),
    ],
)
def test_a_level_of_a_background_variable_is_named(variable: str, level: str, name: str) -> None:
    assert name_level(variable, level) == name


def test_a_fault_is_named_with_its_code_and_an_unknown_one_by_its_code() -> None:
    assert name_fault("LIKERT-TEKST") == "Svar skrevet med ord (LIKERT-TEKST)"
    assert name_fault("DECIMALKOMMA") == "Decimalkomma"
    assert name_fault("RÆKKER") == "Rækker læst"
    assert name_fault("HELT-UKENDT") == "HELT-UKENDT"


def test_every_repair_and_warning_of_a_delivery_has_a_name() -> None:
    made = re.compile(r'"([A-ZÆØÅ0-9]+(?:-[A-ZÆØÅ0-9]+)*)", (?:SILENT|WARNING)\b')
    folder = Path(__file__).parents[3] / "pipelines" / "deliveries"
    codes = {code for path in folder.glob("*.py") for code in made.findall(path.read_text("utf-8"))}

    assert {code for code in codes if not code.startswith("PANEL-")} <= set(FAULT_NAMES)


def test_a_file_is_named_as_its_table() -> None:
    assert name_table("benefit_spells") == name_table("forloeb") == "ydelsesforløb"
    assert name_table("noget_andet") == "noget andet"
