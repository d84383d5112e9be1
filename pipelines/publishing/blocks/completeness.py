"""Blocks about how complete the deliveries are: by table and month, and by column."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from pipelines.publishing.blocks.deliveries import (
    FILLED,
    MONTH,
    ROWS_READ,
    fold,
    mark,
    place,
    select_quality,
)
from pipelines.publishing.blocks.html import Cell, element, join, table
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import format_percent, is_missing, name_table, pluralise

_SIGNS = {"FULD": "■", "LAV": "◧", "INGEN": "□"}
_UNKNOWN = "·"
_MONTH_NAMES = ("jan.", "feb.", "marts", "april", "maj", "juni", "juli", "aug.", "sept.", "okt.",
                "nov.", "dec.")  # fmt: skip


def completeness(context: BookContext) -> str:
    """Return for each table a grid: a row a municipality, a column a year, a square a month."""
    months = _parse_months(select_quality(context))
    if months.empty:
        return "Ingen leverance er læst endnu, så der er ingen måneder at vise."
    return "".join(
        _grid(context, name, months[months["table"] == name]) for name in months["table"].unique()
    )


def filled_cells(context: BookContext) -> str:
    """Return for each column that may be empty how large a share of its cells is filled."""
    quality = select_quality(context)
    filled = quality[quality["code"] == FILLED]
    totals = quality[quality["code"].isin(ROWS_READ)]
    rows = [_filled_row(context, row, totals) for row in filled.to_dict("records")]
    told = table(
        mark("Udfyldte celler i de kolonner, der må være tomme", filled),
        ["Kommune", "Tabel", "Kolonne", "Udfyldt"],
        rows,
        empty="Ingen leverance er læst endnu.",
    )
    return fold("Udfyldte celler, kolonne for kolonne", told)


def _parse_months(quality: pd.DataFrame) -> pd.DataFrame:
    rows = quality[quality["code"].fillna("").str.startswith(MONTH)].copy()
    parts = rows["code"].str.extract(
        rf"^{MONTH}(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<grade>\w+)$"
    )
    return rows.join(parts)


def _grid(context: BookContext, name: str, rows: pd.DataFrame) -> str:
    years = sorted(rows["year"].dropna().unique())
    body = [
        [place(context, slug), *_strips(mine, years)]
        for slug, mine in rows.groupby("municipality", sort=True)
    ]
    caption = mark(f"Måneder med rækker: {name_table(str(name))}", rows)
    return table(caption, ["Kommune", *years], body, css_class="frk-strips")


def _strips(rows: pd.DataFrame, years: Sequence[str]) -> Iterator[Cell]:
    for year in years:
        mine = rows[rows["year"] == year]
        grades = dict(zip(mine["month"].astype(int), mine["grade"], strict=True))
        yield _strip(grades)


def _strip(grades: dict[int, str]) -> Markup:
    """Twelve squares for the eye, a sentence for the ear."""
    if not grades:
        return element("span", "–")
    signs = "".join(_SIGNS.get(grades.get(month, ""), _UNKNOWN) for month in range(1, 13))
    hidden = element("span", _tell(grades), class_="frk-read")
    return join([element("span", signs, aria_hidden="true", class_="frk-strip"), hidden])


def _tell(grades: dict[int, str]) -> str:
    full = sum(grade != "INGEN" for grade in grades.values())
    told = f"{full} af {pluralise(len(grades), 'måned', 'måneder')} har rækker"
    for grade, words in (("LAV", "få rækker"), ("INGEN", "ingen eller under 5")):
        names = [_MONTH_NAMES[m - 1] for m, found in sorted(grades.items()) if found == grade]
        told += f"; {words}: {', '.join(names)}" if names else ""
    return told


def _filled_row(
    context: BookContext, row: Mapping[Hashable, object], totals: pd.DataFrame
) -> list[Cell]:
    is_same = (totals["municipality"] == row["municipality"]) & (totals["table"] == row["table"])
    whole = totals.loc[is_same, "count"].dropna()
    if is_missing(row["count"]) or whole.empty:
        told = "skjult"
    else:
        told = format_percent(min(float(str(row["count"])) / float(whole.iloc[0]), 1.0))
    return [
        place(context, row["municipality"]),
        name_table(str(row["table"])),
        str(row["column"]),
        told,
    ]
