"""`publish`, `serve` and `stage`: what becomes of the built book."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipelines.cli.danish import Whole
from pipelines.cli.main import command
from pipelines.cli.output import Report
from pipelines.errors import PublishingError, UsageError
from pipelines.storage import find_workspace

_PORT = 8000


@command("publish", "Udgiv den byggede bog i en mappe: efterprøvet, hel, med tidligere udgaver.")
@click.argument("folder", metavar="MAPPE", type=click.Path(path_type=Path))
@click.option("--demonstration", is_flag=True, help="Udgiv syntetiske data, mærket som sådan.")
@click.option("--date", "day", metavar="DATO", help="Udgavens dato, fx 2026-05-01 (ellers i dag).")
def publish(
    report: Report, root: Path | None, folder: Path, demonstration: bool, day: str | None
) -> int:
    """Publish the book; the folder holds the old publication or the new one, never half of it."""
    from pipelines.publishing.releases.pages import name_version
    from pipelines.registry import read_registry
    from pipelines.workflow.publishing import count_broken_claims, publish_workspace

    workspace = find_workspace(root)
    registry = read_registry(workspace.registry)
    published = publish_workspace(
        workspace, registry, folder, date=_check_day(day), is_demonstration=demonstration
    )
    version = published.current
    report.facts |= {
        "output": str(folder.resolve() / "index.html"),
        "version": version.number,
        "date": version.date,
        "data": version.data,
        "files": len(published.files),
        "changes": {
            "added": version.added, "removed": version.removed, "changed": version.changed,
        },
    }  # fmt: skip
    report.say(f"{name_version(version)} er udgivet i {folder.resolve()}.")
    report.say("Alle udgavens filer er undersøgt; ingen rummer noget, der ikke må ud.")
    if broken := count_broken_claims(workspace):
        report.say(f"{broken} Bogen siger det, hvor de skulle stå, og trykker dem ikke.")
    if version.number > 1:
        told = f"{version.changed} ændret, {version.added} nye, {version.removed} udgået"
        report.say(f"Fund siden forrige udgave: {told}. Se versioner.html.")
    return report.finish(0)


def _check_day(day: str | None) -> str:
    if day is None:
        return date.today().isoformat()
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise UsageError(f"--date {day}: skriv datoen som 2026-05-01.") from error


@command(
    "serve", "Se den byggede bog i en browser på denne maskine; siden følger med, når du bygger."
)
@click.option(
    "--port", type=Whole(0, 65535), default=_PORT, metavar="TAL", help="Port; 0 vælger en fri."
)
@click.option("--no-reload", is_flag=True, help="Genindlæs ikke siden, når bogen er bygget igen.")
def serve(report: Report, root: Path | None, port: int, no_reload: bool) -> int:
    """Serve the built book on this machine alone, until Ctrl-C."""
    from pipelines.publishing.serving import serve_folder

    workspace = find_workspace(root)
    folder = workspace.build / "html"
    if not (folder / "index.html").exists():
        raise UsageError(f"{folder}: bogen er ikke bygget endnu. Kør: frikommune build")
    with serve_folder(folder, port, has_reload=not no_reload) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        report.facts["address"] = address
        click.echo(f"Bogen: {address}  (stop med Ctrl-C)", err=report.is_json)
        try:
            server.serve_forever(poll_interval=0.2)
        except KeyboardInterrupt:
            report.say("\nStoppet.")
    return report.finish(0)


@command("stage", "Skriv bogens kilder til en anden bogmotor.")
@click.option(
    "--format", "engine", type=click.Choice(["quarto"]), default="quarto", help="Bogmotoren."
)
def stage(report: Report, root: Path | None, engine: str) -> int:
    """Write the staged pages as a Quarto project."""
    from pipelines.publishing.staged.quarto import stage_quarto

    workspace = find_workspace(root)
    staged = workspace.build / "staged"
    if not (staged / "_toc.yml").exists():
        raise PublishingError("Bogens sider er ikke sat endnu. Kør: frikommune build")
    target = workspace.build / engine
    pages = stage_quarto(staged, target)
    report.facts |= {"output": str(target), "pages": pages}
    report.say(f"{pages} sider ligger som Quarto-projekt i {target}.")
    report.say("Byg det med Quarto: quarto render")
    return report.finish(0)
