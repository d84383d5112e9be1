"""What a page can show: a chart, a table, or a notice that says why there is neither."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.figures.markup import fold, render_figure, render_notice, render_table
from pipelines.wording import escape_markdown


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Figure:
    """A chart with its sentence, its caption and the numbers behind it."""

    svg: str
    alt: str  # Danish sentence that says what the chart shows
    caption: str
    table: pd.DataFrame  # Danish headers, every cell as shown
    is_synthetic: bool

    def __repr__(self) -> str:
        """Return the sentence: what is left where neither HTML nor images can be shown."""
        return self.alt

    def _repr_html_(self) -> str:
        """Return the chart as an image with text, and its numbers folded away below it."""
        return render_figure(self.svg, self.alt, self.caption, self.table)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TableView:
    """A table to read: caption, Danish headers, every cell as shown."""

    caption: str
    table: pd.DataFrame
    is_synthetic: bool
    is_folded: bool = False  # True: folded away until the reader asks, for what is long

    def __repr__(self) -> str:
        """Return the caption: what is left where HTML can't be shown."""
        return self.caption

    def _repr_html_(self) -> str:
        """Return the table with caption and header scopes."""
        shown = render_table(self.table, self.caption)
        return fold(shown, self.caption) if self.is_folded else shown


@dataclass(frozen=True, slots=True, repr=False)
class Notice:
    """One Danish sentence that says why there is nothing to show."""

    sentence: str

    def __repr__(self) -> str:
        """Return the sentence."""
        return self.sentence

    def _repr_html_(self) -> str:
        """Return the sentence as a paragraph of its own."""
        return render_notice(self.sentence)

    def _repr_markdown_(self) -> str:
        """Return the sentence as Markdown."""
        return f"*{escape_markdown(self.sentence)}*"
