"""One table from text to clean rows: tidy, scan, convert, check."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import pyarrow.compute as pc

from pipelines.deliveries.context import Context
from pipelines.deliveries.convert import convert_column
from pipelines.deliveries.faults import REFUSED, WARNING, FaultLog, count_of
from pipelines.deliveries.headers import HeaderMatch, check_headers
from pipelines.deliveries.identity import scan_columns
from pipelines.deliveries.raw import RawTable
from pipelines.deliveries.rowrules import assemble, drop_duplicates
from pipelines.deliveries.scope import check_municipality_columns, is_municipality_header
from pipelines.deliveries.sources import Source
from pipelines.deliveries.tablerules import apply_rules
from pipelines.deliveries.tidy import (
    clean_raw_texts,
    drop_empty,
    drop_repeated_headers,
    drop_totals,
)
from pipelines.domain import DeliveryNote, Municipality, Registry


@dataclass
class TableReading:
    """One table's rows after its own rules, before it is held against the others."""

    context: Context | None
    rows: pd.DataFrame | None  # None where the table could not be read
    rows_read: int = 0
    spell_ids: pd.Series[str] | None = None  # every spell delivered, those left out included
    renamed: dict[str, str] = field(default_factory=dict)


def clean_table(
    source: Source, note: DeliveryNote, municipality: Municipality, registry: Registry
) -> TableReading:
    """Make one table clean; its faults go to the log of its source."""
    if source.raw is None or source.match is None:
        return TableReading(None, None)
    raw, match, log, table = source.raw, source.match, source.log, source.table
    del source  # so that the raw rows can go when the clean ones are there
    raw = drop_empty(clean_raw_texts(raw, log), match, log)
    check_headers([column.header for column in raw.columns], match, table, log)
    scan_columns(raw, match, table, registry.schema, log)
    check_municipality_columns(raw, match, municipality, registry, log)
    _note_extras(raw, match, log)
    raw = drop_repeated_headers(drop_totals(raw, match, table, log), match, log)
    if not len(raw):
        log.add("INGEN-RÆKKER", REFUSED, "tabellen har ingen rækker med værdier.", case="B02")
    context = Context(municipality, registry, note, table, raw.lines, log)
    cleans = {
        column.name: convert_column(column, raw.columns[match.positions[column.name]], context)
        for column in table.columns
        if column.name in match.positions and len(raw)
    }
    if len(cleans) < len(table.columns):  # the faults of the columns that are there are told
        return TableReading(None, None, len(raw))
    count = len(raw)
    del raw
    rows = drop_duplicates(assemble(cleans, context), context)
    spell_ids = cleans["spell_id"].column if table.key == ("spell_id",) else None
    rows, renamed = apply_rules(rows, context)
    return TableReading(context, rows, count, spell_ids, renamed)


def _note_extras(raw: RawTable, match: HeaderMatch, log: FaultLog) -> None:
    extras = [
        raw.columns[position]
        for position in match.extras
        if not is_municipality_header(raw.columns[position].header)
    ]
    if extras:
        counted = count_of(len(extras), "kolonne", "kolonner")
        text = f"{counted}, som skemaet ikke kender, er fjernet."
        log.add("EKSTRA-KOLONNER", WARNING, text, case="C05", count=len(extras))
    for column in extras:
        if pc.any(pc.match_substring(column.texts, "\ufffd"), min_count=0).as_py():
            text = "tegn er gået tabt (\ufffd) i en kolonne, der er fjernet. Lav eksporten igen."
            log.add("TABTE-TEGN", WARNING, text, case="A09")
