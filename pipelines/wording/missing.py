"""What is missing, and what it could have changed, in Danish."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipelines.domain import OutcomeKey, Trial
from pipelines.wording.finding import Finding, parse_findings, select_outcome
from pipelines.wording.findings import format_estimate, format_margin

_WORST, _BEST = "_worst", "_best"
_OF_SPELLS = (
    "Udfaldet mangler ikke for nogen, der indgår. Et forløb uden brugbare datoer bliver talt og "
    "taget fra, når leverancen læses. Den, der stadig får ydelsen, når data trækkes, tæller med, "
    "så længe vedkommende er fulgt. Derfor regnes der intet værste og bedste fald."
)
_OF_OTHERS = "For dette udfald er der ikke regnet et værste og et bedste fald."


def describe_bounds(findings: pd.DataFrame, trial: Trial, municipality: str) -> str:
    """Return what the primary outcome could be if everybody without a value were all one way.

    Args:
        findings: released findings.
        trial: gives the primary outcome and the margin.
        municipality: whose.
    """
    primary = trial.plan.primary
    if primary.outcome in {"duration", "job_or_education", "other_exit", "exit_rate"}:
        return _OF_SPELLS
    worst, best = (_find(findings, trial, municipality, end) for end in (_WORST, _BEST))
    if worst is None or best is None or not (worst.is_shown and best.is_shown):
        return _OF_OTHERS
    return (
        "Nogle har ikke svaret eller har svaret »ved ikke«. Havde de alle svaret imod forsøget, "
        f"ville forskellen være {format_estimate(worst)}. Havde de alle svaret for det, ville den "
        f"være {format_estimate(best)}. {_tell_consequence(worst, trial)}"
    )


def _find(findings: pd.DataFrame, trial: Trial, municipality: str, end: str) -> Finding | None:
    primary = trial.plan.primary
    key = OutcomeKey(primary.outcome, f"{primary.estimand}{end}", primary.week)
    rows = select_outcome(findings, key)
    rows = rows.loc[(rows["trial"] == trial.slug) & (rows["municipality"] == municipality)]
    return next(iter(parse_findings(rows)), None)


def _tell_consequence(worst: Finding, trial: Trial) -> str:
    if trial.plan.margin is None or worst.ci90 is None:
        return ""
    low = worst.ci90.low if trial.plan.higher_is_better else -worst.ci90.high
    margin = format_margin(replace(worst, margin=trial.plan.margin))
    if low > -trial.plan.margin:
        return f"Selv i værste fald er en forringelse på {margin} udelukket."
    return f"I værste fald er en forringelse på {margin} ikke udelukket."
