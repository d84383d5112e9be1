"""The other tables, and what the tables of one delivery must say of each other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipelines.deliveries import DeliveryReading
from pipelines.tables import CLEAN_TABLES
from tests.unit.deliveries.delivering import (
    as_csv,
    as_note,
    as_xlsx,
    deliver,
    find,
    put,
    read,
    read_spells,
    registry,
    spells,
)

ELEMENT = registry().trial("formkrav").elements[0].slug
INTERVIEWS = "samtale_id;forloeb_id;dato;form;type;status;minutter;nummer\n"
ANSWERS = "svar_id;forsoeg;gruppe;dato;spoergsmaal;svar\n"
RESOURCES = "forsoeg;gruppe;maaned;type;antal;sager\n"
ELEMENTS = "forsoeg;element;taget_i_brug;planlagt_dosis;faktisk_dosis\n"


def _read(folder: Path, **tables: str) -> DeliveryReading:
    files: dict[str, bytes | str] = {"forloeb.csv": as_csv(spells())}
    files.update({f"{name}.csv": text for name, text in tables.items()})
    return read(folder, files)


def _answers(*scores: str) -> str:
    rows = (f"S{n};formkrav;forsøg;01-05-2019;mening;{score}\n" for n, score in enumerate(scores))
    return ANSWERS + "".join(rows)


def _resources(*amounts: str) -> str:
    return RESOURCES + "".join(
        f"formkrav;forsøg;{month:02d}-2019;rådgivertimer;{amount};10\n"
        for month, amount in enumerate(amounts, start=1)
    )


def test_every_clean_table_has_its_declared_columns_and_dtypes(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, spells())

    for table in CLEAN_TABLES:
        rows = reading.tables[table.name]
        assert {name: str(rows[name].dtype) for name in rows} == {
            column.name: column.kind.dtype for column in table.columns
        }


def test_the_last_day_of_a_spell_becomes_the_first_day_off(tmp_path: Path) -> None:
    raw = put("slutdato", "31-01-2018", 3)

    first_day = read_spells(tmp_path / "a", raw)
    last_day = read_spells(tmp_path / "b", raw, as_note(slutdato_er="sidste_dag"))

    assert first_day.tables["benefit_spells"].loc[1, "end_date"] == pd.Timestamp("2018-01-31")
    assert last_day.tables["benefit_spells"].loc[1, "end_date"] == pd.Timestamp("2018-02-01")


def test_a_spell_of_one_day_is_valid_where_the_end_is_the_last_day(tmp_path: Path) -> None:
    raw = put("slutdato", "03-01-2018", 3)

    last_day = read_spells(tmp_path / "a", raw, as_note(slutdato_er="sidste_dag"))
    first_day = read_spells(tmp_path / "b", raw)

    assert len(last_day.tables["benefit_spells"]) == 200
    assert find(first_day, "SLUT-FØR-START").rows == (3,)
    assert len(first_day.tables["benefit_spells"]) == 199


def test_a_spell_with_a_date_that_is_lost_is_not_taken_as_running(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, put("slutdato", "31-02-2018", 3))

    assert "F0001" not in set(reading.tables["benefit_spells"]["spell_id"])


def test_overlapping_spells_become_one_and_their_interviews_follow(tmp_path: Path) -> None:
    rows = [*spells(), list(spells()[4])]
    rows[-1][0], rows[-1][3], rows[-1][4], rows[-1][5] = "X", "20-01-2018", "01-04-2018", "job"
    text = INTERVIEWS + "S1;X;01-03-2018;fysisk;jobsamtale;afholdt;30;1\n"

    reading = read(tmp_path, {"forloeb.csv": as_csv(rows), "samtaler.csv": text})

    own = reading.tables["benefit_spells"].set_index("spell_id").loc["F0003"]
    assert own["end_date"] == pd.Timestamp("2018-04-01")
    assert list(reading.tables["interviews"]["spell_id"]) == ["F0003"]


def test_interviews_of_unknown_spells_refuse_the_delivery(tmp_path: Path) -> None:
    text = INTERVIEWS + "S1;F1;01-03-2018;fysisk;jobsamtale;afholdt;30;1\n"

    reading = _read(tmp_path, samtaler=text)

    assert find(reading, "FORLØB-UKENDT").rows == (2,)
    assert reading.is_refused


def test_interviews_of_a_spell_that_was_left_out_go_with_it(tmp_path: Path) -> None:
    text = INTERVIEWS + "S1;F0001;01-03-2018;fysisk;jobsamtale;afholdt;30;1\n"
    raw = as_csv(put("slutdato", "01-01-2017", 3))

    reading = read(tmp_path, {"forloeb.csv": raw, "samtaler.csv": text})

    assert find(reading, "FORLØB-UDELADT").outcome.value == "W"
    assert reading.tables["interviews"].empty


@pytest.mark.parametrize(
    ("texts", "scores"),
    [
        (("1", "5", "ved ikke"), [1, 5, pd.NA]),
        (("helt enig", "Enig", "VED IKKE"), [5, 4, pd.NA]),
    ],
)
def test_answers_are_read_as_numbers_or_words(
    tmp_path: Path, texts: tuple[str, ...], scores: list[object]
) -> None:
    reading = _read(tmp_path, borgersvar=_answers(*texts))

    assert not reading.is_refused
    assert reading.tables["citizen_answers"]["score"].tolist() == scores


def test_a_score_that_is_out_of_range_does_not_become_dont_know(tmp_path: Path) -> None:
    scores = ["3"] * 99 + ["6"]

    reading = _read(tmp_path, borgersvar=_answers(*scores))

    assert find(reading, "UDEN-FOR-INTERVAL").rows == (101,)
    assert reading.tables["citizen_answers"]["score"].tolist() == [3] * 99


@pytest.mark.parametrize(
    ("texts", "amounts"),
    [
        (("12,5", "1.234,5"), [12.5, 1234.5]),
        (("12.5", "3"), [12.5, 3]),
        (("1 234,5", "1\u202f234"), [1234.5, 1234]),
        (("1234", "0,123"), [1234, 0.123]),
        (("1.234.567,00", "1"), None),
    ],
)
def test_amounts_are_read_by_one_reading_for_the_column(
    tmp_path: Path, texts: tuple[str, ...], amounts: list[float] | None
) -> None:
    reading = _read(tmp_path, ressourcer=_resources(*texts))

    if amounts is None:
        assert reading.is_refused
    else:
        assert reading.tables["resources"]["amount"].tolist() == amounts


@pytest.mark.parametrize("texts", [("1.234", "2.500"), ("1,234", "7"), ("12.5", "12,5")])
def test_amounts_that_can_be_read_in_two_ways_are_refused(
    tmp_path: Path, texts: tuple[str, ...]
) -> None:
    reading = _read(tmp_path, ressourcer=_resources(*texts))

    assert find(reading, "TAL-TVETYDIGT").outcome.value == "R"


def test_typed_numbers_of_a_workbook_are_never_ambiguous(tmp_path: Path) -> None:
    header = RESOURCES.strip().split(";")
    rows: list[list[object]] = [
        [*header],
        ["formkrav", "forsøg", "2019-01", "rådgivertimer", 1.234, 10],
    ]

    reading = read(tmp_path, {"alt.xlsx": as_xlsx({"forloeb": spells(), "ressourcer": rows})})

    assert not reading.is_refused
    assert reading.tables["resources"]["amount"].tolist() == [1.234]


@pytest.mark.parametrize(
    "month", ["2019-05", "05-2019", "maj 2019", "201905", "01-05-2019", "2019M05", "2019-05-01"]
)
def test_months_are_read_as_their_first_day(tmp_path: Path, month: str) -> None:
    text = f"{RESOURCES}formkrav;forsøg;{month};LÆ265;3;10\n"

    reading = _read(tmp_path, ressourcer=text)

    assert not reading.is_refused, reading.faults
    assert reading.tables["resources"]["month"].tolist() == [pd.Timestamp("2019-05-01")]


def test_shares_in_a_column_of_percentages_are_refused(tmp_path: Path) -> None:
    text = f"{ELEMENTS}formkrav;{ELEMENT};01-09-2017;0,8;0,5\n"

    reading = _read(tmp_path, elementer=text)

    assert find(reading, "ANDEL-FOR-PROCENT").outcome.value == "R"


def test_an_element_of_another_trial_is_refused(tmp_path: Path) -> None:
    other = registry().trial("psykologer").elements[0].slug
    text = f"{ELEMENTS}formkrav;{other};01-09-2017;80;50\n"

    reading = _read(tmp_path, elementer=text)

    assert find(reading, "ELEMENT").rows == (2,)


def test_more_answers_than_invitations_are_refused(tmp_path: Path) -> None:
    text = "forsoeg;gruppe;spoergeskema;udsendt;besvaret\nformkrav;forsøg;borger;10;12\n"

    reading = _read(tmp_path, udsendt=text)

    assert find(reading, "DEL-OVER-HELHED").outcome.value == "R"


def test_an_extra_table_is_scanned_and_dropped(tmp_path: Path) -> None:
    kept = _read(tmp_path / "a", oversigt="a;b\n1;2\n")
    refused = _read(tmp_path / "b", oversigt="a;b\n010170-4000;2\n")

    assert find(kept, "EKSTRA-TABEL").outcome.value == "W"
    assert find(refused, "PERSONOPLYSNING").outcome.value == "R"


@pytest.mark.parametrize("name", ["forloeb (2).csv", "forlob.csv", "samtaler_ny.csv", "data.csv"])
def test_a_table_under_another_name_is_never_dropped_silently(tmp_path: Path, name: str) -> None:
    files: dict[str, bytes | str] = {"forloeb.csv": as_csv(spells()), name: as_csv(spells())}

    reading = read(tmp_path, files)

    assert find(reading, "TABELNAVN").outcome.value == "R"


def test_reading_changes_no_raw_file(tmp_path: Path) -> None:
    folder = deliver(tmp_path, {"forloeb.csv": as_csv(put("koen", " K ", 3))})
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    read_spells(tmp_path, put("koen", " K ", 3))

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_delivery_that_comes_again_is_told_of(tmp_path: Path) -> None:
    deliver(tmp_path / "2020-07-01", {"forloeb.csv": as_csv(spells())})

    again = read_spells(tmp_path / "2020-08-01", spells())
    smaller = read_spells(tmp_path / "2020-09-01", spells(100))

    assert find(again, "GENLEVERING").outcome.value == "W"
    assert find(smaller, "ANTAL").outcome.value == "W"


def test_all_faults_are_told_and_each_code_is_capped(tmp_path: Path) -> None:
    lines = as_csv(spells()).splitlines()
    broken = [lines[0], *[f"{line};x" for line in lines[1:120]], *lines[120:]]

    reading = read_spells(tmp_path, "\n".join(broken))

    ragged = [fault for fault in reading.faults if fault.code == "FELTANTAL"]
    assert len(ragged) == 51
    assert "og 69 flere" in " ".join(fault.message for fault in ragged)


def test_faults_stand_in_the_order_of_file_and_row(tmp_path: Path) -> None:
    rows = put("alder", "999", 9)
    rows[4][HEADER_END] = "01-01-2017"

    reading = read_spells(tmp_path, rows)

    told = [fault.rows[0] for fault in reading.faults if fault.rows]
    assert told == sorted(told)


def test_a_file_without_headers_is_refused_without_showing_its_first_row(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, as_csv(spells()[2:]))

    assert "F0001" not in find(reading, "OVERSKRIFT-MANGLER").message


def test_a_number_like_a_persons_is_not_shown_however_often_it_stands(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, put("ydelse", "12345678"))

    assert "12345678" not in find(reading, "UKENDT-KODE").message


HEADER_END = spells()[0].index("slutdato")
