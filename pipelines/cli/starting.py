"""`synthesise`, `new` and `lab`: begin with something."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli.danish import Number
from pipelines.cli.main import command
from pipelines.cli.output import Report
from pipelines.errors import UsageError
from pipelines.storage import Workspace, find_workspace

_SEED = 2017


@command("synthesise", "Lav syntetiske leverancer med kendte virkninger; aldrig oven i ægte.")
@click.option("--seed", type=int, default=_SEED, metavar="TAL", help="Samme tal giver samme data.")
@click.option(
    "--scale",
    type=Number(0.001, 100),
    default=1.0,
    metavar="TAL",
    help="Størrelse: 1 er fuld størrelse, 0,1 (skriv 0.1) en tiendedel.",
)
@click.option("--if-empty", is_flag=True, help="Kun hvis ingen kommune har leveret.")
@click.option(
    "--network",
    type=click.Choice(["national"]),
    metavar="NAVN",
    help="national: et nyt arbejdsområde i --root med alle landets kommuner i 19 opdigtede forsøg.",
)
def synthesise(
    report: Report,
    root: Path | None,
    seed: int,
    scale: float,
    if_empty: bool,
    network: str | None = None,
) -> int:
    """Write synthetic deliveries for every municipality."""
    workspace = find_workspace(root) if network is None else make_national(root)
    folders = make_synthetic(report, workspace, seed=seed, scale=scale, if_empty=if_empty)
    report.facts["deliveries"] = [str(folder) for folder in folders]
    if folders:
        report.say(f"{len(folders)} syntetiske leverancer ligger i {workspace.deliveries}.")
        report.say("Byg bogen: frikommune build")
    else:
        report.say("Der er allerede leverancer; intet er lavet.")
    return report.finish(0)


def make_national(root: Path | None) -> Workspace:
    """Make a workspace of its own with every municipality in every trial of an invented network.

    Raises:
        UsageError: no folder is named, or there is something in it.
    """
    from pipelines.deliveries import MUNICIPALITY_NAMES
    from pipelines.storage import create_workspace
    from pipelines.synthesis.national import write_national_registry

    if root is None:
        raise UsageError(
            "--network national skriver et nyt register. Vælg en ny mappe til det med --root MAPPE."
        )
    workspace = create_workspace(root)
    names = {code: known[0] for code, known in MUNICIPALITY_NAMES.items()}
    write_national_registry(workspace.root, names)
    return workspace


def make_synthetic(
    report: Report, workspace: Workspace, *, seed: int, scale: float, if_empty: bool
) -> list[Path]:
    """Make synthetic deliveries, or none where `if_empty` and somebody has delivered."""
    from pipelines.registry import read_registry
    from pipelines.synthesis import synthesise_deliveries, write_truth

    registry = read_registry(workspace.registry)
    if if_empty and any(workspace.delivery_folders(m.slug) for m in registry.municipalities):
        return []
    folders = synthesise_deliveries(
        registry,
        workspace.deliveries,
        seed=seed,
        scale=scale,
        on_progress=None if report.is_json else lambda line: click.echo(f"  {line}", err=True),
    )
    write_truth(registry, workspace.truth)
    return folders


@command("new", "Lav et nyt arbejdsområde til et andet netværk, med et lille eksempel.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
def new(report: Report, root: Path | None, folder: Path) -> int:
    """Make a workspace that builds, with an example network and synthetic deliveries."""
    from pipelines.storage import create_workspace

    target = folder if root is None else root / folder
    workspace = create_workspace(target)
    make_synthetic(report, workspace, seed=_SEED, scale=1.0, if_empty=True)
    report.facts["root"] = str(workspace.root)
    report.say(f"Arbejdsområdet ligger i {workspace.root}.")
    report.say("Det har et eksempel på et netværk med syntetiske leverancer. Nu kan du:")
    report.say(f"  bygge bogen:   frikommune build --root {workspace.root}")
    report.say(f"  rette netværk, kommuner og forsøg i {workspace.registry}")
    return report.finish(0)


@command("lab", "Åbn en analysenotesbog i JupyterLab på kommunens egne rensede data.")
@click.argument("municipality", metavar="KOMMUNE")
@click.option("--no-start", is_flag=True, help="Lav kun notesbogen; start ikke JupyterLab.")
def lab(report: Report, root: Path | None, municipality: str, no_start: bool) -> int:
    """Open the analysis notebook, which is never published and never overwritten."""
    from pipelines.registry import read_registry
    from pipelines.workflow.building import check_place
    from pipelines.workflow.laboratory import prepare_notebook, start_lab

    workspace = find_workspace(root)
    slug, _ = check_place(read_registry(workspace.registry), municipality)
    notebook = prepare_notebook(workspace, slug)
    report.facts["notebook"] = str(notebook)
    report.say(f"Din analyse ligger i {notebook}. Den bliver aldrig udgivet.")
    return report.finish(0 if no_start else start_lab(workspace, notebook))
