"""Takes away what is no data: blank rows and columns, totals, a header that comes again."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pyarrow.compute as pc

from pipelines.deliveries.faults import (
    REFUSED,
    SILENT,
    WARNING,
    FaultLog,
    count_cells,
    count_of,
    name_column,
    name_rows,
)
from pipelines.deliveries.headers import HeaderMatch
from pipelines.deliveries.raw import Mask, RawColumn, RawTable
from pipelines.deliveries.text import clean_texts, fold, fold_header
from pipelines.tables import Table

_TOTALS = frozenset({"i alt", "ialt", "total", "totalt", "sum", "hovedtotal", "samlet", "subtotal"})
_LAST_ROWS = 3


def clean_raw_texts(raw: RawTable, log: FaultLog) -> RawTable:
    """Take away outer blanks and invisible characters in all texts."""
    columns = []
    for column in raw.columns:
        cleaned = clean_texts(column.texts)
        if cleaned is column.texts:
            columns.append(column)
        else:
            texts = zip(column.distinct, cleaned.to_pylist(), strict=True)
            changed = np.array([before != after for before, after in texts], dtype=bool)
            count = int(column.counts[changed].sum())
            if count:
                text = f'blanktegn er fjernet i {count_cells(count)} i kolonnen "{column.header}".'
                log.add("BLANKTEGN", SILENT, text, column=column.header, case="F13", count=count)
            columns.append(column.with_texts(cleaned))
    return replace(raw, columns=tuple(columns))


def drop_empty(raw: RawTable, match: HeaderMatch, log: FaultLog) -> RawTable:
    """Drop blank rows; refuse a column that has values and no header."""
    is_blank = np.ones(len(raw), dtype=bool)
    for column in raw.columns:
        is_blank &= column.spread(column.is_blank)
        if not is_blank.any():
            break
    if is_blank.any():
        count = int(is_blank.sum())
        text = f"{count_of(count, 'tom række', 'tomme rækker')} er sprunget over."
        log.add("TOMME-RÆKKER", SILENT, text, case="B10", count=count)
    unnamed = [raw.columns[position] for position in match.unnamed]
    for column in unnamed:
        if not column.is_blank.all():
            text = (
                f"kolonne {name_column(column.position)} har værdier, men ingen overskrift. "
                "Giv den en overskrift, eller slet den."
            )
            log.add("UDEN-OVERSKRIFT", REFUSED, text, case="B09")
    if unnamed:
        text = f"{count_of(len(unnamed), 'kolonne', 'kolonner')} uden overskrift er sprunget over."
        log.add("TOMME-KOLONNER", SILENT, text, case="B09", count=len(unnamed))
    return raw.keep(~is_blank)


def drop_totals(raw: RawTable, match: HeaderMatch, table: Table, log: FaultLog) -> RawTable:
    """Drop a row of totals among the last three rows."""
    keep = np.ones(len(raw), dtype=bool)
    keys = [match.positions[name] for name in table.key if name in match.positions]
    for place in range(max(len(raw) - _LAST_ROWS, 0), len(raw)):
        cells = [column.texts[int(column.codes[place])].as_py() for column in raw.columns]
        if _is_total(cells, keys):
            keep[place] = False
    rows = raw.lines[~keep]
    if len(rows):
        text = f"sumrække fjernet ({name_rows(rows)}). Udelad summer i eksporten."
        log.add("SUMRÆKKE", WARNING, text, case="B07", rows=rows, count=len(rows))
    return raw.keep(keep)


def _is_total(cells: list[str], keys: list[int]) -> bool:
    filled = [cell for cell in cells if cell]
    if filled and fold(filled[0]).rstrip(":") in _TOTALS:
        return True
    numbers = all(re.fullmatch(r"[\d.,\s]+", cell) for cell in filled)
    is_sparse = 2 * len(filled) < len(cells)
    return numbers and is_sparse and bool(keys) and not any(cells[key] for key in keys)


def drop_repeated_headers(raw: RawTable, match: HeaderMatch, log: FaultLog) -> RawTable:
    """Drop rows that only repeat the header, as where two exports were put together."""
    repeated = np.ones(len(raw), dtype=bool)
    for position in sorted(match.positions.values()):
        repeated &= _repeats_header(raw.columns[position])
        if not repeated.any():
            return raw
    rows = raw.lines[repeated]
    text = f"overskriften er gentaget og sprunget over ({name_rows(rows)})."
    log.add("OVERSKRIFT-GENTAGET", WARNING, text, case="B20", rows=rows, count=len(rows))
    return raw.keep(~repeated)


def _repeats_header(column: RawColumn) -> Mask:
    header = fold_header(column.header)
    if len(column.texts) > 1000 and not pc.any(pc.equal(column.texts, column.header)).as_py():
        return np.zeros(len(column.codes), dtype=bool)
    return column.spread(np.array([fold_header(t) == header for t in column.distinct], dtype=bool))
