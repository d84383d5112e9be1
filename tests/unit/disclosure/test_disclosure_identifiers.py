from __future__ import annotations

import time
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.disclosure import contains_identifier, find_identifiers
from pipelines.disclosure.cpr import birth_date, has_checksum


def kinds(text: str) -> list[str]:
    return [found.kind for found in find_identifiers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "ring til 010170-4000",
        "010170-4000",
        "0101704000",  # born on 1 January: no modulus 11 asked
        "010170 4000",
        "010170\u00a04000",
        "010170\u20134000",
        "010170\u20114000",
        "010170\u22124000",
        "010170 - 4000",
        "010170 \u2013 4000",
        "\uff10\uff11\uff10\uff11\uff17\uff10-\uff14\uff10\uff10\uff10",
        "CPR:010170-4000",
        "cpr010170-4000",
        "cpr-nr.: 0101704000",
        "borger_0101704000.pdf",
        "b0101704000",
        "(010170-4000)",
        "'010170-4000'",
        "<td>010170-4000</td>",
        "851,0101704000,kvinde",
        "851,0101704000,7",
        "851;0101704000;7",
        '{"id":"0101704000"}',
        "0101704000.0",
        "2512893018",  # meets modulus 11
        "251289-3007",  # does not, but is written as one
        "251289 3007",
        "251289/3007",
        "610170-4000",  # replacement number: day + 60
        "010170-xxxx",
        "010170-XXXX",
        "010170 ****",
        "010170xxxx",
        "010170-4xxx",
        "010170-40**",
        "010170-\u2022\u2022\u2022\u2022",
        "25.12.89-3018",
        "25-12-89-3018",
        "25 12 89 3018",
        "25121989-3018",
        "251219893018",
        "290200-4000",  # 2000 was a leap year
        "sagen (251289-3018-2)",  # joined to a number, but meets modulus 11
    ],
)
def test_a_cpr_number_is_found_however_it_is_written(text: str) -> None:
    assert kinds(text) == ["cpr"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kommunen har 110.000 borgere og 440.000 samtaler.",
        "310299-4000",  # 31 February
        "290200-1000",  # 1900 was no leap year
        "001170-4000",
        "011370-4000",
        "2512893019",  # bare, no modulus 11, not 1 January
        "251289-300",
        "251289-30181",
        "1251289-3018",
        "12512893018",
        "25128930181",
        "EAN 5798009811578",
        "EAN 5798 0098 11578",
        "CVR 29189846",
        "CVR-nr. 29 18 98 46",
        "P-nr. 1003453207",
        "P-nummer: 1003453207",
        "KLE 15.00.00-G01-5-20",
        "sag 15.20.04-P20-1-18",
        "sag 15.20.00-K04-123-19",
        "01-07-2017",
        "2017-07-01",
        "01.07.17",
        "1. juli 2017",
        "01.07.17-2020",
        "01-01-18 1200",
        "010717 2018",
        "2018-01-01 1200",
        "DK50 0040 0440 1162 43",
        "DK5000400440116243",
        "NL91ABNA0101704000",
        "550e8400-e29b-41d4-a716-010170400012",
        "01017040-0010-4017-8040-010170400000",
        "sha256:9f0101704000e2b7c5d0101704000aabbccddeeff0011223344556677",
        "0.0101704000",
        "0101704000.25",
        "x-1-0101704000-2",
        "2017-0101704000",
        "0101704000-2017",
        "2018-010118-0001",
        "15.00.00-010118-0001",
        "120512.2018",
        "1612345678",
        "010170-xxxxx",
        "311299 kr.",
        "999999-xxxx",
        "25.12.89-3019",
        "25.13.89-3018",
        "1-25.12.89-3018",
        "25121989-9005",  # the 7th digit says another century
        "25131989-3018",
        "1-25121989-3018",
        "25121989-3019",
        "0101586000",  # 1858: nobody's number today
    ],
)
def test_a_number_that_only_looks_like_a_cpr_number_is_passed_by(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("skriv til navn.navnesen@rebild.dk i dag", "email"),
        ("a@b.dk", "email"),
        ("a\uff20b.dk", "email"),
        ("<post+forsøg@aalborg.dk>", "email"),
        ("+45 98 12 34 56", "phone"),
        ("+4598123456", "phone"),
        ("0045 98123456", "phone"),
        ("98 12 34 56", "phone"),
        ("tlf. 98123456", "phone"),
        ("Mobil: 9812 3456", "phone"),
        ("telefonnummer 98123456", "phone"),
        ("Nørregade 5, 2. tv", "address"),
        ("bor på Hobrovej 110", "address"),
        ("Gl. Landevej 12B", "address"),
        ("Nørre Allé 7, st. th.", "address"),
    ],
)
def test_a_contact_detail_is_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "vega@5.20.0",
        "cdn/npm/vega-lite@5.1.0/build/vega.js",
        "logo@2x.png",
        "@media print",
        "X @ y.T",
        "@frikommune",
        "29189846",
        "20170701",
        "i 2017 2018 2019 2020",
        "20 30 40 50 60",
        "20, 30, 40, 50",
        "på vej 10 procent",
        "sygedagpenge 52 uger",
        "Vejen 664",
    ],
)
def test_what_only_looks_like_a_contact_detail_is_passed_by(text: str) -> None:
    assert kinds(text) == []


def test_offsets_point_at_the_original_text() -> None:
    text = "nr.\u00a0010170\u20134000, se a@b.dk"

    found = find_identifiers(text)

    assert [text[f.start : f.end] for f in found] == ["010170\u20134000", "a@b.dk"]


def test_an_identifier_never_shows_what_it_found() -> None:
    (found,) = find_identifiers("ring til 010170-4000")

    assert "010170" not in repr(found)
    assert "4000" not in str(found)


def test_a_character_that_folds_to_two_keeps_the_offsets() -> None:
    text = "\ufb03\u00bd\u2167 a@b.dk"

    (found,) = find_identifiers(text)

    assert text[found.start : found.end] == "a@b.dk"


def test_zero_width_and_line_ends_do_not_hide_a_number() -> None:
    assert kinds("010170\u200b4000") == ["cpr"]
    assert kinds("010170\n4000") == []


def test_a_column_is_marked_value_by_value() -> None:
    values = pd.Series(
        ["ok", None, "010170-4000", "a@b.dk", "98 12 34 56", "12"], index=list("abcdef")
    )

    marked = contains_identifier(values)

    assert marked.to_dict() == dict(
        zip("abcdef", [False, False, True, True, False, False], strict=True)
    )
    assert marked.dtype == bool


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([], dtype="string"),
        pd.Series([None, None], dtype="object"),
        pd.Series([1, 2]),
        pd.Series([1.5, None]),
        pd.Series(pd.date_range("2018-01-01", periods=2)),
        pd.Series(["forsøg", "kontrol"], dtype="category"),
    ],
)
def test_a_column_of_any_type_can_be_asked(values: pd.Series) -> None:
    assert not contains_identifier(values).any()


def test_a_number_column_can_hold_cpr_numbers() -> None:
    values = pd.Series([2512893018, 7])

    assert contains_identifier(values).tolist() == [True, False]


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    for found in find_identifiers(text):
        assert 0 <= found.start < found.end <= len(text)


@given(
    st.dates(),
    st.integers(0, 9999),
    st.sampled_from(["-", "\u2013", "\u2011", " - "]),
    st.sampled_from(["", "cpr ", "nr.:", "(", '"']),
)
def test_every_number_written_with_a_hyphen_is_found(
    day: date, sequence: int, separator: str, before: str
) -> None:
    digits = f"{day:%d%m%y}{sequence:04d}"

    found = kinds(f"{before}{digits[:6]}{separator}{digits[6:]}")

    assert found == (["cpr"] if birth_date(digits) is not None else [])


def test_the_seventh_digit_gives_the_century() -> None:
    years = {
        "0101701000": 1970,
        "0101364000": 2036,
        "0101374000": 1937,
        "0101369000": 2036,
        "0101379000": 1937,
        "0101575000": 2057,
        "0101585000": 1858,
    }

    assert {digits: _year(digits) for digits in years} == years


def _year(digits: str) -> int:
    born = birth_date(digits)
    assert born is not None
    return born.year


def test_modulus_11_catches_a_changed_digit() -> None:
    assert has_checksum("2512893018")
    assert not has_checksum("2512893028")


def test_a_page_of_a_megabyte_is_searched_in_seconds() -> None:
    page = (
        '{"x": 12.5, "y": 0.8571428571, "t": "2018-01-01"}, [1000123, 440000] a.b.c-d_e ' * 12_000
    )

    started = time.perf_counter()
    found = find_identifiers(page)

    assert found == ()
    assert time.perf_counter() - started < 10
