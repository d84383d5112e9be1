"""A file that ends within its last field: what is left of the field may still be a value."""

from __future__ import annotations

from pipelines.deliveries.faults import WARNING, FaultLog
from pipelines.deliveries.headers import HeaderMatch
from pipelines.deliveries.raw import RawTable
from pipelines.tables import Kind, Table


def check_ending(
    text: bytes, raw: RawTable, match: HeaderMatch, table: Table, log: FaultLog
) -> None:
    """Tell of a last line without line end, where the last value may be half of another.

    A code or a day that was cut is no code or day, and is refused as such; a number, a key or an
    empty field says nothing.
    """
    if text.endswith(b"\n") or not len(raw):
        return
    last = len(raw.columns) - 1
    names = {position: name for name, position in match.positions.items()}
    column = raw.columns[last]
    cell = column.texts[int(column.codes[-1])].as_py()
    is_whole = last not in names or table.column(names[last]).kind in {
        Kind.CODE,
        Kind.DATE,
        Kind.MONTH,
    }
    if (cell and is_whole) or column.is_blank.all():
        return
    line = int(raw.lines[-1])
    message = (
        f"linje {line} er den sidste og slutter uden linjeskift, så filen kan være afkortet midt i "
        f'feltet "{column.header}". Se efter, at rækken er hel.'
    )
    log.add("UDEN-LINJESKIFT", WARNING, message, case="B17", column=column.header, rows=(line,))
