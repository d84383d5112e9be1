"""Block that shows how the estimators did in simulations: coverage, type I, power."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from pipelines.publishing.blocks.html import Cell, block, element, join, table
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import (
    MISSING,
    fall_back,
    format_count,
    format_number,
    format_plain,
    is_missing,
    name_outcome,
    pluralise,
)

_QUANTITIES = {
    "coverage": "95 %-intervallet indeholder sandheden",
    "type_i": "Siger fejlagtigt »ikke dårligere«",
    "power": "Styrke: viser »ikke dårligere«",
    "tost_power": "Styrke: viser ligeværd",
}
_ESTIMANDS = {
    "_standardised": ", vægtet",
    "_score_test": ", scoretest",
    "_units_1_3": ", 1 afdeling mod 3, hele afdelinger i en gruppe",
    "_units_4_4": ", 4 afdelinger mod 4, hele afdelinger i en gruppe",
    "_units_8_8": ", 8 afdelinger mod 8, hele afdelinger i en gruppe",
    "_pooled_k4_as_planted": ", 4 kommuner lagt sammen, virkninger som i generatoren",
    "_pooled_k9_as_planted": ", 9 kommuner lagt sammen, virkninger som i generatoren",
    "_pooled_k4_unlike": ", 4 kommuner lagt sammen, meget forskellige virkninger",
    "_pooled_k9_unlike": ", 9 kommuner lagt sammen, meget forskellige virkninger",
}
_HEAD = (
    "Hvad der er målt",
    "Udfald",
    "Personer i hver gruppe",
    "Grænse",
    "Gentagelser",
    "Fundet",
    "Skal ligge",
    "Holder",
)
_CAPTION = "Kalibrering: metoderne prøvet på simulerede data, hvor sandheden er kendt"
_HOLDS = "ja"
_NOTHING = (
    "Kalibreringen er ikke kørt i dette arbejdsområde. Den køres med `make calibrate` i "
    "projektet og skrives i `docs/calibration.csv`."
)


def calibration_table(context: BookContext) -> str:
    """Return the simulations' coverage, type I and power with what they must reach."""
    if context.calibration is None or context.calibration.empty:
        return f"\n\n{_NOTHING}\n\n"
    rows = context.calibration.to_dict("records")
    order = {name: place for place, name in enumerate(_QUANTITIES)}
    rows.sort(key=lambda row: order.get(str(row["quantity"]), len(order)))
    cells = [_row({str(name): value for name, value in row.items()}) for row in rows]
    held = sum(row[-1] == _HOLDS for row in cells)
    listed = Markup(table(_CAPTION, _HEAD, cells).strip())  # noqa: S704 - escaped by `table`
    summary = element("summary", f"Vis alle {pluralise(len(cells), 'prøve', 'prøver')}")
    folded = block(element("details", join([summary, listed])))
    return f"\n\n{held} af {pluralise(len(cells), 'prøve', 'prøver')} holder.{folded}"


def _row(row: dict[str, Any]) -> list[Cell]:
    quantity = str(row["quantity"])
    is_within = float(row["low"]) <= float(row["value"]) <= float(row["high"])
    return [
        _QUANTITIES.get(quantity, fall_back(quantity)),
        _name(str(row["estimand"]), row["week"]),
        format_count(int(row["n_per_arm"])),
        MISSING if is_missing(row["margin"]) else format_plain(float(row["margin"])),
        format_count(int(row["replicates"])),
        f"{_percent(row['value'])} (± {_percent(row['monte_carlo_error'])})",
        f"{_percent(row['low'])}–{_percent(row['high'])}",
        _HOLDS if is_within else element("strong", "nej"),
    ]


def _name(estimand: str, week: object) -> str:
    outcome, _, rest = estimand.partition("/")
    number = None if pd.isna(week) else int(float(str(week)))  # type: ignore[call-overload]  # a cell
    variant = next((words for end, words in _ESTIMANDS.items() if rest.endswith(end)), "")
    return f"{name_outcome(outcome, number)}{variant}"


def _percent(share: object) -> str:
    return f"{format_number(100 * float(str(share)), 1)} %"
