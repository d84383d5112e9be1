"""Findings and shares about answers: who scores 4 or 5 of 5."""

from __future__ import annotations

import pandas as pd

from pipelines.domain import Status
from pipelines.estimation.finding_rows import MIN_DESCRIPTIVE, Effect, Outcome, Row
from pipelines.estimation.intervals import quantile
from pipelines.estimation.participation import Participation, attempt
from pipelines.estimation.surveys import newcombe_difference, shares_p_value
from pipelines.estimation.vocabulary import FindingSpec

TOP2 = 4  # scores from here on
_PP = 100.0


def estimate_answer(part: Participation, spec: FindingSpec) -> Outcome:
    """Make one finding that rests on a survey: the difference of top-2 shares."""
    trial, *others = (_count(part, spec, arm) for arm in part.cohort.arms)
    if not others:
        return Outcome(Status.TOO_FEW, trial[1])
    hits, n = others[0]
    return attempt(trial[1], n, lambda: compare_shares(trial[0], trial[1], hits, n))


def share_answers(part: Participation, specs: list[FindingSpec]) -> list[Row]:
    """Give each arm's top-2 share of each question; rows only where the survey was delivered."""
    return [
        _share(part, spec, arm)
        for spec in specs
        if part.is_delivered(spec.source)
        for arm in part.cohort.arms
    ]


def compare_shares(
    hits_trial: int, n_trial: int, hits_comparison: int, n_comparison: int
) -> Effect:
    """Compare two shares in percentage points.

    Newcombe's intervals; the standard error is the half width of the 95 % interval by 1.96, so
    that it is above 0 also where nobody or everybody scores high.
    """
    counts = (hits_trial, n_trial, hits_comparison, n_comparison)
    wide, narrow = newcombe_difference(*counts), newcombe_difference(*counts, ci_level=0.90)
    return Effect(
        wide.estimate,
        (wide.ci_high - wide.ci_low) / (2 * quantile(0.975)),
        (wide.ci_low, wide.ci_high),
        (narrow.ci_low, narrow.ci_high),
        shares_p_value(*counts),
    ).scaled(_PP)


def _count(part: Participation, spec: FindingSpec, arm: str) -> tuple[int, int]:
    """Count the scores of 4 or 5, and the answers; "don't know" is no answer."""
    rows = part.rows_of(spec.source)
    question = spec.outcome.split("_", 1)[1]
    chosen = (rows["arm"] == arm) & (rows["question"] == question) & rows["score"].notna()
    scores = rows.loc[chosen.to_numpy(dtype=bool), "score"]
    return int((scores >= TOP2).sum()), len(scores)


def _share(part: Participation, spec: FindingSpec, arm: str) -> Row:
    hits, n = _count(part, spec, arm)
    is_ok = n >= MIN_DESCRIPTIVE
    return part.row(
        Status.OK if is_ok else Status.TOO_FEW,
        outcome=spec.outcome,
        arm=arm,
        share=hits / n if is_ok else None,
        n=n,
        invited=_invited(part, spec, arm),
    )


def _invited(part: Participation, spec: FindingSpec, arm: str) -> int | None:
    rows: pd.DataFrame = part.rows_of("survey_invitations")
    survey = spec.outcome.split("_", 1)[0]
    invited = rows.loc[
        ((rows["arm"] == arm) & (rows["survey"] == survey)).to_numpy(bool), "invited"
    ]
    return int(invited.sum()) if len(invited) else None
