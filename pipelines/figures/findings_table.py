"""The findings as a table to read: outcome, estimate with interval, sizes, verdict, method."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.domain import NETWORK_ROW
from pipelines.figures.record import Notice, TableView
from pipelines.figures.selection import is_synthetic, keep_shown, mark_caption, tell_absence
from pipelines.wording import (
    METHOD_FUNCTIONS,
    MISSING,
    OUTCOME_NAMES,
    STATUS_NAMES,
    VERDICT_NAMES,
    Finding,
    fall_back,
    format_count,
    format_estimate,
    name_method,
    name_outcome,
    parse_findings,
)

_CAPTION = "Forsøg minus sammenligning, med 95 % konfidensinterval"

_VARIANTS = {
    "_standardised": " (vægtet)",
    "_left_truncated": " (løbende forløb med)",
    "_worst": " (værste fald)",
    "_best": " (bedste fald)",
}


def findings_table(findings: pd.DataFrame, caption: str = _CAPTION) -> TableView | Notice:
    """List one participation's findings, one row an outcome; what can't be shown says why.

    Args:
        findings: released findings.
        caption: what the table is about.
    """
    if keep_shown(findings, "estimate").empty:
        return tell_absence(findings, f"Tabellen »{caption}«")
    found = sorted(parse_findings(findings), key=_place)
    return _view([_describe(finding) for finding in found], caption, findings)


def municipality_table(
    findings: pd.DataFrame, names: Mapping[str, str], caption: str
) -> TableView | Notice:
    """List one outcome's finding in each municipality, and the pooled ones below.

    Args:
        findings: released findings of one trial and one outcome.
        names: the municipalities' names by slug; rows follow this order.
        caption: what the table is about.
    """
    if keep_shown(findings, "estimate").empty:
        return tell_absence(findings, f"Tabellen »{caption}«")
    places = {slug: place for place, slug in enumerate([*names, NETWORK_ROW])}
    found = sorted(parse_findings(findings), key=lambda f: places[f.municipality])
    rows = [_describe_place(finding, names) for finding in found]
    return _view(rows, caption, findings)


def trials_table(
    findings: pd.DataFrame, names: Mapping[str, str], caption: str
) -> TableView | Notice:
    """List one finding a trial, such as each trial's primary outcome.

    Args:
        findings: released findings, one outcome a trial.
        names: the trials' names by slug; rows follow this order.
        caption: what the table is about.
    """
    if findings.empty:
        return tell_absence(findings, f"Tabellen »{caption}«")
    places = {slug: place for place, slug in enumerate(names)}
    found = sorted(parse_findings(findings), key=lambda f: places[f.trial])
    rows = [{"Forsøg": names[f.trial], **_describe(f)} for f in found]
    return _view(rows, caption, findings)


def _view(rows: list[dict[str, str]], caption: str, findings: pd.DataFrame) -> TableView:
    synthetic = is_synthetic(findings)
    marked = mark_caption(f"{caption}.", synthetic=synthetic)
    return TableView(caption=marked, table=pd.DataFrame(rows), is_synthetic=synthetic)


def _describe(finding: Finding) -> dict[str, str]:
    name = name_outcome(finding.outcome, finding.week)
    variants = (words for end, words in _VARIANTS.items() if finding.estimand.endswith(end))
    return {"Udfald": f"{name}{next(variants, '')}", **_describe_numbers(finding)}


def _describe_place(finding: Finding, names: Mapping[str, str]) -> dict[str, str]:
    name = names.get(finding.municipality, fall_back(finding.municipality))
    if finding.is_pooled:
        name = f"Samlet: {name_method(finding.method)}"
    return {"Kommune": name, **_describe_numbers(finding)}


def _describe_numbers(finding: Finding) -> dict[str, str]:
    shown = format_estimate(finding) if finding.is_shown else STATUS_NAMES[finding.status]
    return {
        "Estimat (95 % KI)": shown,
        "Antal i forsøget": format_count(finding.n_trial),
        "Antal i sammenligningen": format_count(finding.n_comparison),
        "Konklusion": VERDICT_NAMES[finding.verdict] if finding.verdict else MISSING,
        "Lavet af": METHOD_FUNCTIONS.get(finding.method, finding.method),
    }


def _place(finding: Finding) -> tuple[int, bool, int]:
    outcomes = list(OUTCOME_NAMES)
    known = finding.outcome in OUTCOME_NAMES
    place = outcomes.index(finding.outcome) if known else len(outcomes)
    return place, finding.estimand.endswith(tuple(_VARIANTS)), finding.week or 0
