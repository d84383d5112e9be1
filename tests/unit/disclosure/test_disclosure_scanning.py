from __future__ import annotations

import random

import pandas as pd
import pytest

from pipelines.disclosure import (
    KnownValues,
    find_known_values,
    refuse_identifiers,
    refuse_known_values,
    scan_bytes,
    scan_columns,
    scan_identifiers,
)
from pipelines.errors import DisclosureError
from tests.identifier_samples import EVERYDAY, invent_cpr, plant

PLANTED, ORDINARY = 2_000, 10_000


def test_every_planted_identifier_is_found() -> None:
    draw = random.Random(11)  # noqa: S311 - invented numbers, nothing secret
    planted = [plant(draw, number) for number in range(PLANTED)]

    missed = [
        text for kind, text in planted if kind not in {h.kind for h in scan_identifiers(text)}
    ]

    assert missed == []


def test_fewer_than_one_in_a_thousand_ordinary_numbers_is_taken_for_an_identifier() -> None:
    draw = random.Random(12)  # noqa: S311 - invented numbers, nothing secret
    ordinary = [EVERYDAY[i % len(EVERYDAY)](draw) for i in range(ORDINARY)]

    flagged = [text for text in ordinary if scan_identifiers(text)]

    assert len(flagged) < ORDINARY / 1000, flagged[:20]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "latin-1", "utf-32"])  # fmt: skip
def test_bytes_of_any_encoding_are_read(encoding: str) -> None:
    content = "Brev på dansk til 010170-4000, æøå".encode(encoding)

    assert [hit.kind for hit in scan_bytes(content)] == ["cpr"]


def test_a_refusal_says_where_and_not_what() -> None:
    with pytest.raises(DisclosureError, match=r"side\.html: her står et CPR-nummer") as caught:
        refuse_identifiers("side.html", "borgeren 010170&#45;4000")

    assert "010170" not in str(caught.value)
    assert caught.value.exit_code == 17


def test_columns_are_refused_by_value_or_by_share() -> None:
    draw = random.Random(3)  # noqa: S311 - invented numbers, nothing secret
    frame = pd.DataFrame(
        {
            "nummer": [int(invent_cpr(draw)) for _ in range(40)],
            "svar": ["nej"] * 39 + ["skriv til ole@example.dk"],
            "besked": ["ring 98 12 34 56"] * 3 + ["nej"] * 37,
            "hvem": [f"Ole {chr(65 + i % 26)}{'abc'[i % 3]}nsen" for i in range(40)],
            "uge": range(40),
        }
    )

    found = dict(scan_columns(frame))

    assert found == {"nummer": "cpr", "svar": "email", "besked": "phone", "hvem": "name"}


def test_one_phone_number_among_many_values_is_no_column_of_them() -> None:
    frame = pd.DataFrame({"note": ["ring 98 12 34 56"] + ["nej"] * 60})

    assert scan_columns(frame) == ()


PSEUDONYMS = [f"p-{i:06d}" for i in range(1_000)] + ["12", "4711", "anna", "ab12", "BORGER 77 x"]
REMARK = "Borgeren har svært ved at komme til samtale om formiddagen på grund af bus"


@pytest.mark.parametrize(
    "text",
    [
        "KeyError: 'p-000123'",
        '{"rows":[{"id":"P-000123","y":3}]}',
        "_build/borger_p-000123.csv",
        "p&#45;000123",
        "<td>ab12</td>",
        'metadata: {"who": "borger 77 x"}',
        "hun sagde: svært ved at komme til samtale om formiddagen, og så",
        "svært\nved at   komme til samtale",
    ],
)
def test_a_value_of_the_delivery_is_found(text: str) -> None:
    known = KnownValues.of(PSEUDONYMS, [REMARK])

    assert find_known_values(text, known)
    with pytest.raises(DisclosureError):
        refuse_known_values("side", text, known)


@pytest.mark.parametrize(
    "text",
    [
        "12 borgere, 4711 kr., anna og ab12 i teksten",
        "xp-000123456",
        "p-0001234",
        "borgeren har svært ved samtale",
        '{"week": 12, "n": 4711}',
    ],
)
def test_what_could_be_anything_is_passed_by(text: str) -> None:
    known = KnownValues.of(PSEUDONYMS, [REMARK, "nej"])

    assert find_known_values(text, known) == ()
    assert known.n_ignored == 3


@pytest.mark.slow
def test_a_hundred_thousand_pseudonyms_are_looked_for_in_seconds() -> None:
    known = KnownValues.of([f"kommune-{i:07d}" for i in range(100_000)], [REMARK])
    page = "<p>Tallet er 150 borgere i uge 12, se figur 3 og tabel 4.</p>\n" * 330_000

    assert len(page) > 20_000_000
    assert find_known_values(page, known) == ()
    assert find_known_values(page + " kommune-0099999", known)
