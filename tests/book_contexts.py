"""Builds what the book's own pages are made from, for tests of blocks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipelines.domain import (
    Account,
    Ask,
    AskKind,
    Claim,
    ClaimResult,
    ClaimState,
    DeliveryState,
    Disagreement,
    Evidence,
    OrganisationLevel,
    PrintedMatrix,
    PrintedRow,
    Statement,
)
from pipelines.publishing.staged.context import BookContext, DeliverySummary
from pipelines.tables import DELIVERY_QUALITY
from tests.factories import (
    SOURCE,
    make_municipality,
    make_network,
    make_participation,
    make_registry,
    make_source,
    make_trial,
)
from tests.released_rows import make_findings, make_pooled, make_table


def make_ask(text: str = "Færre krav giver tid") -> Ask:
    """An ask for the trial `formkrav`."""
    return Ask("formkrav", AskKind.PERMANENT, (text,), text, SOURCE, text)


def make_result(
    state: ClaimState, *, text: str = "Sætning.", name: str = "paastand"
) -> ClaimResult:
    """A claim evaluated to `state`."""
    claim = Claim(name, text, (Evidence("statement", f"{SOURCE}/tal"),), "value >= 1", "argumentet")
    return ClaimResult(claim, state, "En sætning.", text, is_synthetic=False)


def make_context(text: str = "Tekst", **over: Any) -> BookContext:
    """Two units, two trials of one network; `text` stands in every field that is text."""
    trials = (
        make_trial(rule_waived=text, allowed=text, status=text, ask=make_ask(text)),
        make_trial(slug="mentor", rule_waived="unknown", evaluator=text),
    )
    matrix = PrintedMatrix(
        columns=("rebild", "thisted"),
        column_names=("Rebild", text),
        rows=(PrintedRow("formkrav", text, ("x", "(x)"), ""),),
        printed_column_totals=("1", ""),
        source=SOURCE,
    )
    registry = make_registry(
        networks=(make_network(levels=(OrganisationLevel(text, text),)),),
        municipalities=(
            make_municipality(),
            make_municipality(slug="thisted", code="787", unit=text),
        ),
        trials=trials,
        participations=(
            make_participation(),
            make_participation(municipality="thisted", is_firm=False),
            make_participation(municipality="thisted", trial="mentor"),
        ),
        sources=(make_source(title=text, publisher=text, description=text),),
        statements=(Statement(f"{SOURCE}/tal", SOURCE, text, text, text, 2.5, text, text),),
        accounts=(Account(text, text, SOURCE, text, text),),
        matrix=matrix,
    )
    fields: dict[str, Any] = {
        "registry": registry,
        "released": {"findings": make_findings(make_pooled()), "delivery_quality": make_quality()},
        "deliveries": (
            DeliverySummary("rebild", DeliveryState.ACCEPTED, "2021-02-01", "syntetisk"),
            DeliverySummary("thisted", DeliveryState.NOT_DELIVERED, "", ""),
        ),
        "disagreements": (
            Disagreement("d/1", "check", (text, "andet sted"), text, text, is_inference=True),
        ),
        "claims": (make_result(ClaimState.HOLDS, text=text),),
        "versions": {"pandas": "3.1", text: "1"},
    }
    return BookContext(**fields | over)


def make_quality() -> pd.DataFrame:
    """A count of rows that is shown, and a finding of quality that is hidden."""
    place = {"table": "interviews", "code": "ROWS", "outcome": "", "column": "", "count": 120}
    fault = {"code": "DECIMALKOMMA", "outcome": "S", "column": "score", "count": pd.NA}
    return make_table(
        DELIVERY_QUALITY, place, {**place, **fault, "status": "suppressed", "count": pd.NA}
    )


def make_empty_context() -> BookContext:
    """A book of which nothing is known."""
    registry = make_registry(
        networks=(), municipalities=(), trials=(), participations=(), sources=()
    )
    return BookContext(registry, {}, (), (), (), {})
