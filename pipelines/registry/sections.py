"""Sections of a registry: the records of one file, with the ids that the file declares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pipelines.registry.faults import Faults, shorten
from pipelines.registry.fields import Fields
from pipelines.registry.reading import Block, read_rows, read_yaml

Record = TypeVar("Record")


@dataclass(frozen=True)
class Section(Generic[Record]):
    """The sound records of one file; `ids` also names the unsound ones, None if unreadable."""

    place: str
    records: tuple[Record, ...]
    ids: frozenset[str] | None

    def lacks(self, record_id: str) -> bool:
        """Whether the file is readable and declares no such id."""
        return self.ids is not None and record_id not in self.ids


@dataclass(frozen=True)
class RegistryFiles:
    """The folder of a registry and the list of its faults."""

    folder: Path
    faults: Faults

    def place(self, name: str) -> str:
        """How messages name a file of the registry."""
        return f"{self.folder.name}/{name}"

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        return (self.folder / name).exists()

    def rows(self, name: str, columns: Sequence[str] | None = None) -> list[Fields] | None:
        """Read a CSV file's rows; None where it can't be read."""
        rows = read_rows(self.folder / name, self.place(name), self.faults, columns)
        if rows is None:
            return None
        return [Fields(row, self.place(name), self.faults) for row in rows]

    def root(self, name: str) -> Fields | None:
        """Read a YAML file whose root is a mapping; None where it is not."""
        value = read_yaml(self.folder / name, self.place(name), self.faults)
        if isinstance(value, Block):
            return Fields(value, self.place(name), self.faults)
        if value is not None:
            what = "filen skal bestå af felter (felt: værdi)"
            self.faults.note(f"{self.place(name)}, linje 1", what, "Ret den efter skabelonen.")
        return None

    def value(self, name: str) -> object:
        """Read a YAML file, whatever its root; None where it can't be read."""
        return read_yaml(self.folder / name, self.place(name), self.faults)

    def blocks(self, name: str, field: str) -> list[Fields] | None:
        """Read a YAML file that is one list under one field; None where it can't be read."""
        root = self.root(name)
        if root is None:
            return None
        children = root.children(field)
        root.close()
        return children

    def section(
        self,
        name: str,
        items: list[Fields] | None,
        key: tuple[str, ...],
        parse: Callable[[Fields], Record | None],
    ) -> Section[Record]:
        """Parse the items of a file; an id that stands twice is a fault.

        Args:
            name: the file.
            items: its rows or blocks; None where it can't be read.
            key: the fields whose values joined by "/" are the id.
            parse: one item to a record, or None where it is unsound.
        """
        if items is None:
            return Section(self.place(name), (), None)
        first: dict[str, int] = {}
        for item in items:
            record_id = "/".join(item.peek(field) or "" for field in key)
            if record_id in first and record_id.strip("/"):
                what = f'er "{shorten(record_id)}", som allerede står på linje {first[record_id]}'
                item.fault(key[-1], what, "Slet den ene, eller giv den et andet navn.")
            first.setdefault(record_id, item.line)
        parsed = [parse(item) for item in items]
        records = tuple(record for record in parsed if record is not None)
        return Section(self.place(name), records, frozenset(first))
