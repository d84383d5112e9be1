from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import UsageError
from pipelines.storage import ROOT_VARIABLE, Workspace, create_workspace, find_workspace


def test_a_workspace_is_found_from_a_folder_within_it(tmp_path: Path) -> None:
    (tmp_path / "data" / "raw" / "registry").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()

    assert find_workspace(tmp_path / "notebooks").root == tmp_path.resolve()


def test_outside_a_workspace_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))

    with pytest.raises(UsageError, match="frikommune new"):
        find_workspace()


@pytest.mark.parametrize("slug", ["../evil", "a/b", "", "Rebild", "a" * 41, "_nothing"])
def test_no_slug_leads_out_of_the_workspace(tmp_path: Path, slug: str) -> None:
    with pytest.raises(ValueError, match="must match"):
        Workspace(tmp_path).clean_tables(slug)


def test_deliveries_are_sorted_by_date_without_hidden_folders(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for name in ("2020-06-30", "2019-01-01", ".2020-07-01.new"):
        (workspace.deliveries / "rebild" / name).mkdir(parents=True)
    (workspace.deliveries / "rebild" / "note.txt").write_text("stray")

    names = [folder.name for folder in workspace.delivery_folders("rebild")]

    assert names == ["2019-01-01", "2020-06-30"]
    assert workspace.delivery_folders("aalborg") == ()


def test_a_new_workspace_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")

    with pytest.raises(UsageError, match="ikke tom"):
        create_workspace(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]


def test_a_delivery_of_an_unknown_municipality_is_noticed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for name in ("rebild", "atlantis", ".rebild.new"):
        (workspace.deliveries / name).mkdir(parents=True)
    (workspace.deliveries / "sandhed.csv").write_text("")

    assert workspace.stray_deliveries(["rebild", "aalborg"]) == ("atlantis",)
    assert Workspace(tmp_path / "none").stray_deliveries([]) == ()
