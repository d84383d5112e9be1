from __future__ import annotations

import io
import re
from datetime import date

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pipelines.domain import EndDateMeaning
from pipelines.synthesis.dialects import Dialect, FileForm, choose_dialect
from pipelines.synthesis.exports import export_table, format_note, label_codes
from pipelines.synthesis.identifiers import make_numbers, make_pseudonyms
from pipelines.synthesis.workbooks import format_workbook
from pipelines.tables import BENEFIT_SPELLS, CITIZEN_ANSWERS, RESOURCES
from tests.factories import make_municipality, make_registry

LABELS = label_codes(make_registry())
MUNICIPALITIES = [
    "aalborg",
    "jammerbugt",
    "thisted",
    "morsoe",
    "broenderslev",
    "hjoerring",
    "frederikshavn",
    "rebild",
    "vesthimmerland",
    "mariagerfjord",
    "koebenhavn",
]


def spell(**over: object) -> pd.DataFrame:
    row = dict.fromkeys(BENEFIT_SPELLS.names) | {
        "spell_id": "F000001",
        "benefit": "a-dagpenge",
        "start_date": pd.Timestamp("2018-02-01"),
        "end_date": pd.Timestamp("2018-03-01"),
        "exit_reason": "education",
        "arm": "trial",
        "age_years": 40,
    }
    return BENEFIT_SPELLS.conform(pd.DataFrame([row | over]))


def exported(dialect: Dialect, **over: object) -> dict[str, object]:
    rows = export_table(BENEFIT_SPELLS, spell(**over), LABELS, dialect)
    return {str(name): value for name, value in rows.iloc[0].items()}


def test_headers_and_codes_are_danish() -> None:
    row = exported(Dialect())

    assert tuple(row) == tuple(column.raw for column in BENEFIT_SPELLS.columns)
    assert row["gruppe"] == "forsøg"
    assert row["afgangsaarsag"] == "uddannelse"
    assert row["alder"] == "40"


def test_a_trial_is_exported_by_its_title() -> None:
    assert exported(Dialect(), trial_id="formkrav")["forsoeg"] == "Forsøget formkrav"


def test_a_code_that_the_registry_lacks_is_exported_as_it_is() -> None:
    assert exported(Dialect(), exit_reason="flex_job")["afgangsaarsag"] == "flex_job"


def test_the_end_date_is_the_last_day_where_the_note_says_so() -> None:
    last_day = Dialect(end_date_is=EndDateMeaning.LAST_DAY)

    assert exported(Dialect())["slutdato"] == "01-03-2018"
    assert exported(last_day)["slutdato"] == "28-02-2018"


def test_a_running_spell_has_an_empty_end() -> None:
    assert exported(Dialect(), end_date=None, exit_reason=None)["slutdato"] == ""


def test_years_come_first_where_the_dialect_says_so() -> None:
    assert exported(Dialect(is_year_first=True))["startdato"] == "2018-02-01"


def test_numbers_have_a_decimal_comma() -> None:
    row = {
        "trial_id": "formkrav",
        "arm": "trial",
        "month": pd.Timestamp("2018-02-01"),
        "kind": "lae265",
        "amount": 1234.5,
        "cases": 12,
    }

    rows = export_table(RESOURCES, RESOURCES.conform(pd.DataFrame([row])), LABELS, Dialect())

    assert list(rows.iloc[0])[2:] == ["01-02-2018", "lae265", "1234,5", "12"]


@pytest.mark.parametrize("form", list(FileForm))
def test_an_answer_without_a_score_is_exported_in_words(form: FileForm) -> None:
    rows = pd.DataFrame(
        {
            "answer_id": ["B1", "B2"],
            "trial_id": "formkrav",
            "arm": "trial",
            "answer_date": pd.Timestamp("2018-02-01"),
            "question": "meaning",
            "score": [4, None],
        }
    )

    raw = export_table(CITIZEN_ANSWERS, CITIZEN_ANSWERS.conform(rows), LABELS, Dialect(form=form))

    assert [str(value) for value in raw["svar"]] == ["4", "ved ikke"]


def test_the_note_says_that_the_data_are_synthetic() -> None:
    dialect = Dialect(end_date_is=EndDateMeaning.LAST_DAY)

    note = format_note(make_municipality(), dialect, date(2017, 7, 1), date(2020, 6, 30))

    assert note.splitlines() == [
        'kommunekode: "840"',
        "udtraeksdato: 2020-06-30",
        "periode:",
        "  fra: 2017-07-01",
        "  til: 2020-06-30",
        "system: Syntetisk generator",
        'version: "1.0"',
        "kontakt: Frikommunekoordinator",
        "datatype: syntetisk",
        "slutdato_er: sidste_dag",
    ]


def test_the_same_workbook_has_the_same_bytes_and_can_be_read() -> None:
    rows = pd.DataFrame(
        {
            "dag": pd.Series([pd.NaT, pd.Timestamp("2018-02-01")], dtype="datetime64[s]"),
            "antal": pd.Series([None, 3], dtype="Int64"),
            "navn": ["", "æøå"],
        }
    )

    first = format_workbook({"ark": rows}, date(2020, 6, 30))
    second = format_workbook({"ark": rows}, date(2020, 6, 30))

    assert first == second
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert [list(row) for row in book["ark"].iter_rows(values_only=True)] == [
        ["dag", "antal", "navn"],
        [None, None, None],
        [pd.Timestamp("2018-02-01").to_pydatetime(), 3, "æøå"],
    ]
    assert str(book.properties.modified) == "2020-06-30 00:00:00"


def test_municipalities_export_in_different_ways() -> None:
    dialects = [choose_dialect(slug) for slug in MUNICIPALITIES]

    assert {d.encoding for d in dialects} == {"cp1252", "utf-8", "utf-8-sig"}
    assert {d.line_end for d in dialects} == {"\n", "\r\n"}
    assert {d.form for d in dialects} == set(FileForm)
    assert {d.end_date_is for d in dialects} == set(EndDateMeaning)
    assert sum(d.is_year_first for d in dialects) == 1


def test_a_municipality_without_a_dialect_of_its_own_always_gets_the_same() -> None:
    assert choose_dialect("laesoe") == choose_dialect("laesoe")
    assert {choose_dialect(f"by-{n}").end_date_is for n in range(20)} == set(EndDateMeaning)


def test_pseudonyms_are_unique_and_hold_no_two_digits_in_a_row() -> None:
    names = make_pseudonyms(np.arange(20_000), salt=123_456_789)

    assert len(set(names)) == 20_000
    assert all(re.fullmatch(r"([a-z][0-9]){4}", name) for name in names)


def test_running_numbers_have_a_letter_and_leading_zeros() -> None:
    assert list(make_numbers("F", 2)) == ["F000001", "F000002"]
