"""What the source documents say, as Markdown with where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.domain import UNKNOWN, Registry, Source, Statement
from pipelines.wording.escaping import escape_markdown
from pipelines.wording.numbers import format_plain

_CALENDAR_YEARS = range(1900, 2101)


def describe_statements(registry: Registry, subjects: Iterable[str], up: str = "") -> str:
    """Return a Markdown list of the statements about any of `subjects`, in registry order.

    Statements from one place in a document, by one speaker, stand under one line that says so.

    Args:
        registry: holds the statements and their sources.
        subjects: slugs of trials and municipalities, or other words of the registry.
        up: way from the page to the book's root ("../../"): sources are linked.
    """
    wanted = set(subjects)
    places: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in registry.statements:
        if statement.subject in wanted:
            place = (statement.source, statement.role, statement.locator)
            places.setdefault(place, []).append(statement)
    lines = [_list_place(registry, together, up) for together in places.values()]
    return "\n".join(lines) or "Kilderne siger ikke noget særskilt om det."


def describe_statement(registry: Registry, statement: Statement, up: str = "") -> str:
    """Return one statement in a sentence, with who says it and where it stands."""
    text = escape_markdown(statement.text).rstrip(".")
    return f"{text} ({_tell_place(registry, statement, up)})."


def link_source(source: Source | None, source_id: str, up: str) -> str:
    """Return "KL, 2021" with a link to the page of sources; a source without record as it is."""
    if source is None:
        return escape_markdown(source_id)
    year = f", {source.published.year}" if source.published else ""
    return f"[{escape_markdown(_name_publisher(source) + year)}]({up}kilder.md#{source.id})"


def _list_place(registry: Registry, together: list[Statement], up: str) -> str:
    if len(together) == 1:
        return f"- {describe_statement(registry, together[0], up)}"
    head = _tell_place(registry, together[0], up)
    told = (f"  - {escape_markdown(statement.text)}" for statement in together)
    return "\n".join([f"- {head[:1].upper()}{head[1:]}:", *told])


def _tell_place(registry: Registry, statement: Statement, up: str) -> str:
    source = next((s for s in registry.sources if s.id == statement.source), None)
    publisher = "" if source is None else _name_publisher(source)
    is_told = statement.role.casefold() in {"", UNKNOWN, publisher.casefold()}
    role = "" if is_told else f"{escape_markdown(statement.role)}; "
    where = escape_markdown(statement.locator[:1].lower() + statement.locator[1:])
    return f"{role}{link_source(source, statement.source, up)}, {where}"


def _name_publisher(source: Source) -> str:
    return source.publisher.split(" (")[0]


def format_statement_value(statement: Statement) -> str:
    """Return a statement's value with its unit; "" where it has none."""
    if statement.value is None:
        return ""
    if statement.unit == "år" and statement.value in _CALENDAR_YEARS:
        return str(int(statement.value))  # a year of the calendar: no thousands, no unit
    return f"{format_plain(statement.value)} {escape_markdown(statement.unit)}".strip()
