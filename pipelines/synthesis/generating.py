"""Writes synthetic deliveries for a registry's municipalities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipelines.domain import Registry
from pipelines.errors import UsageError
from pipelines.synthesis.cohorts import extraction_date
from pipelines.synthesis.dialects import choose_dialect
from pipelines.synthesis.drawing import draw_tables
from pipelines.synthesis.effects import EFFECTS, EffectTable
from pipelines.synthesis.exports import write_export
from pipelines.synthesis.folders import find_obstacles, replace_folder
from pipelines.tables import TableSet

DEFAULT_SEED = 2017


def synthesise_deliveries(
    registry: Registry,
    deliveries: Path,
    *,
    seed: int = DEFAULT_SEED,
    scale: float = 1.0,
    municipalities: Sequence[str] | None = None,
    on_progress: Callable[[str], None] | None = None,
    effects: EffectTable = EFFECTS,
) -> list[Path]:
    """Write a synthetic delivery for every municipality that takes part in a trial.

    The same seed and scale give the same bytes, whatever other municipalities are made.

    Args:
        registry: networks, trials and participations.
        deliveries: the workspace's folder of deliveries.
        seed: >= 0.
        scale: multiplies the inflow; > 0.
        municipalities: slugs; None for all that take part in a trial.
        on_progress: told in Danish what was written, one line a municipality.
        effects: the planted effects.

    Returns:
        The folders written, in registry order.

    Raises:
        UsageError: an unknown municipality, a seed or scale that can't be, or a delivery in the
            way that is not synthetic; nothing was written.
    """
    targets = _plan_targets(registry, deliveries, municipalities, seed=seed, scale=scale)
    written = []
    for slug, target in targets.items():
        tables = draw_tables(registry, slug, seed=seed, scale=scale, effects=effects)
        written.append(_write(registry, deliveries / slug / target, slug, tables))
        if on_progress is not None:
            on_progress(_describe(slug, tables))
    return written


def _plan_targets(
    registry: Registry,
    deliveries: Path,
    municipalities: Sequence[str] | None,
    *,
    seed: int,
    scale: float,
) -> dict[str, str]:
    """Municipality -> name of the folder to write; raises where anything is in the way."""
    targets = {slug: _target(registry, slug) for slug in _choose(registry, municipalities)}
    faults = _check_numbers(seed, scale)
    for slug, target in targets.items():
        faults += find_obstacles(deliveries, slug, target)
    if faults:
        raise UsageError(faults)
    return targets


def _choose(registry: Registry, municipalities: Sequence[str] | None) -> list[str]:
    taking_part = {p.municipality for p in registry.participations}
    if municipalities is None:
        return [m.slug for m in registry.municipalities if m.slug in taking_part]
    strangers = [slug for slug in municipalities if slug not in taking_part]
    if strangers:
        raise UsageError(
            f"{slug}: kommunen deltager ikke i noget forsøg i registret. Vælg blandt: "
            f"{', '.join(sorted(taking_part))}."
            for slug in strangers
        )
    return [m.slug for m in registry.municipalities if m.slug in set(municipalities)]


def _check_numbers(seed: int, scale: float) -> list[str]:
    faults = []
    if seed < 0:
        faults.append("--seed: tallet må ikke være negativt. Vælg et helt tal fra 0 og op.")
    if not 0 < scale < float("inf"):
        faults.append("--scale: tallet skal være større end 0. 1 giver den fulde størrelse.")
    return faults


def _target(registry: Registry, municipality: str) -> str:
    """Name of the delivery's folder: the day of extraction."""
    return extraction_date(registry.trials_of(municipality)).isoformat()


def _write(registry: Registry, folder: Path, municipality: str, tables: TableSet) -> Path:
    extraction = extraction_date(registry.trials_of(municipality))
    with replace_folder(folder) as draft:
        write_export(
            draft,
            tables,
            registry,
            registry.municipality(municipality),
            choose_dialect(municipality),
            extraction,
        )
    return folder


def _describe(municipality: str, tables: TableSet) -> str:
    counts = [
        f"{len(tables[name]):,}".replace(",", ".") for name in ("benefit_spells", "interviews")
    ]
    return f"{municipality}: {counts[0]} forløb og {counts[1]} samtaler skrevet"
