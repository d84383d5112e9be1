"""Runs, released tables, claims → the book's staged pages."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.domain import ClaimResult, ClaimState, DeliveryState, Disagreement, Registry
from pipelines.publishing.context import BookContext, DeliverySummary, PublicSeries
from pipelines.publishing.staging import PageRun, stage_pages
from pipelines.storage import Workspace, read_json, read_tables
from pipelines.workflow.pages import Page
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
    return BookContext(
        registry=registry,
        released=read_tables(workspace.build),
        deliveries=tuple(_summarise(entry) for entry in quality["deliveries"]),
        disagreements=tuple(_parse_disagreement(entry) for entry in quality["disagreements"]),
        claims=tuple(_parse_claims(registry, read_json(workspace.build / "claims.json"))),
        versions={name: metadata.version(name) for name in _SHOWN},
        truth=_read_if_there(workspace.truth),
        calibration=_read_if_there(workspace.calibration),
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


def _summarise(entry: dict[str, Any]) -> DeliverySummary:
    return DeliverySummary(
        municipality=entry["municipality"],
        state=DeliveryState(entry["state"]),
        delivery_date=entry["delivery_date"],
        data_kind=entry["data_kind"],
    )


def _parse_disagreement(entry: dict[str, Any]) -> Disagreement:
    return Disagreement(**{**entry, "places": tuple(entry["places"])})


def _parse_claims(registry: Registry, entries: list[dict[str, Any]]) -> list[ClaimResult]:
    claims = {claim.id: claim for claim in registry.claims}
    return [
        ClaimResult(
            claim=claims[entry["id"]],
            state=ClaimState(entry["state"]),
            sentence=entry["sentence"],
            why=entry["why"],
            is_synthetic=entry["is_synthetic"],
        )
        for entry in entries
    ]
