"""Turns clean tables into a delivery's files: Danish headers, labels, dates and numbers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.domain import DataKind, DeliverySchema, EndDateMeaning, Municipality, Registry
from pipelines.synthesis.arrays import Days, days_long
from pipelines.synthesis.dialects import Dialect, FileForm
from pipelines.synthesis.workbooks import format_workbook
from pipelines.tables import CLEAN_TABLES, Column, Kind, Table, TableSet

NOTE_FILE = "leverance.yml"
WORKBOOK_FILE = "leverance.xlsx"
_SCORE = "score"
_NO_ANSWER = "ved ikke"
GENERATOR = "Syntetisk generator"  # names the system that a synthetic delivery comes from


def write_export(
    folder: Path,
    tables: TableSet,
    registry: Registry,
    municipality: Municipality,
    dialect: Dialect,
    extraction: date,
) -> None:
    """Write one delivery's files into an empty folder; a table without rows is left out."""
    labels = label_codes(registry)
    raw = {
        table.raw: export_table(table, tables[table.name], labels, dialect)
        for table in CLEAN_TABLES
        if len(tables[table.name])
    }
    for name, content in _format_files(raw, dialect, extraction).items():
        (folder / name).write_bytes(content)
    note = format_note(municipality, dialect, _first_day(tables), extraction)
    (folder / NOTE_FILE).write_bytes(note.encode("utf-8"))


def made_names() -> frozenset[str]:
    """Return every file name that a synthetic delivery may hold."""
    tables = {f"{table.raw}{ending}" for table in CLEAN_TABLES for ending in (".csv", ".xlsx")}
    return frozenset({NOTE_FILE, WORKBOOK_FILE} | tables)


def export_table(
    table: Table,
    rows: pd.DataFrame,
    labels: Mapping[str, Mapping[str, str]],
    dialect: Dialect,
) -> pd.DataFrame:
    """Return the table as exported: raw headers, text cells, "" where nothing stands.

    A workbook with real Excel dates keeps days and numbers as they are.
    """
    columns = {}
    for column in table.columns:
        values = rows[column.name]
        if column.raw == "slutdato" and dialect.end_date_is is EndDateMeaning.LAST_DAY:
            values = values - pd.Timedelta(days=1)
        columns[column.raw] = _export_column(column, values, labels, dialect)
    return pd.DataFrame(columns)


def label_codes(registry: Registry) -> dict[str, dict[str, str]]:
    """Return code list -> clean value -> Danish label; trials and elements by their names."""
    labels = {
        "trial": {trial.slug: trial.title for trial in registry.trials},
        "element": {e.slug: e.name for trial in registry.trials for e in trial.elements},
    }
    for name, codes in _code_lists(registry.schema).items():
        labels.setdefault(name, {}).update(codes)
    return labels


def format_note(
    municipality: Municipality, dialect: Dialect, first_day: date, extraction: date
) -> str:
    """Return `leverance.yml` (DELIVERIES.md §1)."""
    return (
        f'kommunekode: "{municipality.code}"\n'
        f"udtraeksdato: {extraction}\n"
        f"periode:\n  fra: {first_day}\n  til: {extraction}\n"
        f"system: {GENERATOR}\n"
        'version: "1.0"\n'
        "kontakt: Frikommunekoordinator\n"
        f"datatype: {DataKind.SYNTHETIC.value}\n"
        f"slutdato_er: {dialect.end_date_is.value}\n"
    )


def _code_lists(schema: DeliverySchema) -> dict[str, dict[str, str]]:
    return {
        name: {code.clean: code.label for code in codes}
        for name, codes in schema.code_lists.items()
    }


def _export_column(
    column: Column,
    values: pd.Series,
    labels: Mapping[str, Mapping[str, str]],
    dialect: Dialect,
) -> pd.Series:
    if column.kind is Kind.CODE:
        known = labels.get(column.codes, {})
        filled = values.fillna("")
        return filled.map({code: known.get(code, code) for code in filled.unique()})
    is_day = column.kind in {Kind.DATE, Kind.MONTH}
    if dialect.form is FileForm.CSV:
        return _format_days(values, dialect) if is_day else _format_plain(column, values)
    if is_day:
        return values if dialect.form is FileForm.WORKBOOK else _format_days(values, dialect)
    return _answer(values) if column.name == _SCORE else values


def _format_plain(column: Column, values: pd.Series) -> pd.Series:
    """Numbers with decimal comma, whole numbers and identifiers as they are."""
    if column.kind is Kind.NUMBER:
        spelled = values.map(lambda value: f"{value:.1f}".replace(".", ","), na_action="ignore")
        return spelled.fillna("")
    text = values.astype("string")
    return _answer(text) if column.name == _SCORE else text.fillna("")


def _answer(values: pd.Series) -> pd.Series:
    """An answer without a score is exported in words."""
    return values.astype(object).where(values.notna(), _NO_ANSWER)


def _format_days(values: pd.Series, dialect: Dialect) -> pd.Series:
    """Format by a table of all days between the first and the last: each is spelled once."""
    days: Days = values.to_numpy().astype("datetime64[D]")
    is_missing = np.isnat(days)
    if is_missing.all():
        return pd.Series("", index=values.index)
    first = days[~is_missing].min()
    spelled = np.datetime_as_string(np.arange(first, days[~is_missing].max() + days_long(1)))
    if not dialect.is_year_first:
        spelled = np.array([f"{day[8:10]}-{day[5:7]}-{day[:4]}" for day in spelled])
    position = np.where(is_missing, 0, (np.where(is_missing, first, days) - first).astype(np.int64))
    texts = spelled.astype(object)[position]
    texts[is_missing] = ""
    return pd.Series(texts, index=values.index)


def _format_files(
    raw: Mapping[str, pd.DataFrame], dialect: Dialect, extraction: date
) -> dict[str, bytes]:
    if dialect.form is FileForm.WORKBOOK:
        return {WORKBOOK_FILE: format_workbook(raw, extraction)}
    if dialect.form is FileForm.WORKBOOKS:
        return {
            f"{name}.xlsx": format_workbook({name: rows}, extraction) for name, rows in raw.items()
        }
    return {f"{name}.csv": _format_csv(rows, dialect) for name, rows in raw.items()}


def _format_csv(rows: pd.DataFrame, dialect: Dialect) -> bytes:
    buffer = io.StringIO()
    rows.to_csv(buffer, sep=";", index=False, lineterminator=dialect.line_end)
    text = buffer.getvalue()
    try:
        return text.encode(dialect.encoding)
    except UnicodeEncodeError:  # a label that Windows-1252 lacks: better another encoding than "?"
        return text.encode("utf-8-sig")


def _first_day(tables: TableSet) -> date:
    """First day of the month of the earliest spell."""
    first: pd.Timestamp = tables["benefit_spells"]["start_date"].min()
    return first.date().replace(day=1)
