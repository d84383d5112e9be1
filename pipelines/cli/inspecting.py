"""`check`, `status` and `doctor`: look, and change nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipelines.cli.main import command
from pipelines.cli.output import Report
from pipelines.errors import DeliveryError, UsageError
from pipelines.storage import find_workspace


@command("check", "Læs og prøv leverancer uden at ændre noget; alle fejl på én gang.")
@click.argument("place", metavar="[KOMMUNE, MAPPE eller FIL]", required=False)
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="FIL", help="Skriv også rapporten som HTML."
)
@click.option(
    "--data-docs",
    type=click.Path(path_type=Path),
    metavar="MAPPE",
    help="Skriv også Great Expectations' egne sider (til eget brug).",
)
@click.option("--all", "shows_all", is_flag=True, help="Vis også hver rettelse uden tab.")
def check(
    report: Report,
    root: Path | None,
    place: str | None,
    html: Path | None,
    data_docs: Path | None,
    shows_all: bool,
) -> int:
    """Check one delivery or file, or the newest delivery of every municipality."""
    from pipelines.cli.checked import describe_checked
    from pipelines.registry import read_registry
    from pipelines.workflow.checking import check_place_or_all
    from pipelines.workflow.checkreports import write_check_pages, write_check_report

    workspace = find_workspace(root)
    registry = read_registry(workspace.registry)
    checked = check_place_or_all(workspace, registry, place)
    deliveries = [each.described for each in checked]
    report.facts["deliveries"] = deliveries
    names = {municipality.slug: municipality.name for municipality in registry.municipalities}
    for number, entry in enumerate(deliveries):
        if number:
            report.say()
        for line in describe_checked(entry, names, shows_all=shows_all):
            report.say(line)
    if html is not None:
        report.facts["html"] = str(write_check_report(workspace, html, deliveries, names))
        report.say(f"\nRapporten ligger i {report.facts['html']}")
    if data_docs is not None:
        report.facts["data_docs"] = [
            str(p) for p in write_check_pages(workspace, data_docs, checked)
        ]
        for path in report.facts["data_docs"]:
            report.say(
                f"Great Expectations' sider: {path} (henter skrifter fra nettet; udgiv dem ikke)"
            )
    is_bad = any(entry["state"] != "accepted" for entry in deliveries)
    return report.finish(DeliveryError.exit_code if is_bad else 0)


@command("status", "Vis, hvad der er leveret, gyldigt, forældet, og hvorfor.")
@click.option("--why", "page", metavar="SIDE", help="Hvorfor er siden forældet?")
def status(report: Report, root: Path | None, page: str | None) -> int:
    """Show where every municipality and page stands."""
    from pipelines.workflow.status import describe_status, explain_page

    workspace = find_workspace(root)
    if page is not None:
        lines = explain_page(workspace, page)
        report.facts["why"] = lines
        for line in lines or ["Siden er ajour."]:
            report.say(line)
        return report.finish(0)
    facts = describe_status(workspace)
    report.facts |= facts
    for row in facts["municipalities"]:
        report.say(
            f"{row['name']:<18} {row['delivery']:<34} {row['pages_current']} af "
            f"{row['pages']} sider ajour"
        )
    stale = facts["stale"]
    report.say(f"\n{len(stale)} af {facts['steps']} trin er forældede.")
    for step, reasons in list(stale.items())[:12]:
        report.say(f"  {step}: {reasons[0]}")
    if len(stale) > 12:
        report.say("  … se resten med --json, eller spørg om én side med --why SIDE")
    report.say(f"Frist for den samlede rapport: {facts['report_deadline']}.")
    return report.finish(0)


@command("doctor", "Undersøg, om maskinen og arbejdsområdet har, hvad der skal bruges.")
def doctor(report: Report, root: Path | None) -> int:
    """Look for what is missing on this machine."""
    from pipelines.publishing.exports.browser import find_browser
    from pipelines.workflow.diagnosis import diagnose

    found = diagnose(root, python=sys.version_info[:2], chromium=find_browser())
    report.facts["checks"] = [{"name": c.name, "is_ok": c.is_ok, "told": c.told} for c in found]
    for entry in found:
        report.say(f"{'ok    ' if entry.is_ok else 'MANGLER'} {entry.name}: {entry.told}")
    is_ok = all(entry.is_ok or entry.is_optional for entry in found)
    return report.finish(0 if is_ok else UsageError.exit_code)
