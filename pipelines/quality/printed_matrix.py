"""The participation matrix as printed held against itself and the registry's participations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.domain import Disagreement, PrintedMatrix, PrintedRow, Registry
from pipelines.wording import join_words, pluralise

SHARED_JOB_CENTRE = "public-records/shared-job-centre"
TABLE = "tabellen over deltagelse"


@dataclass(frozen=True, slots=True)
class DoubleColumn:
    """The one column that explains every row total when its cross counts as two."""

    municipality: str
    name: str  # as printed
    rows: int  # rows whose total is one more than their crosses


def compare_row_totals(registry: Registry) -> Iterator[Disagreement]:
    """Hold each row's crosses against its printed total."""
    matrix = registry.matrix
    if matrix is None or not any(row.printed_total for row in matrix.rows):
        return
    double = find_double_column(matrix)
    for row in matrix.rows:
        total, crosses = parse_total(row.printed_total), count_crosses(row.cells)
        place = (_name_row(matrix, row),)
        if not row.printed_total:
            names = [matrix.column_names[i] for i, cell in enumerate(row.cells) if cell]
            yield Disagreement(
                f"matrix/empty-total/{row.trial}",
                "matrix/empty-total",
                place,
                f"Rækken har {_count(crosses)} ({join_words(names)}), men ingen total.",
                "Totalen mangler i kilden. Bogen bruger krydsene, ligesom i de andre rækker.",
                is_inference=True,
            )
        elif total != crosses:
            yield Disagreement(
                f"matrix/row-total/{row.trial}",
                "matrix/row-total",
                place,
                f"Rækken har {_count(crosses)}, men totalen er {row.printed_total}.",
                _explain_row(matrix, row, double),
                is_inference=double is not None,
            )


def _explain_row(matrix: PrintedMatrix, row: PrintedRow, double: DoubleColumn | None) -> str:
    if double is None or not row.cells[matrix.columns.index(double.municipality)]:
        return "Ingen enkelt kolonne forklarer forskellen. Bogen bruger krydsene, ikke totalen."
    return (
        f"Det går op, hvis kolonnen »{double.name}« tæller som to: Den har kryds i "
        f"alle {double.rows} rækker, hvor totalen er én for høj, og ikke i nogen anden række med "
        "en total. Bogen bruger krydsene."
    )


def compare_counted_as(registry: Registry) -> Iterator[Disagreement]:
    """Find the column that the row totals count as two, and say so once for the whole table."""
    matrix = registry.matrix
    if matrix is None:
        return
    double = find_double_column(matrix)
    if double is not None:
        yield _find_double(registry, matrix, double)
    for name, column in zip(matrix.column_names, matrix.columns, strict=True):
        declared = registry.municipality(column).counted_as
        expected = 2 if double is not None and column == double.municipality else 1
        if declared != expected:
            yield Disagreement(
                f"matrix/declared-count/{column}",
                "matrix/declared-count",
                ("registret: municipalities.csv", f"{matrix.source}: {TABLE}, rækkernes totaler"),
                f"Registeret lader »{name}« tælle som {declared}; tabellens totaler siger "
                f"{expected}.",
                "Ret counted_as i registret, eller skriv i kilderne, hvad tallet bygger på.",
                is_inference=False,
            )


def _find_double(registry: Registry, matrix: PrintedMatrix, double: DoubleColumn) -> Disagreement:
    known = [s.text for s in registry.statements if s.id == SHARED_JOB_CENTRE]
    why = [*known, "At det er grunden, er vores udledning."] if known else ["Grunden er ukendt."]
    width = len(matrix.columns)
    return Disagreement(
        f"matrix/counted-as/{double.municipality}",
        "matrix/counted-as",
        (f"{matrix.source}: {TABLE}, kolonnen »{double.name}« og rækkernes totaler",),
        f"I {double.rows} rækker er totalen én højere end antallet af "
        f"kryds, og det er netop rækkerne med kryds i »{double.name}«. "
        f"Tabellen har {width} kolonner.",
        f"Kolonnen tæller som to i rækkernes totaler, så de {width} kolonner bliver til "
        f"{width + 1}. {' '.join(why)}",
        is_inference=True,
    )


def find_double_column(matrix: PrintedMatrix) -> DoubleColumn | None:
    """Find the column whose crosses are in all rows with one too many, and in no other row.

    Rows without a printed total say nothing and are left out. None where no row is off, where a
    row is off by anything but one, where a single row is off (that proves nothing of a column), or
    where several columns would explain the rows equally well.
    """
    rows = [row for row in matrix.rows if parse_total(row.printed_total) is not None]
    gaps = [(parse_total(row.printed_total) or 0) - count_crosses(row.cells) for row in rows]
    if sum(gaps) < 2 or set(gaps) - {0, 1}:
        return None
    fitting = [
        index
        for index in range(len(matrix.columns))
        if all((gap == 1) == bool(row.cells[index]) for gap, row in zip(gaps, rows, strict=True))
    ]
    if len(fitting) != 1:
        return None
    return DoubleColumn(matrix.columns[fitting[0]], matrix.column_names[fitting[0]], sum(gaps))


def compare_column_totals(registry: Registry) -> Iterator[Disagreement]:
    """Hold each column's crosses against its printed total, and see how brackets are counted."""
    matrix = registry.matrix
    if matrix is None or not any(matrix.printed_column_totals):
        return
    for index, municipality in enumerate(matrix.columns):
        cells = [row.cells[index] for row in matrix.rows]
        total, crosses = parse_total(matrix.printed_column_totals[index]), count_crosses(cells)
        firm, name = cells.count("x"), matrix.column_names[index]
        place = f"{matrix.source}: {TABLE}, kolonnen »{name}«"
        if total not in (crosses, firm):
            yield Disagreement(
                f"matrix/column-total/{municipality}",
                "matrix/column-total",
                (place,),
                f"Kolonnen har {_count(crosses)}, men totalen er "
                f"{matrix.printed_column_totals[index] or 'tom'}.",
                "Kilden forklarer ikke forskellen. Bogen bruger krydsene.",
                is_inference=False,
            )
        elif firm < crosses == total:
            bracketed = [row for row in matrix.rows if row.cells[index] == "(x)"]
            yield from (_find_bracket(matrix, municipality, row, place) for row in bracketed)


def _find_bracket(
    matrix: PrintedMatrix, municipality: str, row: PrintedRow, place: str
) -> Disagreement:
    total = matrix.printed_column_totals[matrix.columns.index(municipality)]
    return Disagreement(
        f"matrix/brackets/{municipality}/{row.trial}",
        "matrix/brackets",
        (_name_row(matrix, row), place),
        f"Krydset står i parentes, og rækkens total er {row.printed_total or 'tom'}, men kolonnens "
        f"total på {total} tæller krydset med.",
        "Kilden forklarer ikke parentesen. Vi læser den som en deltagelse, der ikke er endelig: "
        "Bogen viser den som foreløbig.",
        is_inference=True,
    )


def compare_participations(registry: Registry) -> Iterator[Disagreement]:
    """Hold the registry's participations against the printed crosses."""
    matrix = registry.matrix
    if matrix is None:
        return
    for row in matrix.rows:
        printed = dict(zip(matrix.columns, row.cells, strict=True))
        declared = {m.slug: "" for m in registry.municipalities_in(row.trial)}
        for municipality in printed | declared:
            cell = printed.get(municipality, "")
            if _declared_cell(registry, municipality, row.trial) != cell:
                yield _find_participation(registry, matrix, row, municipality, cell)


def _find_participation(
    registry: Registry, matrix: PrintedMatrix, row: PrintedRow, municipality: str, cell: str
) -> Disagreement:
    declared = _declared_cell(registry, municipality, row.trial)
    return Disagreement(
        f"matrix/participation/{municipality}/{row.trial}",
        "matrix/participation",
        (_name_row(matrix, row), "registret: participation.csv"),
        f"Tabellen har {_show_cell(cell)} for {registry.municipality(municipality).name}, "
        f"registret har {_show_cell(declared)}.",
        "Registeret skal gengive kilden. Ret participation.csv eller matrix.csv.",
        is_inference=False,
    )


def _declared_cell(registry: Registry, municipality: str, trial: str) -> str:
    try:
        return "x" if registry.participation(municipality, trial).is_firm else "(x)"
    except KeyError:
        return ""


def parse_total(printed: str) -> int | None:
    """Return a printed total, "(1)" as 1; None where none stands."""
    digits = printed.strip("() ")
    return int(digits) if digits.isdecimal() else None


def count_crosses(cells: tuple[str, ...] | list[str]) -> int:
    """Return the number of crosses, those in brackets included."""
    return sum(1 for cell in cells if cell)


def _count(crosses: int) -> str:
    return pluralise(crosses, "kryds", "kryds")


def _show_cell(cell: str) -> str:
    return {"x": "et kryds", "(x)": "et kryds i parentes"}.get(cell, "intet kryds")


def _name_row(matrix: PrintedMatrix, row: PrintedRow) -> str:
    return f"{matrix.source}: {TABLE}, rækken »{row.title}«"
