"""One measure's cells to rows: areas to codes, periods to days, texts to numbers."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pandas as pd

from pipelines.deliveries.faults import CAP, REFUSED, WARNING, FaultLog, list_danish, name_rows
from pipelines.deliveries.municipalities import resolve_municipality
from pipelines.deliveries.municipality_names import NoMunicipality, find_municipality
from pipelines.deliveries.numbers import read_numbers
from pipelines.deliveries.panelcolumns import Cells, Series, find_bad_periods, looks_english
from pipelines.deliveries.panelperiods import parse_period
from pipelines.deliveries.text import fold
from pipelines.domain import Registry

# StatBank and jobindsats.dk: impossible, too uncertain, confidential or not there yet.
_MISSING = frozenset({".", "..", "...", "…", "-", "–", "*", "x"})
_POINT_NUMBER = re.compile(r"-?(\d{1,15}|\d{1,3}(,\d{3})+)(\.\d+)?(e[-+]?\d{1,2})?")
_SHOWN = 5


def read_series(series: Series, has_point: bool, registry: Registry, log: FaultLog) -> pd.DataFrame:
    """Return one row a municipality and period; anything else is counted in a fault.

    Args:
        series: cells as text.
        has_point: whether the decimal sign is known to be a point.
        registry: names of municipalities and benefits, marks for missing.
        log: gets what is left out or refused; a refused series gives no rows.

    Returns:
        `measure`, `benefit`, `municipality_code`, `period`, `value`, and `line` in the file.
    """
    days = _read_days(series, log)
    codes = _read_areas(series.areas, registry, log)
    is_point = has_point or looks_english(series.areas)
    numbers = _read_values(series, is_point, registry, log)
    benefits = _name_benefits(series.benefits, registry)
    rows = pd.DataFrame(
        {
            "measure": pd.array(series.measures, dtype="string"),
            "benefit": pd.array(benefits, dtype="string"),
            "municipality_code": pd.array(codes, dtype="string"),
            "period": pd.Series(days, dtype="datetime64[s]"),
            "value": pd.array(numbers, dtype="Float64"),
            "line": series.lines,
        }
    )
    return rows.loc[rows["municipality_code"].notna()].reset_index(drop=True)


def _read_days(series: Series, log: FaultLog) -> list[date | None]:
    bad = find_bad_periods(series)
    if bad:
        message = f"perioden kan ikke læses ({name_rows(bad, unit='linje')})."
        message += " Skriv fx 2018M01, 2018K1 eller januar 2018."
        log.add("PANEL-PERIODE", REFUSED, message, rows=bad[:CAP], count=len(bad))
        return [None] * len(series.periods)
    read = {text: parse_period(text or "") for text in set(series.periods)}
    lengths = sorted({found[1].value for found in read.values() if found})
    if len(lengths) > 1:
        message = f"filen blander {list_danish(lengths)}. Lav en fil for hver."
        log.add("PANEL-PERIODE", REFUSED, message)
    days = {text: found[0] if found else None for text, found in read.items()}
    return [days[text] for text in series.periods]


def _read_areas(areas: Cells, registry: Registry, log: FaultLog) -> list[str | None]:
    """Return codes; None for what is no municipality, told of with its number of rows."""
    codes: dict[str | None, str | None] = {None: None}
    others: dict[str, int] = {}
    unknown: dict[str, int] = {}
    for area, count in sorted(Counter(a or "" for a in areas).items()):
        found = find_municipality(area)
        if found is NoMunicipality.UNKNOWN:
            found = resolve_municipality(area, registry) or found
        codes[area or None] = found if isinstance(found, str) else None
        if found is NoMunicipality.OTHER_UNIT:
            others[area] = count
        elif found is NoMunicipality.UNKNOWN:
            unknown[area] = count
    if others:
        message = f"rækker uden for kommunerne er udeladt: {_name_some(others)}."
        log.add("PANEL-ENHED", WARNING, message, count=sum(others.values()))
    if unknown:
        message = f"ukendte områder er udeladt: {_name_some(unknown)}. Ret navnet eller koden."
        log.add("PANEL-UKENDT", WARNING, message, count=sum(unknown.values()))
    return [codes[area] for area in areas]


def _name_some(units: dict[str, int]) -> str:
    names: list[str] = [f"{name or '(tom)'}"[:60] for name in list(units)[:_SHOWN]]
    if len(units) > _SHOWN:
        names.append(f"{len(units) - _SHOWN} flere")
    return list_danish(names)


def _read_values(
    series: Series, has_point: bool, registry: Registry, log: FaultLog
) -> list[float | None]:
    marks = _MISSING | {fold(mark) for mark in registry.schema.missing_markers}
    texts = [None if v is None or fold(v) in marks else v for v in series.figures]
    distinct = sorted({text for text in texts if text is not None})
    numbers = _read_point(distinct) if has_point else _read_danish(distinct, log)
    read = dict(zip(distinct, numbers, strict=True))
    bad = [
        line
        for text, line in zip(texts, series.lines, strict=True)
        if text is not None and read[text] is None
    ]
    if bad:
        where = name_rows(bad, unit="linje")
        message = f"cellen er hverken et tal eller mærket som manglende ({where}). Ret den."
        log.add("PANEL-TAL", REFUSED, message, rows=bad[:CAP], count=len(bad))
    return [None if text is None else read[text] for text in texts]


def _read_point(texts: list[str]) -> list[float | None]:
    """Read numbers with a decimal point, and commas between thousands only."""
    return [
        float(text.replace(",", "")) if _POINT_NUMBER.fullmatch(text) else None for text in texts
    ]


def _read_danish(texts: list[str], log: FaultLog) -> list[float | None]:
    column = read_numbers(texts, is_integer=False)
    if column.mixed:
        message = "både punktum og komma er brugt som decimaltegn. Eksportér igen."
        log.add("PANEL-TAL", REFUSED, message)
    elif column.ambiguous:
        message = "punktum er læst som tusindtalsskilletegn: 1.234 er 1234."
        log.add("PANEL-TAL", WARNING, message)
    return column.numbers


def _name_benefits(benefits: Cells, registry: Registry) -> Cells:
    """Return the registry's code where it knows the label, else the label as it is."""
    codes = {
        fold(label): code.clean
        for code in registry.schema.code_lists.get("benefit", ())
        for label in (code.clean, code.label, *code.aliases)
    }
    return [None if text is None else codes.get(fold(text), text) for text in benefits]
