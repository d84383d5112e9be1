"""Blocks about what the book rests on: claims, sources, statements, and where sources differ."""

from __future__ import annotations

from pipelines.domain import ClaimResult, ClaimState, Disagreement, Source, Statement
from pipelines.publishing.blocks.html import Cell, bullets, element, lines, table
from pipelines.publishing.blocks.places import link_source, name_briefly, tell_field
from pipelines.publishing.context import BookContext
from pipelines.wording import (
    NOT_IN_SOURCES,
    SYNTHETIC_WORDS,
    escape_markdown,
    format_date,
    format_plain,
    join_words,
)

_STATES = {
    ClaimState.HOLDS: "holder",
    ClaimState.FAILS: "holder ikke",
    ClaimState.UNSUPPORTED: "kan ikke belægges",
}
_EVIDENCE = {"finding": "fund", "statement": "udsagn", "count": "optælling"}


def claims_ledger(context: BookContext) -> str:
    """Return every claim under a heading of its id, with its evidence, test and outcome.

    The heading is the id, so that a link to `paastande.md#<id>` finds it.
    """
    if not context.claims:
        return "\n\nRegistret rummer ingen påstande endnu.\n\n"
    counts = [
        f"{sum(result.state is state for result in context.claims)} {name}"
        for state, name in _STATES.items()
    ]
    entries = [_claim_entry(result) for result in context.claims]
    head = f"Bogen har {len(context.claims)} påstande: {join_words(counts)}."
    return "\n\n" + "\n\n".join([head, *entries]) + "\n\n"


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


def _claim_entry(result: ClaimResult) -> str:
    evidence = join_words(
        f"{_EVIDENCE.get(item.kind, item.kind)} {item.key}" for item in result.claim.evidence
    )
    shown = result.sentence if result.state is ClaimState.HOLDS else ""
    facts = {
        "Sætning": shown or "vises ikke, fordi belægget ikke bærer den",
        "Udfald": _STATES[result.state],
        "Hvorfor": escape_markdown(result.why) or "–",
        "Prøve": escape_markdown(result.claim.predicate),
        "Belæg": escape_markdown(evidence),
        "Kapitel": escape_markdown(result.claim.chapter),
        "Data": SYNTHETIC_WORDS.lower() if result.is_synthetic else "kilder og leverancer",
    }
    listed = "\n".join(f"- **{name}:** {text}" for name, text in facts.items())
    return f"### {escape_markdown(result.claim.id)}\n\n{listed}"


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
