"""Findings and shares about answers: who scores 4 or 5 of 5."""

from __future__ import annotations

import pandas as pd

from pipelines.domain import Status
from pipelines.estimation.finding_rows import MIN_DESCRIPTIVE, Effect, Outcome, Row
from pipelines.estimation.intervals import quantile
from pipelines.estimation.participation import Participation, attempt
from pipelines.estimation.surveys import newcombe_difference, shares_p_value
from pipelines.estimation.vocabulary import ARM_TRIAL, BEST, WORST, FindingSpec

HIGH = 4  # scores from here on
_PP = 100.0


def estimate_answer(part: Participation, spec: FindingSpec) -> Outcome:
    """Make one finding that rests on a survey: the difference of top-2 shares, or a bound of it.

    The bounds count everybody who was invited, or answered "don't know", without a score as
    scoring low in one arm and high in the other: `_worst` to the trial's disadvantage, `_best`
    to its advantage.
    """
    trial, *others = (_count_as(part, spec, arm) for arm in part.cohort.arms)
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


def _count_as(part: Participation, spec: FindingSpec, arm: str) -> tuple[int, int]:
    """Count high scores and answers as the estimand asks: complete cases, or filled in."""
    hits, n = _count(part, spec, arm)
    if spec.estimand not in {WORST, BEST}:
        return hits, n
    everybody = max(_count_given(part, spec, arm), _invited(part, spec, arm) or 0)
    is_high_good = part.trial.plan.higher_is_better
    favours_trial = (spec.estimand == BEST) == is_high_good
    fills_high = favours_trial == (arm == ARM_TRIAL)
    return hits + (everybody - n if fills_high else 0), everybody


def _count_given(part: Participation, spec: FindingSpec, arm: str) -> int:
    """Count the answers to a question, "don't know" among them."""
    rows, question = part.own[spec.source], spec.outcome.split("_", 1)[1]
    return int(((rows["arm"] == arm) & (rows["question"] == question)).sum())


def _count(part: Participation, spec: FindingSpec, arm: str) -> tuple[int, int]:
    """Count the scores of 4 or 5, and the answers; "don't know" is no answer."""
    rows = part.own[spec.source]
    question = spec.outcome.split("_", 1)[1]
    chosen = (rows["arm"] == arm) & (rows["question"] == question) & rows["score"].notna()
    scores = rows.loc[chosen.to_numpy(dtype=bool), "score"]
    return int((scores >= HIGH).sum()), len(scores)


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
    rows: pd.DataFrame = part.own["survey_invitations"]
    survey = spec.outcome.split("_", 1)[0]
    invited = rows.loc[
        ((rows["arm"] == arm) & (rows["survey"] == survey)).to_numpy(bool), "invited"
    ]
    return int(invited.sum()) if len(invited) else None
