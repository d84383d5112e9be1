"""What a command tells: people on the screen, programs as JSON."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import click

from pipelines.errors import PipelineError
from pipelines.workflow.progress import Progress
from pipelines.workflow.step import Step


@dataclass
class Report:
    """Collects what a command tells; with `--json` only the JSON goes to stdout."""

    is_json: bool
    facts: dict[str, Any] = field(default_factory=dict)

    def say(self, line: str = "") -> None:
        """Tell a person one line."""
        if not self.is_json:
            _print(line)

    def finish(self, exit_code: int) -> int:
        """Print the JSON, if that was asked for, and return the exit code."""
        if self.is_json:
            told = {"exit_code": exit_code, **self.facts}
            _print(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
        return exit_code

    def fail(self, error: PipelineError) -> int:
        """Tell what went wrong, without traceback, and return the exit code of its kind."""
        self.facts["faults"] = list(error.faults)
        if not self.is_json:
            for fault in error.faults:
                click.echo(f"Fejl: {fault}", err=True)
        return self.finish(error.exit_code)


def _print(text: str) -> None:
    """Print on stdout; where its reader is gone (`… | head`), go on without printing."""
    try:
        click.echo(text)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def make_progress(*, is_quiet: bool) -> Progress:
    """Return a bar on a terminal, plain lines elsewhere, nothing where quiet is asked for."""
    if is_quiet:
        return Progress()
    return BarProgress() if sys.stderr.isatty() else LineProgress()


class LineProgress(Progress):
    """Plain lines: one when a kind of step first begins, and one at every tenth of the way."""

    def __init__(self) -> None:
        """Begin at nothing done."""
        self._lock = threading.Lock()
        self._total = self._done = self._told = 0
        self._begun: set[str] = set()
        self._began = time.monotonic()

    def begin(self, total: int) -> None:
        """Say how much is out of date."""
        self._total = total
        click.echo(f"{total} trin skal laves." if total else "Alt er ajour.", err=True)

    def start(self, step: Step) -> None:
        """Say which kind of step begins, the first time."""
        with self._lock:
            if step.kind.value not in self._begun:
                self._begun.add(step.kind.value)
                click.echo(f"{step.kind.value} …", err=True)

    def end(self, step: Step, is_done: bool) -> None:
        """Say how far it is, and what did not go well."""
        with self._lock:
            self._done += 1
            if not is_done:
                click.echo(f"Fejlede: {step.name}", err=True)
            tenth = 10 * self._done // max(self._total, 1)
            if tenth > self._told:
                self._told = tenth
                seconds = time.monotonic() - self._began
                click.echo(f"  {self._done} af {self._total} trin ({seconds:.0f} sek.)", err=True)


class BarProgress(Progress):
    """A bar with what is running and the time left."""

    def begin(self, total: int) -> None:
        """Show the bar."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("tid tilbage"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task("Begynder", total=max(total, 1))
        if total:
            self._bar.start()

    def start(self, step: Step) -> None:
        """Show what is running."""
        self._bar.update(self._task, description=f"{step.kind.value}: {step.name}"[:60])

    def end(self, step: Step, is_done: bool) -> None:
        """Move on."""
        if not is_done:
            self._bar.console.print(f"Fejlede: {step.name}")
        self._bar.advance(self._task)

    def finish(self) -> None:
        """Take the bar away."""
        self._bar.stop()
