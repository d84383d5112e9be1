"""The fast YAML parser reads what the strict one reads, and leaves every fault to it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from pipelines.registry import read_registry, reading
from pipelines.storage import create_workspace

REGISTRY = Path(__file__).parents[3] / "data" / "raw" / "registry"
LETTERS = "\t :-[]{},&*!|>'\"%@`#?\n\r\x07\x85\u2028\ufeffæ~0123=<.eE+_xyYnN\\"


def show(value: Any) -> Any:
    if isinstance(value, reading.Block):
        return value.line, value.lines, {key: show(inner) for key, inner in value.items()}
    return [show(each) for each in value] if isinstance(value, list) else repr(value)


def read_strictly(text: str) -> Any:
    strict = reading._StrictLoader(text)
    return strict.get_single_data(), strict.repeated


def outcome(read: Any, text: str) -> Any:
    try:
        value, repeated = read(text)
    except reading._YAML_FAILURES as error:
        return type(error), reading._line_of(error, text)
    return show(value), repeated


def damaged(seed: int) -> str:
    """Return some lines of a registry file with a few letters changed."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    lines = rng.choice(sorted(REGISTRY.rglob("*.yml"))).read_text("utf-8").split("\n")
    start = rng.randrange(len(lines))
    text = "\n".join(lines[start : start + rng.randrange(1, 30)])
    for _ in range(rng.randrange(4)):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(LETTERS) + text[place + rng.randrange(2) :]
    return text


@pytest.mark.parametrize("seed", range(300))
def test_damaged_files_are_read_alike(seed: int) -> None:
    text = damaged(seed)

    assert outcome(reading._load, text) == outcome(read_strictly, text)


@pytest.mark.parametrize("text", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000])
def test_deep_nesting_is_a_fault_and_not_the_end_of_the_process(text: str) -> None:
    assert outcome(reading._load, text)[0] is RecursionError


def test_a_registry_is_read_once_until_a_byte_of_it_changes(tmp_path: Path) -> None:
    folder = create_workspace(tmp_path / "network").registry
    first = read_registry(folder)

    again = read_registry(folder)
    path = folder / "municipalities.csv"
    path.write_text(path.read_text("utf-8").replace("Eksempelby Kommune", "Kommunen"), "utf-8")

    assert again is first
    assert read_registry(folder) is not first
