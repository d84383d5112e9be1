"""`check`, `status` and `doctor`: look, and change nothing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import click

from pipelines.cli.main import command
from pipelines.cli.output import Report
from pipelines.errors import DeliveryError, UsageError
from pipelines.storage import find_workspace

_OUTCOMES = {"R": "AFVIST", "W": "advarsel", "S": "rettet"}


@command("check", "Læs og prøv leverancer uden at ændre noget; alle fejl på én gang.")
@click.argument("place", metavar="[KOMMUNE eller MAPPE]", required=False)
def check(report: Report, root: Path | None, place: str | None) -> int:
    """Check one delivery, or the newest of every municipality."""
    from pipelines.registry import read_registry
    from pipelines.workflow.checking import check_place_or_all

    workspace = find_workspace(root)
    registry = read_registry(workspace.registry)
    readings = check_place_or_all(workspace, registry, place)
    report.facts["deliveries"] = readings
    for reading in readings:
        _tell_reading(report, reading)
    is_bad = any(reading["state"] != "accepted" for reading in readings)
    return report.finish(DeliveryError.exit_code if is_bad else 0)


def _tell_reading(report: Report, reading: dict[str, Any]) -> None:
    where = " ".join(filter(None, [reading["municipality"], reading["delivery_date"]]))
    if reading["state"] == "not_delivered":
        report.say(f"{where}: der er ingen leverance.")
        return
    is_refused = reading["state"] == "refused"
    verdict = "AFVIST – intet er læst ind" if is_refused else "kan læses ind"
    if reading["data_kind"] == "syntetisk":
        verdict += " (syntetiske data)"
    report.say(f"{where}: {verdict}.")
    for table, rows in reading["rows"].items():
        report.say(f"  {table}: {rows} rækker")
    for fault in sorted(reading["faults"], key=lambda f: "RWS".index(f["outcome"])):
        report.say(f"  {_OUTCOMES[fault['outcome']]} [{fault['code']}] {fault['message']}")
    if is_refused:
        report.say("  Ret fejlene i kildesystemet eller filen, og kør kommandoen igen.")


@command("status", "Vis, hvad der er leveret, gyldigt, forældet, og hvorfor.")
@click.option("--why", "page", metavar="SIDE", help="Hvorfor er siden forældet?")
def status(report: Report, root: Path | None, page: str | None) -> int:
    """Show where every municipality and page stands."""
    from pipelines.registry import read_registry
    from pipelines.workflow.status import describe_status, explain_page

    workspace = find_workspace(root)
    registry = read_registry(workspace.registry)
    if page is not None:
        lines = explain_page(workspace, registry, page)
        report.facts["why"] = lines
        for line in lines or ["Siden er ajour."]:
            report.say(line)
        return report.finish(0)
    facts = describe_status(workspace, registry)
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
    from pipelines.workflow.diagnosis import diagnose

    found = diagnose(root, python=sys.version_info[:2], chromium=_chromium())
    report.facts["checks"] = [{"name": c.name, "is_ok": c.is_ok, "told": c.told} for c in found]
    for entry in found:
        report.say(f"{'ok    ' if entry.is_ok else 'MANGLER'} {entry.name}: {entry.told}")
    is_ok = all(entry.is_ok or entry.is_optional for entry in found)
    return report.finish(0 if is_ok else UsageError.exit_code)


def _chromium() -> str:
    return next((p for name in ("chromium", "chrome", "msedge") if (p := shutil.which(name))), "")
