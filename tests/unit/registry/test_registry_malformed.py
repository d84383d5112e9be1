from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.errors import RegistryError
from pipelines.registry import read_registry
from tests.registry_files import CLAIMS, MATRIX, write_file, write_registry

YAML_FILES = ("network.yml", "trials/formkrav.yml", "asks.yml", "sources.yml", "claims.yml")
CSV_FILES = ("municipalities.csv", "participation.csv", "statements.csv", "matrix.csv")
WRONG: tuple[Any, ...] = ([], {}, [[]], [{"x": 1}], {"x": []}, 7, -1.5, "", "x", None, False)
WRONG = (*WRONG, date(2020, 1, 1), float("inf"), 16**5000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "claims.yml", CLAIMS)
    write_file(folder, "matrix.csv", MATRIX)
    return folder


def is_refused_or_read(folder: Path) -> bool:
    """Whether reading refuses in Danish sentences; any other exception fails the test."""
    try:
        read_registry(folder)
    except RegistryError as error:
        return all(fault.startswith("registry/") and fault.endswith(".") for fault in error.faults)
    return True


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, child in inner:
        yield from places_in(child, (*path, key))


def put(value: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    if not path:
        return wrong
    changed = deepcopy(value)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = wrong
    return changed


def dump(value: Any) -> str:
    if value == 16**5000:
        return f"0x{16**5000:x}"
    return str(yaml.safe_dump(value, allow_unicode=True))


@pytest.mark.parametrize("name", YAML_FILES)
def test_no_wrong_value_anywhere_in_a_yaml_file_is_a_traceback(folder: Path, name: str) -> None:
    original = yaml.safe_load((folder / name).read_text("utf-8"))
    for path in places_in(original):
        for number, wrong in enumerate(WRONG[:-1]):
            if (len(path) + number) % 3 == 0:  # a third: the same faults in less time
                write_file(folder, name, dump(put(original, path, wrong)))

                assert is_refused_or_read(folder), (name, path, wrong)


@pytest.mark.parametrize("name", [*YAML_FILES, *CSV_FILES, "trials/_order.yml"])
def test_no_cut_of_a_file_is_a_traceback(folder: Path, name: str) -> None:
    text = (folder / name).read_text("utf-8")
    for cut in range(0, len(text), max(1, len(text) // 40)):
        write_file(folder, name, text[:cut])

        assert is_refused_or_read(folder), (name, cut)


@pytest.mark.parametrize(
    "text",
    [
        "!!int ''",
        "!!float ''",
        "!!bool x",
        "!!timestamp x",
        "!!python/object:os.system x",
        "!!set {a, b}",
        "!!binary æ",
        "&a [*a]",
        "a: *b",
        "0001-01-01 00:00:00 +23:59",
        "2017-02-31",
        f"0x{16**5000:x}",
        "9" * 5000,
        "[" * 3000,
        "{[a, b]: c}",
        "{<<: {slug: x}}",
        "- - - -",
        "a: b: c",
        "\tx",
        "--- a\n--- b",
        "\x07",
        "null",
        "~",
        "# kun en bemærkning",
    ],
)
@pytest.mark.parametrize("name", ["network.yml", "trials/_order.yml", "tables.yml"])
def test_no_trick_of_yaml_is_a_traceback(folder: Path, name: str, text: str) -> None:
    write_file(folder, name, text)

    with pytest.raises(RegistryError):
        read_registry(folder)


@pytest.mark.parametrize("text", ["!!int ''", "&a [*a]", f"0x{16**5000:x}", "{a: {}, a: 1}"])
def test_no_trick_within_a_field_is_a_traceback(folder: Path, text: str) -> None:
    trial = (folder / "trials/formkrav.yml").read_text("utf-8")
    for field in ("round: 1", "margin: 1.0", "status: forlænget", "sources: [kilde]"):
        key = field.split(":", maxsplit=1)[0]
        write_file(folder, "trials/formkrav.yml", trial.replace(field, f"{key}: {text}"))

        assert is_refused_or_read(folder), field


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b"\xff\xfea\x00", b"a\x00b"])
@pytest.mark.parametrize("name", [*YAML_FILES, *CSV_FILES])
def test_empty_and_foreign_bytes_are_refused(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)

    with pytest.raises(RegistryError) as caught:
        read_registry(folder)

    assert any(f"registry/{name}" in fault for fault in caught.value.faults)


def test_a_file_saved_as_windows_text_is_told_with_its_line(folder: Path) -> None:
    text = (folder / "network.yml").read_text("utf-8")
    (folder / "network.yml").write_bytes(text.encode("cp1252"))

    with pytest.raises(RegistryError, match=r"network\.yml, linje 3: .* UTF-8"):
        read_registry(folder)


def test_a_syntax_error_is_told_with_its_line(folder: Path) -> None:
    write_file(folder, "asks.yml", "asks:\n- id: a\n  kind: [\n")

    with pytest.raises(RegistryError, match=r"asks\.yml, linje 4: filen er ikke gyldig YAML"):
        read_registry(folder)


@pytest.mark.parametrize(
    "text",
    ['a,b\n"x', "a,a\n1,2", ",\n", "x" * 200_000, '"' + "x" * 200_000 + '"', 'a\n"x"y'],
)
@pytest.mark.parametrize("name", CSV_FILES)
def test_no_broken_csv_is_a_traceback(folder: Path, name: str, text: str) -> None:
    write_file(folder, name, text)

    with pytest.raises(RegistryError):
        read_registry(folder)


@pytest.mark.parametrize("name", ["municipalities.csv", "participation.csv"])
def test_headers_without_rows_are_refused(folder: Path, name: str) -> None:
    header = (folder / name).read_text("utf-8").split("\n")[0]
    write_file(folder, name, header + "\n")

    with pytest.raises(RegistryError, match="filen har ingen rækker"):
        read_registry(folder)


def test_a_folder_in_the_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / "asks.yml").unlink()
    (folder / "asks.yml").mkdir()

    with pytest.raises(RegistryError, match="kan ikke læses"):
        read_registry(folder)
