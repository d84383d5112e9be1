"""Where a municipality's released tables come from: its delivery, or its contribution."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from pipelines.contributions import received_path
from pipelines.domain import Municipality, Registry
from pipelines.storage import DELIVERY_PAGE, Workspace
from pipelines.storage.ledger import Received, find_active
from pipelines.workflow.step import Step, StepKind
from pipelines.workflow.steps import clean, estimate, receive, release

MakeStep = Callable[..., Step]
_PARAMETERS = "parametre"


def plan_sources(
    workspace: Workspace,
    registry: Registry,
    municipality: Municipality,
    received: Iterable[Received],
    make_step: MakeStep,
) -> Iterator[Step]:
    """Return the steps that make one municipality's released tables.

    A delivery that lies here is read; where there is none, the contribution that counts is.

    Args:
        workspace: the workspace.
        registry: its registry.
        municipality: whose tables.
        received: contributions, as the ledger tells them.
        make_step: makes a step with the code and the environment among what it depends on.
    """
    folders = workspace.delivery_folders(municipality.slug)
    contribution = None if folders else find_active(received, municipality.slug)
    if contribution is not None:
        yield _plan_receiving(workspace, registry, contribution, make_step)
    else:
        yield from _plan_delivery(workspace, registry, municipality, folders, make_step)


def _plan_delivery(
    workspace: Workspace,
    registry: Registry,
    municipality: Municipality,
    folders: tuple[Path, ...],
    make_step: MakeStep,
) -> Iterator[Step]:
    slug, network = municipality.slug, municipality.networks[0]
    trials, prices = registry.trials_of(slug), registry.prices
    yield make_step(
        f"clean/{slug}",
        StepKind.CLEAN,
        partial(clean.clean_delivery, workspace, registry, municipality),
        folders[-2:],
        [workspace.clean_tables(slug)],
        {_PARAMETERS: (municipality, trials, registry.schema, [f.name for f in folders])},
    )
    yield make_step(
        f"estimate/{slug}",
        StepKind.ESTIMATE,
        partial(estimate.estimate_findings, workspace, slug, trials, prices),
        [workspace.clean_tables(slug)],
        [workspace.exact_findings(slug)],
        {_PARAMETERS: (trials, prices)},
    )
    thresholds = registry.network(network).thresholds
    slugs = [trial.slug for trial in trials]
    yield make_step(
        f"release/{slug}",
        StepKind.RELEASE,
        partial(release.release_findings, workspace, slug, network, slugs, thresholds),
        [workspace.exact_findings(slug), workspace.clean_tables(slug)],
        _released_folders(workspace, registry, slug),
        {_PARAMETERS: (network, slugs, thresholds)},
    )


def _plan_receiving(
    workspace: Workspace, registry: Registry, received: Received, make_step: MakeStep
) -> Step:
    slug = received.municipality
    thresholds = registry.network(registry.municipality(slug).networks[0]).thresholds
    file = received_path(workspace, slug, received.sequence)
    return make_step(
        f"receive/{slug}",
        StepKind.RELEASE,
        partial(receive.receive_findings, workspace, registry, received, file),
        [file] if file.exists() else [],
        [workspace.clean_tables(slug), *_released_folders(workspace, registry, slug)],
        {_PARAMETERS: (received, registry.trials_of(slug), thresholds, registry.schema)},
    )


def _released_folders(workspace: Workspace, registry: Registry, slug: str) -> list[Path]:
    names = [*(trial.slug for trial in registry.trials_of(slug)), DELIVERY_PAGE]
    return [workspace.released(slug, name) for name in names]
