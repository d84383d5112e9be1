"""How much of the book's prose is bound to evidence, and which numbers are exempted and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.publishing.blocks.html import table
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import format_percent


def coverage(context: BookContext) -> str:
    """Return the share of the prose's numbers that are bound, the exemptions, and what is not."""
    found = context.coverage
    if found is None:
        return "\n\nDækningen er ikke regnet ud endnu.\n\n"
    numbers, assertions = found["numbers"], found["assertions"]
    total = numbers["bound"] + len(numbers["unbound"])
    judged = assertions["bound"] + len(assertions["unbound"])
    head = (
        f"**{_floor(numbers['share'])} af tallene** i bogens egen tekst er bundet til et belæg "
        f"({numbers['bound']} af {total}). Af de sætninger, der sammenligner eller vurderer, har "
        f"{assertions['bound']} af {judged} ({_floor(assertions['share'])}) et belæg i sætningen "
        "eller lige efter; resten er forklaringer og forfatternes egne vurderinger."
    )
    return (
        f"\n\n{head}\n\n"
        + _list_unbound("Tal, som intet er bundet til", numbers["unbound"], "Alle tal er bundet.")
        + _list_exemptions(found["exemptions"])
        + _list_unbound(
            "Sætninger, der sammenligner eller vurderer uden eget belæg",
            assertions["unbound"],
            "Der er ingen.",
        )
    )


def _floor(share: float) -> str:
    """A share as per cent, never rounded up: 99.9 is not 100."""
    return format_percent(int(share * 100) / 100)


def _list_unbound(caption: str, entries: Sequence[Mapping[str, Any]], empty: str) -> str:
    rows = ([f"{each['place']}, linje {each['line']}", each["text"]] for each in entries)
    return table(caption, ["Sted", "Tekst"], rows, empty=empty)


def _list_exemptions(entries: Sequence[Mapping[str, Any]]) -> str:
    rows = (
        [
            each["place"],
            f"»{each['phrase']}«",
            ", ".join(each["binds"]) or "intet om verden",
            each["reason"] or "tallene er holdt op mod udsagnene",
        ]
        for each in entries
    )
    return table(
        "Udtryk, der er skrevet med tal i teksten, og hvorfor",
        ["Sted", "Udtryk", "Bundet til", "Grund"],
        rows,
        empty="Ingen tal er undtaget.",
    )
