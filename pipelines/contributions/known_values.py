"""What of a delivery must never leave: its pseudonyms and every text that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.deliveries.sources import Source, read_sources
from pipelines.disclosure import KnownValues
from pipelines.domain import Registry
from pipelines.tables import CLEAN_TABLES, Kind

_TABLES = frozenset({".csv", ".xlsx"})
_MAX_BYTES = 50 * 2**20  # of a file that is no table


def read_known_values(folder: Path, registry: Registry) -> KnownValues:
    """Read the pseudonyms and the free text of one delivery, as they stand in its files.

    Pseudonyms are the values of the key columns; free text is what stands in columns that no
    table declares, and in files that are none of the tables.
    """
    sources, _ = read_sources(folder, registry.schema)
    pseudonyms: set[str] = set()
    free: set[str] = set()
    for source in sources:
        pseudonyms.update(_identifiers(source))
        free.update(_undeclared(source))
    free.update(_other_files(folder))
    ordinary = _ordinary_texts(registry)
    own = sorted(text for text in free if text.strip().casefold() not in ordinary)
    return KnownValues.of(sorted(pseudonyms), own)


def _ordinary_texts(registry: Registry) -> set[str]:
    """Names that the registry prints itself: a column of them says nothing about a citizen."""
    names: set[str] = set()
    for municipality in registry.municipalities:
        names |= {municipality.name, municipality.unit, *municipality.aliases}
    for trial in registry.trials:
        names |= {trial.title, trial.listed_title, trial.short_title}
    return {name.casefold() for name in names}


def _identifiers(source: Source) -> Iterator[str]:
    if source.raw is None or source.match is None:
        return
    for column in source.table.columns:
        position = source.match.positions.get(column.name)
        if column.kind is Kind.IDENTIFIER and position is not None:
            yield from filter(None, source.raw.columns[position].distinct)


def _undeclared(source: Source) -> Iterator[str]:
    if source.raw is None or source.match is None:
        return
    for position in (*source.match.extras, *source.match.unnamed):
        yield from filter(None, source.raw.columns[position].distinct)


def _other_files(folder: Path) -> Iterator[str]:
    """Yield the lines and cells of files that are no table, such as notes and extra CSV files."""
    named = {table.raw for table in CLEAN_TABLES}
    for path in sorted(folder.iterdir()):
        is_table = path.suffix.casefold() in _TABLES and path.stem.casefold() in named
        if path.is_symlink() or not path.is_file() or is_table or path.name == "leverance.yml":
            continue
        if path.stat().st_size <= _MAX_BYTES and path.suffix.casefold() != ".xlsx":
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                yield from (cell.strip() for cell in (line, *line.split(";")) if cell.strip())
