"""`build` and `run`: bring the book, or one municipality's part of it, up to date."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import click

from pipelines.cli.danish import Whole
from pipelines.cli.main import INTERRUPTED, command
from pipelines.cli.output import Report, make_progress
from pipelines.errors import ClaimError, DeliveryError, NotebookRunError, PipelineError, UsageError
from pipelines.storage import Workspace, find_workspace, read_json

_JOBS = click.option("--jobs", type=Whole(1, 64), metavar="N", help="Antal trin ad gangen.")
_SCHEDULER = click.option(
    "--scheduler",
    default="",
    metavar="ADRESSE",
    help="Kør på en Dask-klynge, fx tcp://maskine:8786, med arbejdsområdet på et fælles drev.",
)


def default_jobs() -> int:
    """Return how many steps run at a time: one a core, and two while others wait for a kernel."""
    return (os.cpu_count() or 1) + 2


@command("build", "Byg alt, der ikke er ajour, frem til den færdige bog i HTML.")
@click.option("--only", metavar="KOMMUNE[/FORSØG]", help="Kun den kommune, eller kun det forsøg.")
@_JOBS
@_SCHEDULER
@click.option("--strict", is_flag=True, help="Stop, hvis en påstand ikke holder.")
@click.option("--pdf", is_flag=True, help="Lav også hele rapporten som PDF.")
@click.option("--docx", is_flag=True, help="Lav også argumentet som Word-dokument.")
@click.option("--forms", is_flag=True, help="Lav også evalueringsskemaer og datatabeller.")
def build(
    report: Report,
    root: Path | None,
    only: str | None,
    jobs: int | None,
    scheduler: str,
    strict: bool,
    **forms: bool,
) -> int:
    """Build the book; exit code by the first kind of failure."""
    if only is not None:
        return run(report, root, only, jobs, scheduler)
    from pipelines.registry import read_registry
    from pipelines.workflow.building import build_book
    from pipelines.workflow.steps.exports import Selection

    workspace = find_workspace(root)
    registry = read_registry(workspace.registry)
    progress = make_progress(is_quiet=report.is_json)
    result = build_book(
        workspace,
        registry,
        jobs=jobs or default_jobs(),
        scheduler=scheduler,
        is_strict=strict,
        progress=progress,
        selection=Selection(**forms),
    )
    evidence = _tell_claims(report, workspace)
    code = _tell(report, workspace, result)
    codes = [each for each in (code, evidence) if each]
    return report.finish(code if code == INTERRUPTED else min(codes, default=0))


@command("run", "Kør én kommunes egne notesbøger på dens egne data. Andre kommuners bruges ikke.")
@click.argument("place", metavar="KOMMUNE[/FORSØG]")
@_JOBS
@_SCHEDULER
def run(
    report: Report, root: Path | None, place: str, jobs: int | None, scheduler: str = ""
) -> int:
    """Run one municipality alone."""
    from pipelines.registry import read_registry
    from pipelines.workflow.building import build_municipality, check_place

    workspace = find_workspace(root)
    registry = read_registry(workspace.registry)
    municipality, trial = check_place(registry, place)
    progress = make_progress(is_quiet=report.is_json)
    result = build_municipality(
        workspace,
        registry,
        municipality,
        trial,
        jobs=jobs or default_jobs(),
        scheduler=scheduler,
        progress=progress,
    )
    return report.finish(_tell(report, workspace, result))


def _tell(report: Report, workspace: Workspace, result: object) -> int:
    """Tell how a build went and return its exit code."""
    from pipelines.workflow.building import BuildResult, undelivered

    assert isinstance(result, BuildResult)  # noqa: S101 - imported late, for a fast start
    summary = result.summary
    report.facts |= {
        "made": list(summary.succeeded),
        "unchanged": len(summary.unchanged),
        "failed": list(summary.failed),
        "not_started": list(summary.not_started),
        "failed_pages": result.failed_pages,
        "deliveries": result.deliveries,
        "strays": list(result.strays),
        "output": str(result.output),
    }
    made, same = len(summary.succeeded), len(summary.unchanged)
    report.say(f"{made} trin lavet, {same} var ajour, {len(summary.failed)} fejlede.")
    codes = []
    for municipality, state in undelivered(result).items():
        codes.append(DeliveryError.exit_code)
        _tell_delivery(report, workspace, municipality, state)
    for name in result.strays:
        codes.append(UsageError.exit_code)
        report.say(
            f"data/raw/deliveries/{name}: kommunen findes ikke i registret, så leverancen er ikke "
            "læst. Ret mappens navn, eller tilføj kommunen i municipalities.csv."
        )
    for page, error in result.failed_pages.items():
        codes.append(NotebookRunError.exit_code)
        report.say(f"Notesbogen til {page} stoppede: {error}")
    if summary.failed:
        codes.append(_tell_errors(report, summary.errors))
    elif summary.not_started:
        report.say("Afbrudt. Kør den samme kommando igen for at fortsætte.")
        return INTERRUPTED
    else:
        report.say(f"Færdig: {result.output}")
    return min(codes, default=0)


def _tell_delivery(report: Report, workspace: Workspace, municipality: str, state: str) -> None:
    if state == "not_delivered":
        report.say(f"{municipality}: ingen leverance i data/raw/deliveries/{municipality}.")
        return
    reading = read_json(workspace.clean_tables(municipality) / "reading.json")
    refusals = [fault for fault in reading["faults"] if fault["outcome"] == "R"]
    report.say(f"{municipality}: leverancen er afvist ({len(refusals)} fejl).")
    for fault in refusals[:5]:
        report.say(f"  {fault['message']}")
    report.say(f"  Se dem alle: frikommune check {municipality}")


def _tell_errors(report: Report, errors: tuple[tuple[str, BaseException], ...]) -> int:
    """Tell what stopped each failed step: faults of ours in Danish, a bug with its traceback."""
    report.facts["faults"] = []
    codes = []
    for step, error in errors:
        if isinstance(error, PipelineError):
            codes.append(error.exit_code)
            report.facts["faults"] += error.faults
            for fault in error.faults:
                click.echo(f"Fejl: {fault}", err=True)
        else:
            codes.append(PipelineError.exit_code)
            click.echo(f"{step}:\n{''.join(traceback.format_exception(error))}", err=True)
    return min(codes, default=PipelineError.exit_code)


def _tell_claims(report: Report, workspace: Workspace) -> int:
    """Tell which claims do not hold and what nothing binds; return the exit code of evidence."""
    path = workspace.build / "claims.json"
    claims = read_json(path) if path.exists() else []
    broken = [claim for claim in claims if claim["state"] != "holds"]
    report.facts["claims"] = {"all": len(claims), "broken": [c["id"] for c in broken]}
    if broken:
        report.say(f"{len(broken)} af {len(claims)} påstande holder ikke eller mangler belæg:")
        for claim in broken:
            report.say(f"  {claim['id']}: {claim['why']}")
    faults = [
        f'claims.yml, linje {claim.get("line", 0)}, påstanden "{claim["id"]}": {fault}'
        for claim in claims
        for fault in claim.get("faults", ())
    ]
    report.facts["claim_faults"] = faults
    for fault in faults:
        report.say(f"  {fault}")
    _tell_coverage(report, workspace)
    return ClaimError.exit_code if faults else 0


def _tell_coverage(report: Report, workspace: Workspace) -> None:
    path = workspace.build / "coverage.json"
    found = read_json(path) if path.exists() else None
    report.facts["coverage"] = found
    if found is None:
        return
    unbound = found["numbers"]["unbound"]
    for each in unbound:
        report.say(
            f"Advarsel: {each['place']}, linje {each['line']}: tallet »{each['text']}« er ikke "
            "bundet til noget belæg."
        )
    for fault in found["faults"]:
        report.say(f"Advarsel: {fault}")
