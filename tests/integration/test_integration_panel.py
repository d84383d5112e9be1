"""Public municipality figures that a user brought: from file to block, as context."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipelines.deliveries import MUNICIPALITY_NAMES
from pipelines.registry import read_registry
from pipelines.storage import Workspace, read_json
from pipelines.workflow.steps.rounds import study_public_figures

PROJECT = Path(__file__).parents[2]


def made_up_export() -> str:
    """Return an export in StatBank's shape with invented numbers for all municipalities."""
    lines = ["OMRÅDE;YDELSESTYPE;TID;INDHOLD"]
    quarters = [date(year, month, 1) for year in range(2013, 2021) for month in (1, 4, 7, 10)]
    for place, (code, names) in enumerate(sorted(MUNICIPALITY_NAMES.items())):
        for step, day in enumerate(quarters):
            value = 100 + (37 * place + 53 * step + (place * step * 17) % 29 + int(code)) % 60
            quarter = f"{day.year}K{(day.month + 2) // 3}"
            lines.append(f"{names[0]};Opdigtet ydelse;{quarter};{value}")
    return "\n".join(lines) + "\nHele landet;Opdigtet ydelse;2013K1;9999\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copytree(PROJECT / "data" / "raw" / "registry", tmp_path / "data" / "raw" / "registry")
    (tmp_path / "data" / "raw" / "panel").mkdir()
    return Workspace(tmp_path)


def study(workspace: Workspace) -> dict[str, list[dict[str, object]]]:
    study_public_figures(workspace, read_registry(workspace.registry))
    return dict(read_json(workspace.build / "rounds.json"))


def test_an_export_gives_an_event_study_with_placebos_and_a_permutation(
    workspace: Workspace,
) -> None:
    (workspace.panel / "ABC12.csv").write_text(made_up_export(), encoding="utf-8-sig")

    found = study(workspace)

    (series,) = found["series"]
    kinds = [row["kind"] for row in series["rows"]]  # type: ignore[attr-defined]
    simple = series["rows"][kinds.index("simple")]  # type: ignore[index]
    assert series["period"] == "kvartal"
    assert {"event", "simple", "placebo"} == set(kinds)
    assert simple["n_units"] == 10
    assert 0 < simple["p_value"] <= 1
    assert any("Hele landet" in str(fault["message"]) for fault in found["faults"])


def test_without_a_panel_there_is_nothing_to_show_and_no_fault(workspace: Workspace) -> None:
    assert study(workspace) == {"series": [], "faults": []}


def test_an_export_that_covers_too_little_says_so_instead_of_failing(workspace: Workspace) -> None:
    short = "\n".join(made_up_export().split("\n")[:40])
    (workspace.panel / "ABC12.csv").write_text(short, encoding="utf-8-sig")

    (series,) = study(workspace)["series"]

    assert series["rows"] == []
    assert series["reason"]
