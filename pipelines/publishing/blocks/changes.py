"""Block about deliveries that came again: what the later one changed in the findings."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from pipelines.publishing.blocks.deliveries import (
    fold,
    format_folder,
    mark,
    place,
    select_quality,
)
from pipelines.publishing.blocks.html import Cell, table
from pipelines.publishing.blocks.places import link_trial
from pipelines.publishing.staged.context import BookContext, DeliveryVintage
from pipelines.tables import FINDINGS
from pipelines.wording import (
    format_estimate,
    name_method,
    name_outcome,
    name_verdict,
    parse_finding,
    pluralise,
)

_KEY = list(FINDINGS.key)
_VALUES = [name for name in FINDINGS.names if name not in FINDINGS.key and name != "data_kind"]
_UNEXPLAINED = "ÆNDRING-UDEN-BEGRUNDELSE"
_REPEATED = "GENLEVERING"
_MOST = 40


def delivery_changes(context: BookContext) -> str:
    """Return what each municipality's newest delivery changed in its released findings."""
    found = [(vintage, compare_findings(vintage.before, vintage.after)) for vintage in
             context.vintages]  # fmt: skip
    overview = table(
        "Kommuner, der har leveret igen",
        ["Kommune", "Forrige leverance", "Ny leverance", "Ændring i resultaterne", "Begrundet"],
        (_overview_row(context, vintage, changed) for vintage, changed in found),
        empty="Ingen kommune har leveret igen.",
    )
    return overview + "".join(
        _detail(context, vintage, changed) for vintage, changed in found if len(changed)
    )


def compare_findings(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the findings that differ, are new or are gone, verdicts that changed first.

    Args:
        before: released findings of the earlier delivery.
        after: released findings of the later one.

    Returns:
        The key of `findings`, and each value twice, with the endings `_before` and `_after`.
    """
    joined = before.merge(after, on=_KEY, how="outer", suffixes=("_before", "_after"))
    differs = pd.Series(data=False, index=joined.index)
    for name in _VALUES:
        one, other = joined[f"{name}_before"], joined[f"{name}_after"]
        same = (one == other).fillna(value=False).astype(bool) | (one.isna() & other.isna())
        differs |= ~same
    changed = joined[differs]
    turned = changed["verdict_before"].fillna("") != changed["verdict_after"].fillna("")
    return changed.iloc[(~turned).argsort(kind="stable")].reset_index(drop=True)


def _overview_row(
    context: BookContext, vintage: DeliveryVintage, changed: pd.DataFrame
) -> list[Cell]:
    return [
        place(context, vintage.municipality),
        format_folder(vintage.previous),
        format_folder(vintage.delivery),
        _tell_changes(vintage, changed),
        _tell_reason(context, vintage.municipality),
    ]


def _tell_changes(vintage: DeliveryVintage, changed: pd.DataFrame) -> str:
    if changed.empty:
        return "ingen: resultaterne er de samme"
    turned = changed["verdict_before"].fillna("") != changed["verdict_after"].fillna("")
    return (
        f"{len(changed)} af {pluralise(len(vintage.after), 'tal', 'tal')} er ændret, og "
        f"{pluralise(int(turned.sum()), 'konklusion', 'konklusioner')} er en anden"
    )


def _tell_reason(context: BookContext, municipality: str) -> str:
    quality = select_quality(context)
    codes = set(quality.loc[quality["municipality"] == municipality, "code"])
    if _REPEATED in codes:
        return "det samme indhold"
    return "nej" if _UNEXPLAINED in codes else "ja, eller ingen tidligere rækker er ændret"


def _detail(context: BookContext, vintage: DeliveryVintage, changed: pd.DataFrame) -> str:
    name = context.registry.municipality(vintage.municipality).name
    rest = len(changed) - _MOST
    more = f" (de første {_MOST} af {len(changed)})" if rest > 0 else ""
    told = table(
        mark(f"Ændrede resultater i {name}{more}", vintage.after),
        ["Forsøg", "Mål", "Metode", "Før", "Nu", "Konklusion før", "Konklusion nu"],
        (_change_row(context, row) for row in changed.head(_MOST).to_dict("records")),
    )
    return fold(f"{name}: hvad leverancen ændrede", told)


def _change_row(context: BookContext, row: Mapping[Hashable, Any]) -> list[Cell]:
    trials = {trial.slug: trial for trial in context.registry.trials}
    trial = trials.get(str(row["trial"]))
    return [
        link_trial(trial) if trial is not None else str(row["trial"]),
        name_outcome(str(row["outcome"]), row["week"]),
        name_method(str(row["method"])),
        *(_format_value(row, ending) for ending in ("before", "after")),
        *(name_verdict(row[f"verdict_{ending}"]) for ending in ("before", "after")),
    ]


def _format_value(row: Mapping[Hashable, Any], ending: str) -> str:
    if pd.isna(row[f"status_{ending}"]):
        return "findes ikke"
    values = {name: row[f"{name}_{ending}"] for name in (*_VALUES, "data_kind")}
    return format_estimate(parse_finding({**{key: row[key] for key in _KEY}, **values}))
