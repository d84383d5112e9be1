"""`purposes.csv` may be missing, and is held against the rest where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.domain import OutcomeKey
from pipelines.errors import RegistryError
from pipelines.registry import read_registry
from tests.registry_files import write_file, write_registry

REAL = Path(__file__).parents[3] / "data" / "raw" / "registry"
HEAD = "municipality,trial,statement,outcome,estimand,week\n"
SOUND = "rebild,formkrav,kilde/share,citizen_meaning,top2_difference,\n"


def _read(tmp_path: Path, row: str) -> Path:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "purposes.csv", HEAD + row)
    return folder


def test_a_registry_without_purposes_has_none(tmp_path: Path) -> None:
    assert read_registry(write_registry(tmp_path / "registry")).purposes == ()


def test_a_purpose_ties_a_statement_to_a_finding(tmp_path: Path) -> None:
    registry = read_registry(_read(tmp_path, SOUND))

    assert len(registry.purposes_of("rebild")) == 1
    purpose = registry.purposes_of("rebild")[0]
    assert purpose.key == OutcomeKey("citizen_meaning", "top2_difference", None)
    assert purpose.statement == "kilde/share"
    assert registry.purposes_of("aalborg") == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rebild,", "aalborg,", "kommunen er ikke med i forsøget"),
        ("formkrav,", "mentor,", "kommunen er ikke med i forsøget"),
        ("kilde/share", "kilde/other", 'udsagnet "kilde/other" findes ikke'),
        ("citizen_meaning", "happiness", '"happiness", som ikke findes'),
        ("top2_difference,", "mean_difference,", "Skriv top2_difference."),
        ("top2_difference,", "top2_difference,26", "passer ikke til udfaldet"),
    ],
)
def test_a_purpose_that_contradicts_the_registry_is_a_fault(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(RegistryError) as caught:
        read_registry(_read(tmp_path, SOUND.replace(old, new)))

    assert any(told in fault for fault in caught.value.faults)


def test_rebilds_four_purposes_and_its_promise_are_registered() -> None:
    registry = read_registry(REAL)

    statements = [purpose.statement for purpose in registry.purposes_of("rebild")]

    assert set(statements) == {
        "rebild-2017/purpose-meaning",
        "rebild-2017/purpose-satisfied",
        "rebild-2017/purpose-results",
        "rebild-2017/purpose-resources",
        "rebild-2017/not-fewer-interviews",
    }
