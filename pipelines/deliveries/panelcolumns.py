"""What each column of a public table is: area, period, measure, benefit, value or a breakdown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.deliveries.faults import REFUSED, SILENT, FaultLog, list_danish
from pipelines.deliveries.panelperiods import parse_period
from pipelines.deliveries.panelsheet import PanelSheet, find_area, unpivot_periods
from pipelines.deliveries.text import fold, fold_header

_ROLES = {
    "period": (
        *("tid", "time", "periode", "period", "maaned", "month", "kvartal", "quarter"),
        *("aar", "year"),
    ),
    "value": ("vaerdi", "value", "indhold", "contents"),
    "measure": ("maal", "measure", "maaling", "tal", "contentscode", "noegletal"),
    "benefit": (
        *("ydelse", "benefit", "ydelsestype", "ydelsesgruppe", "ydelsesgrupper"),
        "typeofbenefit",
    ),
}
_TOTAL = re.compile(
    r"total|tot|i ?alt|alle( .*)?|all( .*)?|samlet|(age|sex), total|.*[ ,]+(i alt|total)|i alt .*"
)
_NUMBER = re.compile(r"[-−+]?\d[\d.,' \u00a0\u202f]*%?")
# Tables of jobindsats.dk about one benefit, whose export does not name it.
_TABLE_BENEFITS = {"y01a02": "a-dagpenge", "y07a02": "sygedagpenge", "y36a02": "kontanthjaelp"}
_OWN_CONTRACT = ("maal", "ydelse", "vaerdi")
Cells = list[str | None]


@dataclass(frozen=True, slots=True)
class Series:
    """One measure's cells: texts for the area, the period, the benefit and the value."""

    measures: list[str]
    benefits: Cells
    areas: Cells
    periods: Cells
    figures: Cells
    lines: list[int]


def split_series(sheet: PanelSheet, stem: str, log: FaultLog) -> list[Series]:
    """Return the table's series: one where a column holds the values, else one a measure column.

    Args:
        sheet: cells as text.
        stem: the file's name without its ending: it names a measure that has no other name.
        log: gets what is refused or left out.
    """
    sheet = unpivot_periods(sheet)
    area = find_area(sheet.headers)
    roles = _find_roles(sheet.headers)
    if "period" not in roles or area is None:
        found = list_danish(sheet.headers)
        message = f"kolonnen med periode mangler (fundet: {found}). Eksportér med perioder i rækker"
        log.add("PANEL-PERIODE", REFUSED, f"{message}, én pr. linje.")
        return []
    taken = {area, *roles.values(), *_other_areas(sheet.headers)}
    rest = [place for place in range(len(sheet.headers)) if place not in taken]
    values = [roles["value"]] if "value" in roles else _find_numeric(sheet, rest)
    if not values:
        log.add("PANEL-VÆRDI", REFUSED, "ingen kolonne med tal. Eksportér med tal i cellerne.")
        return []
    rows, extra = _keep_totals(sheet, [place for place in rest if place not in values], log)
    return [
        _take(sheet, rows, {**roles, "area": area, "value": place}, (stem, extra))
        for place in values
        if rows
    ]


def _find_roles(headers: tuple[str, ...]) -> dict[str, int]:
    folded = [fold_header(header) for header in headers]
    roles = {}
    for role, names in _ROLES.items():
        places = [place for place, name in enumerate(folded) if name in names]
        if places:
            roles[role] = places[0]
    return roles


def _other_areas(headers: tuple[str, ...]) -> list[int]:
    return [place for place, header in enumerate(headers) if find_area([header]) is not None]


def _find_numeric(sheet: PanelSheet, places: list[int]) -> list[int]:
    """Return the columns with numbers in them, and nothing but numbers and missing marks."""
    found = []
    for place in places:
        cells = {cell for row in sheet.rows if (cell := row[place]) and any(map(str.isdigit, cell))}
        if cells and all(_NUMBER.fullmatch(cell) for cell in cells):
            found.append(place)
    return found


def _keep_totals(
    sheet: PanelSheet, places: list[int], log: FaultLog
) -> tuple[list[int], tuple[str, ...]]:
    """Return the rows that are not broken down, and what single values the table is limited to."""
    rows = list(range(len(sheet.rows)))
    extra: list[str] = []
    for place in places:
        values = sorted({sheet.rows[row][place] or "" for row in rows})
        totals = {value for value in values if _TOTAL.fullmatch(fold(value))}
        header = sheet.headers[place]
        if len(values) == 1:
            extra += [value for value in values if value and not totals]
            continue
        if len(totals) != 1:
            message = f'kolonnen "{header}" deler tallene op, uden én række i alt'
            log.add("PANEL-OPDELT", REFUSED, f"{message}. Vælg i alt.", column=header)
            return [], ()
        before = len(rows)
        rows = [row for row in rows if sheet.rows[row][place] in totals]
        message = f'{before - len(rows)} rækker er opdelt efter "{header}"; kun i alt er brugt.'
        log.add("PANEL-OPDELT", SILENT, message, column=header, count=before - len(rows))
    return rows, tuple(extra)


def _take(
    sheet: PanelSheet, rows: list[int], roles: dict[str, int], naming: tuple[str, tuple[str, ...]]
) -> Series:
    def column(role: str) -> Cells:
        if role not in roles:
            return [None] * len(rows)
        return [sheet.rows[row][roles[role]] for row in rows]

    stem, extra = naming
    header = sheet.headers[roles["value"]]
    own_name = None if fold_header(header) in _ROLES["value"] else header
    folded = {fold_header(name) for name in sheet.headers}
    is_own = folded.issuperset(_OWN_CONTRACT)
    measures = [
        text or "" if is_own else _name_measure(stem, (text or own_name, *extra))
        for text in column("measure")
    ]
    return Series(
        measures=measures,
        benefits=[text or _TABLE_BENEFITS.get(stem[:6].casefold()) for text in column("benefit")],
        areas=column("area"),
        periods=column("period"),
        figures=column("value"),
        lines=[sheet.lines[row] for row in rows],
    )


def _name_measure(stem: str, parts: tuple[str | None, ...]) -> str:
    """Return "LBESK69: Full-time employees": two tables may have measures of one name."""
    named = ", ".join(part for part in parts if part)
    return f"{stem}: {named}" if named else stem


def looks_english(areas: Cells) -> bool:
    """Say whether the areas are named in English: the decimal sign is a point then."""
    return any(area in {"Copenhagen", "All Denmark"} for area in areas)


def find_bad_periods(series: Series) -> list[int]:
    """Return the lines whose period can't be read."""
    bad = {p for p in set(series.periods) if p is None or parse_period(p) is None}
    return [line for p, line in zip(series.periods, series.lines, strict=True) if p in bad]
