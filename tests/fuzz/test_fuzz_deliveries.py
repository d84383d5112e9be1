"""A short fuzz run in every test run; the whole of 2,000 in `make test-all` and `make fuzz`."""

from __future__ import annotations

import pytest

from tests.fuzz.oracle import Judgement, Verdict, judge, read_undamaged
from tests.fuzz.parcel import NOTE, Mutant, undamaged
from tests.fuzz.reference import read_strictly
from tests.fuzz.running import describe_failure, is_failure, make_mutant, run_cases

SHORT = 60
WHOLE = 2000


@pytest.mark.parametrize("is_workbook", [False, True])
def test_the_undamaged_delivery_is_what_the_strict_reader_says(is_workbook: bool) -> None:
    reading = read_undamaged(is_workbook=is_workbook)

    meant = read_strictly(undamaged(is_workbook=is_workbook))

    assert not reading.is_refused
    assert meant is not None
    assert all(rows.equals(meant[name]) for name, rows in reading.tables.items())


def test_the_oracle_sees_a_value_that_nobody_wrote() -> None:
    parcel = undamaged(is_workbook=False)
    cells = [list(row) for row in parcel.grids["samtaler"]]
    cells[1][6] = "41"
    files = parcel.with_table("samtaler", cells).files()
    told_otherwise = Mutant("prøve", "samtaler", files, parcel)
    told_as_it_is = Mutant("prøve", "samtaler", files, parcel.with_table("samtaler", cells))

    assert judge(told_otherwise).verdict is Verdict.SILENT
    assert judge(told_as_it_is).verdict is Verdict.OTHER


def test_the_same_number_is_the_same_case() -> None:
    assert [make_mutant(n).files for n in range(7)] == [make_mutant(n).files for n in range(7)]


def test_a_note_that_says_the_opposite_is_another_delivery() -> None:
    parcel = undamaged(is_workbook=False)
    note = NOTE.replace("foerste_dag_uden", "sidste_dag")
    files = parcel.files() | {"leverance.yml": note.encode()}

    found = judge(Mutant("prøve", "leverance.yml", files, None))

    assert found == Judgement(Verdict.OTHER)


def test_few_damaged_deliveries_never_go_wrong_in_silence() -> None:
    failures = [case for case in run_cases(range(SHORT)) if is_failure(case)]

    assert [describe_failure(case) for case in failures] == []


@pytest.mark.slow
def test_2000_damaged_deliveries_never_go_wrong_in_silence() -> None:
    failures = [case for case in run_cases(range(WHOLE)) if is_failure(case)]

    assert [describe_failure(case) for case in failures] == []
