"""Values that are well-formed and yet look as if a sign had fallen out of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.domain import Outcome
from tests.unit.deliveries.delivering import (
    as_csv,
    find,
    put,
    read,
    read_spells,
    remap,
    spells,
)

INTERVIEWS = "samtale_id;forloeb_id;dato;form;type;status;minutter;nummer\n" + "".join(
    f"S{n:02d};F{n:04d};{10 + n}-03-2018;telefon;opfølgning;afholdt;20;12\n" for n in range(9)
)


def test_a_key_of_another_length_than_nearly_all_is_told_of(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, put("forloeb_id", "F00122", 14))

    fault = find(reading, "NØGLE-LÆNGDE")
    assert (fault.outcome, fault.rows) == (Outcome.WARNING, (14,))


def test_keys_that_are_counted_may_grow(tmp_path: Path) -> None:
    rows = spells()
    for number, row in enumerate(rows[1:], start=1):
        row[0] = f"F{number}"

    reading = read_spells(tmp_path, rows)

    assert "NØGLE-LÆNGDE" not in {fault.code for fault in reading.faults}


@pytest.mark.parametrize("key", ["F00é2", "F´012"])
def test_a_sign_that_no_pseudonym_has_refuses_the_key(tmp_path: Path, key: str) -> None:
    assert read_spells(tmp_path, put("borger_id", key, 14)).is_refused == (key == "F´012")


def test_days_with_and_without_a_leading_zero_are_told_of(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, put("startdato", "5-01-2018", 4))

    fault = find(reading, "DATOFORMAT")
    assert (fault.outcome, fault.rows) == (Outcome.WARNING, (4,))


def test_digits_of_other_scripts_are_no_numbers(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, put("alder", "\u0664\u0662", 14))

    assert find(reading, "TEKST-I-TAL").rows == (14,)


@pytest.mark.parametrize(("cut", "is_told"), [(0, False), (1, True), (2, True), (3, True)])
def test_a_file_that_ends_within_its_last_number_is_told_of(
    tmp_path: Path, cut: int, is_told: bool
) -> None:
    whole = INTERVIEWS[: len(INTERVIEWS) - cut]

    reading = read(tmp_path, {"forloeb.csv": as_csv(spells()), "samtaler.csv": whole})

    assert ("UDEN-LINJESKIFT" in {fault.code for fault in reading.faults}) == is_told


def test_a_whole_code_may_end_a_file_without_line_end(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, as_csv(spells()).rstrip("\n"))

    assert "UDEN-LINJESKIFT" not in {fault.code for fault in reading.faults}


@pytest.mark.parametrize("key", ["B00ø2", "B00_2"])
def test_a_sign_that_one_key_alone_has_is_told_of(tmp_path: Path, key: str) -> None:
    reading = read_spells(tmp_path, put("borger_id", key, 14))

    fault = find(reading, "NØGLE-TEGN")
    assert (fault.outcome, fault.rows) == (Outcome.WARNING, (14,))


def test_few_whole_numbers_with_decimals_are_told_of(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, put("alder", "42,0", 14))

    fault = find(reading, "HELTAL-DECIMALER")
    assert (fault.outcome, fault.rows) == (Outcome.WARNING, (14,))


def test_whole_numbers_may_all_have_decimals(tmp_path: Path) -> None:
    reading = read_spells(tmp_path, remap("alder", lambda text: f"{text}.0"))

    assert "HELTAL-DECIMALER" not in {fault.code for fault in reading.faults}
