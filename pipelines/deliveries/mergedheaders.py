"""A header of two lines with merged cells: joined where the join is what the schema knows."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.deliveries.headers import HeaderMatch, match_headers
from pipelines.domain import DeliverySchema
from pipelines.tables import Table

Merged = tuple[tuple[int, int], tuple[int, int]]  # 0-based, first and last cell


def join_header(
    cells: Sequence[Sequence[str]],
    merged: Sequence[Merged],
    header: int,
    table: Table,
    schema: DeliverySchema,
) -> tuple[list[str], HeaderMatch, int] | None:
    """Join the two lines of a header: "Ydelse" over "Start" and "Slut" is "Ydelse Start".

    Returns:
        The headers, what they match, and the 0-based row of the lower line; None where no join
        names every declared column.
    """
    for upper in (header, header - 1):
        if upper < 0 or upper + 1 >= len(cells):
            continue
        joined = _join(cells[upper], cells[upper + 1], merged, upper)
        match = match_headers(joined, table, schema)
        if match.share == 1 and not match.doubled:
            return joined, match, upper + 1
    return None


def _join(
    over: Sequence[str], under: Sequence[str], merged: Sequence[Merged], upper: int
) -> list[str]:
    spread = list(over)
    for (top, left), (bottom, right) in merged:
        last = min(right + 1, len(spread))  # a file may say that more is merged than there is
        if top <= upper <= bottom and left < last:
            spread[left:last] = [over[left]] * (last - left)
    return [" ".join(filter(None, pair)) for pair in zip(spread, under, strict=True)]
