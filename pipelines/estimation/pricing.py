"""Findings and amounts about costs of one participation, at the registry's prices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipelines.domain import Price, Status
from pipelines.estimation.costs import Matrix, cost_difference
from pipelines.estimation.finding_rows import MIN_DESCRIPTIVE, Outcome, Row, to_effect
from pipelines.estimation.participation import Participation, attempt

COST_UNIT = "dkk_per_case"
MIN_PIECES = 5  # of a kind in an arm: fewer would be told by the cost (SECURITY.md §2)
_BOUNDS = {"cost": "mid", "cost_low": "low", "cost_high": "high"}  # kind of row -> price


def estimate_cost(part: Participation, prices: Sequence[Price]) -> Outcome:
    """Make the finding about costs a case and month; not delivered where nothing has a price.

    Only kinds that have a price and that both arms report enough of are in it. Its size is the
    cases and months of the kind with most.
    """
    used = _used_prices(part, prices)
    if not used:
        return Outcome(Status.NOT_DELIVERED if not prices else Status.TOO_FEW)
    trial, *others = (_months(part, used, arm) for arm in part.cohort.arms)
    if not others:
        return Outcome(Status.TOO_FEW, _size(trial))
    band = [p.low for p in used], [p.mid for p in used], [p.high for p in used]
    return attempt(
        _size(trial),
        _size(others[0]),
        lambda: to_effect(cost_difference(trial, others[0], band)),
    )


def _size(months: tuple[Matrix, Matrix]) -> int:
    return int(months[1].sum(axis=0).max())


def sum_costs(part: Participation, prices: Sequence[Price]) -> list[Row]:
    """Give each arm's cost a case and month: at the middle, at all low and at all high prices."""
    used = _used_prices(part, prices)
    if not used:
        return []
    return [
        _cost_row(part, used, arm, kind, bound)
        for kind, bound in _BOUNDS.items()
        for arm in part.cohort.arms
    ]


def _cost_row(part: Participation, used: Sequence[Price], arm: str, kind: str, bound: str) -> Row:
    amounts, cases = _months(part, used, arm)
    total = cases.sum(axis=0)
    is_ok = total.min() >= MIN_DESCRIPTIVE
    price = np.array([getattr(p, bound) for p in used])
    return part.row(
        Status.OK if is_ok else Status.TOO_FEW,
        arm=arm,
        kind=kind,
        amount_per_case=float(price @ (amounts.sum(axis=0) / total)) if is_ok else None,
        cases=int(total.max()),
        unit=COST_UNIT,
    )


def _used_prices(part: Participation, prices: Sequence[Price]) -> list[Price]:
    """The prices of what every arm reports enough of, in the registry's order.

    A cost less the hours' part of it tells the rest: what both arms have few of is left out, and
    where one arm alone has few of something, there is no cost at all.
    """
    rows = _with_cases(part)
    used = []
    for price in prices:
        pieces = rows[(rows["kind"] == price.kind).to_numpy(bool)].groupby("arm")["amount"].sum()
        if not all(arm in pieces.index for arm in part.cohort.arms):
            continue
        has_many = [float(pieces[arm]) >= MIN_PIECES for arm in part.cohort.arms]
        if any(has_many) and not all(has_many):
            return []
        used += [price] if all(has_many) else []
    return used


def _with_cases(part: Participation) -> pd.DataFrame:
    rows = part.own["resources"]
    is_known = (rows["cases"] > 0).fillna(False) & rows["amount"].notna()
    return rows[is_known.to_numpy(dtype=bool)]


def _months(part: Participation, used: Sequence[Price], arm: str) -> tuple[Matrix, Matrix]:
    """Amounts and cases of an arm, months by kinds; 0 where a month lacks a kind."""
    rows = _with_cases(part)
    of_arm = rows[(rows["arm"] == arm).to_numpy(bool)].astype({"amount": float, "cases": float})
    kinds = [price.kind for price in used]
    amounts, cases = (
        of_arm.pivot_table(index="month", columns="kind", values=name, aggfunc="sum", fill_value=0)
        .reindex(columns=kinds, fill_value=0)
        .to_numpy(dtype=np.float64)
        for name in ("amount", "cases")
    )
    return amounts, cases
