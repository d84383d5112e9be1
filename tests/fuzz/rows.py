"""Damage to whole rows and columns of a table."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.fuzz.cells import as_mutant, pick_cell, pick_table
from tests.fuzz.parcel import Cells, Mutant, Parcel, Rng

GridChange = Callable[[Rng, Cells, int, int], None]  # changes the cells; a row and a column


def damage_grid(kind: str, change: GridChange) -> Callable[[Rng, Parcel], Mutant | None]:
    """Make a mutation that changes one table's cells."""

    def mutate(rng: Rng, parcel: Parcel) -> Mutant | None:
        table, row, place = pick_cell(rng, parcel)
        cells = [list(line) for line in parcel.grids[table]]
        change(rng, cells, row, place)
        if cells == parcel.grids[table]:
            return None
        told = f"{table}, række {row + 1}, kolonne {place + 1}"
        return as_mutant(kind, table, parcel.with_table(table, cells), told)

    return mutate


def _delete_row(_rng: Rng, cells: Cells, row: int, _place: int) -> None:
    del cells[row]


def _repeat_row(rng: Rng, cells: Cells, row: int, _place: int) -> None:
    cells.insert(int(rng.integers(1, len(cells) + 1)), list(cells[row]))


def _repeat_row_changed(rng: Rng, cells: Cells, row: int, place: int) -> None:
    copy = list(cells[row])
    copy[place] = cells[int(rng.integers(1, len(cells)))][place]
    cells.append(copy)


def _reorder(rng: Rng, cells: Cells, _row: int, _place: int) -> None:
    body = cells[1:]
    cells[1:] = [body[int(i)] for i in rng.permutation(len(body))]


def _insert_blank(_rng: Rng, cells: Cells, row: int, _place: int) -> None:
    cells.insert(row, [""] * len(cells[0]))


def _repeat_header(_rng: Rng, cells: Cells, row: int, _place: int) -> None:
    cells.insert(row, list(cells[0]))


def _insert_title(rng: Rng, cells: Cells, _row: int, _place: int) -> None:
    title = str(rng.choice(["Udtræk fra Momentum", "Rapport", "Hjørring Kommune", "2020"]))
    cells.insert(0, [title] + [""] * (len(cells[0]) - 1))


def _append_note(rng: Rng, cells: Cells, _row: int, place: int) -> None:
    texts = ["I alt", "Total", "Kilde: Momentum", "Udtrukket 30-06-2020", "*", "Side 1 af 1"]
    line = [""] * len(cells[0])
    line[int(rng.choice([0, place]))] = str(rng.choice(texts))
    line[-1] = str(rng.choice(["", str(len(cells) - 1)]))
    cells.append(line)


def _append_sums(_rng: Rng, cells: Cells, _row: int, _place: int) -> None:
    """A row of sums, of which nothing says that it is one."""
    line = []
    for place in range(len(cells[0])):
        texts = [row[place] for row in cells[1:]]
        numbers = [float(t.replace(",", ".")) for t in texts if re.fullmatch(r"\d+(,\d+)?", t)]
        line.append(f"{sum(numbers):g}" if len(numbers) == len(texts) else "")
    cells.append(line)


def _shift_row(rng: Rng, cells: Cells, row: int, place: int) -> None:
    """The cells of one row, from a column on, one to the right or to the left."""
    line = cells[row]
    cells[row] = (
        [*line[:place], "", *line[place:-1]]
        if rng.integers(2)
        else [*line[:place], *line[place + 1 :], ""]
    )


def _shift_rows(rng: Rng, cells: Cells, row: int, place: int) -> None:
    """The cells of all rows from one on, as where somebody deleted cells in Excel."""
    step = int(rng.integers(2))
    for line in cells[row:]:
        line[place:] = ["", *line[place:-1]] if step else [*line[place + 1 :], ""]


def _shift_column(_rng: Rng, cells: Cells, row: int, place: int) -> None:
    """One column's cells, from a row on, one row down."""
    texts = [line[place] for line in cells[row:]]
    for line, text in zip(cells[row:], ["", *texts], strict=False):
        line[place] = text


def _rotate_column(_rng: Rng, cells: Cells, _row: int, place: int) -> None:
    """One column sorted on its own, as where it alone was marked in Excel."""
    for line, text in zip(cells[1:], sorted(line[place] for line in cells[1:]), strict=True):
        line[place] = text


def _fill_down(rng: Rng, cells: Cells, row: int, place: int) -> None:
    for line in cells[row : row + int(rng.integers(2, 30))]:
        line[place] = cells[row][place]


def _blank_column(_rng: Rng, cells: Cells, row: int, place: int) -> None:
    for line in cells[row:]:
        line[place] = ""


def _drop_column(_rng: Rng, cells: Cells, _row: int, place: int) -> None:
    for line in cells:
        del line[place]


def _repeat_column(rng: Rng, cells: Cells, _row: int, place: int) -> None:
    other = int(rng.integers(len(cells[0])))
    for line in cells:
        line.append(line[place])
    if rng.integers(2):
        for line in cells[1:]:
            line[-1] = line[other]


def _swap_headers(rng: Rng, cells: Cells, _row: int, place: int) -> None:
    other = int(rng.integers(len(cells[0])))
    header = cells[0]
    header[place], header[other] = header[other], header[place]


def _reorder_columns(rng: Rng, cells: Cells, _row: int, _place: int) -> None:
    order = [int(i) for i in rng.permutation(len(cells[0]))]
    cells[:] = [[line[i] for i in order] for line in cells]


def _rename_header(rng: Rng, cells: Cells, _row: int, place: int) -> None:
    name = cells[0][place]
    cells[0][place] = str(rng.choice([f"{name}2", name[:-1], f"{name} ", name.upper(), "",
                                      f"ny_{name}", "Kolonne1", name.replace("_", " "),
                                      f"{name}.1", f"\ufeff{name}", "værdi"]))  # fmt: skip


def _add_column(rng: Rng, cells: Cells, _row: int, place: int) -> None:
    header = str(rng.choice(["bemærkning", "CPR", "navn", "", "løn", "region", "x"]))
    value = str(rng.choice(["", "ja", "010170-4000", "a@b.dk", "5", "ring i morgen"]))
    for number, line in enumerate(cells):
        line.insert(place, value if number else header)


def _rewrite_column(rng: Rng, cells: Cells, row: int, place: int) -> None:
    """A whole column, or the rows from one on, in another style."""
    style = COLUMN_STYLES[int(rng.integers(len(COLUMN_STYLES)))]
    first = 1 if rng.integers(2) else row
    for line in cells[first:]:
        line[place] = style(line[place])


def _day_style(form: str) -> Callable[[str], str]:
    def rewrite(text: str) -> str:
        day = re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", text)
        if day is None:
            return text
        return form.format(d=day[1], m=day[2], y=day[3], s=day[3][2:])

    return rewrite


def _number_style(form: Callable[[float], str]) -> Callable[[str], str]:
    def rewrite(text: str) -> str:
        is_number = re.fullmatch(r"\d+(,\d+)?", text)
        return form(float(text.replace(",", "."))) if is_number else text

    return rewrite


_DAYS = (
    *("{y}-{m}-{d}", "{d}/{m}/{y}", "{m}/{d}/{y}", "{d}.{m}.{s}", "{m}-{d}-{y}", "{y}-{d}-{m}"),
    *("{s}{m}{d}", "{d}{m}{y}", "{y}{m}{d}", "{m}-{y}", "{y}", "{d}-{m}-{y} 00:00", "{s}-{m}-{d}"),
    "{d}-{m}-{s}",
)
_NUMBERS: tuple[Callable[[float], str], ...] = (
    lambda n: f"{n:.1f}",
    lambda n: f"{n:.2f}".replace(".", ","),
    lambda n: f"{n / 100:g}".replace(".", ","),
    lambda n: f"{1000 * n:g}",
    lambda n: f"{n:.3f}",
    lambda n: f"{n:.3f}".replace(".", ","),
    lambda n: f"{n:.0f} %",
    lambda n: f"{n:E}",
    lambda n: f"-{n:g}",
    lambda n: f"{n:,.1f}",
    lambda n: f"{1000 * n:,.0f}",
    lambda n: f"{n / 60:.4f}".replace(".", ","),
)
COLUMN_STYLES: tuple[Callable[[str], str], ...] = (
    *map(_day_style, _DAYS),
    *map(_number_style, _NUMBERS),
    str.upper,
    str.lower,
    str.strip,
    lambda t: f" {t}\u00a0",
    lambda t: t[:3],
    lambda t: f"{t}.0",
    lambda t: t.replace("F00", "F"),
    lambda t: t.lstrip("F0"),
    lambda t: t.replace("ø", "o"),
    lambda t: t.encode().decode("cp1252", "replace"),
    lambda t: t.replace("ø", "?"),
    lambda t: t.replace("æ", "ae").replace("ø", "oe").replace("å", "aa"),
    lambda t: f'="{t}"',
)


def swap_tables(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Put one table's rows under another's name."""
    table, other = pick_table(rng, parcel), pick_table(rng, parcel)
    if table == other:
        return None
    changed = parcel.with_table(table, parcel.grids[other])
    if rng.integers(2):
        changed = changed.with_table(other, parcel.grids[table])
    return as_mutant("tabel under andet navn", table, changed, f"{table} ← {other}")


def drop_table(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Leave one table out."""
    table = pick_table(rng, parcel)
    rest = {name: cells for name, cells in parcel.grids.items() if name != table}
    changed = Parcel(rest, parcel.note, is_workbook=parcel.is_workbook)
    return as_mutant("tabel mangler", table, changed, table)


GRIDS = [
    damage_grid("række slettet", _delete_row),
    damage_grid("række gentaget", _repeat_row),
    damage_grid("række gentaget med anden værdi", _repeat_row_changed),
    damage_grid("rækker i anden orden", _reorder),
    damage_grid("tom række", _insert_blank),
    damage_grid("overskrift gentaget", _repeat_header),
    damage_grid("titel over overskriften", _insert_title),
    damage_grid("fodnote eller sumrække", _append_note),
    damage_grid("sumrække uden navn", _append_sums),
    damage_grid("række forskudt", _shift_row),
    damage_grid("rækker forskudt", _shift_rows),
    damage_grid("kolonne forskudt", _shift_column),
    damage_grid("kolonne sorteret for sig", _rotate_column),
    damage_grid("værdi fyldt nedad", _fill_down),
    damage_grid("kolonne tømt", _blank_column),
    damage_grid("kolonne slettet", _drop_column),
    damage_grid("kolonne gentaget", _repeat_column),
    damage_grid("to overskrifter byttet", _swap_headers),
    damage_grid("kolonner i anden orden", _reorder_columns),
    damage_grid("overskrift omdøbt", _rename_header),
    damage_grid("ekstra kolonne", _add_column),
    damage_grid("kolonne i anden skrivemåde", _rewrite_column),
    damage_grid("kolonne i anden skrivemåde", _rewrite_column),
    damage_grid("kolonne i anden skrivemåde", _rewrite_column),
    swap_tables,
    drop_table,
]
