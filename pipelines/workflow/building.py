"""Builds a workspace: plans, runs what is out of date, says how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from pipelines.domain import DeliveryState, Registry
from pipelines.errors import RegistryError, UsageError
from pipelines.registry import read_registry
from pipelines.storage import ROOT_VARIABLE, Workspace, read_json, write_json
from pipelines.storage.plans import keep_plans
from pipelines.workflow import keys
from pipelines.workflow.environment import environment_versions
from pipelines.workflow.exports import recall_selection, remember_selection
from pipelines.workflow.graph import RunSummary, run_steps
from pipelines.workflow.kernels.client import warm_kernels
from pipelines.workflow.outline import Outline, outline_plan, write_outline
from pipelines.workflow.pages import Page, municipality_pages, plan_pages
from pipelines.workflow.plan import Planner, missing_inputs, run_output
from pipelines.workflow.progress import Progress
from pipelines.workflow.records import find_stale, record_path
from pipelines.workflow.step import Step
from pipelines.workflow.steps.exports import Selection
from pipelines.workflow.steps.page import run_state_path

STATE_FOLDER = "graph"  # below _build: the lock file and the steps' records


@dataclass(frozen=True, slots=True)
class BuildResult:
    """How a build went, for people and for `--json`."""

    summary: RunSummary
    deliveries: dict[str, str]  # municipality -> state
    failed_pages: dict[str, str]  # page -> where and why
    strays: tuple[str, ...]  # folders of deliveries that are no municipality of the registry
    output: Path  # the book's front page, or the folder of a municipality's runs


def state_folder(workspace: Workspace) -> Path:
    """Return the folder of the build's own memory."""
    return workspace.build / STATE_FOLDER


def build_book(
    workspace: Workspace,
    registry: Registry,
    *,
    jobs: int,
    progress: Progress,
    scheduler: str = "",
    is_strict: bool = False,
    selection: Selection | None = None,
) -> BuildResult:
    """Bring the whole book up to date; with `is_strict` a claim that fails stops it.

    Steps run `jobs` at a time on this machine, or on the Dask cluster of `scheduler`, if named.
    """
    keys.forget_code()
    keep_plans(workspace, registry, datetime.now(UTC))
    pages = plan_pages(registry)
    wanted = selection or Selection()
    remember_selection(workspace, wanted)
    steps = Planner.of(workspace, registry).plan_book(is_strict=is_strict, selection=wanted)
    municipalities = [m.slug for m in registry.municipalities]
    write_outline(workspace, outline_plan(registry, steps))
    summary = _run(workspace, steps, pages, jobs, scheduler, progress)
    write_manifest(workspace, steps)
    result = _describe(
        workspace, summary, municipalities, pages, workspace.build / "html" / "index.html"
    )
    return replace(result, strays=workspace.stray_deliveries(municipalities))


def build_municipality(
    workspace: Workspace,
    registry: Registry,
    municipality: str,
    trial: str | None,
    *,
    jobs: int,
    progress: Progress,
    scheduler: str = "",
) -> BuildResult:
    """Bring one municipality's own findings and pages up to date; nothing of others is read."""
    keys.forget_code()
    keep_plans(workspace, registry, datetime.now(UTC))
    pages = municipality_pages(registry, municipality)
    steps = Planner.of(workspace, registry).plan_municipality(municipality, trial)
    summary = _run(workspace, steps, pages, jobs, scheduler, progress)
    output = workspace.build / "runs" / "kommuner"
    return _describe(workspace, summary, [municipality], pages, output / f"{municipality}.ipynb")


def check_place(registry: Registry, place: str) -> tuple[str, str | None]:
    """Return the municipality and trial that `M` or `M/T` names.

    Raises:
        UsageError: the registry has no such municipality, or it takes no part in the trial.
    """
    municipality, _, trial = place.partition("/")
    known = [m.slug for m in registry.municipalities]
    if municipality not in known:
        raise UsageError(
            f'"{municipality}" er ikke en kommune i registret. Kendte: {", ".join(known)}.'
        )
    trials = [t.slug for t in registry.trials_of(municipality)]
    if trial and trial not in trials:
        raise UsageError(
            f'{municipality} deltager ikke i "{trial}". Kommunens forsøg: {", ".join(trials)}.'
        )
    return municipality, trial or None


def outline_book(workspace: Workspace) -> Outline:
    """Plan the whole book, and write down its outline for the next time."""
    registry = read_registry(workspace.registry)
    selection = recall_selection(workspace)
    steps = Planner.of(workspace, registry).plan_book(selection=selection)
    outline = outline_plan(registry, steps)
    write_outline(workspace, outline)
    return outline


def write_manifest(workspace: Workspace, steps: Iterable[Step]) -> None:
    """Write `manifest.json` (local): what every step and page was made from, and the versions."""
    folder = state_folder(workspace) / "records"
    found = {step.name: record_path(folder, step) for step in steps}
    made = {name: read_json(path) for name, path in found.items() if path.exists()}
    manifest: dict[str, Any] = {"steps": made, "environment": environment_versions()}
    write_json(workspace.build / "manifest.json", manifest)


def _run(
    workspace: Workspace,
    steps: Sequence[Step],
    pages: Sequence[Page],
    jobs: int,
    scheduler: str,
    progress: Progress,
) -> RunSummary:
    missing = missing_inputs(steps)
    if missing:
        names = [path.relative_to(workspace.root).as_posix() for path in missing]
        raise RegistryError(
            [f"{name} mangler i arbejdsområdet. Hent den fra projektet igen." for name in names]
        )
    _forget_failed_pages(workspace, pages)
    folder = state_folder(workspace)
    stale = find_stale(steps, folder / "records", workspace.root)
    progress.begin(sum(found.is_stale for found in stale.values()))
    if not any(found.is_stale for found in stale.values()):
        progress.finish()
        return RunSummary((), tuple(sorted(stale)), (), (), ())
    has_pages = any(found.is_stale for name, found in stale.items() if name.startswith("page/"))
    run = partial(
        run_steps, steps, workspace.root, folder, on_start=progress.start, on_end=progress.end
    )
    try:
        if scheduler:
            return _run_on_cluster(run, scheduler, workspace.root, has_pages=has_pages)
        shared = {ROOT_VARIABLE: str(workspace.root)}
        with warm_kernels(is_wanted=has_pages, environment=shared):
            return run(jobs=jobs)
    finally:
        progress.finish()


def _run_on_cluster(
    run: Callable[..., RunSummary], scheduler: str, root: Path, *, has_pages: bool
) -> RunSummary:
    from pipelines.workflow.cluster import connect_cluster

    with connect_cluster(scheduler, root, has_pages=has_pages) as cluster:
        return run(jobs=cluster.slots, perform=cluster.perform, on_interrupt=cluster.cancel)


def _forget_failed_pages(workspace: Workspace, pages: Iterable[Page]) -> None:
    """Let a page that failed run again, though nothing that it was made from has changed."""
    for planned in pages:
        state = run_state_path(run_output(workspace, planned))
        if state.exists() and read_json(state)["state"] == "failed":
            state.unlink()


def _describe(
    workspace: Workspace,
    summary: RunSummary,
    municipalities: Iterable[str],
    pages: Iterable[Page],
    output: Path,
) -> BuildResult:
    readings = {m: workspace.clean_tables(m) / "reading.json" for m in municipalities}
    deliveries = {m: read_json(p)["state"] for m, p in readings.items() if p.exists()}
    states = {p.path: run_state_path(run_output(workspace, p)) for p in pages}
    errors = {path: read_json(state)["error"] for path, state in states.items() if state.exists()}
    failed = {path: error for path, error in errors.items() if error}
    return BuildResult(summary, deliveries, failed, (), output)


def undelivered(result: BuildResult) -> dict[str, str]:
    """Return the municipalities whose delivery is refused or missing, with its state."""
    accepted = DeliveryState.ACCEPTED.value
    return {m: state for m, state in result.deliveries.items() if state != accepted}
