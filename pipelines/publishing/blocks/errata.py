"""Block about contributions that were withdrawn or corrected after they were received."""

from __future__ import annotations

from pipelines.domain import Erratum
from pipelines.publishing.blocks.html import Cell, table
from pipelines.publishing.blocks.places import link_municipality
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import format_date


def errata(context: BookContext) -> str:
    """Return which contributions no longer count, and what came in their place."""
    return table(
        "Bidrag, der er trukket tilbage eller rettet",
        ["Kommune", "Bidrag nr.", "Modtaget", "Ændret", "Hvad der skete"],
        (_row(context, erratum) for erratum in context.errata),
        empty="Ingen kommune har trukket et bidrag tilbage eller rettet det.",
    )


def _row(context: BookContext, erratum: Erratum) -> list[Cell]:
    municipality = context.registry.municipality(erratum.municipality)
    later = erratum.corrected_by
    return [
        link_municipality(municipality),
        str(erratum.sequence),
        format_date(erratum.received),
        format_date(erratum.changed),
        "trukket tilbage" if later is None else f"rettet ved bidrag nr. {later}",
    ]
