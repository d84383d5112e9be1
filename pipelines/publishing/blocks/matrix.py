"""Blocks about who takes part in what: the matrix, and the matrix as the source prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.domain import Municipality, Network, Participation, Trial
from pipelines.publishing.blocks.html import Cell, element, table
from pipelines.publishing.blocks.places import (
    link_municipality,
    link_participation,
    link_source,
    link_trial,
)
from pipelines.publishing.blocks.selection import find_place_results, mark_caption, verdict_of
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import (
    VERDICT_NAMES,
    VERDICT_SYMBOLS,
    Finding,
    join_words,
    pluralise,
)

CROSS = "×"
_Place = tuple[str, str]  # municipality and trial
_Crosses = dict[_Place, Participation]
_Found = dict[_Place, Finding | None]
_CAPTION = "Hvem deltager i hvad: {name}. Hvert tegn fører til kommunens side om forsøget."


def matrix(context: BookContext) -> str:
    """Return trials by units, one table a network, with computed totals and what the signs mean.

    A unit's sign in a trial is its verdict on the primary outcome, a cross where none is shown.
    """
    return "".join(
        (*(_network_matrix(context, network) for network in context.registry.networks), _legend())
    )


def printed_matrix(context: BookContext) -> str:
    """Return the matrix as its source prints it, totals included, nothing corrected."""
    printed = context.registry.matrix
    if printed is None:
        return table("Skemaet som trykt", ["Forsøg"], [], empty="Kilderne trykker intet skema.")
    shown = table(
        "Netværkets oversigt, som den står i kilden, med kildens egne totaler",
        [
            "Forsøg (som trykt)",
            *map(_upright, [*printed.column_names, "Kommuner i alt (som trykt)"]),
        ],
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
    found = {
        (unit.slug, trial.slug): _result(context, trial, unit)
        for trial in trials
        for unit in units
        if (unit.slug, trial.slug) in crosses
    }
    return table(
        mark_caption(_CAPTION.format(name=network.name), found.values()),
        ["Forsøg", *map(_upright, [*map(link_municipality, units), "Enheder i alt"])],
        (_matrix_row(trial, units, crosses, found) for trial in trials),
        css_class="frk-matrix",
        foot=[
            "Forsøg i alt",
            *(_total(p for p in crosses.values() if p.municipality == u.slug) for u in units),
            _total(crosses.values()),
        ],
    )


def _upright(heading: Cell) -> Cell:
    """Return a heading that stands on end above a narrow column."""
    return element("span", heading, class_="fk-lodret")


def _units(context: BookContext, network: Network) -> list[Municipality]:
    """Return the network's units, in the printed order where the source prints one."""
    printed = context.registry.matrix.columns if context.registry.matrix else ()
    units = [m for m in context.registry.municipalities if network.slug in m.networks]
    return sorted(units, key=lambda m: printed.index(m.slug) if m.slug in printed else 0)


def _result(context: BookContext, trial: Trial, unit: Municipality) -> Finding | None:
    results = find_place_results(context, trial, unit.slug, trial.plan.primary)
    return next((finding for finding in results if finding.is_shown), None)


def _matrix_row(
    trial: Trial, units: Sequence[Municipality], crosses: _Crosses, found: _Found
) -> list[Cell]:
    cells: list[Cell] = []
    for unit in units:
        place = (unit.slug, trial.slug)
        cells.append(_cross(unit, trial, crosses[place], found[place]) if place in crosses else "")
    total = _total(p for p in crosses.values() if p.trial == trial.slug)
    return [link_trial(trial), *cells, total]


def _cross(
    unit: Municipality, trial: Trial, participation: Participation, finding: Finding | None
) -> Cell:
    verdict = verdict_of(finding)
    sign = CROSS if verdict is None else VERDICT_SYMBOLS[verdict]
    label = sign if participation.is_firm else f"({sign})"
    kind = "deltager" if participation.is_firm else "deltager foreløbigt"
    told = "intet resultat at vise" if verdict is None else VERDICT_NAMES[verdict]
    name = f"{unit.unit} {kind}: {trial.short_title}, {told}"
    return link_participation(unit, trial, label, name=name)


def _legend() -> str:
    signs = [f"{VERDICT_SYMBOLS[verdict]} {name}" for verdict, name in VERDICT_NAMES.items()]
    text = join_words([*signs, f"{CROSS} deltager, men intet resultat kan vises"])
    return f"Tegnene: {text}. I parentes er deltagelsen foreløbig.\n\n"


def _total(participations: Iterable[Participation]) -> str:
    """Return "9", or "9 og (1 foreløbig)", "(1 foreløbig)" where a cross is provisional."""
    listed = list(participations)
    firm = sum(p.is_firm for p in listed)
    provisional = len(listed) - firm
    if not provisional:
        return str(firm)
    told = f"({pluralise(provisional, 'foreløbig', 'foreløbige')})"
    return f"{firm} og {told}" if firm else told
