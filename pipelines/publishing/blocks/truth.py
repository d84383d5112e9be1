"""Blocks that hold the estimates against what is known: planted truths, and simulations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from pipelines.domain import NETWORK_ROW, OutcomeKey, Trial
from pipelines.publishing.blocks.html import Cell, element, join, table
from pipelines.publishing.blocks.places import link_participation, link_trial
from pipelines.publishing.blocks.selection import find_place_results, released_findings
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import (
    Finding,
    format_estimate,
    format_percent,
    format_quantity,
    name_outcome,
    parse_findings,
    pluralise,
)

_LARGEST = 10
_NOTHING = "Der er ingen syntetiske leverancer med kendt sandhed i arbejdsområdet."
_Key = tuple[str, str, str, str, int | None]  # trial, municipality, outcome, estimand, week


@dataclass(frozen=True, slots=True)
class _Held:
    """A finding with the truth that it estimates."""

    finding: Finding
    truth: float

    @property
    def is_inside(self) -> bool:
        return self.finding.ci95 is not None and self.finding.ci95.holds(self.truth)


def truth_table(context: BookContext) -> str:
    """Return estimates of synthetic data beside the truth, and how many intervals hold it.

    The trial with most municipalities pooled, where the truth is the municipalities' own weighted
    as the estimates are; the ten largest participations; the share of all intervals.
    """
    if context.truth is None:
        return f"\n\n{_NOTHING}\n\n"
    truths = _index(context.truth)
    held = [h for f in _synthetic(context) for h in _hold(f, truths)]
    if not held:
        return f"\n\n{_NOTHING}\n\n"
    rows = [*_pooled_rows(context, truths), *_largest_rows(context, truths)]
    shown = table(
        "Estimat holdt op mod sandhed (syntetiske data)",
        ["Hvor", "Udfald", "Estimat (95 % KI)", "Sandhed", "Sandheden i intervallet"],
        rows,
    )
    return f"\n\n{_tell_share(held)}{shown}"


def _tell_share(held: list[_Held]) -> str:
    inside = sum(h.is_inside for h in held)
    share = format_percent(inside / len(held))
    return (
        f"Af {pluralise(len(held), 'interval', 'intervaller')} i kommunerne, hvor sandheden er "
        f"kendt, indeholder {share} den. Et 95 %-interval skal indeholde den i omkring 95 procent "
        "af tilfældene; intervallerne er ikke uafhængige, så andelen svinger mere end ved "
        "lodtrækning.\n\n"
    )


def _index(truth: pd.DataFrame) -> dict[_Key, float]:
    return {
        (
            str(row["trial"]),
            str(row["municipality"]),
            str(row["outcome"]),
            str(row["estimand"]),
            None if pd.isna(row["week"]) else int(row["week"]),
        ): float(row["truth"])
        for row in truth.to_dict("records")
    }


def _synthetic(context: BookContext) -> Iterable[Finding]:
    rows = released_findings(context)
    shown = parse_findings(rows.loc[(rows["status"] == "ok").fillna(False)])
    return (f for f in shown if f.is_synthetic and not f.is_pooled and f.ci95 is not None)


def _hold(finding: Finding, truths: dict[_Key, float]) -> list[_Held]:
    key = (
        finding.trial,
        finding.municipality,
        finding.outcome,
        finding.estimand,
        finding.week,
    )
    truth = truths.get(key)
    return (
        [] if truth is None or pd.isna(truth) or not finding.is_shown else [_Held(finding, truth)]
    )


def _pooled_rows(context: BookContext, truths: dict[_Key, float]) -> list[list[Cell]]:
    registry = context.registry
    largest = max(
        registry.trials, key=lambda t: len(registry.municipalities_in(t.slug)), default=None
    )
    if largest is None:
        return []
    key = largest.plan.primary
    pooled = next(iter(find_place_results(context, largest, NETWORK_ROW, key)), None)
    held = [h for f in _parts(context, largest, key) for h in _hold(f, truths)]
    if pooled is None or not pooled.is_shown or not pooled.is_synthetic or not held:
        return []
    where = join([link_trial(largest), "samlet"])
    return [_row(where, _Held(pooled, _weighted_truth(held, _tau2(context, pooled))))]


def _parts(context: BookContext, trial: Trial, key: OutcomeKey) -> list[Finding]:
    return [
        finding
        for unit in context.registry.municipalities_in(trial.slug)
        for finding in find_place_results(context, trial, unit.slug, key)[:1]
        if finding.is_shown and finding.std_error
    ]


def _tau2(context: BookContext, pooled: Finding) -> float:
    rows = released_findings(context)
    is_it = (rows["trial"] == pooled.trial) & (rows["municipality"] == pooled.municipality)
    is_it &= (rows["outcome"] == pooled.outcome) & (rows["estimand"] == pooled.estimand)
    is_it &= (rows["method"] == pooled.method) & (rows["week"] == pooled.week)
    known = rows.loc[is_it.fillna(False), "tau2"].dropna()
    return float(known.iloc[0]) if len(known) else 0.0


def _weighted_truth(held: list[_Held], tau2: float) -> float:
    weights = [1 / ((h.finding.std_error or 1.0) ** 2 + tau2) for h in held]
    return sum(w * h.truth for w, h in zip(weights, held, strict=True)) / sum(weights)


def _largest_rows(context: BookContext, truths: dict[_Key, float]) -> list[list[Cell]]:
    registry = context.registry
    held = [
        (h.finding, h)
        for trial in registry.trials
        for finding in _parts(context, trial, trial.plan.primary)
        if finding.is_synthetic
        for h in _hold(finding, truths)
    ]
    by_size = sorted(held, key=lambda pair: (-_size(pair[0]), pair[0].trial, pair[0].municipality))
    return [
        _row(
            link_participation(unit, trial, f"{trial.short_title}, {unit.unit}"),
            h,
        )
        for finding, h in by_size[:_LARGEST]
        for unit, trial in [
            (registry.municipality(finding.municipality), registry.trial(finding.trial))
        ]
    ]


def _size(finding: Finding) -> int:
    return (finding.n_trial or 0) + (finding.n_comparison or 0)


def _row(where: Cell, held: _Held) -> list[Cell]:
    finding = held.finding
    return [
        where,
        name_outcome(finding.outcome, finding.week),
        format_estimate(finding),
        format_quantity(held.truth, finding.unit),
        "ja" if held.is_inside else element("strong", "nej"),
    ]
