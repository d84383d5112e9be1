"""Shows a table that another package has made the cells of."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from pipelines.figures.record import Notice, TableView
from pipelines.figures.selection import mark_caption


class Tabulated(Protocol):
    """A caption and cells as shown."""

    @property
    def caption(self) -> str:
        """What the table is about, without a full stop."""

    @property
    def table(self) -> pd.DataFrame:
        """Danish headers, every cell as shown."""

    @property
    def is_synthetic(self) -> bool:
        """True where a cell comes from synthetic data."""


def show_table(tabulated: Tabulated, *, is_folded: bool = False) -> TableView | Notice:
    """Return the table to read, synthetic data named; a notice where it has no rows."""
    if tabulated.table.empty:
        return Notice(f"{tabulated.caption}: Der er ingen tal om det.")
    caption = mark_caption(f"{tabulated.caption}.", synthetic=tabulated.is_synthetic)
    return TableView(caption, tabulated.table, tabulated.is_synthetic, is_folded)
