"""Lists of pages with links, and what each page shows in a few words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.domain import NETWORK_ROW, Registry, Status, Trial
from pipelines.wording.escaping import escape_markdown
from pipelines.wording.finding import Finding
from pipelines.wording.names import STATUS_NAMES, VERDICT_NAMES, name_outcome
from pipelines.wording.results import count_shown, describe_spread, find_primary


def list_participations(registry: Registry, municipality: str, findings: pd.DataFrame) -> str:
    """Return one municipality's trials as a Markdown list with links and results.

    The links start at the municipality's own page, `kommuner/<municipality>`.
    """
    lines = []
    for trial in registry.trials_of(municipality):
        result = summarise(find_primary(findings, trial, municipality), trial)
        firm = registry.participation(municipality, trial.slug).is_firm
        mark = "" if firm else " (foreløbig)"
        title = escape_markdown(trial.short_title)
        lines.append(f"- [{title}]({municipality}/{trial.slug}.md){mark}: {result}")
    return "\n".join(lines) or "Kommunen deltager ikke i noget forsøg."


def list_municipalities(registry: Registry, trial: Trial, findings: pd.DataFrame) -> str:
    """Return one trial's municipalities as a Markdown list with links and results.

    The links start at the trial's own page, `forsoeg/<trial>`.
    """
    lines = []
    for municipality in registry.municipalities_in(trial.slug):
        result = summarise(find_primary(findings, trial, municipality.slug), trial)
        path = f"../kommuner/{municipality.slug}/{trial.slug}.md"
        lines.append(f"- [{escape_markdown(municipality.unit)}]({path}): {result}")
    return "\n".join(lines) or "Ingen kommuner er registreret som deltagere i forsøget."


def list_trials(trials: Sequence[Trial], findings: pd.DataFrame) -> str:
    """Return the trials as a Markdown list with links, pooled results and their spread.

    The links start at a page at the book's root.
    """
    lines = []
    for trial in trials:
        finding = find_primary(findings, trial, NETWORK_ROW)
        spread = ""
        if finding is not None and finding.is_shown:
            spread = f" {describe_spread(finding, count_shown(findings, trial))}"
        title = escape_markdown(trial.short_title)
        result = summarise(finding, trial)
        lines.append(f"- [{title}](forsoeg/{trial.slug}.md): {result}.{spread}")
    return "\n".join(lines) or "Der er ingen forsøg i netværket."


def summarise(finding: Finding | None, trial: Trial) -> str:
    """Return the primary result in a few words: its verdict, or why there is none."""
    name = name_outcome(trial.plan.primary.outcome, trial.plan.primary.week).lower()
    if finding is None:
        return f"ikke beregnet ({name})"
    if finding.is_pooled and finding.status is Status.TOO_FEW:
        return f"ikke lagt sammen ({name})"
    if not finding.is_shown:
        status = finding.status if finding.status is not Status.OK else Status.FAILED
        return f"{STATUS_NAMES[status]} ({name})"
    verdict = VERDICT_NAMES[finding.verdict] if finding.verdict else "ingen konklusion"
    mark = "; syntetiske data" if finding.is_synthetic else ""
    return f"**{verdict}** ({name}{mark})"
