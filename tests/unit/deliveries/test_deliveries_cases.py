"""Each implemented case of DELIVERIES.md §3: its code, its outcome, what becomes of the data."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipelines.domain import Outcome
from tests.unit.deliveries import defects_of_files as files
from tests.unit.deliveries import defects_of_values as values
from tests.unit.deliveries.defect import Case, Content
from tests.unit.deliveries.delivering import as_csv, deliver, read, spells

CASES = [*files.A, *files.B, *files.C, *values.D, *values.E, *values.F]
NOT_OF_THE_CASE = {"DATO", "SEP-LINJE", "EKSTRA-KOLONNER"}  # what the log says of any such file

# DELIVERIES.md §3: every case and its outcomes.
CATALOGUE = """
A01 S, A02 S, A03 S, A06 R, A07 R, A09 WR, A11 R, A14 S, A15 R, A16 R, A17 R, B01 R, B02 R, B03 S,
B04 R, B06 W, B07 W, B09 S, B10 S, B12 WR, B13 R, B14 R, B15 S, B17 R, B21 R, B22 WR, B24 WR,
B26 WR, B27 W, C01 R, C02 S, C03 R, C05 W, C06 R, C07 S, C09 S, C10 SR, C12 R, D01 R, D03 R,
D05 WR, D06 R, D07 W, D08 R, D11 SR, D12 R, D13 R, D14 R, D16 R, D17 W, D19 R, D20 R, D22 W, E01 S,
E02 W, E04 W, E07 WR, E09 WR, E11 SWR, E12 WR, E13 WR, E14 S, E15 S, E17 SW, F01 S, F02 S, F04 S,
F08 WR, F10 S, F11 SW, F12 WR, F13 S, F14 SR, F15 R, F16 W, F20 S, F21 W, F23 S, F24 R, F25 WR
"""
OUTCOMES = {entry.split()[0]: entry.split()[1] for entry in CATALOGUE.split(",")}
SECRETS = ("010170", "a@b.dk", "98 12 34", "B0000", "F0003", "kontanthj?lp", "tolv", "31-02")


def _files(content: Content) -> dict[str, bytes | str]:
    if isinstance(content, dict):
        return content
    return {"forloeb.csv": as_csv(content) if isinstance(content, list) else content}


@pytest.fixture(scope="module")
def undamaged(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    reading = read(tmp_path_factory.mktemp("clean"), {"forloeb.csv": as_csv(spells())})
    assert not reading.is_refused, reading.faults
    return reading.tables["benefit_spells"]


@pytest.mark.parametrize("case", CASES, ids=[f"{c.id} {c.what}" for c in CASES])
def test_a_defect_of_the_catalogue_has_its_outcome(
    case: Case, tmp_path: Path, undamaged: pd.DataFrame
) -> None:
    if case.before is not None:
        deliver(tmp_path / "2020-01-31", _files(case.before()))

    reading = read(tmp_path / "2020-06-30", _files(case.make()))

    matching = [f for f in reading.faults if f.code == case.code]
    assert matching, [(f.outcome.value, f.code, f.message) for f in reading.faults]
    worst = max(matching, key=lambda fault: "SWR".index(fault.outcome.value))
    assert worst.outcome.value == case.outcome, worst
    assert reading.is_refused == (case.outcome == "R"), [
        f.message for f in reading.faults if f.outcome is Outcome.REFUSED
    ]
    assert case.code in NOT_OF_THE_CASE or worst.case == (case.told_as or case.id)
    said = " ".join(f"{fault.message} {fault.column}" for fault in reading.faults)
    assert [secret for secret in SECRETS if secret in said] == []  # no value of a citizen
    if case.rows is not None:
        assert worst.rows == case.rows
    if case.is_same:
        pd.testing.assert_frame_equal(reading.tables["benefit_spells"], undamaged)


def test_the_catalogue_has_eighty_cases() -> None:
    assert len(OUTCOMES) == 80


@pytest.mark.parametrize("identity", sorted(OUTCOMES))
def test_every_case_of_the_catalogue_has_a_fixture_for_each_outcome(identity: str) -> None:
    shown = {case.outcome for case in CASES if case.id == identity}

    assert shown >= set(OUTCOMES[identity])
