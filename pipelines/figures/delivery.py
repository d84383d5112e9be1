"""The quality of one delivery as a table: rows read, repairs, warnings and refusals."""

from __future__ import annotations

import pandas as pd

from pipelines.figures.record import Notice, TableView
from pipelines.figures.selection import is_synthetic, mark_caption, tell_absence
from pipelines.wording import MISSING, format_shown_count, is_missing, name_fault, name_table

_COMPLETENESS = ("MÅNED-", "UDFYLDT")  # has a place of its own in the data-quality chapter
_OUTCOME_NAMES = {"S": "rettet uden tab", "W": "advarsel", "R": "afvist", "": MISSING}


def delivery_table(delivery_quality: pd.DataFrame) -> TableView | Notice:
    """Show what was found in one municipality's delivery, one row a table and finding.

    Args:
        delivery_quality: released `delivery_quality` of one municipality.
    """
    if delivery_quality.empty:
        return tell_absence(delivery_quality, "Leverancens kvalitet")
    rows = [
        _describe(row)
        for _, row in delivery_quality.iterrows()
        if not str(row["code"]).startswith(_COMPLETENESS)
    ]
    synthetic = is_synthetic(delivery_quality)
    caption = mark_caption("Hvad der er fundet i leverancen, tabel for tabel.", synthetic=synthetic)
    return TableView(caption=caption, table=pd.DataFrame(rows), is_synthetic=synthetic)


def _describe(row: pd.Series) -> dict[str, str]:
    table, code = str(row["table"]), str(row["code"])
    outcome = "" if is_missing(row["outcome"]) else str(row["outcome"])
    column = "" if is_missing(row["column"]) else str(row["column"])
    return {
        "Tabel": name_table(table),
        "Fund": name_fault(code),
        "Kolonne": column or MISSING,
        "Udfald": _OUTCOME_NAMES.get(outcome, outcome),
        "Antal": format_shown_count(row["count"], str(row["status"])),
    }
