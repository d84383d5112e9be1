"""Pools findings: a trial's over its municipalities, a network's over its trials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipelines.domain import NETWORK_ROW, DataKind, OutcomeKey, Status, Trial
from pipelines.estimation.finding_rows import (
    Effect,
    Outcome,
    Place,
    Row,
    make_finding,
    make_row,
    make_table,
)
from pipelines.estimation.pooling import PooledEffect, pool
from pipelines.estimation.secondary import adjust_secondary
from pipelines.estimation.vocabulary import FindingSpec, plan_findings
from pipelines.tables import FINDINGS

RANDOM, FIXED, NOT_POOLED, MEAN = "reml_hartung_knapp", "fixed_effect", "not_pooled", "mean"
MIXED = "mixed"  # comparison of a row that pools trials with different ones
MAX_FOR_SENSITIVITY = 3  # up to here t quantiles decide nothing: the fixed effect stands beside
_REASONS = (Status.TOO_FEW, Status.SUPPRESSED, Status.FAILED, Status.REFUSED, Status.NOT_DELIVERED)


def pool_trial(findings: pd.DataFrame, trial: Trial) -> pd.DataFrame:
    """Pool one trial's findings over its municipalities.

    Args:
        findings: rows of `findings`, exact or released; rows of other trials and pooled rows
            are left out.
        trial: the trial.

    Returns:
        Rows of `findings` with municipality "_network", for each of `plan_findings`: method
        `reml_hartung_knapp` from two municipalities on, with two or three also `fixed_effect`
        as a sensitivity; `not_pooled` where fewer than two have an estimate; `mean` for shares
        of elements, which have no standard error. The verdict comes from the row's own limits.
    """
    own = _of_municipalities(findings, trial)
    rows = [row for spec in plan_findings(trial) for row in _pool_spec(own, trial, spec)]
    return make_table(FINDINGS, adjust_secondary(rows, trial))


def pool_network(findings: pd.DataFrame, trials: Sequence[Trial]) -> pd.DataFrame:
    """Pool the outcomes that trials of one network share, over these trials.

    Args:
        findings: rows of `findings` of the municipalities; pooled rows are left out and made
            again, so both kinds may be there.
        trials: the trials; those of one network are pooled with each other.

    Returns:
        Rows of `findings` with trial and municipality "_network", for each difference that at
        least two trials have a result for (pooled over municipalities, or the only one's).
        Without design, margin and verdict: no plan says what holds for all trials together.
    """
    rows: list[Row] = []
    for network in sorted({trial.network for trial in trials}):
        members = [trial for trial in trials if trial.network == network]
        results = _trial_results(findings, members)
        for spec in _shared_specs(members):
            rows.extend(_pool_across(results, network, spec))
    return make_table(FINDINGS, rows)


def leave_one_out(findings: pd.DataFrame, key: OutcomeKey) -> pd.DataFrame:
    """Pool one finding of a trial again and again, each time without one municipality.

    Args:
        findings: rows of one trial; pooled rows are left out.
        key: which finding.

    Returns:
        One row a municipality left out, sorted: `left_out`, `estimate`, `ci95_low`,
        `ci95_high`, `tau2`; no rows where fewer than three municipalities have an estimate.
    """
    parts = _usable(findings[~_is(findings, "municipality", NETWORK_ROW)], key)
    parts = parts.sort_values("municipality", kind="stable")
    rows = []
    for left_out in parts["municipality"] if len(parts) > 2 else ():
        found = _pool(parts[~_is(parts, "municipality", left_out)], RANDOM)
        rows.append((left_out, found.estimate, found.ci_low, found.ci_high, found.tau2))
    return pd.DataFrame(rows, columns=["left_out", "estimate", "ci95_low", "ci95_high", "tau2"])


def _is(rows: pd.DataFrame, column: str, value: object) -> pd.Series[bool]:
    return (rows[column] == value).fillna(False).astype(bool)


def _of_municipalities(findings: pd.DataFrame, trial: Trial) -> pd.DataFrame:
    is_pooled = _is(findings, "municipality", NETWORK_ROW)
    return findings[_is(findings, "trial", trial.slug) & ~is_pooled]


def _of_key(findings: pd.DataFrame, key: OutcomeKey) -> pd.DataFrame:
    is_named = _is(findings, "outcome", key.outcome) & _is(findings, "estimand", key.estimand)
    is_week = findings["week"].isna() if key.week is None else _is(findings, "week", key.week)
    return findings[is_named & is_week]


def _usable(findings: pd.DataFrame, key: OutcomeKey) -> pd.DataFrame:
    rows = _of_key(findings, key)
    has_error = (rows["std_error"] > 0).fillna(False).astype(bool)
    return rows[_is(rows, "status", Status.OK.value) & rows["estimate"].notna() & has_error]


def _pool_spec(own: pd.DataFrame, trial: Trial, spec: FindingSpec) -> list[Row]:
    rows = _of_key(own, spec.key)
    parts = _usable(rows, spec.key)
    place = Place(trial.network, trial.slug, NETWORK_ROW, _data_kind(parts if len(parts) else own))
    if not spec.is_difference:
        return [make_finding(place, trial, replace(spec, method=MEAN), _average(rows))]
    if len(parts) < 2:
        status = Status.TOO_FEW if len(parts) else _reason(rows)
        return [make_finding(place, trial, replace(spec, method=NOT_POOLED), Outcome(status))]
    return [
        make_finding(place, trial, replace(spec, method=method), _outcome(parts, found))
        | _heterogeneity(found)
        for method, found in _pool_each(parts)
    ]


def _pool_each(parts: pd.DataFrame) -> list[tuple[str, PooledEffect]]:
    methods = (RANDOM, FIXED) if len(parts) <= MAX_FOR_SENSITIVITY else (RANDOM,)
    return [(method, _pool(parts, method)) for method in methods]


def _pool(parts: pd.DataFrame, method: str) -> PooledEffect:
    estimates, errors = (parts[name].to_numpy(dtype=float) for name in ("estimate", "std_error"))
    if method == FIXED:
        return pool(estimates, errors, method="fixed", hartung_knapp=False)
    return pool(estimates, errors, method="reml", hartung_knapp=True)


def _outcome(parts: pd.DataFrame, found: PooledEffect) -> Outcome:
    effect = Effect(
        found.estimate, found.std_error, found.limits(0.95), found.limits(0.90), found.p_value
    )
    return Outcome(Status.OK, _total(parts, "n_trial"), _total(parts, "n_comparison"), effect)


def _heterogeneity(found: PooledEffect) -> Row:
    return {
        "tau2": found.tau2,
        "i2": found.i2,
        "prediction_low": found.prediction_low,
        "prediction_high": found.prediction_high,
    }


def _average(rows: pd.DataFrame) -> Outcome:
    """Average shares of elements over municipalities, each counting the same."""
    parts = rows[_is(rows, "status", Status.OK.value) & rows["estimate"].notna()]
    if parts.empty:
        return Outcome(_reason(rows))
    return Outcome(Status.OK, effect=Effect(float(parts["estimate"].mean())))


def _reason(rows: pd.DataFrame) -> Status:
    """Why none has an estimate: the first of the reasons that any municipality gives."""
    found = set(rows["status"])
    return next((s for s in _REASONS if s.value in found), Status.NOT_DELIVERED)


def _total(parts: pd.DataFrame, column: str) -> int | None:
    return int(parts[column].sum()) if parts[column].notna().any() else None


def _data_kind(rows: pd.DataFrame) -> str:
    """A pooled row is synthetic if any part is."""
    is_synthetic = _is(rows, "data_kind", DataKind.SYNTHETIC.value)
    return str(DataKind.SYNTHETIC.value if is_synthetic.any() else DataKind.REAL.value)


def _trial_results(findings: pd.DataFrame, members: list[Trial]) -> pd.DataFrame:
    """One row a trial and finding: pooled over municipalities, or the only municipality's."""
    keys = ["outcome", "estimand", "week"]
    parts = []
    for trial in members:
        pooled = pool_trial(findings, trial)
        lonely = pooled.loc[_is(pooled, "method", NOT_POOLED), keys]
        parts.append(pooled[_is(pooled, "method", RANDOM)])
        parts.append(_of_municipalities(findings, trial).merge(lonely, on=keys, how="inner"))
    return FINDINGS.conform(pd.concat(parts, ignore_index=True))


def _shared_specs(members: list[Trial]) -> list[FindingSpec]:
    """The differences that any of the trials is to have, each once."""
    specs: dict[FindingSpec, None] = {}
    for trial in members:
        specs |= dict.fromkeys(s for s in plan_findings(trial) if s.is_difference)
    return list(specs)


def _pool_across(results: pd.DataFrame, network: str, spec: FindingSpec) -> list[Row]:
    parts = _usable(results, spec.key)
    if len(parts) < 2:
        return []
    place = Place(network, NETWORK_ROW, NETWORK_ROW, _data_kind(parts))
    compared = sorted(set(parts["comparison"].dropna()))
    comparison = compared[0] if len(compared) == 1 else MIXED
    return [
        make_row(place, replace(spec, method=method), _outcome(parts, found))
        | _heterogeneity(found)
        | {"comparison": comparison}
        for method, found in _pool_each(parts)
    ]
