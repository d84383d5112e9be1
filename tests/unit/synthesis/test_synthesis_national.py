from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.deliveries import MUNICIPALITY_NAMES
from pipelines.registry import read_registry
from pipelines.storage import create_workspace
from pipelines.synthesis.national import make_slug, write_national_registry
from tests.workspaces import frikommune


def test_the_country_has_every_municipality_in_every_trial(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "country")
    names = {code: known[0] for code, known in MUNICIPALITY_NAMES.items()}

    write_national_registry(workspace.root, names)

    registry = read_registry(workspace.registry)
    assert len(registry.municipalities) == 98
    assert len(registry.trials) == 19
    assert len(registry.participations) == 98 * 19
    assert {m.code: m.name for m in registry.municipalities} == names
    assert "opdigtet" in registry.networks[0].owner.lower()


@pytest.mark.parametrize(
    ("name", "slug"), [("Høje-Taastrup", "hoeje-taastrup"), ("Ærø", "aeroe"), ("Vejle", "vejle")]
)
def test_a_slug_is_the_name_in_plain_letters(name: str, slug: str) -> None:
    assert make_slug(name) == slug


def test_a_folder_with_anything_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")

    told = frikommune("synthesise", "--network", "national", root=tmp_path, code=2)

    assert "mappen er ikke tom" in told.facts["faults"][0]
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
