"""CPU time of sealing and of verifying the contribution with the most participations."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.measuring import Line, Section, Timing
from pipelines.contributions import (
    Approval,
    Draft,
    check_nothing_leaks,
    draft_contribution,
    pin_workspace,
    public_key_text,
    seal_contribution,
    verify_contribution,
)
from pipelines.disclosure import KnownValues, release_tables
from pipelines.domain import DataKind, DeliveryNote, EndDateMeaning, PublicKey, Registry
from pipelines.estimation import estimate_municipality
from pipelines.registry import read_registry
from pipelines.storage import Workspace
from pipelines.synthesis import draw_tables
from pipelines.tables import DELIVERY_QUALITY, TableSet

ROOT = Path(__file__).parents[1]
SEED = 2017
LIMIT_S = 2.0
_REPEATS = 5
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def run() -> Section:
    """Measure both halves by CPU time: another program on the machine must not matter."""
    workspace = Workspace(ROOT)
    registry = _with_key(read_registry(workspace.registry))
    slug = _largest(registry)
    clean = draw_tables(registry, slug, seed=SEED, scale=1.0)
    tables = _release(registry, slug, clean)
    known = KnownValues.of(clean["benefit_spells"]["person_id"].unique())
    content = seal_contribution(_draft(registry, slug, tables), _KEY)

    def seal() -> None:
        draft = _draft(registry, slug, tables)
        check_nothing_leaks(draft.members, known)
        seal_contribution(draft, _KEY)

    def verify() -> None:
        verify_contribution(content, registry, pin_workspace(workspace), {}, _NOW)

    sealing, verifying = _time_cpu(seal), _time_cpu(verify)
    both = Timing(tuple(a + b for a, b in zip(sealing.values, verifying.values, strict=True)))
    verdict = "met" if both.median <= LIMIT_S else "NOT met"
    line = Line(
        "Sealing and verifying",
        both.show("s CPU"),
        "–",
        f"{both.median / LIMIT_S:.2f} of the limit: {verdict}",
        f"≤ {LIMIT_S:g} s CPU",
    )
    trials = len(registry.trials_of(slug))
    notes = (
        f"{trials} participations, {sum(len(rows) for rows in tables.values()):,} rows, "
        f"{len(content) // 1024} KB; {len(known.tokens | known.cells):,} pseudonyms looked for.",
        f"Sealing, with the scan of all that leaves: {sealing.show('s')}. Verifying, with the "
        f"rules of secrecy row by row: {verifying.show('s')}.",
    )
    return Section("Contributions", (line,), notes)


def _largest(registry: Registry) -> str:
    return max(registry.municipalities, key=lambda m: len(registry.trials_of(m.slug))).slug


def _with_key(registry: Registry) -> Registry:
    today = _NOW.date()
    key = PublicKey(_largest(registry), public_key_text(_KEY), today - timedelta(1), None, None)
    return replace(registry, keys=(key,))


def _note() -> DeliveryNote:
    end = _NOW.date() - timedelta(days=30)
    start = end - timedelta(days=2000)
    return DeliveryNote(
        "851", end, start, end, "x", "1", "x", DataKind.SYNTHETIC, EndDateMeaning.LAST_DAY
    )


def _release(registry: Registry, slug: str, clean: TableSet) -> TableSet:
    network = registry.municipality(slug).networks[0]
    exact = estimate_municipality(clean, registry.trials_of(slug), slug, _note())
    row = {"network": network, "municipality": slug, "table": "interviews", "code": "RÆKKER"}
    row |= {"outcome": "", "column": "", "status": "ok", "data_kind": "syntetisk"}
    day = pd.Timestamp(_NOW.date())
    exact[DELIVERY_QUALITY.name] = DELIVERY_QUALITY.conform(
        pd.DataFrame([{**row, "count": len(clean["interviews"]), "delivery_date": day}])
    )
    return release_tables(exact, registry.network(network).thresholds)


def _draft(registry: Registry, slug: str, tables: TableSet) -> Draft:
    pins = pin_workspace(Workspace(ROOT))
    draft = draft_contribution(
        tables, registry, slug, _note(), pins, sequence=1, truth_sha256="", now=_NOW
    )
    return draft.approved(Approval("analytiker", _NOW), None)


def _time_cpu(work: Callable[[], None]) -> Timing:
    seconds = []
    for _ in range(_REPEATS):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return Timing(tuple(seconds))
