"""Each implemented case of DELIVERIES.md §3: its code, its outcome, what becomes of the data."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipelines.domain import Outcome
from tests.unit.deliveries import defects_of_files as files
from tests.unit.deliveries import defects_of_values as values
from tests.unit.deliveries.defect import Case, Content
from tests.unit.deliveries.delivering import as_csv, read, spells

CASES = [*files.A, *files.B, *files.C, *values.D, *values.E, *values.F]
NOT_OF_THE_CASE = {"DATO", "SEP-LINJE", "EKSTRA-KOLONNER"}  # what the log says of any such file

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
    reading = read(tmp_path, _files(case.make()))

    matching = [f for f in reading.faults if f.code == case.code]
    assert matching, [(f.outcome.value, f.code, f.message) for f in reading.faults]
    worst = max(matching, key=lambda fault: "SWR".index(fault.outcome.value))
    assert worst.outcome.value == case.outcome, worst
    assert reading.is_refused == (case.outcome == "R"), [
        f.message for f in reading.faults if f.outcome is Outcome.REFUSED
    ]
    assert case.code in NOT_OF_THE_CASE or worst.case == case.id
    said = " ".join(f"{fault.message} {fault.column}" for fault in reading.faults)
    assert [secret for secret in SECRETS if secret in said] == []  # no value of a citizen
    if case.rows is not None:
        assert worst.rows == case.rows
    if case.is_same:
        pd.testing.assert_frame_equal(reading.tables["benefit_spells"], undamaged)
