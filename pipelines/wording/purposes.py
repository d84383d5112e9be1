"""What a municipality said it wanted of a trial, held against what was found, in Danish."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.domain import Purpose, Registry
from pipelines.wording.escaping import escape_markdown
from pipelines.wording.finding import Finding, parse_findings, select_outcome
from pipelines.wording.findings import format_estimate
from pipelines.wording.names import name_outcome
from pipelines.wording.numbers import join_words
from pipelines.wording.statuses import STATUS_SENTENCES

_NO_FINDING = "Der er ikke beregnet noget tal."


def introduce_purposes(registry: Registry, purposes: Sequence[Purpose]) -> str:
    """Return the heading and what the table is; "" where no purpose is registered."""
    if not purposes:
        return ""
    slugs = dict.fromkeys(purpose.trial for purpose in purposes)
    trials = [escape_markdown(registry.trial(slug).short_title) for slug in slugs]
    return (
        "## Det, kommunen ville opnå\n\n"
        f"Kommunen har selv sagt, hvad den ville opnå ({join_words(trials)}). Her står hvert "
        "formål ved siden af det udfald, der bedst kan vise, om det lykkedes."
    )


def list_purposes(
    registry: Registry, purposes: Sequence[Purpose], findings: pd.DataFrame
) -> list[dict[str, str]]:
    """Return one row a purpose: what was said, the outcome, the finding, how to read it.

    Args:
        registry: holds the statements.
        purposes: of one municipality.
        findings: released findings of the municipality.
    """
    return [
        {
            "Kommunen har sagt": registry.statement(purpose.statement).text,
            "Udfald": name_outcome(purpose.key.outcome, purpose.key.week),
            "Forsøg minus sammenligning (95 % KI)": _show(finding),
            "Læsning": _read(finding),
        }
        for purpose in purposes
        for finding in [_find(findings, purpose)]
    ]


def _find(findings: pd.DataFrame, purpose: Purpose) -> Finding | None:
    rows = select_outcome(findings, purpose.key)
    is_theirs = (rows["trial"] == purpose.trial) & (rows["municipality"] == purpose.municipality)
    return next(iter(parse_findings(rows.loc[is_theirs])), None)


def _show(finding: Finding | None) -> str:
    if finding is None:
        return _NO_FINDING
    return format_estimate(finding) if finding.is_shown else STATUS_SENTENCES[finding.status]


def _read(finding: Finding | None) -> str:
    if finding is None or not finding.is_shown or finding.ci95 is None or finding.estimate is None:
        return "kan ikke afgøres"
    if finding.ci95.holds(0) or finding.direction == 0:
        return "forskellen kan være tilfældig"
    return "i tråd med formålet" if finding.estimate * finding.direction > 0 else "imod formålet"
