"""Which data a page rests on, and how its numbers are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from pipelines.domain import DataKind, DisclosureThresholds
from pipelines.wording.names import METHOD_FUNCTIONS, name_method

SYNTHETIC_WORDS = "Syntetiske data"
SYNTHETIC_SENTENCE = (
    "Tallene på denne side er syntetiske: Et program har frembragt dem med kendte virkninger. De "
    "siger intet om virkelige borgere, medarbejdere eller kommuner."
)
REAL_SENTENCE = "Tallene på denne side er regnet ud af kommunernes egne leverancer."
MIXED_SENTENCE = (
    "Nogle af tallene på denne side er syntetiske. De er mærket »Syntetiske data« og "
    "siger intet om virkelige borgere, medarbejdere eller kommuner."
)
NO_DATA_SENTENCE = (
    "Der er ikke leveret data til denne side. Den viser kun, hvad kilderne siger, og hvorfor der "
    "ikke er tal."
)


def data_notice(data_kinds: Iterable[str]) -> str:
    """Return the MyST admonition that says which data a page rests on.

    Args:
        data_kinds: `data_kind` of every released row that the page shows; empty without data.
    """
    kinds = {DataKind(kind) for kind in data_kinds}
    if DataKind.SYNTHETIC not in kinds:
        sentence = REAL_SENTENCE if kinds else NO_DATA_SENTENCE
        return _admonish("Sidens data", "note", sentence)
    sentence = SYNTHETIC_SENTENCE if len(kinds) == 1 else MIXED_SENTENCE
    return _admonish(SYNTHETIC_WORDS, "warning", sentence)


def find_data_kinds(tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Return the data kinds of the rows that show something, sorted.

    A municipality that has not delivered, or whose delivery was refused, adds nothing.
    """
    kinds: set[str] = set()
    for rows in tables.values():
        has_data = ~rows["status"].isin(["not_delivered", "refused"])
        kinds.update(str(kind) for kind in rows.loc[has_data, "data_kind"].dropna())
    return tuple(sorted(kinds))


def describe_methods(findings: pd.DataFrame, thresholds: DisclosureThresholds) -> str:
    """Return how the page's numbers are made: the methods, their functions, what is hidden."""
    is_shown = (findings["status"] == "ok").fillna(value=False)
    methods = sorted({str(method) for method in findings.loc[is_shown, "method"]})
    lines = [
        f"- {name_method(method)}: `{METHOD_FUNCTIONS.get(method, 'pipelines.estimation')}`"
        for method in methods
    ]
    intro = "Hver metode står med navnet på den funktion i programmet, der har regnet:"
    listed = "\n".join(lines)
    told = f"{intro}\n\n{listed}" if lines else "Ingen metode er brugt, for der er ingen tal."
    return f"{told}\n\n{describe_disclosure(thresholds)}"


def describe_disclosure(thresholds: DisclosureThresholds) -> str:
    """Return what is hidden and rounded before anything is shown."""
    return (
        f"Antal under {thresholds.min_cell} vises ikke, og andre antal er afrundet til nærmeste "
        f"{thresholds.rounding}. Et estimat vises kun, når hver gruppe har mindst "
        f"{thresholds.min_arm} personer, og en kurve stopper, når færre end "
        f"{thresholds.min_at_risk} er tilbage."
    )


def _admonish(title: str, kind: str, sentence: str) -> str:
    return f":::{{admonition}} {title}\n:class: {kind}\n\n{sentence}\n:::"
