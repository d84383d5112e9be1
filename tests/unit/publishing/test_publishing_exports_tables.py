"""What goes to spreadsheets is text or number, never a formula; every column is explained."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pandas as pd
import pytest
from openpyxl import load_workbook

from pipelines.publishing.exports.dictionary import HEADINGS, describe_columns, format_dictionary
from pipelines.publishing.exports.spreadsheets import disarm, format_safe_csv, write_workbook
from pipelines.tables import FINDINGS, FLOW, RELEASED_TABLES


def rows(stage: str = "eligible") -> pd.DataFrame:
    values = {"network": "n", "trial": "t", "municipality": "m", "arm": "trial", "stage": stage}
    return pd.DataFrame([values | {"count": 25, "status": "ok", "data_kind": "ekte"}])


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1", " =1",
     "\u00a0=1", "\ufeff=1"],
)  # fmt: skip
def test_a_text_that_begins_a_formula_gets_an_apostrophe(text: str) -> None:
    assert disarm(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Rebild", "a=1", "1-2", "'=1", "", "æ", "12", "(−0,4)"])
def test_an_ordinary_text_is_kept(text: str) -> None:
    assert disarm(text) == text


def test_csv_disarms_texts_and_keeps_negative_numbers() -> None:
    frame = pd.DataFrame([dict.fromkeys(FINDINGS.names)]).assign(
        network="=cmd", trial="t", municipality="m", outcome="o", estimand="e", method="x",
        estimate=-0.5, status="ok", data_kind="ekte",
    )  # fmt: skip

    text = format_safe_csv(FINDINGS, frame)

    assert "'=cmd" in text
    assert ",-0.5," in text


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    made = write_workbook({"flow": (FLOW, rows("=HYPERLINK(1)"))})

    sheet = load_workbook(BytesIO(made))["flow"]
    cells = {cell.coordinate[0]: cell for cell in sheet[2]}
    assert cells["E"].value == "'=HYPERLINK(1)"
    assert {cell.data_type for cell in cells.values()} == {"s", "n"}
    assert cells["F"].value == 25
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_the_same_tables_give_the_same_workbook() -> None:
    sheets = {"flow": (FLOW, rows())}

    assert write_workbook(sheets) == write_workbook(sheets)


def test_every_column_of_every_released_table_is_explained_in_danish() -> None:
    described = describe_columns(RELEASED_TABLES)

    assert len(described) == sum(len(table.columns) for table in RELEASED_TABLES)
    without = [row[:2] for row in described if len(row[HEADINGS.index("beskrivelse")]) < 8]
    assert without == []


def test_the_dictionary_names_the_values_of_a_code_list() -> None:
    text = format_dictionary((FINDINGS,))

    assert text.splitlines()[0].startswith("tabel,kolonne,type,enhed")
    assert "not_worse = ikke dårligere" in text
    assert "too_few = for få" in text
