"""Adjusts the p-values of a plan's secondary outcomes for how many they are."""

from __future__ import annotations

from pipelines.domain import OutcomeKey, Trial
from pipelines.estimation.finding_rows import Row
from pipelines.estimation.multiplicity import holm

SENSITIVITY = "fixed_effect"  # its rows stand beside the main pooled ones


def adjust_secondary(rows: list[Row], trial: Trial) -> list[Row]:
    """Adjust by Holm over the plan's secondary outcomes; the primary stays as it is.

    Args:
        rows: findings of one participation, or of one trial pooled; the rows of its sensitivity
            analysis are a family of their own.
        trial: its plan names the secondary outcomes.

    Returns:
        The rows in their order; an outcome outside the plan is exploratory and not adjusted.

    Source:
        STATISTICS.md §2, multiplicity: one primary outcome, Holm over the secondary ones.
    """
    families: dict[bool, list[int]] = {}
    for place, row in enumerate(rows):
        key = OutcomeKey(row["outcome"], row["estimand"], row["week"])
        if key in trial.plan.secondary and row["p_value"] is not None:
            families.setdefault(row["method"] == SENSITIVITY, []).append(place)
    adjusted = list(rows)
    for places in families.values():
        values = holm([rows[place]["p_value"] for place in places])
        for place, value in zip(places, values, strict=True):
            adjusted[place] = {**rows[place], "p_value": float(value)}
    return adjusted
