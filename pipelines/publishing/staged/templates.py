"""Renders the book's own pages: prose with values, claims and blocks put in before the build."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePosixPath

import jinja2

from pipelines.argument import show_constant, show_tally
from pipelines.domain import ClaimResult, ClaimState, Registry
from pipelines.errors import PublishingError
from pipelines.publishing.blocks import BLOCKS
from pipelines.publishing.blocks.places import name_briefly
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import escape_markdown, format_date, format_statement_value

_SOURCES_PAGE = "kilder"
_CLAIMS_PAGE = "paastande"


def render_page(path: Path, page: str, context: BookContext) -> str:
    """Return one of the book's own pages as plain Markdown.

    Args:
        path: the template, Markdown with Jinja calls.
        page: its place in the book, "argumentet".
        context: what the page may be made from.

    Raises:
        PublishingError: the page names a statement, claim or block that does not exist.
    """
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701 - Markdown; what is put in is escaped by its maker
    environment.globals.update(_functions(page, context))
    try:
        return environment.from_string(path.read_text(encoding="utf-8")).render().rstrip() + "\n"
    except jinja2.TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{path.name}, linje {line}" if line else path.name
        raise PublishingError(f"{where}: {error.message}") from error
    except KeyError as error:
        raise PublishingError(
            f"{path.name}: {error.args[0]} findes ikke i registret. Ret navnet eller tilføj det."
        ) from error


def _functions(page: str, context: BookContext) -> dict[str, Callable[[str], str]]:
    printed: set[str] = set()
    up = "../" * (len(PurePosixPath(page).parts) - 1)
    return {
        "value": lambda name: _value(name, up, context),
        "text": lambda name: _text(name, up, context),
        "cite": lambda source: _cite(source, up, context),
        "date": lambda name: _date(name, up, context),
        "number": lambda name: _number(name, context),
        "constant": lambda name: _constant(name, context),
        "claim": lambda name: _claim(name, up, printed, context),
        "block": lambda name: _block(name, context),
    }


def _value(name: str, up: str, context: BookContext) -> str:
    statement = context.registry.statement(name)
    if statement.value is None:
        raise KeyError(f'tallet i "{name}"')
    shown = format_statement_value(statement)
    return f"[{shown}]({up}{_SOURCES_PAGE}.md#{statement.source})"


def _text(name: str, up: str, context: BookContext) -> str:
    statement = context.registry.statement(name)
    return f"{escape_markdown(statement.text)} ({_cite(statement.source, up, context)})"


def _cite(source_id: str, up: str, context: BookContext) -> str:
    for source in context.registry.sources:
        if source.id == source_id:
            label = escape_markdown(name_briefly(source))
            return f"[{label}]({up}{_SOURCES_PAGE}.md#{source.id})"
    raise KeyError(f'kilden "{source_id}"')


def _date(name: str, up: str, context: BookContext) -> str:
    """A source's date, or one of the network's own, linked to where it stands."""
    for source in context.registry.sources:
        if source.id == name and source.published is not None:
            return f"[{format_date(source.published)}]({up}{_SOURCES_PAGE}.md#{source.id})"
    return _network_date(name, context.registry)


def _network_date(name: str, registry: Registry) -> str:
    network = registry.networks[0]
    days: dict[str, date | None] = {
        "network-start": network.start_date,
        "network-end": network.end_date,
        "report-deadline": network.report_deadline,
    }
    for entry in network.rounds:
        days[f"round-{entry.number}"] = entry.start_date
        days[f"round-{entry.number}-deadline"] = entry.application_deadline
    found = days.get(name)
    if found is None:
        raise KeyError(f'datoen "{name}"')
    return format_date(found)


def _number(name: str, context: BookContext) -> str:
    try:
        return show_tally(context.registry, name)
    except KeyError as error:
        raise KeyError(f'optællingen "{name}"') from error


def _constant(name: str, context: BookContext) -> str:
    try:
        return show_constant(context.registry, name)
    except KeyError as error:
        raise KeyError(f'konstanten "{name}"') from error


def _claim(name: str, up: str, printed: set[str], context: BookContext) -> str:
    for result in context.claims:
        if result.claim.id == name:
            anchor = "" if name in printed else claim_anchor(name)
            printed.add(name)
            return show_claim(result, f"{up}{_CLAIMS_PAGE}.md#{name}", anchor)
    raise KeyError(f'påstanden "{name}"')


def show_claim(result: ClaimResult, link: str, anchor: str = "") -> str:
    """Return a claim's sentence with a link to the ledger, or a notice that it does not hold."""
    place = f'<span id="{anchor}"></span>' if anchor else ""
    if result.state is ClaimState.HOLDS:
        return f"{place}{result.sentence} ([belæg]({link}))"
    word = "holder ikke" if result.state is ClaimState.FAILS else "kan ikke belægges"
    return (
        f'{place}<strong class="frk-brist">Påstanden {word}.</strong> '
        f"Den sætning, der hørte til her, {word} på de nuværende data og er derfor ikke trykt "
        f"([hvorfor]({link}))."
    )


def claim_anchor(claim_id: str) -> str:
    """Return the id of the place where a page prints a claim."""
    return f"paastand-{claim_id}"


def _block(name: str, context: BookContext) -> str:
    if name not in BLOCKS:
        raise KeyError(f'blokken "{name}"')
    return BLOCKS[name](context)
