"""Public tables in JSON: JSON-stat (StatBank) and columns with rows (jobindsats v3)."""

from __future__ import annotations

import json
import math
import re
from itertools import product
from typing import Any

from pipelines.deliveries.faults import REFUSED, FaultLog
from pipelines.deliveries.panelsheet import PanelSheet, find_area
from pipelines.deliveries.text import clean_text

_VALUE_HEADER = "value"
_NAME_KEYS = ("name", "label", "title", "text", "id", "code")
_DANISH_NUMBER = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+,\d+")
_MAX_CELLS = 5_000_000


def read_json_sheet(content: bytes, log: FaultLog) -> PanelSheet | None:
    """Read the bytes of a JSON file; None where they are refused."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        log.add("PANEL-JSON", REFUSED, "filen er ikke gyldig JSON. Hent den igen.")
        return None
    try:
        sheet = _read_document(document)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        sheet = None
    if sheet is None or not sheet.rows or find_area(sheet.headers) is None:
        message = (
            "JSON-filen har hverken JSON-stats dimensioner eller kolonner og rækker med et "
            "område. Hent den igen fra Statistikbanken eller jobindsats.dk."
        )
        log.add("PANEL-JSON", REFUSED, message)
        return None
    return sheet


def _read_document(document: Any) -> PanelSheet | None:
    if isinstance(document, dict) and "columns" in document and "rows" in document:
        return _read_columns(document["columns"], document["rows"])
    inner = document.get("dataset", document)
    return _read_jsonstat(inner) if "dimension" in inner else None


def _read_columns(columns: list[Any], rows: list[list[Any]]) -> PanelSheet:
    headers = tuple(clean_text(_name(column)) for column in columns)
    if any(len(row) != len(headers) for row in rows):
        raise ValueError("a row of another length than the columns")
    cells = tuple(tuple(_as_text(cell) for cell in row) for row in rows)
    # JSON's own numbers have a point; where figures stand as text, the column decides.
    is_danish = any(isinstance(c, str) and _DANISH_NUMBER.fullmatch(c) for r in rows for c in r)
    return PanelSheet(headers, cells, tuple(range(1, len(cells) + 1)), has_point=not is_danish)


def _name(column: Any) -> str:
    if isinstance(column, dict):
        return next(str(column[key]) for key in _NAME_KEYS if key in column)
    return str(column)


def _read_jsonstat(dataset: dict[str, Any]) -> PanelSheet:
    dimension = dataset["dimension"]
    ids = dataset.get("id") or dimension["id"]
    categories = [_list_categories(dimension[name]["category"], name, ids) for name in ids]
    size = math.prod(len(labels) for labels in categories)
    if size > _MAX_CELLS:
        raise ValueError("more cells than StatBank gives at once")
    values = _list_values(dataset["value"], size)
    rows = tuple(
        (*labels, _as_text(value))
        for labels, value in zip(product(*categories), values, strict=True)
    )
    headers = (*(clean_text(str(name)) for name in ids), _VALUE_HEADER)
    title = clean_text(str(dataset.get("extension", {}).get("px", {}).get("tableid", "")))
    return PanelSheet(headers, rows, tuple(range(1, size + 1)), has_point=True, title=title)


def _list_categories(category: dict[str, Any], name: str, ids: list[str]) -> list[str]:
    """Return a dimension's values in order: codes of areas and periods, labels of the rest."""
    index = category.get("index") or list(category["label"])
    codes = sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)
    is_area = ids.index(name) == find_area(ids)
    labels = {} if is_area else category.get("label", {})
    return [clean_text(str(labels.get(code, code))) for code in codes]


def _list_values(value: Any, size: int) -> list[Any]:
    if isinstance(value, dict):
        return [value.get(str(place)) for place in range(size)]
    if len(value) != size:
        raise ValueError("more or fewer values than the dimensions ask for")
    return list(value)


def _as_text(cell: Any) -> str | None:
    """Return a cell as text; null, empty and nothing but blanks are missing."""
    if isinstance(cell, (dict, list)):
        raise TypeError("a cell is no text and no number")
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    return clean_text(str(cell)) or None
