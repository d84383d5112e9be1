"""A municipality's stated purposes beside what was found, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.domain import Purpose, Registry
from pipelines.figures.record import Notice, TableView
from pipelines.figures.selection import is_synthetic, mark_caption
from pipelines.wording import list_purposes

_CAPTION = "Formål og fund side om side."


def purposes_table(
    registry: Registry, purposes: Sequence[Purpose], findings: pd.DataFrame
) -> TableView | Notice:
    """Show each purpose with its finding and how to read it; a notice where none is registered.

    Args:
        registry: holds the statements.
        purposes: of one municipality.
        findings: released findings of the municipality.
    """
    if not purposes:
        return Notice("Kommunens egne formål er ikke registreret.")
    trials = {purpose.trial for purpose in purposes}
    synthetic = is_synthetic(findings.loc[findings["trial"].isin(trials)])
    rows = pd.DataFrame(list_purposes(registry, purposes, findings))
    return TableView(mark_caption(_CAPTION, synthetic=synthetic), rows, synthetic)
