"""Joins benefit spells that are the same spell: re-entry within four weeks."""

from __future__ import annotations

import pandas as pd

REENTRY_DAYS = 28  # re-entry within 4 weeks is the same spell (STATISTICS.md §5)
_SAME = ["person_id", "benefit", "trial_id", "arm"]


def join_reentries(spells: pd.DataFrame) -> pd.DataFrame:
    """Join spells of one person on one benefit with at most four weeks between them.

    Args:
        spells: clean `benefit_spells`. Spells in another trial or another arm are never joined.

    Returns:
        One row per joined spell, sorted by person and start, columns of `benefit_spells`: the
        first spell's values (also its `spell_id`), but `end_date` and `exit_reason` of the spell
        that ends last; missing end = running.
    """
    ordered = _order(spells)
    last = ordered.sort_values(
        ["joined_id", "end_date"], kind="stable", na_position="last"
    ).drop_duplicates("joined_id", keep="last")
    ends = last.set_index("joined_id")[["end_date", "exit_reason"]]
    first = ordered.drop_duplicates("joined_id").drop(columns=["end_date", "exit_reason"])
    joined = first.join(ends, on="joined_id").drop(columns="joined_id")
    return joined[list(spells.columns)].reset_index(drop=True)


def map_joined(spells: pd.DataFrame) -> pd.Series[str]:
    """Map each spell's id (index) to the id of the joined spell that it is a part of."""
    ordered = _order(spells)
    first = ordered.groupby("joined_id")["spell_id"].transform("first")
    return pd.Series(first.to_numpy(), index=ordered["spell_id"].to_numpy(), dtype="string")


def _order(spells: pd.DataFrame) -> pd.DataFrame:
    ordered = spells.sort_values([*_SAME, "start_date", "spell_id"], kind="stable")
    never = pd.Timestamp("2262-01-01").as_unit("s")
    group = ordered.groupby(_SAME, dropna=False, sort=False).ngroup()
    reach = ordered["end_date"].fillna(never).groupby(group).cummax().groupby(group).shift()
    gap = (ordered["start_date"] - reach).dt.days
    starts = reach.isna() | (gap > REENTRY_DAYS)
    return ordered.assign(joined_id=starts.cumsum().to_numpy())
