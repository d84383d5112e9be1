"""Which released finding a row of a summary rests on, and its text in a cell."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from pipelines.domain import NETWORK_ROW, OutcomeKey, Trial, Verdict
from pipelines.publishing.blocks.html import element, join, lines
from pipelines.publishing.staged.context import BookContext
from pipelines.tables import FINDINGS
from pipelines.wording import (
    STATUS_SENTENCES,
    SYNTHETIC_WORDS,
    VERDICT_SYMBOLS,
    Finding,
    describe_status,
    format_count,
    format_estimate,
    name_status,
    name_verdict,
    parse_findings,
    select_outcome,
)

INTERVALS = "Tal i parentes er 95 %-intervaller"
_MAIN_METHOD = "reml_hartung_knapp"


def released_findings(context: BookContext) -> pd.DataFrame:
    """Return the released findings; without rows where nothing was released."""
    rows = context.released.get(FINDINGS.name)
    return FINDINGS.empty() if rows is None else rows


def find_result(context: BookContext, trial: Trial, key: OutcomeKey) -> Finding | None:
    """Return the trial's finding of one outcome for all its municipalities together.

    The pooled row of the main method; where one municipality alone takes part, its own row.
    """
    participants = context.registry.municipalities_in(trial.slug)
    alone = [participants[0].slug] if len(participants) == 1 else []
    found: list[Finding] = []
    for place in (NETWORK_ROW, *alone):
        found += find_place_results(context, trial, place, key)
    return next((finding for finding in found if finding.is_shown), next(iter(found), None))


def find_place_results(
    context: BookContext, trial: Trial, place: str, key: OutcomeKey
) -> list[Finding]:
    """Return the findings of one outcome in one place, the main method's first."""
    rows = released_findings(context)
    rows = rows.loc[(rows["trial"] == trial.slug) & (rows["municipality"] == place)]
    found = parse_findings(select_outcome(rows, key))
    return sorted(found, key=lambda finding: finding.method != _MAIN_METHOD)


def verdict_of(finding: Finding | None) -> Verdict | None:
    """Return the verdict of a finding that is shown, None for any other."""
    return finding.verdict if finding is not None and finding.is_shown else None


def mark_verdict(verdict: Verdict | None, text: str) -> Markup:
    """Return the text with the verdict's symbol before it, which is not read aloud."""
    symbol = element("span", VERDICT_SYMBOLS[verdict], aria_hidden="true", class_="fk-symbol")
    kind = "intet" if verdict is None else verdict.value.replace("_", "-")
    return element("span", join([symbol, text]), class_=f"fk-dom fk-dom-{kind}")


def show_result(finding: Finding | None) -> Markup:
    """Return verdict, estimate with interval, and sizes, one below the other."""
    if finding is None:
        return lines(["Ikke beregnet."])
    if not finding.is_shown:
        return lines([STATUS_SENTENCES[finding.status]])
    verdict = None if finding.verdict is None else finding.verdict.value
    return lines(
        [
            element("strong", mark_verdict(finding.verdict, name_verdict(verdict))),
            format_estimate(finding),
            format_sizes(finding),
            SYNTHETIC_WORDS if finding.is_synthetic else "",
        ]
    )


def show_estimate(finding: Finding | None) -> str:
    """Return the estimate with its interval for a narrow cell, or why there is none."""
    if finding is None:
        return "ikke målt"
    return format_estimate(finding) if finding.is_shown else name_status(finding.status.value)


def format_sizes(finding: Finding) -> str:
    """Return "n = 240 og 235"; "" where the sizes are not given."""
    if finding.n_trial is None:
        return ""
    if finding.n_comparison is None:
        return f"n = {format_count(finding.n_trial)}"
    return f"n = {format_count(finding.n_trial)} og {format_count(finding.n_comparison)}"


def explain_absence(finding: Finding | None) -> str:
    """Return why a finding can't be shown, as a sentence."""
    if finding is None:
        return "Der er ikke beregnet noget tal."
    return describe_status(finding.status.value)


def mark_caption(caption: str, findings: Iterable[Finding | None]) -> str:
    """Return the caption, which says so where any figure shown comes from synthetic data."""
    shown = [finding for finding in findings if finding is not None and finding.is_shown]
    if any(finding.is_synthetic for finding in shown):
        return f"{caption} ({SYNTHETIC_WORDS.lower()})"
    return caption
