"""Whether the tables of a contribution agree with the plans, with one another and with secrecy."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

import pandas as pd

from pipelines.contributions.refusals import ASK_AGAIN, ASK_OTHER, RefusedContributionError
from pipelines.disclosure import release_tables
from pipelines.disclosure.precision import DECIMALS
from pipelines.domain import DisclosureThresholds, Registry, Status, Trial, Verdict
from pipelines.errors import DisclosureError
from pipelines.estimation import can_decide, plan_findings
from pipelines.estimation.noninferiority import verdict_from_limits
from pipelines.storage import RELEASED_FLOAT, format_table
from pipelines.tables import RELEASED_TABLES, TableSet

_UNDECIDED = Verdict.UNDECIDED.value
_CURVE = ["trial", "outcome", "arm"]
_LIMITS = ("ci95_low", "ci95_high", "ci90_low", "ci90_high")
_FINDING = ["trial", "outcome", "estimand", "week", "unit", "method"]


def check_consistency(tables: TableSet, registry: Registry, municipality: str) -> None:
    """Refuse tables that say something else than the plans, or than each other.

    Raises:
        RefusedContributionError: a finding is missing or not planned, a verdict does not follow
            from its interval, a curve turns back.
    """
    trials = registry.trials_of(municipality)
    findings = tables["findings"]
    _check_planned(findings, trials)
    for trial in trials:
        _check_plan(findings[findings["trial"] == trial.slug], trial)
    _check_curves(tables["curves"])


def check_disclosure(tables: TableSet, thresholds: DisclosureThresholds) -> None:
    """Refuse what the coordinator's own disclosure control would hide or round further.

    Raises:
        RefusedContributionError: releasing the tables once more changes them.
    """
    try:
        again = release_tables(tables, thresholds)
    except DisclosureError as error:
        raise _undisclosed("tabellerne") from error
    for table in RELEASED_TABLES:
        ours, theirs = (
            format_table(table, rows, float_format=RELEASED_FLOAT)
            for rows in (again[table.name], tables[table.name])
        )
        if ours != theirs:
            raise _undisclosed(f"{table.name}.csv")


def _undisclosed(where: str) -> RefusedContributionError:
    what = f"{where}: et antal er for lille eller ikke afrundet, eller et tal er for nøjagtigt"
    return RefusedContributionError("KONTRIB-DISKRETION", what, ASK_AGAIN)


def _check_planned(findings: pd.DataFrame, trials: Collection[Trial]) -> None:
    planned = {
        (trial.slug, s.outcome, s.estimand, s.week, s.unit, s.method)
        for trial in trials
        for s in plan_findings(trial)
    }
    found = [
        (trial, outcome, estimand, None if pd.isna(week) else int(week), unit, method)
        for trial, outcome, estimand, week, unit, method in findings[_FINDING].itertuples(
            index=False, name=None
        )
    ]
    if set(found) != planned or len(found) != len(planned):
        what = "findings.csv: resultaterne er ikke netop dem, som forsøgenes planer nævner"
        raise RefusedContributionError("KONTRIB-PLAN", what, ASK_AGAIN)


def _check_plan(findings: pd.DataFrame, trial: Trial) -> None:
    """Check design, comparison, margin and verdict of one trial against its plan."""
    primary = trial.plan.primary
    arm = trial.plan.design.comparison_arm
    for row in findings.to_dict("records"):
        week = None if pd.isna(row["week"]) else int(row["week"])
        is_primary = (row["outcome"], row["estimand"], week) == (
            primary.outcome,
            primary.estimand,
            primary.week,
        )
        margin = trial.plan.margin if is_primary else None
        comparison = None if pd.isna(row["comparison"]) else row["comparison"]
        is_planned = (
            row["design"] == trial.plan.design.value
            and comparison in (arm, None)
            and (None if pd.isna(row["margin"]) else row["margin"]) == margin
        )
        if not is_planned:
            what = "findings.csv: design, sammenligning eller grænse er en anden end planens"
            raise RefusedContributionError("KONTRIB-PLAN", what, ASK_AGAIN)
        # Where no interval can decide, "undecided" is no conclusion: only that may stand.
        is_open = is_primary and not can_decide(trial) and row["verdict"] == _UNDECIDED
        margin = None if is_primary and not can_decide(trial) else margin
        given = {str(k): v for k, v in row.items()} | ({"verdict": pd.NA} if is_open else {})
        _check_verdict(given, margin, trial.plan.higher_is_better)


def _check_verdict(row: dict[str, object], margin: float | None, higher_is_better: bool) -> None:
    verdict = None if pd.isna(row["verdict"]) else str(row["verdict"])  # type: ignore[call-overload]  # a text or NA
    if verdict not in _possible_verdicts(row, margin, higher_is_better):
        what = "findings.csv: en konklusion følger ikke af sit interval og sin grænse"
        raise RefusedContributionError("KONTRIB-KONKLUSION", what, ASK_OTHER)


def _possible_verdicts(
    row: dict[str, object], margin: float | None, higher_is_better: bool
) -> set[str | None]:
    """The verdicts that numbers which round to the row's could have been given."""
    names = ("estimate", *_LIMITS)
    is_shown = row["status"] == Status.OK.value and not any(pd.isna(row[n]) for n in names)  # type: ignore[call-overload]  # numbers or NA
    if margin is None or not is_shown:
        return {None}
    half = 0.5 * 10.0 ** -DECIMALS[str(row["unit"])]
    estimate, *limits = (float(str(row[name])) for name in names)
    found: set[str | None] = set()
    for shifts in product((-half, 0.0, half), repeat=len(limits) + 1):
        low95, high95, low90, high90 = (x + s for x, s in zip(limits, shifts[1:], strict=True))
        found.add(
            verdict_from_limits(
                estimate + shifts[0], (low95, high95), (low90, high90), margin, higher_is_better
            ).value
        )
    return found


def _check_curves(curves: pd.DataFrame) -> None:
    """Refuse survival that rises, incidence that falls, and people who come back."""
    shown = curves[curves["value"].notna()].sort_values([*_CURVE, "week"], kind="stable")
    steps = shown.groupby(_CURVE, sort=False)
    is_survival = shown["outcome"] == "duration"
    change = steps["value"].diff().fillna(0.0)
    turns = change.where(is_survival, -change) > 0
    grows = steps["at_risk"].diff().fillna(0) > 0
    if bool(turns.fillna(value=False).any()) or bool(grows.fillna(value=False).any()):
        what = "curves.csv: en kurve går den forkerte vej"
        raise RefusedContributionError("KONTRIB-KURVE", what, ASK_AGAIN)
