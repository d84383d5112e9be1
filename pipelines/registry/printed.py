"""The participation matrix as printed, to records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipelines.domain import Participation, PrintedMatrix, PrintedRow
from pipelines.registry.fields import Fields
from pipelines.registry.sections import RegistryFiles

MATRIX = "matrix.csv"
NAMES_ROW, TOTAL_ROW = "_names", "_total"
CELLS = ("", "x", "(x)")
_EDGES = ("trial", "title", "printed_total")


def read_matrix(
    files: RegistryFiles, participations: Sequence[Participation]
) -> PrintedMatrix | None:
    """Read `matrix.csv`; None where there is none, or where it can't be read."""
    rows = files.rows(MATRIX) if files.has(MATRIX) else None
    if rows is None:
        return None
    columns = tuple(name for name in (rows[0].names if rows else ()) if name not in _EDGES)
    if not _is_framed(files, rows, columns):
        return None
    printed = tuple(_parse_row(row, columns) for row in rows[1:-1])
    names, totals = rows[0], rows[-1]
    return PrintedMatrix(
        columns=columns,
        column_names=tuple(names.label(column) for column in columns),
        rows=printed,
        printed_column_totals=tuple(totals.text(column, empty=True) for column in columns),
        source=_find_source({row.trial for row in printed}, participations),
    )


def _is_framed(files: RegistryFiles, rows: list[Fields], columns: Sequence[str]) -> bool:
    slugs = [row.peek("trial") for row in rows]
    framed = slugs[:1] == [NAMES_ROW] and slugs[-1:] == [TOTAL_ROW] and len(slugs) > 1
    complete = bool(rows) and all(rows[0].has(name) for name in _EDGES) and bool(columns)
    if not (framed and complete):
        what = "tabellen mangler kolonner eller rækker i kanten"
        fix = (
            "Kolonnerne er trial, title, én pr. kommune og printed_total; "
            f"første række {NAMES_ROW}, sidste {TOTAL_ROW}."
        )
        files.faults.note(files.place(MATRIX), what, fix)
    return framed and complete


def _parse_row(fields: Fields, columns: Sequence[str]) -> PrintedRow:
    cells = tuple(fields.text(column, empty=True) for column in columns)
    for column, cell in zip(columns, cells, strict=True):
        if cell not in CELLS:
            fields.fault(column, f'er "{cell}"', "Skriv x, (x) eller ingenting, som i kilden.")
    return PrintedRow(
        trial=fields.text("trial"),
        title=fields.label("title"),
        cells=cells,
        printed_total=fields.text("printed_total", empty=True),
    )


def _find_source(trials: set[str], participations: Sequence[Participation]) -> str:
    """The source that most participations in the printed trials cite; ties by name."""
    cited = Counter(sorted(p.source for p in participations if p.trial in trials))
    return cited.most_common(1)[0][0] if cited else ""
