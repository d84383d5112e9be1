"""The declared precision of every released estimate, by its unit."""

from __future__ import annotations

import pandas as pd

from pipelines.errors import DisclosureError

# Decimals, from the smallest group that an estimate may rest on (20 an arm). Amounts per case
# rest on thousands of cases, and pooling needs their small standard errors.
DECIMALS = {
    "weeks": 2,
    "pp": 1,
    "per_year": 2,
    "log": 3,
    "days": 1,
    "hours": 3,
    "hours_per_case": 3,
    "per_case": 4,
    "dkk_per_case": 0,
    "share": 2,
}
P_DECIMALS = 3


def round_by_unit(values: pd.Series, units: pd.Series, *, extra: int = 0) -> pd.Series:
    """Round each value to the decimals of its unit.

    Args:
        values: numbers; missing stays missing.
        units: the unit of each value.
        extra: further decimals, for standard errors.

    Raises:
        DisclosureError: a value has a unit without declared precision.
    """
    numbers = values.astype("Float64")
    known = units.isin(list(DECIMALS)).astype(bool)
    unknown = sorted({str(unit) for unit in units[numbers.notna() & ~known]})
    if unknown:
        raise DisclosureError(
            f"Resultater med enheden {', '.join(unknown)} kan ikke frigives, for enheden har ingen "
            "fastsat nøjagtighed. Tilføj den i pipelines/disclosure/precision.py."
        )
    rounded = pd.Series(pd.NA, index=values.index, dtype="Float64")
    for unit in sorted({str(unit) for unit in units[numbers.notna()]}):
        of_unit = (units == unit).fillna(value=False).astype(bool)
        # Adding 0 turns -0.0 into 0.0.
        rounded = rounded.mask(of_unit, numbers.round(DECIMALS[unit] + extra) + 0.0)
    return rounded
