"""Rules that hold for the rows of any table: no lost values, no key twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipelines.deliveries.context import Context
from pipelines.deliveries.convert import Clean
from pipelines.deliveries.faults import (
    REFUSED,
    WARNING,
    count_of,
    name_rows,
)
from pipelines.domain import Outcome

# Where a missing value says something ("running", "not adopted", "don't know"), a value that
# could not be kept must not turn into that: the row goes.
_MISSING_HAS_MEANING = frozenset(
    {"end_date", "exit_reason", "trial_id", "arm", "trial_entry_date", "adopted_date", "score"}
)


def drop_rows(
    rows: pd.DataFrame,
    bad: pd.Series[bool],
    context: Context,
    *,
    code: str,
    case: str,
    text: str,
    column: str = "",
    outcome: Outcome | None = None,
) -> pd.DataFrame:
    """Drop the bad rows and say so; more than `invalid_share` of them refuses the delivery."""
    count = int(bad.sum())
    if not count:
        return rows
    known = context.rows_at(rows.index[bad.to_numpy(dtype=bool)])
    level = outcome or context.warn_or_refuse(count, "invalid_share")
    message = f"{text} ({name_rows(known, count)}). Rækkerne er udeladt. Ret i kilden."
    context.log.add(code, level, message, column=column, case=case, rows=known, count=count)
    return rows[~bad]


def assemble(cleans: dict[str, Clean], context: Context) -> pd.DataFrame:
    """Put the clean columns together; rows that lost or miss what they need are left out."""
    rows = pd.DataFrame({name: clean.column for name, clean in cleans.items()})
    lost = np.zeros(len(rows), dtype=bool)
    for column in context.table.columns:
        if not column.is_nullable or column.name in _MISSING_HAS_MEANING:
            lost |= cleans[column.name].lost
    for column in context.table.columns:
        if not column.is_nullable and not _is_identifier(cleans[column.name].column):
            gone = rows[column.name].isna() & ~lost
            level = REFUSED if column.is_key else None
            text = f'kolonnen "{column.raw}" er ikke udfyldt'
            # The frame keeps the rows: `lost` takes them out once, below.
            drop_rows(
                rows, gone, context, code="MANGLER-VÆRDI", case="D12", text=text,
                column=column.raw, outcome=level,
            )  # fmt: skip
            lost |= gone.to_numpy(dtype=bool)
    return rows[~lost] if lost.any() else rows


def _is_identifier(values: pd.Series[Any]) -> bool:
    """Identifiers refuse the file where they are missing, see `keys`."""
    return values.dtype == "string" and not values.isna().any()


def drop_duplicates(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Drop identical rows; refuse a key that has different values."""
    key = list(context.table.key)
    if len(key) == 1 and key[0] in context.codes:
        codes = context.codes[key[0]]
        if len(codes) == 0 or codes.max() + 1 == len(codes):
            return rows  # as many keys as rows
    twice = rows.duplicated(subset=key, keep=False)
    if not twice.any():
        return rows
    suspects = rows[twice]
    same = suspects.duplicated(keep="first")
    if same.any():
        known = context.rows_at(suspects.index[same])
        count = int(same.sum())
        counted = count_of(count, "række er", "rækker er")
        text = f"{counted} helt som en tidligere og fjernet ({name_rows(known, count)})."
        context.log.add("DUBLETTER", WARNING, text, case="D07", rows=known, count=count)
        rows = rows.drop(index=suspects.index[same])
        suspects = suspects[~same]
    clash = suspects[suspects.duplicated(subset=key, keep=False)]
    if len(clash):
        _refuse_clash(clash, key, context)
        rows = rows.drop(index=clash.index[clash.duplicated(subset=key)])
    return rows


def _refuse_clash(clash: pd.DataFrame, key: list[str], context: Context) -> None:
    ids = len(clash.drop_duplicates(key))
    first = clash[(clash[key] == clash[key].iloc[0]).all(axis=1)]
    known = context.rows_at(clash.index)
    headers = ", ".join(context.table.column(name).raw for name in key)
    text = (
        f"{count_of(ids, 'nøgle', 'nøgler')} ({headers}) forekommer flere gange med "
        f"forskellige værdier (første: {name_rows(context.rows_at(first.index))}). Ret i kilden."
    )
    is_spell = context.table.name == "benefit_spells"
    context.log.add(
        "NØGLE-DUBLET", REFUSED, text, case="D08" if is_spell else "D06", rows=known, count=ids,
        column=context.table.column(key[0]).raw,
    )  # fmt: skip
