"""A table that an argument is shown in, before anybody decides how it looks."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Tabulation:
    """A table to read: caption, Danish headers, every cell as shown."""

    caption: str
    table: pd.DataFrame
    is_synthetic: bool
