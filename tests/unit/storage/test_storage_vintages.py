from __future__ import annotations

from pathlib import Path

from pipelines.storage import (
    Workspace,
    keep_delivery,
    keep_findings,
    read_kept_delivery,
    read_vintage,
)
from tests.released_rows import make_findings


def test_the_same_findings_are_kept_once_and_others_beside_them(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    for estimate in (1.0, 1.0, 2.0):
        keep_findings(workspace, "rebild", "2020-06-30", make_findings({"estimate": estimate}))

    names = sorted(path.name for path in (workspace.ledger / "released" / "rebild").iterdir())
    assert names == ["2020-06-30.1.csv", "2020-06-30.2.csv"]
    assert read_vintage(workspace, "rebild") is None


def test_a_vintage_is_the_last_version_of_each_of_the_last_two_deliveries(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for delivery, estimate in (("2019-01-01", 0.0), ("2020-06-30", 1.0), ("2020-06-30", 2.0),
                               ("2021-02-01", 3.0)):  # fmt: skip
        keep_findings(workspace, "rebild", delivery, make_findings({"estimate": estimate}))

    vintage = read_vintage(workspace, "rebild")

    assert vintage is not None
    assert (vintage.previous, vintage.delivery) == ("2020-06-30", "2021-02-01")
    assert list(vintage.before["estimate"]) == [2.0]
    assert list(vintage.after["estimate"]) == [3.0]


def test_what_was_kept_last_of_a_delivery_is_found_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    assert read_kept_delivery(workspace, "rebild", "2020-06-30") is None

    for rows in (*range(12), 11):
        keep_delivery(workspace, "rebild", "2020-06-30", {"rows": rows})

    assert read_kept_delivery(workspace, "rebild", "2020-06-30") == {"rows": 11}


def test_a_folder_that_is_no_date_is_not_kept(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    keep_delivery(workspace, "rebild", "../2020", {"rows": 1})

    assert not workspace.ledger.exists()
