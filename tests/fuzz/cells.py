"""Damage to one cell, or to two that change places."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.fuzz.parcel import Cells, Mutant, Parcel, Rng

CellChange = Callable[[Rng, str], str]

_STRANGE = [
    *'";,\t|\n\r', "\x00", "\x1a", "\u00a0", "\u200b", "\u00ad", "\ufeff", "\u2212", "\u202e",
    *"æøåÆØÅ?'’´`-+/\\.:*#%=@&<>{}[]()lIO0oe½²٣１", "\ufffd", "🙂", "e\u0301",
]  # fmt: skip
_MARKERS = [
    *("", " ", "-", ".", "..", "NULL", "null", "None", "NaN", "nan", "NA", "N/A", "#N/A", "#REF!"),
    *("#VÆRDI!", "#DIVISION/0!", "#I/T", "Ukendt", "Uoplyst", "Ikke oplyst", "?", "x", "0", "-1"),
    *("99", "999", "9999", "99999", "00-00-0000", "01-01-1900", "31-12-9999", "01-01-1970"),
    *("ved ikke", "ingen", "tom", "(tom)", "(blank)", "I alt", "true", "FALSK", "inf", "1e400"),
]
_MONTHS = "januar februar marts april maj juni juli august september oktober november december"


def damage_cell(kind: str, change: CellChange) -> Callable[[Rng, Parcel], Mutant | None]:
    """Make a mutation that changes one cell's text; None where the cell does not suit it."""

    def mutate(rng: Rng, parcel: Parcel) -> Mutant | None:
        table, row, place = pick_cell(rng, parcel)
        cells = [list(line) for line in parcel.grids[table]]
        before = cells[row][place]
        cells[row][place] = change(rng, before)
        if cells[row][place] == before:
            return None
        told = f"{table}[{row + 1}].{cells[0][place]}: {before!r} → {cells[row][place]!r}"
        return as_mutant(kind, table, parcel.with_table(table, cells), told, cells[row][place])

    return mutate


def pick_cell(rng: Rng, parcel: Parcel) -> tuple[str, int, int]:
    """Return a table, a row of data and a column at random."""
    table = pick_table(rng, parcel)
    cells = parcel.grids[table]
    return table, int(rng.integers(1, len(cells))), int(rng.integers(len(cells[0])))


def pick_table(rng: Rng, parcel: Parcel) -> str:
    """Return a table at random."""
    return str(rng.choice(sorted(parcel.grids)))


def as_mutant(kind: str, table: str, parcel: Parcel, told: str, *secrets: str) -> Mutant:
    """Return the mutant that these cells are, with what no message may repeat."""
    headers = (header for cells in parcel.grids.values() for header in cells[0])
    public = " ".join([*parcel.grids, *headers, *parcel.files()])
    hidden = tuple(secret for secret in secrets if secret not in public)
    return Mutant(kind, table, parcel.files(), parcel, told, (*hidden, *_pseudonyms(parcel)))


def _pseudonyms(parcel: Parcel) -> tuple[str, ...]:
    cells = parcel.grids.get("forloeb", [[]])
    if "borger_id" not in cells[0]:
        return ()
    place = cells[0].index("borger_id")
    return tuple(row[place] for row in cells[1:] if len(row) > place)


def _change_digit(rng: Rng, text: str) -> str:
    return _replace_one(rng, text, r"[0-9]", lambda: str(rng.integers(10)))


def _replace_one(rng: Rng, text: str, pattern: str, new: Callable[[], str]) -> str:
    places = [match.start() for match in re.finditer(pattern, text)]
    if not places:
        return text
    at = int(rng.choice(places))
    return text[:at] + new() + text[at + 1 :]


def _replace_sign(rng: Rng, text: str) -> str:
    return _replace_one(rng, text, r".", lambda: str(rng.choice(_STRANGE)))


def _insert_sign(rng: Rng, text: str) -> str:
    at = int(rng.integers(len(text) + 1))
    return text[:at] + str(rng.choice(_STRANGE)) + text[at:]


def _delete_sign(rng: Rng, text: str) -> str:
    return _replace_one(rng, text, r".", str)


def _transpose(rng: Rng, text: str) -> str:
    if len(text) < 2:
        return text
    at = int(rng.integers(len(text) - 1))
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _repeat_sign(rng: Rng, text: str) -> str:
    at = int(rng.integers(len(text))) if text else 0
    return text[: at + 1] + text[at:]


def _cut_text(rng: Rng, text: str) -> str:
    return text[: int(rng.integers(len(text)))] if text else text


def _write_otherwise(rng: Rng, text: str) -> str:
    """Write a day or a number in another way, as where one clerk has other settings."""
    day = re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", text)
    if day is not None:
        return _write_day(rng, *day.groups())
    if re.fullmatch(r"\d+(,\d+)?", text):
        dot = text.replace(",", ".")
        return str(rng.choice([dot, f"{dot}0", f"+{text}", f"-{text}", f"{text} %", f"{text}e0",
                               f"{text}.000", f" {text} ", f"{text} kr.", f"ca. {text}",
                               f"{text}-{text}", f"{text}/7", f"0x{text}", f"{text},5",
                               f"1.{text}", f"1 {text}"]))  # fmt: skip
    return str(rng.choice([text.upper(), text.title(), f"{text}.", f"{text} (1)", f"'{text}",
                           f"={text}", f'"{text}"', f"{text};", text.replace(" ", "  "),
                           f"{text}/{text}", f"{text}, {text}", f"ikke {text}"]))  # fmt: skip


def _write_day(rng: Rng, day: str, month: str, year: str) -> str:
    forms = [
        f"{year}-{month}-{day}", f"{day}.{month}.{year}", f"{month}-{day}-{year}",
        f"{month}/{day}/{year}", f"{day}-{month}-{year[2:]}", f"{day}{month}{year}",
        f"{year}{month}{day}", f"{int(day)}-{int(month)}-{year}", f"{day}-{month}-{year} 00:00:00",
        f"{day}-{month}-{year} 13:45", f"{year}-{month}-{day}T00:00:00Z", f"{month}-{year}",
        f"{int(day)}. {_MONTHS.split()[int(month) - 1]} {year}", f"{day}-{month}", year,
        f"{_MONTHS.split()[int(month) - 1][:3]}-{year[2:]}", f"uge {int(day)} {year}", "43831",
        "43831,5", f"{day}-{month}-{year} - {day}-{month}-{year}", f"31-02-{year}",
        f"{day}-13-{year}", f"{day}-{month}-0{year[1:]}", f"{day}-{month}-{int(year) + 100}",
        f"{day}-{month}-{int(year) - 100}", f"{day}–{month}–{year}", f"{day} {month} {year}",
    ]  # fmt: skip
    return str(rng.choice(forms))


def swap_rows_cell(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Let two cells of one column change places."""
    table, row, place = pick_cell(rng, parcel)
    cells = [list(line) for line in parcel.grids[table]]
    other = int(rng.integers(1, len(cells)))
    return _swap(table, parcel, cells, (row, place), (other, place))


def swap_columns_cell(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Let two cells of one row change places."""
    table, row, place = pick_cell(rng, parcel)
    cells = [list(line) for line in parcel.grids[table]]
    other = int(rng.integers(len(cells[0])))
    return _swap(table, parcel, cells, (row, place), (row, other))


def _swap(
    table: str, parcel: Parcel, cells: Cells, one: tuple[int, int], two: tuple[int, int]
) -> Mutant | None:
    first, second = cells[one[0]][one[1]], cells[two[0]][two[1]]
    if first == second:
        return None
    cells[one[0]][one[1]], cells[two[0]][two[1]] = second, first
    told = f"{table} {one} {first!r} ↔ {two} {second!r}"
    return as_mutant("to celler bytter plads", table, parcel.with_table(table, cells), told)


CELLS = [
    damage_cell("ciffer ændret", _change_digit),
    damage_cell("tegn erstattet", _replace_sign),
    damage_cell("tegn indsat", _insert_sign),
    damage_cell("tegn slettet", _delete_sign),
    damage_cell("tegn gentaget", _repeat_sign),
    damage_cell("to tegn byttet", _transpose),
    damage_cell("tekst afkortet", _cut_text),
    damage_cell("markør eller fejlværdi", lambda rng, _text: str(rng.choice(_MARKERS))),
    damage_cell("skrevet på en anden måde", _write_otherwise),
    damage_cell("skrevet på en anden måde", _write_otherwise),
    swap_rows_cell,
    swap_columns_cell,
]
