from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipelines.storage import (
    digest_folder,
    read_clean_tables,
    read_table,
    replaced_folder,
    write_clean_table,
    write_tables,
    write_text,
)
from pipelines.tables import BENEFIT_SPELLS, FINDINGS


def finding(**values: object) -> dict[str, object]:
    return {**dict.fromkeys(FINDINGS.names), "network": "n", "trial": "t", **values}


def test_a_text_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_text(tmp_path / "a" / "b.txt", "æ\n")

    assert (tmp_path / "a" / "b.txt").read_bytes() == "æ\n".encode()
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_folder_keeps_its_content_when_its_replacement_fails(tmp_path: Path) -> None:
    folder = tmp_path / "clean"
    with replaced_folder(folder) as fresh:
        (fresh / "old.txt").write_text("old")

    def replace_and_break() -> None:
        with replaced_folder(folder) as fresh:
            (fresh / "new.txt").write_text("new")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        replace_and_break()
    assert [p.name for p in folder.iterdir()] == ["old.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["clean"]


def test_a_replaced_folder_holds_nothing_of_the_old_one(tmp_path: Path) -> None:
    for name in ("old.txt", "new.txt"):
        with replaced_folder(tmp_path / "clean") as fresh:
            (fresh / name).write_text(name)

    assert [p.name for p in (tmp_path / "clean").iterdir()] == ["new.txt"]


def test_a_released_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        [
            finding(municipality="b", week=26, estimate=-0.4, status="ok"),
            finding(municipality="a", week=None, estimate=None, status="too_few"),
        ]
    )

    write_tables(tmp_path, {"findings": rows}, is_exact=False)
    found = read_table(tmp_path / "findings.csv", FINDINGS)

    assert list(found["municipality"]) == ["a", "b"]
    assert found["estimate"].isna().tolist() == [True, False]
    assert found["week"].dtype == "Int64"
    pd.testing.assert_frame_equal(found, FINDINGS.conform(rows))


def test_a_table_that_is_not_there_is_empty(tmp_path: Path) -> None:
    found = read_table(tmp_path / "findings.csv", FINDINGS)

    assert list(found.columns) == list(FINDINGS.names)
    assert found.empty


def test_clean_tables_give_the_same_bytes_whatever_the_order_of_rows(tmp_path: Path) -> None:
    row = dict.fromkeys(BENEFIT_SPELLS.names)
    dates = {"start_date": pd.Timestamp("2018-01-01"), "end_date": pd.NaT}
    rows = pd.DataFrame([{**row, **dates, "spell_id": name} for name in ("b", "a")])

    for name, table in (("x", rows), ("y", rows[::-1])):
        write_clean_table(tmp_path / name, BENEFIT_SPELLS, table)

    assert digest_folder(tmp_path / "x") == digest_folder(tmp_path / "y")
    assert list(read_clean_tables(tmp_path / "x")["benefit_spells"]["spell_id"]) == ["a", "b"]
