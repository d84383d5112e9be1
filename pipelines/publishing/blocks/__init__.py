"""Blocks of the book's own pages: tables and notices of the registry and what is released."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pipelines.publishing.blocks.answer import answer
from pipelines.publishing.blocks.bound import coverage
from pipelines.publishing.blocks.calibration import calibration_table
from pipelines.publishing.blocks.changes import delivery_changes
from pipelines.publishing.blocks.completeness import completeness, filled_cells
from pipelines.publishing.blocks.deliveries import (
    data_notice,
    delivery_checks,
    delivery_overview,
    quality_table,
)
from pipelines.publishing.blocks.errata import errata
from pipelines.publishing.blocks.evidence import (
    accounts,
    disagreements,
    sources,
    statements_table,
)
from pipelines.publishing.blocks.ledger import claims_ledger
from pipelines.publishing.blocks.matrix import matrix, printed_matrix
from pipelines.publishing.blocks.network import (
    municipality_list,
    organisation,
    rounds,
    timeline,
    trial_list,
    trial_rules,
)
from pipelines.publishing.blocks.participants import network_baseline, network_flow
from pipelines.publishing.blocks.plans import (
    disclosure_rules,
    plan_table,
    verdict_legend,
    versions,
)
from pipelines.publishing.blocks.public import public_figures
from pipelines.publishing.blocks.results import (
    fidelity_table,
    price_table,
    resources_table,
    survey_table,
)
from pipelines.publishing.blocks.summary import ask_and_evidence, asks, summary_table
from pipelines.publishing.blocks.truth import truth_table
from pipelines.publishing.staged.context import BookContext

BLOCKS: Mapping[str, Callable[[BookContext], str]] = MappingProxyType(
    {
        block.__name__: block
        for block in (
            accounts,
            answer,
            ask_and_evidence,
            asks,
            calibration_table,
            claims_ledger,
            completeness,
            coverage,
            data_notice,
            delivery_changes,
            delivery_checks,
            delivery_overview,
            disagreements,
            disclosure_rules,
            errata,
            fidelity_table,
            filled_cells,
            matrix,
            municipality_list,
            network_baseline,
            network_flow,
            organisation,
            plan_table,
            price_table,
            printed_matrix,
            public_figures,
            quality_table,
            resources_table,
            rounds,
            sources,
            statements_table,
            summary_table,
            survey_table,
            timeline,
            trial_list,
            trial_rules,
            truth_table,
            verdict_legend,
            versions,
        )
    }
)

__all__ = ["BLOCKS"]
