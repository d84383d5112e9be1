"""`keygen`, `contribute`, `collect` and `withdraw`: what leaves a municipality, what comes in."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from pipelines.cli.building import default_jobs
from pipelines.cli.danish import Whole
from pipelines.cli.main import INTERRUPTED, command
from pipelines.cli.output import Report, make_progress
from pipelines.errors import ContributionError, UsageError
from pipelines.storage import find_workspace

_FILE = click.Path(path_type=Path)


def _now() -> datetime:
    """Return the time in whole seconds: the commands alone look at a clock."""
    return datetime.now(UTC).replace(microsecond=0)


@command("keygen", "Lav kommunens nøgle til at skrive under på bidrag med.")
@click.argument("municipality", metavar="KOMMUNE")
@click.option("--out", "target", type=_FILE, required=True, metavar="FIL", help="Den nye nøglefil.")
def keygen(report: Report, root: Path | None, municipality: str, target: Path) -> int:
    """Make a key pair; the private key is never overwritten and never told."""
    from pipelines.contributions import fingerprint, make_key_file
    from pipelines.registry import read_registry
    from pipelines.workflow.building import check_place

    workspace = find_workspace(root)
    slug, _ = check_place(read_registry(workspace.registry), municipality)
    if target.resolve().is_relative_to(workspace.root / "_build"):
        raise UsageError(f"{target}: _build kan blive slettet. Læg nøglen et andet sted.")
    public = make_key_file(target)
    today = _now().date().isoformat()
    line = f'- {{municipality: {slug}, public_key: "{public}", valid_from: {today}}}'
    told = fingerprint(public)
    report.facts |= {"private_key": str(target), "public_key": public, "fingerprint": told}
    report.facts |= {"municipality": slug, "registry_line": line}
    report.say(f"Den private nøgle ligger i {target}. Den må aldrig forlade kommunen.")
    report.say("Send denne linje til koordinatoren, som føjer den til data/raw/registry/keys.yml:")
    report.say(line)
    report.say(f"Læs fingeraftrykket op for hinanden i telefonen: {told}")
    return report.finish(0)


@command("contribute", "Forsegl det, der må forlade kommunen, i én underskrevet fil.")
@click.argument("municipality", metavar="KOMMUNE")
@click.option("--key", "key_file", type=_FILE, required=True, metavar="FIL", help="Nøglefilen.")
@click.option("--yes", is_flag=True, help="Jeg har set, hvad der forlader kommunen. Spørg ikke.")
@click.option("--consent-by", metavar="ROLLE", help="Den rolle, der giver kommunens samtykke.")
@click.option("--released-by", metavar="ROLLE", help="En anden persons rolle, som frigiver.")
@click.option(
    "--sequence",
    type=Whole(1, 99_999_999),
    metavar="N",
    help="Bidragets nummer (ellers det næste).",
)
@click.option("--jobs", type=Whole(1, 64), metavar="N", help="Antal trin ad gangen.")
def contribute(
    report: Report,
    root: Path | None,
    municipality: str,
    key_file: Path,
    yes: bool,
    consent_by: str | None,
    released_by: str | None,
    sequence: int | None,
    jobs: int | None,
) -> int:
    """Make, scan, show, confirm and seal one municipality's contribution."""
    from pipelines.contributions import read_private_key, summarise_draft
    from pipelines.registry import read_registry
    from pipelines.workflow.building import check_place
    from pipelines.workflow.contributing import (
        check_approvals,
        prepare_contribution,
        seal_draft,
    )

    workspace = find_workspace(root)
    registry = read_registry(workspace.registry)
    slug, _ = check_place(registry, municipality)
    key = read_private_key(key_file)
    now = _now()
    draft = prepare_contribution(
        workspace,
        registry,
        slug,
        sequence=sequence,
        now=now,
        jobs=jobs or default_jobs(),
        progress=make_progress(is_quiet=report.is_json),
    )
    summary = summarise_draft(draft, registry)
    report.facts["summary"] = list(summary)
    for line in summary:
        report.say(line)
    if not yes and not _is_confirmed(report):
        return report.finish(INTERRUPTED)
    draft = check_approvals(draft, *_ask_roles(report, yes, consent_by, released_by), now)
    sealed = seal_draft(workspace, registry, draft, key)
    report.facts |= {"file": str(sealed.path), "sha256": sealed.sha256, "size": sealed.size}
    report.facts |= {"is_key_known": sealed.is_key_known}
    report.say(f"Bidraget ligger i {sealed.path} ({max(sealed.size // 1024, 1)} KB).")
    if not sealed.is_key_known:
        report.say(
            "Nøglen står ikke i registret her. Har koordinatoren ikke fået den, så send den linje, "
            "som frikommune keygen skrev."
        )
    report.say("Intet er sendt. Send filen til koordinatoren på den måde, I har aftalt.")
    return report.finish(0)


def _is_confirmed(report: Report) -> bool:
    """Ask the analyst; without a terminal there is nobody to ask.

    Raises:
        UsageError: nobody can answer.
    """
    if report.is_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "Intet er forseglet: der er ingen terminal at spørge i. Læs, hvad der forlader "
            "kommunen, og kør igen med --yes."
        )
    if click.prompt("Skriv ja for at forsegle", default="nej", show_default=False) == "ja":
        return True
    report.say("Intet er forseglet.")
    return False


def _ask_roles(
    report: Report, yes: bool, consent_by: str | None, released_by: str | None
) -> tuple[str | None, str | None]:
    if yes or report.is_json or not sys.stdin.isatty():
        return consent_by, released_by
    consent_by = consent_by or click.prompt("Hvilken rolle giver kommunens samtykke")
    released_by = released_by or click.prompt("Hvilken anden rolle frigiver")
    return consent_by, released_by


@command("collect", "Kontrollér bidrag fra kommunerne, og tag imod dem, der holder.")
@click.argument("files", metavar="FIL…", nargs=-1, required=True, type=_FILE)
def collect(report: Report, root: Path | None, files: tuple[Path, ...]) -> int:
    """Verify and take in; a refused file changes nothing and names its rule."""
    from pipelines.registry import read_registry
    from pipelines.workflow.collecting import Fate, collect_contributions

    workspace = find_workspace(root)
    registry = read_registry(workspace.registry)
    found = collect_contributions(workspace, registry, files, _now())
    report.facts["files"] = [
        {"file": str(f.file), "fate": f.fate.value, "rule": f.rule, "id": f.id, "told": f.told}
        for f in found
    ]
    refused = [f for f in found if f.fate is Fate.REFUSED]
    for entry in found:
        word = "AFVIST – " if entry.fate is Fate.REFUSED else ""
        report.say(f"{_printable(entry.file.name)}: {word}{entry.told}")
    if len(refused) < len(found):
        report.say("Byg bogen med: frikommune build")
    if refused:
        report.facts["faults"] = [entry.told for entry in refused]
    return report.finish(ContributionError.exit_code if refused else 0)


def _printable(name: str) -> str:
    """Return a file name that can do nothing to the terminal."""
    return "".join(c if c.isprintable() else "?" for c in name)[:80]


@command("withdraw", "Træk et bidrag tilbage, som er taget imod.")
@click.argument("contribution", metavar="BIDRAG")
def withdraw(report: Report, root: Path | None, contribution: str) -> int:
    """Record that a contribution no longer counts."""
    from pipelines.workflow.collecting import withdraw_contribution

    told = withdraw_contribution(find_workspace(root), contribution, _now())
    report.facts["told"] = told
    report.say(told)
    return report.finish(0)
