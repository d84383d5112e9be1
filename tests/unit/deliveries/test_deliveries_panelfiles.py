"""Shapes are those of StatBank and jobindsats.dk; every figure is invented."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from pipelines.deliveries.municipalities import CURRENT_CODES
from pipelines.deliveries.municipality_names import (
    MUNICIPALITY_NAMES,
    NoMunicipality,
    find_municipality,
)
from pipelines.deliveries.panelfiles import PANEL_DTYPES, PanelReading, read_panel
from pipelines.deliveries.panelperiods import parse_period
from pipelines.domain import Outcome, Registry
from pipelines.registry import read_registry

BOM = "\ufeff"
STATBANK = """OMRÅDE;YDELSESTYPE;KØN;ALDER;TID;INDHOLD
All Denmark;Net unemployed recipients of social assistance;Total;Age, total;2017Q3;3300
Province Nordjylland;Net unemployed recipients of social assistance;Total;Age, total;2017Q3;330
Copenhagen;Net unemployed recipients of social assistance;Total;Age, total;2017Q3;1100
Vesthimmerlands;Net unemployed recipients of social assistance;Total;Age, total;2017Q3;30
Vesthimmerlands;Net unemployed recipients of social assistance;Total;Age, total;2017Q4;..
Abroad;Net unemployed recipients of social assistance;Total;Age, total;2017Q3;3
"""


@lru_cache(maxsize=1)
def registry() -> Registry:
    return read_registry(Path(__file__).parents[3] / "data" / "raw" / "registry")


def read(folder: Path, **files: str | bytes | dict[str, Any]) -> PanelReading:
    """Write files (`AUK01_csv` is AUK01.csv) and read the folder."""
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        text = json.dumps(content) if isinstance(content, dict) else content
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_panel(folder, registry())


def as_text(reading: PanelReading) -> list[str]:
    table = reading.table.astype(object).where(reading.table.notna(), "-")
    return [
        f"{row['municipality_code']} {row['period']:%Y-%m-%d} {row['measure']} | "
        f"{row['benefit']} | {row['value'] if row['value'] == '-' else format(row['value'], 'g')}"
        for row in table.to_dict("records")
    ]


def codes_of(reading: PanelReading, outcome: Outcome) -> list[str]:
    return [fault.code for fault in reading.faults if fault.outcome is outcome]


def test_statbanks_own_csv_in_english(tmp_path: Path) -> None:
    reading = read(tmp_path, AUK01_csv=BOM + STATBANK.replace("\n", "\r\n"))

    benefit = "Net unemployed recipients of social assistance"
    assert as_text(reading) == [
        f"101 2017-07-01 AUK01 | {benefit} | 1100",
        f"820 2017-07-01 AUK01 | {benefit} | 30",
        f"820 2017-10-01 AUK01 | {benefit} | -",
    ]
    assert {name: str(dtype) for name, dtype in reading.table.dtypes.items()} == PANEL_DTYPES


def test_units_that_are_no_municipality_are_counted(tmp_path: Path) -> None:
    reading = read(tmp_path, AUK01_csv=STATBANK)

    (fault,) = (fault for fault in reading.faults if fault.code == "PANEL-ENHED")
    assert (fault.outcome, fault.count) == (Outcome.WARNING, 3)
    assert not reading.is_refused


def test_statbanks_own_csv_in_danish_with_codes(tmp_path: Path) -> None:
    text = (
        "OMRÅDE;YDELSESTYPE;TID;INDHOLD\n000;Kontanthjælp;2017K3;9999\n"
        "081;Kontanthjælp;2017K3;999\n851;Kontanthjælp;2017K3;99\n0840;Kontanthjælp;2017K3;9\n"
    )

    assert as_text(read(tmp_path, AUK01_csv=text)) == [
        "840 2017-07-01 AUK01 | kontanthjaelp | 9",
        "851 2017-07-01 AUK01 | kontanthjaelp | 99",
    ]


def test_a_measure_column_names_the_measure(tmp_path: Path) -> None:
    text = "TAL;BOPKOM;KØN;TID;INDHOLD\nFull-time employees;Thisted;Total;2008Q1;20000\n"

    assert as_text(read(tmp_path, LBESK69_csv=text)) == [
        "787 2008-01-01 LBESK69: Full-time employees | - | 20000"
    ]


def test_periods_in_columns_become_rows(tmp_path: Path) -> None:
    text = "Befolkning\nområde;2017K3;2017K4\nMorsø;10;11\nHele landet;90;91\nKilde: opdigtet\n"

    reading = read(tmp_path, X1_csv=text)

    assert as_text(reading) == ["773 2017-07-01 X1 | - | 10", "773 2017-10-01 X1 | - | 11"]
    assert codes_of(reading, Outcome.WARNING) == ["PANEL-NOTER", "PANEL-ENHED"]


def test_the_own_contract(tmp_path: Path) -> None:
    text = (
        "kommunekode;maaned;maal;ydelse;vaerdi\n851;2018-01;antal;a-dagpenge;1.234,5\n"
        "851;2018-02;antal;a-dagpenge;\n"
    )

    assert as_text(read(tmp_path, eget_csv=text)) == [
        "851 2018-01-01 antal | a-dagpenge | 1234.5",
        "851 2018-02-01 antal | a-dagpenge | -",
    ]


@pytest.mark.parametrize(
    ("period", "day"),
    [("Jan 2018", "2018-01-01"), ("2018M01", "2018-01-01"), ("2018K1", "2018-01-01")],
)
def test_jobindsats_csv(tmp_path: Path, period: str, day: str) -> None:
    text = (
        f"Område;Periode;Antal personer;Fuldtidspersoner\nHele landet;{period};9.999;9.999,1\n"
        f"Aalborg;{period};1.234;1.034,5\nMorsø;{period};-;.\nLæsø;{period};..;2,0\n"
    )

    reading = read(tmp_path, y01a02_csv=BOM + text)

    assert as_text(reading) == [
        f"773 {day} y01a02: Antal personer | a-dagpenge | -",
        f"825 {day} y01a02: Antal personer | a-dagpenge | -",
        f"851 {day} y01a02: Antal personer | a-dagpenge | 1234",
        f"773 {day} y01a02: Fuldtidspersoner | a-dagpenge | -",
        f"825 {day} y01a02: Fuldtidspersoner | a-dagpenge | 2",
        f"851 {day} y01a02: Fuldtidspersoner | a-dagpenge | 1034.5",
    ]


def test_jobindsats_json(tmp_path: Path) -> None:
    document = {
        "columns": ["Område", "Periode", "Ydelsesgrupper", {"name": "Antal"}],
        "rows": [
            ["Rebild", "Jan 2018", "A-dagpenge", 12.5],
            ["Rebild", "Feb 2018", "A-dagpenge", None],
        ],
    }

    assert as_text(read(tmp_path, y01a02_json=document)) == [
        "840 2018-01-01 y01a02: Antal | a-dagpenge | 12.5",
        "840 2018-02-01 y01a02: Antal | a-dagpenge | -",
    ]


def test_jobindsats_json_with_danish_numbers_as_text(tmp_path: Path) -> None:
    document = {
        "columns": ["Område", "Periode", "Antal"],
        "rows": [["Rebild", "2018M01", "1.234,5"], ["Rebild", "2018M02", "-"]],
    }

    assert as_text(read(tmp_path, y1_json=document)) == [
        "840 2018-01-01 y1: Antal | - | 1234.5",
        "840 2018-02-01 y1: Antal | - | -",
    ]


def _jsonstat(**over: Any) -> dict[str, Any]:
    dimension = {
        "id": ["OMRÅDE", "ContentsCode", "Tid"],
        "size": [2, 1, 2],
        "OMRÅDE": {
            "category": {
                "index": {"851": 1, "000": 0},
                "label": {"000": "Hele landet", "851": "Aalborg"},
            }
        },
        "ContentsCode": {"category": {"index": {"A": 0}, "label": {"A": "Antal"}}},
        "Tid": {"category": {"index": {"2018K1": 0, "2018K2": 1}}},
    }
    return {"dataset": {"dimension": dimension, "value": [1, 2, 1.125, None], **over}}


@pytest.mark.parametrize("value", [[1, 2, 1.125, None], {"0": 1, "1": 2, "2": 1.125}])
def test_jsonstat_nested_under_dataset(tmp_path: Path, value: Any) -> None:
    assert as_text(read(tmp_path, AUK01_json=_jsonstat(value=value))) == [
        "851 2018-01-01 AUK01: Antal | - | 1.125",
        "851 2018-04-01 AUK01: Antal | - | -",
    ]


def test_a_breakdown_is_read_at_its_total(tmp_path: Path) -> None:
    text = "OMRÅDE;KØN;TID;INDHOLD\n851;I alt;2018K1;9\n851;Mænd;2018K1;4\n851;Kvinder;2018K1;5\n"

    reading = read(tmp_path, X_csv=text)

    assert as_text(reading) == ["851 2018-01-01 X | - | 9"]
    assert codes_of(reading, Outcome.SILENT) == ["PANEL-OPDELT"]


def test_a_table_of_one_part_says_which(tmp_path: Path) -> None:
    text = "OMRÅDE;KØN;TID;INDHOLD\n851;Mænd;2018K1;4\n"

    assert as_text(read(tmp_path, X_csv=text)) == ["851 2018-01-01 X: Mænd | - | 4"]


def test_series_are_listed_with_what_they_measure(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        A_csv="OMRÅDE;YDELSESTYPE;TID;INDHOLD\nSkive;Sygedagpenge;2018K1;5\n",
        B_csv="OMRÅDE;TID;INDHOLD\nSkive;2018K1;6\nSkive;2018K2;7\n",
    )

    found = [(measure, benefit, len(rows)) for measure, benefit, rows in reading.list_series()]

    assert found == [("A", "sygedagpenge", 1), ("B", None, 2)]


def test_unknown_names_are_left_out_with_a_warning(tmp_path: Path) -> None:
    reading = read(tmp_path, X_csv="OMRÅDE;TID;INDHOLD\nAtlantis;2018K1;4\nSkive;2018K1;5\n")

    assert as_text(reading) == ["779 2018-01-01 X | - | 5"]
    assert codes_of(reading, Outcome.WARNING) == ["PANEL-UKENDT"]


def test_names_that_the_registry_knows_are_read(tmp_path: Path) -> None:
    reading = read(tmp_path, X_csv="OMRÅDE;TID;INDHOLD\nFrederikshavn/Sæby;2018K1;4\n")

    assert as_text(reading) == ["813 2018-01-01 X | - | 4"]


def test_rows_that_repeat_are_read_once(tmp_path: Path) -> None:
    reading = read(tmp_path, X_csv="OMRÅDE;TID;INDHOLD\nSkive;2018K1;5\nSkive;2018K1;5\n")

    assert as_text(reading) == ["779 2018-01-01 X | - | 5"]
    assert codes_of(reading, Outcome.SILENT) == ["PANEL-DUBLET"]


def test_two_values_for_the_same_refuse_the_file_but_not_the_others(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        X_csv="OMRÅDE;TID;INDHOLD\nSkive;2018K1;5\nSkive;2018K1;6\n",
        Y_csv="OMRÅDE;TID;INDHOLD\nSkive;2018K1;7\n",
    )

    assert as_text(reading) == ["779 2018-01-01 Y | - | 7"]
    assert codes_of(reading, Outcome.REFUSED) == ["PANEL-DUBLET"]


def test_two_files_that_contradict_each_other_leave_the_figure_out(tmp_path: Path) -> None:
    head = "kommunekode;maaned;maal;ydelse;vaerdi\n"

    reading = read(
        tmp_path,
        a_csv=f"{head}851;2018-01;antal;kontanthjælp;1\n851;2018-02;antal;kontanthjælp;2\n",
        b_csv=f"{head}851;2018-01;antal;kontanthjælp;3\n851;2018-02;antal;kontanthjælp;2\n",
    )

    assert as_text(reading) == ["851 2018-02-01 antal | kontanthjaelp | 2"]
    assert codes_of(reading, Outcome.REFUSED) == ["PANEL-DUBLET"]


REFUSED: dict[str, tuple[str, str | bytes | dict[str, Any], str]] = {
    "empty": ("x_csv", "", "TOM-FIL"),
    "no rows": ("x_csv", "OMRÅDE;TID;INDHOLD\n", "INGEN-RÆKKER"),
    "no area": ("x_csv", "TID;INDHOLD\n2018K1;1\n", "PANEL-OMRÅDE"),
    "no period": ("x_csv", "OMRÅDE;INDHOLD\nSkive;1\n", "PANEL-PERIODE"),
    "no figures": ("x_csv", "OMRÅDE;TID;NOTE\nSkive;2018K1;x\n", "PANEL-VÆRDI"),
    "a bad period": ("x_csv", "OMRÅDE;TID;INDHOLD\nSkive;2018K9;1\n", "PANEL-PERIODE"),
    "two lengths": (
        "x_csv",
        "OMRÅDE;TID;INDHOLD\nSkive;2018K1;1\nSkive;2018M04;1\n",
        "PANEL-PERIODE",
    ),
    "a text figure": ("x_csv", "OMRÅDE;TID;INDHOLD\nSkive;2018K1;mange\n", "PANEL-TAL"),
    "two decimal signs": (
        "x_csv",
        "OMRÅDE;TID;INDHOLD\nSkive;2018K1;1.5\nSkive;2018K2;1,5\n",
        "PANEL-TAL",
    ),
    "a torn row": ("x_csv", "OMRÅDE;TID;INDHOLD\nSkive;2018K1;1\nSkive;2018K2\n", "FELTANTAL"),
    "no total": (
        "x_csv",
        "OMRÅDE;KØN;TID;INDHOLD\nSkive;Mænd;2018K1;1\nSkive;Kvinder;2018K1;2\n",
        "PANEL-OPDELT",
    ),
    "a giant cell": ("x_csv", f"OMRÅDE;TID;INDHOLD\nSkive;2018K1;{'9' * 200_000}\n", "ULÆSELIG"),
    "no JSON": ("x_json", "{", "PANEL-JSON"),
    "other JSON": ("x_json", {"a": 1}, "PANEL-JSON"),
    "a list": ("x_json", "[1]", "PANEL-JSON"),
    "JSON of torn rows": ("x_json", {"columns": ["Område"], "rows": [["a", "b"]]}, "PANEL-JSON"),
    "JSON-stat of too few values": ("x_json", _jsonstat(value=[1]), "PANEL-JSON"),
    "JSON with a table in a cell": (
        "x_json",
        {"columns": ["Område", "Periode", "Antal"], "rows": [["Skive", "2018K1", {}]]},
        "PANEL-JSON",
    ),
    "a decimal comma in English": (
        "x_csv",
        "OMRÅDE;TID;INDHOLD\nCopenhagen;2018K1;72,5\n",
        "PANEL-TAL",
    ),
    "infinite": ("x_csv", "OMRÅDE;TID;INDHOLD\nCopenhagen;2018K1;inf\n", "PANEL-TAL"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_not_be_read_with_certainty_is_refused(case: str, tmp_path: Path) -> None:
    name, content, code = REFUSED[case]

    reading = read(tmp_path, **{name: content})

    assert set(codes_of(reading, Outcome.REFUSED)) == {code}
    assert reading.is_empty
    assert {key: str(dtype) for key, dtype in reading.table.dtypes.items()} == PANEL_DTYPES


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.deliveries.panelfiles._MAX_BYTES", 10)

    reading = read(tmp_path, X_csv="OMRÅDE;TID;INDHOLD\nSkive;2018K1;1\n")

    assert codes_of(reading, Outcome.REFUSED) == ["PANEL-STØRRELSE"]


def test_a_jsonstat_of_too_many_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.deliveries.paneljson._MAX_CELLS", 3)

    assert codes_of(read(tmp_path, X_json=_jsonstat()), Outcome.REFUSED) == ["PANEL-JSON"]


def test_many_units_are_counted_but_not_all_named(tmp_path: Path) -> None:
    rows = "".join(f"Region {number};2018K1;1\n" for number in range(7))

    (fault,) = read(tmp_path, X_csv=f"OMRÅDE;TID;INDHOLD;;\nSkive;2018K1;5;\n{rows}").faults

    assert fault.message.endswith("Region 4 og 2 flere.")
    assert fault.count == 7


def test_other_files_are_named_and_notes_are_not(tmp_path: Path) -> None:
    reading = read(tmp_path, tal_xlsx=b"PK", README_md="# Tal")

    assert [(fault.file, fault.code) for fault in reading.faults] == [("tal.xlsx", "PANEL-FILTYPE")]


def test_no_folder_is_no_panel(tmp_path: Path) -> None:
    reading = read_panel(tmp_path / "panel", registry())

    assert (reading.is_empty, reading.faults) == (True, ())


def test_thousands_with_a_point_and_nothing_else_are_told_of(tmp_path: Path) -> None:
    reading = read(tmp_path, X_csv="OMRÅDE;TID;INDHOLD\nSkive;2018K1;1.234\nThisted;2018K1;987\n")

    assert [int(value) for value in reading.table["value"]] == [1234, 987]
    assert codes_of(reading, Outcome.WARNING) == ["PANEL-TAL"]


def test_an_english_table_has_a_decimal_point(tmp_path: Path) -> None:
    reading = read(tmp_path, X_csv="municipality,year,empl\nCopenhagen,2008,72.125\n")

    assert as_text(reading) == ["101 2008-01-01 X: empl | - | 72.125"]


def test_every_municipality_has_a_name_and_every_name_its_code() -> None:
    assert len(MUNICIPALITY_NAMES) == 98
    assert set(MUNICIPALITY_NAMES) == CURRENT_CODES - {"411"}  # Christiansø is none
    for code, names in MUNICIPALITY_NAMES.items():
        assert {find_municipality(name) for name in (*names, code, f"0{code}")} == {code}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Københavns Kommune", "101"),
        ("851 Aalborg", "851"),
        ("Århus", "751"),
        ("Jobcenter Thisted", "787"),
        ("Christiansø", NoMunicipality.OTHER_UNIT),
        ("084 Region Midtjylland", NoMunicipality.OTHER_UNIT),
        ("RAR Nordjylland", NoMunicipality.OTHER_UNIT),
        ("Outside Denmark", NoMunicipality.OTHER_UNIT),
        ("Not stated municipality", NoMunicipality.OTHER_UNIT),
        ("852", NoMunicipality.UNKNOWN),
        ("", NoMunicipality.UNKNOWN),
    ],
)
def test_what_a_text_names(text: str, found: str | NoMunicipality) -> None:
    assert find_municipality(text) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017Q3", date(2017, 7, 1)),
        ("2017K3", date(2017, 7, 1)),
        ("3. kvartal 2017", date(2017, 7, 1)),
        ("2018M12", date(2018, 12, 1)),
        ("maj 2018", date(2018, 5, 1)),
        ("Oct 2018", date(2018, 10, 1)),
        ("2018-02-01", date(2018, 2, 1)),
        ("2018H2", date(2018, 7, 1)),
        ("2018", date(2018, 1, 1)),
    ],
)
def test_periods_are_their_first_day(text: str, day: date) -> None:
    found = parse_period(text)

    assert found is not None
    assert found[0] == day


@pytest.mark.parametrize("text", ["", "2018M13", "2018K5", "i går", "1. kvartal", "0000"])
def test_what_is_no_period(text: str) -> None:
    assert parse_period(text) is None
