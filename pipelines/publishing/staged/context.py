"""What a page of the book may be made from: the registry and what passed disclosure control."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipelines.domain import ClaimResult, DeliveryState, Disagreement, Erratum, Registry
from pipelines.storage.plans import FixedPlan
from pipelines.tables import TableSet


@dataclass(frozen=True, slots=True)
class DeliverySummary:
    """Where one municipality's newest delivery stands; no count that was not released."""

    municipality: str
    state: DeliveryState
    delivery_date: str  # folder name, "" where nothing was delivered
    data_kind: str  # "ekte", "syntetisk" or "" where nothing was delivered


@dataclass(frozen=True, slots=True, eq=False)
class DeliveryVintage:
    """A municipality's released findings from its last two deliveries."""

    municipality: str
    previous: str  # the earlier delivery's date, "2020-06-30"
    delivery: str
    before: pd.DataFrame  # as released from the earlier delivery
    after: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class PublicSeries:
    """One series of public municipality figures, and the study of the rounds on it."""

    measure: str
    benefit: str
    period: str  # "kvartal"
    rows: pd.DataFrame | None  # as a study of rounds gives them; None where it could not be made
    left_out: tuple[str, ...]  # names of municipalities whose numbers are too small


@dataclass(frozen=True, slots=True)
class BookContext:
    """Everything that the book's own pages read; `released` holds the declared tables, stacked."""

    registry: Registry
    released: TableSet
    deliveries: tuple[DeliverySummary, ...]
    disagreements: tuple[Disagreement, ...]
    claims: tuple[ClaimResult, ...]
    versions: Mapping[str, str]  # package -> version
    truth: pd.DataFrame | None = None  # true estimands of synthetic deliveries
    calibration: pd.DataFrame | None = None  # coverage, type I and power of the estimators
    public_series: tuple[PublicSeries, ...] = ()
    coverage: Mapping[str, Any] | None = None  # of the prose, as coverage.json has it
    vintages: tuple[DeliveryVintage, ...] = ()  # of municipalities that delivered again
    errata: tuple[Erratum, ...] = ()  # contributions withdrawn or corrected
    plans: Mapping[str, FixedPlan] = field(default_factory=dict)  # trial -> plan in the ledger
