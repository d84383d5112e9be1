"""The command `frikommune`: finds the workspace, runs a command, turns errors into exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipelines import __version__
from pipelines.cli.danish import DanishContext, describe_usage_error
from pipelines.cli.output import Report
from pipelines.errors import PipelineError, UsageError

INTERRUPTED = 130

Command = Callable[..., int]


_HELP = click.help_option("--help", help="Vis denne hjælp.")


@click.group(
    context_settings={"max_content_width": 100},
    help="Frikommuneforsøgets rapport: fra rå leverancer til en færdig bog.",
    options_metavar="[VALG]",
    subcommand_metavar="KOMMANDO [ARGUMENTER] …",
    add_help_option=False,
)
@_HELP
@click.version_option(__version__, message="frikommune %(version)s", help="Vis versionen.")
def cli() -> None:
    """Hold the commands."""


def command(name: str, summary: str) -> Callable[[Command], Command]:
    """Register a function as a command with `--root` and `--json`.

    The function takes a `Report`, the root (or None) and its own options; it returns the exit code.
    """

    def register(function: Command) -> Command:
        @click.pass_context
        def run(
            context: click.Context, /, root: Path | None, as_json: bool, **options: Any
        ) -> None:
            report = Report(as_json)
            try:
                code = function(report, root, **options)
            except PipelineError as error:
                code = report.fail(error)
            context.exit(code)

        wrapped = click.command(
            name, help=summary, short_help=summary, options_metavar="[VALG]", add_help_option=False
        )(_HELP(run))
        shared = wrapped.params
        wrapped.params = [
            *getattr(function, "__click_params__", [])[::-1],
            click.Option(
                ["--root"],
                type=click.Path(path_type=Path),
                metavar="MAPPE",
                help="Arbejdsområdets mappe (ellers den, du står i).",
            ),
            click.Option(
                ["--json", "as_json"], is_flag=True, help="Svar i JSON, til et andet program."
            ),
            *shared,
        ]
        wrapped.context_class = DanishContext
        cli.add_command(wrapped)
        return function

    return register


def main(arguments: list[str] | None = None) -> None:
    """Run `frikommune` and leave with its exit code."""
    from pipelines.cli import commands  # noqa: F401 - registers the commands

    cli.context_class = DanishContext
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = cli.main(arguments, prog_name="frikommune", standalone_mode=False)
    except click.exceptions.Exit as leave:
        code = leave.exit_code
    except click.Abort:
        click.echo("Afbrudt. Kør den samme kommando igen for at fortsætte.", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        click.echo(f"Fejl: {describe_usage_error(error)}", err=True)
        code = UsageError.exit_code
    except KeyboardInterrupt:
        click.echo("Afbrudt. Kør den samme kommando igen for at fortsætte.", err=True)
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)
