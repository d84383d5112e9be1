"""Runs, released tables, claims → the book's staged pages."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.domain import DeliveryState, Disagreement, Registry
from pipelines.publishing.staged.context import (
    BookContext,
    DeliverySummary,
    DeliveryVintage,
    PublicSeries,
)
from pipelines.publishing.staged.staging import PageRun, stage_pages
from pipelines.storage import Workspace, read_json, read_tables, read_vintage
from pipelines.storage.ledger import Received, list_errata, list_received
from pipelines.storage.plans import read_plans
from pipelines.synthesis import format_truth
from pipelines.tables import DELIVERY_QUALITY
from pipelines.workflow.pages import Page
from pipelines.workflow.steps.claims import CLAIMS_NAME, COVERAGE_NAME, parse_claims
from pipelines.workflow.steps.page import run_state_path

_SHOWN = (
    "altair",
    "great-expectations",
    "jupyter-book",
    "numpy",
    "pandas",
    "papermill",
    "pytask",
    "scipy",
    "statsmodels",
)


def stage_book(workspace: Workspace, registry: Registry, pages: Sequence[Page]) -> None:
    """Write all pages of the book as Markdown below `_build/staged`."""
    runs = [_describe_run(workspace, page) for page in pages]
    context = read_context(workspace, registry)
    stage_pages(
        workspace.book, workspace.root / "_config.yml", workspace.build / "staged", runs, context
    )


def read_context(workspace: Workspace, registry: Registry) -> BookContext:
    """Read what the book's own pages are made from: nothing that was not released."""
    quality = read_json(workspace.build / "quality.json")
    released = read_tables(workspace.build)
    received = list_received(workspace)
    return BookContext(
        registry=registry,
        released=released,
        deliveries=_summarise_deliveries(registry, released[DELIVERY_QUALITY.name]),
        disagreements=tuple(_parse_disagreement(entry) for entry in quality["disagreements"]),
        claims=tuple(parse_claims(registry, read_json(workspace.build / CLAIMS_NAME))),
        coverage=read_json(workspace.build / COVERAGE_NAME),
        versions={name: metadata.version(name) for name in _SHOWN},
        truth=_read_truth(workspace, registry, received),
        calibration=_read_if_there(workspace.calibration),
        errata=list_errata(received),
        plans=read_plans(workspace),
        vintages=_read_vintages(workspace, registry),
        public_series=_read_series(read_json(workspace.build / "rounds.json")["series"]),
    )


def _read_series(entries: list[dict[str, Any]]) -> tuple[PublicSeries, ...]:
    return tuple(
        PublicSeries(
            measure=entry["measure"],
            benefit=entry["benefit"],
            period=entry["period"],
            rows=_parse_rows(entry["rows"]) if entry["rows"] else None,
            left_out=tuple(entry["left_out"]),
        )
        for entry in entries
    )


def _parse_rows(entries: list[dict[str, Any]]) -> pd.DataFrame:
    rows = pd.DataFrame(entries)
    return rows.assign(start_date=pd.to_datetime(rows["start_date"]))


def _read_if_there(path: Path) -> pd.DataFrame | None:
    return pd.read_csv(path) if path.is_file() else None


def _describe_run(workspace: Workspace, page: Page) -> PageRun:
    notebook = workspace.build / "runs" / f"{page.path}.ipynb"
    return PageRun(page.path, page.title, notebook, read_json(run_state_path(notebook))["error"])


def _read_truth(
    workspace: Workspace, registry: Registry, received: Iterable[Received]
) -> pd.DataFrame | None:
    """Read what is true of synthetic data, or make it again where contributions rest on it."""
    if workspace.truth.is_file():
        return pd.read_csv(workspace.truth)
    named = {r.truth_sha256 for r in received if not r.is_withdrawn and r.truth_sha256}
    if not named:
        return None
    text = format_truth(registry)
    is_ours = hashlib.sha256(text.encode()).hexdigest() in named
    return pd.read_csv(io.StringIO(text)) if is_ours else None


def _read_vintages(workspace: Workspace, registry: Registry) -> tuple[DeliveryVintage, ...]:
    found = (read_vintage(workspace, m.slug) for m in registry.municipalities)
    return tuple(
        DeliveryVintage(v.municipality, v.previous, v.delivery, v.before, v.after)
        for v in found
        if v is not None
    )


def _summarise_deliveries(registry: Registry, quality: pd.DataFrame) -> tuple[DeliverySummary, ...]:
    """Where each delivery stands, from the released table: the same from either side."""
    return tuple(
        _summarise(m.slug, quality[quality["municipality"] == m.slug])
        for m in registry.municipalities
    )


def _summarise(municipality: str, rows: pd.DataFrame) -> DeliverySummary:
    states = {state.value: state for state in (DeliveryState.REFUSED, DeliveryState.NOT_DELIVERED)}
    found = [states[status] for status in rows["status"] if status in states]
    days = rows["delivery_date"].dropna()
    kinds = rows["data_kind"].dropna()
    absent = DeliveryState.NOT_DELIVERED if rows.empty else DeliveryState.ACCEPTED
    return DeliverySummary(
        municipality=municipality,
        state=found[0] if found else absent,
        delivery_date=days.iloc[0].date().isoformat() if len(days) else "",
        data_kind=str(kinds.iloc[0]) if len(kinds) else "",
    )


def _parse_disagreement(entry: dict[str, Any]) -> Disagreement:
    return Disagreement(**{**entry, "places": tuple(entry["places"])})
