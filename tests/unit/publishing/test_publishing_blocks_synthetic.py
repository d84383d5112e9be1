"""No block shows a synthetic figure without saying so, nor calls a real one synthetic."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from pipelines.domain import ClaimState
from pipelines.publishing.blocks import BLOCKS
from pipelines.publishing.staged.context import BookContext
from tests.book_contexts import make_context, make_quality, make_result
from tests.released_rows import make_findings, make_pooled

SHOWS_FIGURES = (
    "answer",
    "ask_and_evidence",
    "claims_ledger",
    "data_notice",
    "delivery_checks",
    "delivery_overview",
    "fidelity_table",
    "matrix",
    "plan_table",
    "quality_table",
    "resources_table",
    "summary_table",
    "survey_table",
)
NO_WEEK = {"week": pd.NA, "verdict": pd.NA, "margin": pd.NA}
ONE_ARM = {**NO_WEEK, "comparison": pd.NA, "method": "count", "unit": "share"}


def difference(outcome: str, estimand: str, unit: str) -> dict[str, Any]:
    return make_pooled(outcome=outcome, estimand=estimand, unit=unit, **NO_WEEK)


def context_of(kind: str) -> BookContext:
    """A book whose every figure is of one kind of data."""
    rows: tuple[dict[str, Any], ...] = (
        {},
        make_pooled(),
        difference("citizen_satisfaction", "top2_difference", "pp"),
        difference("staff_trust", "top2_difference", "pp"),
        difference("hours_per_case", "mean_difference", "hours"),
        {**ONE_ARM, "outcome": "adopted_elements", "estimand": "adopted_share", "estimate": 1.0},
        {**ONE_ARM, "outcome": "delivered_dose", "estimand": "dose_ratio", "estimate": 0.9},
    )
    quality = make_quality()
    base = make_context()
    claim = replace(make_result(ClaimState.HOLDS), is_synthetic=kind == "syntetisk")
    return replace(
        base,
        released={
            "findings": make_findings(*({**row, "data_kind": kind} for row in rows)),
            "delivery_quality": quality.assign(
                data_kind=pd.Series(kind, index=quality.index, dtype="string")
            ),
        },
        deliveries=tuple(
            replace(summary, data_kind=kind) if summary.data_kind else summary
            for summary in base.deliveries
        ),
        claims=(claim,),
    )


@pytest.mark.parametrize("name", SHOWS_FIGURES)
def test_a_block_names_synthetic_figures(name: str) -> None:
    assert "syntetisk" in BLOCKS[name](context_of("syntetisk")).lower()


@pytest.mark.parametrize("name", SHOWS_FIGURES)
def test_a_block_does_not_call_real_figures_synthetic(name: str) -> None:
    assert "syntetisk" not in BLOCKS[name](context_of("ekte")).lower()


@pytest.mark.parametrize("name", sorted(set(BLOCKS) - set(SHOWS_FIGURES)))
def test_a_block_without_figures_is_the_same_whatever_the_data(name: str) -> None:
    assert BLOCKS[name](context_of("syntetisk")) == BLOCKS[name](context_of("ekte"))
