"""Blocks about who takes part in what: the matrix, and the matrix as the source prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.domain import Municipality, Network, Participation, Trial
from pipelines.publishing.blocks.html import Cell, table
from pipelines.publishing.blocks.places import (
    link_municipality,
    link_participation,
    link_source,
    link_trial,
)
from pipelines.publishing.context import BookContext
from pipelines.wording import pluralise

CROSS = "×"
PROVISIONAL = "(×)"
_CAPTION = "Hvem deltager i hvad: {name}. Et kryds fører til kommunens side om forsøget."


def matrix(context: BookContext) -> str:
    """Return trials by units, one table a network, with computed totals."""
    return "".join(_network_matrix(context, network) for network in context.registry.networks)


def printed_matrix(context: BookContext) -> str:
    """Return the matrix as its source prints it, totals included, nothing corrected."""
    printed = context.registry.matrix
    if printed is None:
        return table("Skemaet som trykt", ["Forsøg"], [], empty="Kilderne trykker intet skema.")
    shown = table(
        "Skemaet, som kilden trykker det, med kildens egne totaler",
        ["Forsøg (som trykt)", *printed.column_names, "Kommuner i alt (som trykt)"],
        ([row.title, *row.cells, row.printed_total or "tomt i kilden"] for row in printed.rows),
        css_class="frk-matrix",
        foot=[
            "Forsøg i alt (som trykt)",
            *(total or "tomt i kilden" for total in printed.printed_column_totals),
            "ingen total trykt",
        ],
    )
    return f"{shown}Kilde: {link_source(context, printed.source)}\n\n"


def _network_matrix(context: BookContext, network: Network) -> str:
    trials = [trial for trial in context.registry.trials if trial.network == network.slug]
    units = _units(context, network)
    crosses = {
        (p.municipality, p.trial): p
        for p in context.registry.participations
        if p.trial in {trial.slug for trial in trials}
    }
    return table(
        _CAPTION.format(name=network.name),
        ["Forsøg", *(link_municipality(unit) for unit in units), "Enheder i alt"],
        (_matrix_row(trial, units, crosses) for trial in trials),
        css_class="frk-matrix",
        foot=[
            "Forsøg i alt",
            *(_total(p for p in crosses.values() if p.municipality == u.slug) for u in units),
            _total(crosses.values()),
        ],
    )


def _units(context: BookContext, network: Network) -> list[Municipality]:
    """Return the network's units, in the printed order where the source prints one."""
    printed = context.registry.matrix.columns if context.registry.matrix else ()
    units = [m for m in context.registry.municipalities if network.slug in m.networks]
    return sorted(units, key=lambda m: printed.index(m.slug) if m.slug in printed else 0)


def _matrix_row(
    trial: Trial, units: Sequence[Municipality], crosses: dict[tuple[str, str], Participation]
) -> list[Cell]:
    cells: list[Cell] = [
        _cross(unit, trial, crosses.get((unit.slug, trial.slug))) for unit in units
    ]
    total = _total(p for p in crosses.values() if p.trial == trial.slug)
    return [link_trial(trial), *cells, total]


def _cross(unit: Municipality, trial: Trial, participation: Participation | None) -> Cell:
    if participation is None:
        return ""
    label = CROSS if participation.is_firm else PROVISIONAL
    kind = "deltager" if participation.is_firm else "deltager foreløbigt"
    return link_participation(unit, trial, label, name=f"{unit.unit} {kind}: {trial.short_title}")


def _total(participations: Iterable[Participation]) -> str:
    """Return "9", or "9 og (1 foreløbig)" where a cross is provisional."""
    listed = list(participations)
    firm = sum(p.is_firm for p in listed)
    provisional = len(listed) - firm
    if not provisional:
        return str(firm)
    return f"{firm} og ({pluralise(provisional, 'foreløbig', 'foreløbige')})"
