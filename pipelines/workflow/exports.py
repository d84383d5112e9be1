"""The last steps of the build: PDF, Word, data, and the finished book that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pipelines.domain import Registry
from pipelines.publishing.exports.pdf import PDF_NAME
from pipelines.storage import Workspace, read_json, write_json
from pipelines.tables import RELEASED_TABLES
from pipelines.workflow.step import Step, StepKind
from pipelines.workflow.steps import exports
from pipelines.workflow.steps.exports import Selection

MakeStep = Callable[..., Step]


def selection_path(workspace: Workspace) -> Path:
    """Return where it is remembered which forms the newest build made."""
    return workspace.build / "graph" / "selection.json"


def remember_selection(workspace: Workspace, selection: Selection) -> None:
    """Write down which forms a build makes, so that `status` and `publish` ask for the same."""
    value = {"pdf": selection.pdf, "docx": selection.docx, "forms": selection.forms}
    write_json(selection_path(workspace), value)


def recall_selection(workspace: Workspace) -> Selection:
    """Return which forms the newest build made."""
    path = selection_path(workspace)
    return Selection(**read_json(path)) if path.exists() else Selection()


def plan_exports(
    workspace: Workspace, registry: Registry, selection: Selection, make_step: MakeStep
) -> Iterator[Step]:
    """Return the steps from the built site to the finished book.

    Args:
        workspace: the workspace.
        registry: its registry.
        selection: the forms that are wanted besides HTML.
        make_step: makes a step with the code and the environment among what it depends on.
    """
    build = workspace.build
    tables = [build / f"{table.name}.csv" for table in RELEASED_TABLES]
    site = [build / exports.SITE, workspace.root / "_config.yml", *tables]
    steps = list(_plan_forms(workspace, selection, make_step, site))
    data = make_step(
        "export/data",
        StepKind.EXPORT,
        partial(exports.make_data, workspace, has_workbook=selection.forms),
        tables,
        [build / exports.DATA],
        {"parametre": selection.forms},
    )
    steps.append(data)
    yield from steps
    deliveries = [
        f.name for m in registry.municipalities for f in workspace.delivery_folders(m.slug)
    ]
    facts: dict[str, Any] = {"parametre": (selection, registry.networks[0], sorted(deliveries))}
    yield make_step(
        "book",
        StepKind.BOOK,
        partial(exports.make_book, workspace, registry, selection),
        [*site, *(path for step in steps for path in step.outputs)],
        [build / exports.BOOK],
        facts,
    )


def _plan_forms(
    workspace: Workspace, selection: Selection, make_step: MakeStep, site: list[Path]
) -> Iterator[Step]:
    build = workspace.build
    if selection.pdf:
        yield make_step(
            "export/pdf",
            StepKind.EXPORT,
            partial(exports.make_pdf, workspace),
            [*site, build / "staged"],
            [build / exports.PDF / PDF_NAME],
            {},
        )
    if selection.docx:
        yield make_step(
            "export/docx",
            StepKind.EXPORT,
            partial(exports.make_argument, workspace),
            site,
            [build / exports.WORD / f"{exports.ARGUMENT_PAGE}.docx"],
            {},
        )
    if selection.forms:
        yield make_step(
            "export/forms",
            StepKind.EXPORT,
            partial(exports.make_questionnaires, workspace),
            [*site, build / exports.FORMS],
            [build / exports.WORD / exports.QUESTIONNAIRES],
            {},
        )
