"""Released findings of the municipalities → pooled findings of a trial and of the network."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.domain import NETWORK_ROW, Trial
from pipelines.estimation import pool_network, pool_trial
from pipelines.storage import Workspace, read_pages, replaced_folder, write_tables
from pipelines.tables import FINDINGS


def pool_one_trial(workspace: Workspace, trial: Trial, municipalities: Sequence[str]) -> None:
    """Pool one trial's released findings over its municipalities."""
    pages = [(municipality, trial.slug) for municipality in municipalities]
    findings = read_pages(workspace, pages)[FINDINGS.name]
    with replaced_folder(workspace.released(NETWORK_ROW, trial.slug)) as fresh:
        write_tables(fresh, {FINDINGS.name: pool_trial(findings, trial)}, is_exact=False)


def pool_all_trials(workspace: Workspace, trials: Sequence[Trial]) -> None:
    """Pool the trials' pooled findings over the network."""
    pages = [(NETWORK_ROW, trial.slug) for trial in trials]
    findings = read_pages(workspace, pages)[FINDINGS.name]
    with replaced_folder(workspace.released(NETWORK_ROW, NETWORK_ROW)) as fresh:
        write_tables(fresh, {FINDINGS.name: pool_network(findings, trials)}, is_exact=False)
