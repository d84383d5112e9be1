"""Registry files as raw blocks and rows, with line numbers; what can't be read is a fault."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from pipelines.registry.faults import Faults, shorten

try:
    from yaml import CSafeLoader as FastParser
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as FastParser  # type: ignore[assignment]  # the same, slower

_MAP_TAG = "tag:yaml.org,2002:map"
_PLAIN_DEPTH = 20  # levels within one another; records have five
_READ_OTHERWISE = re.compile("[\t?\ufeff]|!(?!=)")  # libyaml takes some of these for plain text
_DATE_TAG = "tag:yaml.org,2002:timestamp"
# PyYAML lets the last ones out where a tag is forced upon a text that does not fit: `!!int ""`.
_YAML_FAILURES = (
    yaml.YAMLError,
    ValueError,
    RecursionError,
    LookupError,
    AttributeError,
    TypeError,
    ArithmeticError,
)


class Block(dict[str, object]):
    """A YAML mapping or a CSV row that knows on which line each key stands."""

    def __init__(self, line: int, *, is_row: bool = False) -> None:
        """Start empty at a line; the values of a CSV row are all text."""
        super().__init__()
        self.line = line
        self.is_row = is_row
        self.lines: dict[str, int] = {}


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML whose keys are plain text; a key that stands twice is kept for a fault."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[tuple[str, int]] = []


class _FastLoader(FastParser):
    """The same by libyaml, eight times faster; deep nesting would end the process."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.repeated: list[tuple[str, int]] = []


_Loader = _StrictLoader | _FastLoader


def _construct_block(loader: _Loader, node: yaml.MappingNode) -> Iterator[Block]:
    block = Block(node.start_mark.line + 1)
    yield block
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "[…]"
        if key in block:
            loader.repeated.append((key, line))
            continue
        block[key] = loader.construct_object(value_node, deep=True)
        block.lines[key] = line


def _construct_date(loader: _Loader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except (
        ValueError,
        ArithmeticError,
    ):  # 2017-02-31: stays text, so that the field's reader can name it
        return node.value


for _loader in (_StrictLoader, _FastLoader):
    _loader.add_constructor(_MAP_TAG, _construct_block)
    _loader.add_constructor(_DATE_TAG, _construct_date)


def read_text(path: Path, place: str, faults: Faults) -> str | None:
    """Read a UTF-8 file; None and a fault where it is missing, empty or not UTF-8."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        faults.note(place, "filen mangler", "Opret den, eller hent den igen fra git.")
        return None
    except OSError as error:
        reason = error.strerror or "ukendt årsag"
        faults.note(place, f"filen kan ikke læses ({reason})", "Ret filens rettigheder eller navn.")
        return None
    return _decode(content, place, faults)


def _decode(content: bytes, place: str, faults: Faults) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "filen er ikke gemt som UTF-8"
        faults.note(f"{place}, linje {line}", what, "Gem den som UTF-8 (i Excel: CSV UTF-8).")
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        what = "filen indeholder NUL-tegn og er sandsynligvis beskadiget"
        faults.note(f"{place}, linje {line}", what, "Gem den igen som UTF-8.")
        return None
    if not text.strip():
        faults.note(place, "filen er tom", "Udfyld den, eller slet den, hvis den ikke er påkrævet.")
        return None
    return text


def read_yaml(path: Path, place: str, faults: Faults) -> object:
    """Read a YAML file; None and a fault where it can't be read or holds nothing."""
    text = read_text(path, place, faults)
    if text is None:
        return None
    return _parse_yaml(text, place, faults)


def _parse_yaml(text: str, place: str, faults: Faults) -> object:
    try:
        value, repeated = _load(text)
    except _YAML_FAILURES as error:
        line = _line_of(error, text)
        where = f"{place}, linje {line}" if line else place
        what = "filen er ikke gyldig YAML"
        faults.note(where, what, "Ret indrykning, kolon og citationstegn på linjen eller lige før.")
        return None
    for key, line in repeated:
        what = f'feltet "{shorten(key)}" står to gange'
        faults.note(f"{place}, linje {line}", what, "Slet det ene.")
    if value is None:
        faults.note(place, "filen er tom", "Udfyld den, eller slet den, hvis den ikke er påkrævet.")
    return value


def _load(text: str) -> tuple[object, list[tuple[str, int]]]:
    """Return what a text holds, and its repeated keys; faults are always the strict loader's."""
    if _is_plain(text):
        fast = _FastLoader(text)
        try:
            return fast.get_single_data(), fast.repeated
        except _YAML_FAILURES:
            pass
    strict = _StrictLoader(text)
    return strict.get_single_data(), strict.repeated


def _is_plain(text: str) -> bool:
    """Say whether a text is YAML that both parsers read alike, nested no deeper than records."""
    if _READ_OTHERWISE.search(text):
        return False
    depth = 0
    try:
        for event in yaml.parse(text, Loader=FastParser):
            if isinstance(event, yaml.AliasEvent):
                return False
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _PLAIN_DEPTH:
                return False
    except _YAML_FAILURES:
        return False
    return True


def _line_of(error: Exception, text: str) -> int | None:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return int(error.problem_mark.line) + 1
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, int(error.position)) + 1
    return None


def read_rows(
    path: Path, place: str, faults: Faults, columns: Sequence[str] | None = None
) -> list[Block] | None:
    """Read a CSV file (comma, UTF-8, header) as one block of texts a row.

    Args:
        path: the file.
        place: how messages name the file.
        faults: where faults are noted.
        columns: the header that the file must have; None accepts any.

    Returns:
        The rows in file order, each with its physical line; None where the file can't be read.
    """
    text = read_text(path, place, faults)
    if text is None:
        return None
    try:
        lines = _split_rows(text)
    except csv.Error:
        what = "filen er ikke gyldig CSV"
        faults.note(place, what, "Ret citationstegn, og gem den igen som CSV UTF-8 med komma.")
        return None
    header = [name.strip() for name in lines[0][1]] if lines else []
    if not _is_header_sound(header, columns, place, faults):
        return None
    return _as_blocks(header, lines[1:], place, faults)


def _split_rows(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, line = [], 1
    for cells in reader:
        if any(cell.strip() for cell in cells):  # Excel leaves empty rows at the end
            rows.append((line, cells))
        line = reader.line_num + 1
    return rows


def _is_header_sound(
    header: list[str], columns: Sequence[str] | None, place: str, faults: Faults
) -> bool:
    repeated = sorted({name for name in header if header.count(name) > 1})
    expected = list(columns) if columns is not None else header
    if not header:
        faults.note(place, "filen har ingen overskrifter", "Udfyld den, eller slet den.")
        return False
    missing = [name for name in expected if name not in header]
    unknown = [name for name in header if name not in expected]
    fix = f"Overskriften skal være: {','.join(expected)} (med komma imellem)."
    for word, names in (("gentages", repeated), ("mangler", missing), ("er ukendt", unknown)):
        for name in names:
            what = f'kolonnen "{shorten(name)}" {word}'
            faults.note(f"{place}, linje 1", what, fix if columns else "Ret overskriften.")
    return not (repeated or missing or unknown)


def _as_blocks(
    header: list[str], rows: list[tuple[int, list[str]]], place: str, faults: Faults
) -> list[Block]:
    blocks = []
    for line, cells in rows:
        if len(cells) != len(header):
            what = f"rækken har {len(cells)} felter, men skal have {len(header)}"
            fix = "Sæt citationstegn om tekst med komma, eller udfyld de manglende felter."
            faults.note(f"{place}, linje {line}", what, fix)
            continue
        block = Block(line, is_row=True)
        block.update((name, cell.strip()) for name, cell in zip(header, cells, strict=True))
        blocks.append(block)
    return blocks
