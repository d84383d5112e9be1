from __future__ import annotations

import base64
from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import RegistryError
from pipelines.registry import read_registry
from pipelines.storage import create_workspace, write_text

_KEY = base64.b64encode(bytes(32)).decode()
_OTHER = base64.b64encode(bytes([1] * 32)).decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return create_workspace(tmp_path / "network").registry


def _line(municipality: str = "eksempelby", key: str = _KEY, more: str = "") -> str:
    return f'- {{municipality: {municipality}, public_key: "{key}", valid_from: 2026-01-01{more}}}'


def _write(folder: Path, *lines: str) -> None:
    write_text(folder / "keys.yml", "\n".join(["keys:", *lines]) + "\n")


def test_keys_are_read_as_keygen_writes_them(folder: Path) -> None:
    _write(folder, _line(), _line(key=_OTHER, more=", valid_to: 2026-06-30, revoked: 2026-05-01"))

    first, second = read_registry(folder).keys

    assert (first.municipality, first.public_key) == ("eksempelby", _KEY)
    assert (first.valid_to, first.revoked) == (None, None)
    assert (second.valid_to, second.revoked) == (date(2026, 6, 30), date(2026, 5, 1))


def test_a_file_without_keys_yet_is_fine(folder: Path) -> None:
    _write(folder)

    assert read_registry(folder).keys == ()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (_line("ingenby"), "findes ikke i municipalities.csv"),
        (_line(key="hej"), "ikke en offentlig nøgle"),
        (_line(key=base64.b64encode(b"kort").decode()), "ikke en offentlig nøgle"),
        (_line(more=", note: hej"), "er ukendt"),
        (_line(more=", valid_to: 2025-01-01"), "posten er umulig"),
        ("- {municipality: eksempelby}", "mangler"),
    ],
)
def test_a_key_that_can_not_be_is_refused_with_its_line(
    folder: Path, line: str, fault: str
) -> None:
    _write(folder, line)

    with pytest.raises(RegistryError, match=fault):
        read_registry(folder)


def test_two_municipalities_never_share_a_key(folder: Path) -> None:
    _write(folder, _line(), _line("proevekoebing"))

    with pytest.raises(RegistryError, match="har den samme nøgle"):
        read_registry(folder)


def test_the_same_key_twice_is_refused(folder: Path) -> None:
    _write(folder, _line(), _line())

    with pytest.raises(RegistryError, match="allerede står på linje"):
        read_registry(folder)
