"""Renders the book's own pages: prose with values, claims and blocks put in before the build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import jinja2

from pipelines.domain import ClaimResult, ClaimState
from pipelines.errors import PublishingError
from pipelines.publishing.blocks import BLOCKS
from pipelines.publishing.blocks.places import name_briefly
from pipelines.publishing.context import BookContext
from pipelines.wording import escape_markdown, format_statement_value

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
    up = "../" * (len(PurePosixPath(page).parts) - 1)
    return {
        "value": lambda name: _value(name, up, context),
        "text": lambda name: _text(name, up, context),
        "cite": lambda source: _cite(source, up, context),
        "claim": lambda name: _claim(name, up, context),
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


def _claim(name: str, up: str, context: BookContext) -> str:
    for result in context.claims:
        if result.claim.id == name:
            return _show_claim(result, f"{up}{_CLAIMS_PAGE}.md#{name}")
    raise KeyError(f'påstanden "{name}"')


def _show_claim(result: ClaimResult, link: str) -> str:
    if result.state is ClaimState.HOLDS:
        return f"{result.sentence} ([belæg]({link}))"
    word = "holder ikke" if result.state is ClaimState.FAILS else "kan ikke belægges"
    return f"*[En påstand, der hørte til her, {word} på de nuværende data.]({link})*"


def _block(name: str, context: BookContext) -> str:
    if name not in BLOCKS:
        raise KeyError(f'blokken "{name}"')
    return BLOCKS[name](context)
