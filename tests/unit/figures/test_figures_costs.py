"""Costs in the resources chart: a panel of their own, always said to be assumed."""

from __future__ import annotations

from pipelines import figures
from pipelines.figures import Figure
from pipelines.tables import RESOURCES_PER_CASE
from tests.released_rows import make_table


def test_costs_have_their_own_panel_with_low_and_high_prices() -> None:
    rows = [
        {
            "arm": arm,
            "kind": kind,
            "amount_per_case": amount,
            "cases": 100,
            "unit": "dkk_per_case",
        }
        for kind, amount in (("cost", 1100.0), ("cost_low", 800.0), ("cost_high", 1500.0))
        for arm in ("trial", "comparison")
    ]

    figure = figures.resources_chart(make_table(RESOURCES_PER_CASE, *rows))

    assert isinstance(figure, Figure)
    assert "Kr. pr. sag" in figure.svg
    assert "Udgift (antagne priser): forsøg 1.100 kr." in figure.alt
    assert figure.table["Type"].str.contains("anta").all()
    assert ".." not in figure.alt
