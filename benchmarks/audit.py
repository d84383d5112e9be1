"""The audit of everything that a whole network publishes together, and the release before it."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measuring import Line, Section, Timing
from pipelines.disclosure import AuditReport, audit_released, release_tables
from pipelines.domain import Registry
from pipelines.registry import read_registry
from pipelines.tables import RELEASED_TABLES

ROOT = Path(__file__).parents[1]
TARGET_S = 60.0
REPEATS = 3
ARMS = ("trial", "comparison")
_TABLES = {table.name: table for table in RELEASED_TABLES}
_FORMS = ("share_in_person", "share_phone", "share_digital", "share_group")
_LEVELS = {"sex": 2, "age_group": 5, "education": 7, "readiness": 3, "start_quarter": 8,
           "unemployment_fund": 11}  # fmt: skip
_WEEKS = 53


def run() -> Section:
    """Release invented tables of every participation of the registry, then audit them all."""
    registry = read_registry(ROOT / "data" / "raw" / "registry")
    exact = [_invent(registry, m.slug, i) for i, m in enumerate(registry.municipalities)]
    thresholds = registry.networks[0].thresholds
    start = time.perf_counter()
    released = [release_tables(tables, thresholds) for tables in exact]
    release_s = time.perf_counter() - start
    together = {name: pd.concat([part[name] for part in released]) for name in released[0]}
    seconds: list[float] = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        report = audit_released(together, thresholds)
        seconds.append(time.perf_counter() - start)
    return _describe(registry, report, Timing(tuple(seconds)), release_s)


def _describe(registry: Registry, report: AuditReport, audit: Timing, release_s: float) -> Section:
    ratio = f"{audit.median / TARGET_S:.2f} × the target"
    return Section(
        "Audit of the whole network",
        (
            Line("audit of all participations", audit.show("s"), "–", ratio, f"≤ {TARGET_S:.0f} s"),
            Line("release, audited by municipality", f"{release_s:.1f} s", "–", "–", "–"),
        ),
        (
            f"{len(registry.participations)} participations of invented persons: "
            f"{report.n_counts} counts shown, {report.n_hidden} hidden, "
            f"{len(report.violations)} that can be narrowed.",
        ),
    )


def _invent(registry: Registry, municipality: str, seed: int) -> dict[str, pd.DataFrame]:
    """Exact tables of one municipality: the size and shape of real ones, of invented persons."""
    draw = np.random.default_rng(seed)
    trials = registry.trials_of(municipality)
    records: dict[str, list[dict[str, object]]] = {name: [] for name in _TABLES}
    for trial in trials:
        for arm in ARMS:
            place: dict[str, object] = {
                "network": trial.network, "trial": trial.slug, "municipality": municipality,
                "arm": arm, "status": "ok", "data_kind": "syntetisk",
            }  # fmt: skip
            _add_arm(records, place, draw, int(draw.integers(10, 400)))
    return {name: _make(name, rows) for name, rows in records.items()}


def _make(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    table = _TABLES[name]
    if not rows:
        return table.empty()
    return table.conform(pd.DataFrame(rows).reindex(columns=list(table.names)))


def _add_arm(
    records: dict[str, list[dict[str, object]]],
    place: dict[str, object],
    draw: np.random.Generator,
    n: int,
) -> None:
    dropped = int(draw.integers(0, 12))
    stages = {"eligible": n + dropped + 40, "referred": n + dropped, "dropped_out": dropped,
              "included": n, "analysed": n}  # fmt: skip
    records["flow"] += [{**place, "stage": stage, "count": k} for stage, k in stages.items()]
    for variable, levels in _LEVELS.items():
        counts = draw.multinomial(n, draw.dirichlet(np.ones(levels)))
        records["baseline"] += [
            {**place, "variable": variable, "level": f"l{i:02d}", "count": int(k)}
            for i, k in enumerate(counts)
        ]
    forms = draw.multinomial(6 * n, draw.dirichlet([6, 2, 0.5, 0.2]))
    records["interview_rates"] += [
        {**place, "measure": form, "value": k / (6 * n), "n": 6 * n, "unit": "share"}
        for form, k in zip(_FORMS, forms, strict=True)
    ]
    _add_curves(records["curves"], place, draw, n)


def _add_curves(
    rows: list[dict[str, object]], place: dict[str, object], draw: np.random.Generator, n: int
) -> None:
    weeks, is_job = draw.geometric(0.02, n), draw.random(n) < 0.85
    at_risk, left = n, {"job_or_education": 0, "other_exit": 0}
    for week in range(_WEEKS):
        events = {
            name: int(((weeks == week) & (is_job == (name == "job_or_education"))).sum())
            for name in left
        }
        for name, count in events.items():
            left[name] += count
            rows.append({**place, "outcome": name, "week": week, "value": left[name] / n,
                         "at_risk": at_risk, "events": count})  # fmt: skip
        exits = sum(events.values())
        rows.append({**place, "outcome": "duration", "week": week, "events": exits,
                     "value": 1 - sum(left.values()) / n, "at_risk": at_risk})  # fmt: skip
        at_risk -= exits
        if at_risk == 0:
            return
