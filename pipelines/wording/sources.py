"""What the source documents say, as Markdown with where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.domain import UNKNOWN, Registry, Source, Statement
from pipelines.wording.escaping import escape_markdown
from pipelines.wording.numbers import format_plain

_CALENDAR_YEARS = range(1900, 2101)


def describe_statements(registry: Registry, subjects: Iterable[str], up: str = "") -> str:
    """Return a Markdown list of the statements about any of `subjects`, in registry order.

    Args:
        registry: holds the statements and their sources.
        subjects: slugs of trials and municipalities, or other words of the registry.
        up: way from the page to the book's root ("../../"): sources are linked.
    """
    wanted = set(subjects)
    lines = [
        f"- {describe_statement(registry, statement, up)}"
        for statement in registry.statements
        if statement.subject in wanted
    ]
    return "\n".join(lines) or "Kilderne siger ikke noget særskilt om det."


def describe_statement(registry: Registry, statement: Statement, up: str = "") -> str:
    """Return one statement in a sentence, with who says it and where it stands."""
    source = next((s for s in registry.sources if s.id == statement.source), None)
    role = "" if statement.role in {"", UNKNOWN} else f"{escape_markdown(statement.role)}; "
    where = escape_markdown(statement.locator[:1].lower() + statement.locator[1:])
    text = escape_markdown(statement.text).rstrip(".")
    return f"{text} ({role}{link_source(source, statement.source, up)}, {where})."


def link_source(source: Source | None, source_id: str, up: str) -> str:
    """Return "KL, 2021" with a link to the page of sources; a source without record as it is."""
    if source is None:
        return escape_markdown(source_id)
    year = f", {source.published.year}" if source.published else ""
    return f"[{escape_markdown(source.publisher + year)}]({up}kilder.md#{source.id})"


def format_statement_value(statement: Statement) -> str:
    """Return a statement's value with its unit; "" where it has none."""
    if statement.value is None:
        return ""
    if statement.unit == "år" and statement.value in _CALENDAR_YEARS:
        return str(int(statement.value))  # a year of the calendar: no thousands, no unit
    return f"{format_plain(statement.value)} {escape_markdown(statement.unit)}".strip()
