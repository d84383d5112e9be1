"""From released tables to what is known about how a result came about."""

from __future__ import annotations

import pandas as pd

from pipelines.argument.certainty import CertaintyAssessment, EvidenceProfile, assess_certainty
from pipelines.domain import NETWORK_ROW, OutcomeKey, Trial
from pipelines.tables import CLEAN_TABLES, TableSet
from pipelines.wording import Finding, parse_findings, select_outcome

MAX_SMD = 0.1  # standardised difference from which arms differ (STATISTICS.md §2)
MAX_WARNED = 0.05  # share of a table's rows with warnings; more than that is a step down
_WEIGHTED = "_standardised"
_ROWS = ("ROWS", "RÆKKER")  # codes of the row that counts a table's rows
_WARNING = "W"
# What citizens got out of it. Anything else stands for it at best: time, certificates, staff.
_ABOUT_CITIZENS = ("duration", "job_or_education", "other_exit", "exit_rate", "citizen_")
_TABLE_OF = (
    ("citizen_", "citizen_answers"),
    ("staff_", "staff_answers"),
    ("adopted_", "elements"),
    ("delivered_", "elements"),
    ("interviews_", "interviews"),
    ("joint_", "interviews"),
    ("first_interview", "interviews"),
    ("active_", "interviews"),
    ("form_", "interviews"),
)
_RAW_NAMES = {table.name: table.raw for table in CLEAN_TABLES}


def assess_result(trial: Trial, finding: Finding, tables: TableSet) -> CertaintyAssessment:
    """Assess how certain a trial's result is.

    Args:
        trial: gives design and margin.
        finding: the result, of one municipality or pooled.
        tables: released tables, of this trial or of all.
    """
    return assess_certainty(profile_result(trial, finding, tables))


def profile_result(trial: Trial, finding: Finding, tables: TableSet) -> EvidenceProfile:
    """Gather what the released tables say about how the result came about.

    Arms count as different where weighting them moves the result by more than half a margin, or,
    where nothing could be weighted, where a background level differs by more than 0.1 standard
    deviations in most municipalities. Who was asked and gave no score is missing; where nobody
    says how many were asked, everybody may be. Rows with warnings count from 5 % of the table.
    """
    places = _list_places(finding, tables["findings"])
    design = finding.design or trial.plan.design
    return EvidenceProfile(
        sms_level=design.sms_level,
        margin=finding.margin if finding.margin is not None else trial.plan.margin,
        ci90=None if finding.ci90 is None else (finding.ci90.low, finding.ci90.high),
        i2=finding.i2,
        is_indirect=not finding.outcome.startswith(_ABOUT_CITIZENS),
        is_whole_unit=trial.plan.assignment.is_whole_unit and finding.comparison is not None,
        is_unadjusted=_is_unadjusted(trial, finding, tables, places),
        missing_share=_missing_share(finding, tables["survey_shares"], places),
        has_warnings=_warned_share(finding, tables["delivery_quality"], places) > MAX_WARNED,
    )


def _list_places(finding: Finding, findings: pd.DataFrame) -> list[str]:
    """The municipalities that a result rests on."""
    if finding.municipality != NETWORK_ROW:
        return [finding.municipality]
    found = _find_same(finding, findings, finding.estimand)
    return sorted({f.municipality for f in found if f.is_shown and not f.is_pooled})


def _find_same(finding: Finding, findings: pd.DataFrame, estimand: str) -> list[Finding]:
    rows = select_outcome(findings, OutcomeKey(finding.outcome, estimand, finding.week))
    return [f for f in parse_findings(rows) if f.trial == finding.trial]


def _is_unadjusted(trial: Trial, finding: Finding, tables: TableSet, places: list[str]) -> bool:
    if finding.comparison is None or finding.estimand.endswith(_WEIGHTED):
        return False
    weighted = [
        other.estimate
        for other in _find_same(finding, tables["findings"], f"{finding.estimand}{_WEIGHTED}")
        if other.municipality == finding.municipality and other.is_shown
    ]
    if weighted and weighted[0] is not None and finding.estimate is not None:
        return abs(weighted[0] - finding.estimate) > _half_margin(trial, finding)
    return _differ_in_most(finding.trial, tables["balance"], places)


def _half_margin(trial: Trial, finding: Finding) -> float:
    if trial.plan.margin is not None:
        return trial.plan.margin / 2
    return 0.0 if finding.ci95 is None else (finding.ci95.high - finding.ci95.low) / 4


def _differ_in_most(trial: str, balance: pd.DataFrame, places: list[str]) -> bool:
    is_theirs = (balance["trial"] == trial) & balance["municipality"].isin(places)
    largest = balance[is_theirs].groupby("municipality")["smd_before"].agg(lambda x: x.abs().max())
    known = largest.dropna()
    return len(known) > 0 and bool((known > MAX_SMD).mean() > 0.5)


def _missing_share(finding: Finding, shares: pd.DataFrame, places: list[str]) -> float:
    """The larger share of the two arms that was asked and gave no score."""
    if not finding.outcome.startswith(("citizen_", "staff_")):
        return 0.0
    is_theirs = (shares["trial"] == finding.trial) & (shares["outcome"] == finding.outcome)
    rows = shares[is_theirs & shares["municipality"].isin(places) & shares["n"].notna()]
    if rows.empty or rows["invited"].isna().any():
        return 1.0
    arms = rows.groupby("arm")[["n", "invited"]].sum()
    answered = (arms["n"] / arms["invited"]).min()  # counts are rounded: more may have answered
    return float(min(max(1 - answered, 0.0), 1.0))


def _warned_share(finding: Finding, quality: pd.DataFrame, places: list[str]) -> float:
    table = _name_table(finding.outcome)
    is_theirs = quality["table"].isin([table, _RAW_NAMES[table]])
    rows = quality[is_theirs & quality["municipality"].isin(places)]
    total = rows.loc[rows["code"].isin(_ROWS), "count"].sum()
    warned = rows.loc[rows["outcome"] == _WARNING, "count"].sum()
    return float(warned / total) if total else 0.0


def _name_table(outcome: str) -> str:
    """The clean table that an outcome is measured from."""
    if outcome.endswith("_per_case"):
        return "resources"
    return next(
        (table for start, table in _TABLE_OF if outcome.startswith(start)), "benefit_spells"
    )
