"""Holds the clean tables of one delivery against their suites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from pipelines.domain import DeliveryNote, Fault, Outcome, Registry
from pipelines.errors import QualityError
from pipelines.quality.frames import add_flags, choose_flags, describe_columns
from pipelines.quality.rules import declare_column_rules, declare_row_rules, declare_size_rule
from pipelines.quality.suites import Broken, run_suite
from pipelines.tables import CLEAN_TABLES, Table, TableSet

_SHOWN_ROWS = 10
_WHAT_NOW = {
    Outcome.REFUSED: "Ret i kilden, og lever igen.",
    Outcome.WARNING: "Kontrollér rækkerne i kilden.",
}


@dataclass(frozen=True)
class Validation:
    """What the suites found, and how many expectations each table was held against."""

    faults: tuple[Fault, ...]
    evaluated: dict[str, int]  # table -> expectations evaluated

    @property
    def is_valid(self) -> bool:
        """Whether every expectation holds."""
        return not self.faults


def validate_tables(
    tables: TableSet,
    registry: Registry,
    municipality: str,
    note: DeliveryNote,
    previous_rows: Mapping[str, int] = MappingProxyType({}),
) -> Validation:
    """Hold every clean table against its declaration, the code lists and the other tables.

    Args:
        tables: the clean tables of one delivery; one without rows is held against its columns
            only, and what refers to a table that is not among them is not looked at.
        registry: code lists and trials.
        municipality: slug; its trials are the only ones allowed.
        note: bounds the dates.
        previous_rows: table -> rows of the delivery before this one, where there was one.

    Raises:
        QualityError: an expectation could not be evaluated, or there is no table at all.
    """
    declared = [table for table in CLEAN_TABLES if table.name in tables]
    if not declared:
        raise QualityError("der er ingen tabeller at kontrollere. Læs leverancen først.")
    faults = _check_columns(declared, tables)
    wrong = {fault.file for fault in faults}
    evaluated = {table.name: len(declare_column_rules()) for table in declared}
    limit = registry.schema.thresholds.get("row_count_change", 0.0)
    for table in declared:
        rows = tables[table.name]
        if table.raw not in wrong and len(rows):
            flags = choose_flags(table, tables, registry)
            rules = declare_row_rules(table, rows, registry, municipality, note, flags)
            if previous_rows.get(table.name):
                rules.append(declare_size_rule(previous_rows[table.name], limit))
            framed = add_flags(table, rows.reset_index(drop=True), tables, registry)
            faults.extend(_report(table, run_suite(table.name, framed, rules)))
            evaluated[table.name] += len(rules)
    return Validation(tuple(faults), evaluated)


def _check_columns(declared: Sequence[Table], tables: TableSet) -> list[Fault]:
    """Hold the columns of all tables against their declarations in one suite."""
    described = [describe_columns(table, tables[table.name]) for table in declared]
    places = [(table, column) for table, d in zip(declared, described, strict=True)
              for column in range(1, len(d) + 1)]  # fmt: skip
    broken = run_suite("columns", pd.concat(described, ignore_index=True), declare_column_rules())
    faults = []
    for item in broken:
        for table in declared:
            columns = tuple(places[r - 1][1] for r in item.rows if places[r - 1][0] is table)
            if columns:
                numbers = ", ".join(str(column) for column in columns)
                text = f"{table.raw}, kolonne nr. {numbers}: {item.rule.text}. Læs leverancen igen."
                faults.append(
                    Fault("KONTROL", Outcome.REFUSED, table.raw, text, count=len(columns))
                )
    return faults


def _report(table: Table, broken: Sequence[Broken]) -> list[Fault]:
    return [
        Fault(
            item.rule.code,
            item.rule.outcome,
            table.raw,
            _explain(table, item),
            item.rule.column,
            item.rows,
            item.count,
        )
        for item in broken
    ]


def _explain(table: Table, item: Broken) -> str:
    shown = ", ".join(str(row) for row in item.rows[:_SHOWN_ROWS])
    rest = item.count - min(len(item.rows), _SHOWN_ROWS)
    more = f" og {rest} flere" if rest > 0 and shown else ""
    where = f", række {shown}{more} i den rene tabel" if shown else ""
    what_now = _WHAT_NOW[item.rule.outcome]
    return f"{table.raw}{where}: {item.rule.text}. {what_now}"
