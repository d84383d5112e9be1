"""The whole build as steps: reads top to bottom like the method section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipelines.contributions.pinning import digest_registry
from pipelines.domain import NETWORK_ROW, Municipality, Registry
from pipelines.storage import DELIVERY_PAGE, Workspace
from pipelines.storage.ledger import Received, list_errata, list_received
from pipelines.storage.plans import read_plans
from pipelines.workflow import keys
from pipelines.workflow.environment import digest_environment
from pipelines.workflow.exports import plan_exports
from pipelines.workflow.pages import Page, municipality_pages, plan_pages
from pipelines.workflow.sources import plan_sources
from pipelines.workflow.step import Step, StepKind, digest_path
from pipelines.workflow.steps import (
    audit,
    claims,
    collect,
    forms,
    page,
    pool,
    rounds,
    stage,
)
from pipelines.workflow.steps import site as site_step
from pipelines.workflow.steps.exports import Selection

_CODE = "kode"
_PARAMETERS = "parametre"
_REGISTRY = "registret"
_ENVIRONMENT = "miljø"
_RECEIVED = "bidrag"
_PLANS = "planernes fingeraftryk"
_ASIDE = "sandhed og kalibrering"  # files that need not be there


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes steps for one workspace and its registry."""

    workspace: Workspace
    registry: Registry
    registry_digest: str  # of all files of the registry but the keys
    received: tuple[Received, ...] = ()  # contributions, as the ledger tells them

    @classmethod
    def of(cls, workspace: Workspace, registry: Registry) -> Planner:
        """Return a planner that has read the registry's digest and the ledger once."""
        received = list_received(workspace)
        return cls(workspace, registry, digest_registry(workspace), received)

    def plan_book(
        self, *, is_strict: bool = False, selection: Selection | None = None
    ) -> tuple[Step, ...]:
        """Return every step from raw deliveries to the book, in topological order."""
        pages = plan_pages(self.registry)
        return (
            *(s for m in self.registry.municipalities for s in self._municipality_steps(m)),
            *self._pooling_steps(),
            *self._collecting_steps(),
            self._claims_step(is_strict=is_strict),
            self._forms_step(),
            self._rounds_step(),
            *(self._page_step(p) for p in pages),
            *self._book_steps(pages),
            *plan_exports(self.workspace, self.registry, selection or Selection(), self._step),
        )

    def plan_municipality(self, municipality: str, trial: str | None) -> tuple[Step, ...]:
        """Return the steps of one municipality alone: needs no other municipality's data."""
        pages = municipality_pages(self.registry, municipality)
        if trial is not None:
            pages = [p for p in pages if p.parameters.get("trial") == trial]
        steps = self._municipality_steps(self.registry.municipality(municipality))
        return (*steps, *(self._page_step(p) for p in pages))

    def _municipality_steps(self, municipality: Municipality) -> Iterable[Step]:
        return plan_sources(self.workspace, self.registry, municipality, self.received, self._step)

    def _pooling_steps(self) -> Iterable[Step]:
        for trial in self.registry.trials:
            where = [m.slug for m in self.registry.municipalities_in(trial.slug)]
            yield self._step(
                f"pool/{trial.slug}",
                StepKind.POOL,
                partial(pool.pool_one_trial, self.workspace, trial, where),
                [self.workspace.released(m, trial.slug) for m in where],
                [self.workspace.released(NETWORK_ROW, trial.slug)],
                {_PARAMETERS: trial},
            )
        network = self.registry.networks[0].slug
        own = [trial for trial in self.registry.trials if trial.network == network]
        yield self._step(
            "pool/_network",
            StepKind.POOL,
            partial(pool.pool_all_trials, self.workspace, own),
            [self.workspace.released(NETWORK_ROW, trial.slug) for trial in own],
            [self.workspace.released(NETWORK_ROW, NETWORK_ROW)],
            {_PARAMETERS: own},
        )

    def _collecting_steps(self) -> Iterable[Step]:
        workspace, registry = self.workspace, self.registry
        municipalities = [m.slug for m in registry.municipalities]
        pairs = [(p.municipality, p.trial) for p in registry.participations]
        pairs += [(m, DELIVERY_PAGE) for m in municipalities]
        pairs += [(NETWORK_ROW, t.slug) for t in registry.trials] + [(NETWORK_ROW, NETWORK_ROW)]
        yield self._step(
            "collect/tables",
            StepKind.COLLECT,
            partial(collect.collect_tables, workspace, pairs),
            [workspace.released(*pair) for pair in pairs],
            [workspace.build / name for name in collect.OUTPUT_NAMES],
            {_PARAMETERS: pairs},
        )
        yield self._step(
            "audit",
            StepKind.RELEASE,
            partial(audit.audit_book, workspace, registry),
            [workspace.build / name for name in collect.OUTPUT_NAMES],
            [workspace.build / audit.AUDIT_NAME],
            {_PARAMETERS: registry.networks},
        )
        yield self._step(
            "collect/quality",
            StepKind.COLLECT,
            partial(collect.collect_quality, workspace, registry, municipalities),
            [workspace.clean_tables(m) for m in municipalities],
            [workspace.build / "quality.json"],
            {_REGISTRY: self.registry_digest},
        )

    def _claims_step(self, *, is_strict: bool) -> Step:
        workspace = self.workspace
        return self._step(
            "claims",
            StepKind.CLAIMS,
            partial(claims.evaluate_all_claims, workspace, self.registry, is_strict=is_strict),
            [
                *(workspace.build / name for name in collect.OUTPUT_NAMES),
                workspace.book,
                workspace.notebooks,
            ],
            [workspace.build / name for name in (claims.CLAIMS_NAME, claims.COVERAGE_NAME)],
            {_REGISTRY: self.registry_digest, _PARAMETERS: is_strict},
        )

    def _forms_step(self) -> Step:
        workspace = self.workspace
        return self._step(
            "forms",
            StepKind.STAGE,
            partial(forms.write_forms, workspace, self.registry),
            [
                *(workspace.build / name for name in collect.OUTPUT_NAMES),
                workspace.build / claims.CLAIMS_NAME,
            ],
            [workspace.build / forms.FORMS],
            {_REGISTRY: self.registry_digest},
        )

    def _rounds_step(self) -> Step:
        workspace = self.workspace
        return self._step(
            "rounds",
            StepKind.COLLECT,
            partial(rounds.study_public_figures, workspace, self.registry),
            [workspace.panel] if workspace.panel.is_dir() else [],
            [workspace.build / rounds.OUTPUT],
            {_REGISTRY: self.registry_digest},
        )

    def _page_step(self, planned: Page) -> Step:
        template = self.workspace.notebooks / planned.template
        output = run_output(self.workspace, planned)
        roots = [*keys.notebook_imports(template), page.__name__]
        return self._step(
            f"page/{planned.path}",
            StepKind.PAGE,
            partial(page.run_page, self.workspace, template, output, planned.parameters),
            [template, *(self.workspace.released(*pair) for pair in planned.reads)],
            [output, page.run_state_path(output)],
            {
                _PARAMETERS: sorted(planned.parameters.items()),
                _REGISTRY: self.registry_digest,
            },
            roots=roots,
        )

    def _book_steps(self, pages: Sequence[Page]) -> Iterable[Step]:
        workspace = self.workspace
        runs = [run_output(workspace, planned) for planned in pages]
        yield self._step(
            "stage",
            StepKind.STAGE,
            partial(stage.stage_book, workspace, self.registry, pages),
            [
                *runs,
                *(page.run_state_path(run) for run in runs),
                *(workspace.build / name for name in collect.OUTPUT_NAMES),
                workspace.build / audit.AUDIT_NAME,
                workspace.build / "quality.json",
                workspace.build / claims.CLAIMS_NAME,
                workspace.build / claims.COVERAGE_NAME,
                workspace.build / rounds.OUTPUT,
                workspace.book,
                workspace.root / "_config.yml",
            ],
            [workspace.build / "staged"],
            {
                _REGISTRY: self.registry_digest,
                _ASIDE: [digest_path(p) for p in (workspace.truth, workspace.calibration)],
                _RECEIVED: (
                    list_errata(self.received),
                    sorted({r.truth_sha256 for r in self.received if not r.is_withdrawn}),
                ),
                _PLANS: sorted(astuple(plan) for plan in read_plans(workspace).values()),
            },
        )
        yield self._step(
            "site",
            StepKind.SITE,
            partial(site_step.build_html, workspace),
            [workspace.build / "staged"],
            [workspace.build / "site"],
            {},
        )

    def _step(
        self,
        name: str,
        kind: StepKind,
        action: Callable[[], None],
        inputs: Sequence[Path],
        outputs: Sequence[Path],
        facts: Mapping[str, Any],
        *,
        roots: Sequence[str] = (),
    ) -> Step:
        module = action.func.__module__ if isinstance(action, partial) else action.__module__
        digests = {name: keys.digest_value(value) for name, value in facts.items()}
        return Step(
            name,
            kind,
            action,
            tuple(inputs),
            tuple(outputs),
            {
                **digests,
                _CODE: keys.digest_code(roots or [module]),
                _ENVIRONMENT: digest_environment(),
            },
        )


def run_output(workspace: Workspace, planned: Page) -> Path:
    """Return where a page's executed notebook lies."""
    return workspace.build / "runs" / f"{planned.path}.ipynb"


def missing_inputs(steps: Iterable[Step]) -> list[Path]:
    """Return the input paths that no step makes and that are not there."""
    steps = list(steps)
    made = {path for step in steps for path in step.outputs}
    wanted = {path for step in steps for path in step.inputs if path not in made}
    return sorted(path for path in wanted if not path.exists())
