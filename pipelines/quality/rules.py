"""What each clean table must hold, as expectations by name: from declarations and code lists."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pandas as pd

from pipelines.domain import DeliveryNote, Outcome, Registry
from pipelines.quality.frames import HAS_OWN_KEY, Flag
from pipelines.tables import Column, Kind, Table

_LAST_DAYS_OFF = {"end_date"}  # the first day off may be the day after the extraction


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation of Great Expectations, and what it means in Danish."""

    expectation: str  # class name in `great_expectations.expectations`
    arguments: Mapping[str, Any]
    text: str  # what does not hold where it fails
    column: str = ""  # raw header
    code: str = "KONTROL"
    outcome: Outcome = Outcome.REFUSED
    detail: Rule | None = None  # the slower expectation that finds the rows where this one fails


def declare_column_rules() -> list[Rule]:
    """Declare that the columns are the declared ones, in order, with the declared dtypes."""
    return [
        _columns_equal("name", "declared_name", "kolonnerne er ikke de erklærede i rækkefølge"),
        _columns_equal("dtype", "declared_dtype", "en kolonnes datatype er ikke den erklærede"),
    ]


def _columns_equal(found: str, declared: str, text: str) -> Rule:
    arguments = {"column_A": found, "column_B": declared, "ignore_row_if": "neither"}
    return Rule("ExpectColumnPairValuesToBeEqual", arguments, text)


def declare_size_rule(previous: int, change: float) -> Rule:
    """Declare how many rows there may be, from those of the delivery before and a share."""
    low = math.ceil(round(previous * (1 - change), 6))
    high = math.floor(round(previous * (1 + change), 6))
    arguments = {"min_value": max(low, 0), "max_value": high}
    text = f"antallet af rækker ligger langt fra den forrige leverances ({previous})"
    return Rule(
        "ExpectTableRowCountToBeBetween", arguments, text, code="ANTAL", outcome=Outcome.WARNING
    )


def declare_row_rules(
    table: Table,
    rows: pd.DataFrame,
    registry: Registry,
    municipality: str,
    note: DeliveryNote,
    flags: Iterable[Flag],
) -> list[Rule]:
    """Declare what the rows of the table must hold; a column without values has no range."""
    rules = [_declare_key(table)]
    for column in table.columns:
        if not column.is_nullable:
            text = f'kolonnen "{column.raw}" er ikke udfyldt'
            rules.append(_rule("ExpectColumnValuesToNotBeNull", column, text))
        rules.extend(_declare_codes(column, registry, municipality))
        if rows[column.name].notna().any():
            rules.extend(_declare_range(column, note))
    return [*rules, *map(_declare_flag, flags)]


def spell_out_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules as a person reads them: the expectation about rows, each once."""
    details = [rule.detail or rule for rule in rules]
    return list({(d.expectation, repr(d.arguments)): d for d in details}.values())


def _declare_flag(flag: Flag) -> Rule:
    """Declare that the flag is true everywhere."""
    arguments = {"column": flag.name, "value_set": [True]}
    detail = Rule(
        "ExpectColumnValuesToBeInSet", arguments, flag.text, flag.column, flag.code, flag.outcome
    )
    return _declare_true(flag.name, detail)


def _declare_true(flag: str, detail: Rule) -> Rule:
    """Look at the flag's distinct values first, and only where one is false at the rows."""
    arguments = {"column": flag, "value_set": [True]}
    return replace(
        detail,
        expectation="ExpectColumnDistinctValuesToBeInSet",
        arguments=arguments,
        detail=detail,
    )


def _declare_key(table: Table) -> Rule:
    text = "en nøgle forekommer flere gange"
    raw = table.column(table.key[0]).raw
    if len(table.key) == 1:
        arguments: dict[str, Any] = {"column": table.key[0]}
        detail = Rule("ExpectColumnValuesToBeUnique", arguments, text, raw)
    else:
        arguments = {"column_list": list(table.key)}
        detail = Rule("ExpectCompoundColumnsToBeUnique", arguments, text, raw)
    return _declare_true(HAS_OWN_KEY, detail)


def _rule(expectation: str, column: Column, text: str, **arguments: Any) -> Rule:
    return Rule(expectation, {"column": column.name} | arguments, text, column.raw)


def _declare_codes(column: Column, registry: Registry, municipality: str) -> list[Rule]:
    if column.kind is Kind.CODE:
        values = _allowed_codes(column, registry, municipality)
        text = f'kolonnen "{column.raw}" har værdier uden for kodelisten "{column.codes}"'
        return [_declare_set(column.name, values, text, column.raw)]
    return []


def _declare_set(column: str, values: list[Any], text: str, raw: str) -> Rule:
    """Declare the distinct values: looking at each row is left for where one is wrong."""
    arguments = {"column": column, "value_set": values}
    detail = Rule("ExpectColumnValuesToBeInSet", arguments, text, raw)
    if not values:  # which Great Expectations refuses of distinct values
        return detail
    return Rule("ExpectColumnDistinctValuesToBeInSet", arguments, text, raw, detail=detail)


def _allowed_codes(column: Column, registry: Registry, municipality: str) -> list[str]:
    if column.codes == "trial":
        return [trial.slug for trial in registry.trials_of(municipality)]
    return [code.clean for code in registry.schema.code_lists.get(column.codes, ())]


def _declare_range(column: Column, note: DeliveryNote) -> list[Rule]:
    """Declare the smallest and the largest value: both cost less than looking at each."""
    if column.kind in {Kind.DATE, Kind.MONTH}:
        slack = 1 if column.name in _LAST_DAYS_OFF else 0
        low: Any = pd.Timestamp("1970-01-01")
        high: Any = pd.Timestamp(note.extraction_date + timedelta(days=slack))
        text = f'kolonnen "{column.raw}" har datoer efter udtræksdatoen eller før 1970'
    elif column.minimum is not None:
        low, high = column.minimum, column.maximum
        text = f'kolonnen "{column.raw}" har tal uden for det tilladte interval'
    else:
        return []
    arguments = {"column": column.name, "min_value": low, "max_value": high}
    detail = Rule("ExpectColumnValuesToBeBetween", arguments, text, column.raw)
    return [
        Rule(name, arguments, text, column.raw, detail=detail)
        for name in ("ExpectColumnMinToBeBetween", "ExpectColumnMaxToBeBetween")
    ]
