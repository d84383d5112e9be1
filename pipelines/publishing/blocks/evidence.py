"""Blocks about what the book rests on: sources, statements, and where sources differ."""

from __future__ import annotations

from pipelines.domain import Disagreement, Source, Statement
from pipelines.publishing.blocks.html import Cell, bullets, element, lines, table
from pipelines.publishing.blocks.places import link_source, name_briefly, tell_field
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import (
    NOT_IN_SOURCES,
    escape_markdown,
    format_date,
    format_plain,
)


def sources(context: BookContext) -> str:
    """Return every source under a heading of its id, so that `kilder.md#<id>` finds it."""
    entries = [_source_entry(source) for source in context.registry.sources]
    return "\n\n" + ("\n\n".join(entries) or "Registret rummer ingen kilder.") + "\n\n"


def statements_table(context: BookContext) -> str:
    """Return the statements that the book may use, one table a source."""
    return "".join(
        table(
            f"Udsagn fra kilden {source.id}",
            ["Udsagn", "Værdi", "Hvor det står", "Hvem der siger det"],
            (_statement_row(s) for s in context.registry.statements if s.source == source.id),
            empty="Bogen bruger ingen udsagn herfra.",
        )
        for source in context.registry.sources
    )


def disagreements(context: BookContext) -> str:
    """Return every place where the sources do not agree, with its explanation."""
    return table(
        "Uoverensstemmelser i og mellem kilderne",
        ["Hvad der står", "Hvor det står", "Forklaring"],
        ([each.found, bullets(each.places), _explain(each)] for each in context.disagreements),
        empty="Kontrollen har ikke fundet uoverensstemmelser.",
    )


def accounts(context: BookContext) -> str:
    """Return the figures on which public accounts differ; none is picked."""
    return table(
        "Opgørelser, som ikke er enige",
        ["Emne", "Opgørelse", "Kilde", "Bemærkning"],
        (
            [
                account.topic,
                account.value,
                lines([link_source(context, account.source), account.locator]),
                account.note,
            ]
            for account in context.registry.accounts
        ),
        empty="Registret rummer ingen opgørelser, der er uenige.",
    )


def _source_entry(source: Source) -> str:
    published = format_date(source.published) if source.published else NOT_IN_SOURCES
    facts = {
        "Titel": f"*{escape_markdown(source.title)}*",
        "Udgiver": escape_markdown(source.publisher),
        "Dato": published,
        "Fil": f"`{source.file}`" if source.file else "projektet har ingen fil",
        "Henvises til som": escape_markdown(name_briefly(source)),
    }
    listed = "\n".join(f"- **{name}:** {text}" for name, text in facts.items())
    description = escape_markdown(source.description)
    return f"### {escape_markdown(source.id)}\n\n{description}\n\n{listed}"


def _statement_row(statement: Statement) -> list[Cell]:
    value = "–" if statement.value is None else _value(statement)
    anchor = statement.id.replace("/", "-")
    return [
        element("span", statement.text, id=anchor),
        value,
        statement.locator,
        tell_field(statement.role),
    ]


def _value(statement: Statement) -> str:
    return f"{format_plain(statement.value or 0.0)} {statement.unit}".strip()


def _explain(each: Disagreement) -> Cell:
    label = "Vores udledning:" if each.is_inference else ""
    return lines([element("strong", label) if label else "", each.explanation])
