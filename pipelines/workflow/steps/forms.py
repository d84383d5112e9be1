"""Registry, released tables and claims → the ministry's form of each trial, as Markdown."""

from __future__ import annotations

import shutil

from pipelines.argument import fill_form
from pipelines.domain import Registry
from pipelines.publishing.staged.forms import render_form
from pipelines.storage import Workspace, read_json, read_tables, write_text
from pipelines.workflow.steps.claims import CLAIMS_NAME, parse_claims

FORMS = "forms"  # below _build


def write_forms(workspace: Workspace, registry: Registry) -> None:
    """Write `_build/forms/<trial>.md` for every trial; what belongs to no trial is removed."""
    tables = read_tables(workspace.build)
    claims = parse_claims(registry, read_json(workspace.build / CLAIMS_NAME))
    folder = workspace.build / FORMS
    shutil.rmtree(folder, ignore_errors=True)
    for trial in registry.trials:
        form = fill_form(registry, trial, tables, claims)
        write_text(folder / f"{trial.slug}.md", render_form(form))
