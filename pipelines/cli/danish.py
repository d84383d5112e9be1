"""Click in Danish: help headings and the messages of wrong usage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

_HEADINGS = {"Options": "Valg", "Commands": "Kommandoer", "Arguments": "Argumenter"}


class DanishFormatter(click.HelpFormatter):
    """Help with Danish headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        super().write_usage(prog, args, "Brug: " if prefix is None else prefix)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write a list of terms with what click itself adds in Danish."""
        told = [(term, text.replace("[required]", "[skal angives]")) for term, text in rows]
        super().write_dl(told, col_max, col_spacing)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a section under its Danish heading."""
        with super().section(_HEADINGS.get(name, name)):
            yield


class DanishContext(click.Context):
    """A context whose help is Danish."""

    formatter_class = DanishFormatter


class Whole(click.IntRange):
    """A whole number between two limits, told as "1–64"."""

    def _describe_range(self) -> str:
        return f"{self.min}–{self.max}"


class Number(click.FloatRange):
    """A number between two limits, told with decimal comma."""

    def _describe_range(self) -> str:
        return f"{self.min}–{self.max}".replace(".", ",")


def describe_usage_error(error: click.ClickException) -> str:
    """Return in Danish what is wrong with a command line, and what to do now."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "frikommune"
    return f"{_describe(error)} Se hjælpen: {path} --help"


def _describe(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"Valget {error.option_name} findes ikke.{_suggest(error.possibilities)}"
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else ""
        return f"Der mangler {name}."
    if isinstance(error, click.BadParameter):
        name = error.param.human_readable_name if error.param else "valget"
        return f"Værdien for {name} kan ikke bruges."
    if error.message.startswith("No such command"):
        return f"Kommandoen {error.message.split(chr(39))[1]} findes ikke."
    return "Kommandoen kan ikke forstås."


def _suggest(possibilities: object) -> str:
    names = [str(name) for name in possibilities] if isinstance(possibilities, list) else []
    return f" Mente du {' eller '.join(names)}?" if names else ""
