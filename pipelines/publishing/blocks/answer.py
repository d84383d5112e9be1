"""The block that answers the report's question in one look: a row a trial, ask beside evidence."""

from __future__ import annotations

from collections import Counter

from pipelines.domain import Trial, Verdict
from pipelines.publishing.blocks.html import Cell, table
from pipelines.publishing.blocks.places import link_trial
from pipelines.publishing.blocks.selection import find_result, mark_verdict, verdict_of
from pipelines.publishing.blocks.summary import advise
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import (
    ASK_WORDS,
    SYNTHETIC_WORDS,
    Finding,
    join_words,
    name_verdict,
    pluralise,
)

_NOTHING = "kan ikke vises"
_HEAD = ("Forsøg", "Går det lige så godt?", "Kommunernes ønske", "Hvad belægget bærer")


def answer(context: BookContext) -> str:
    """Return the own network's verdicts: counted in a sentence, then a row a trial."""
    own = {network.slug for network in context.registry.networks[:1]}
    trials = [trial for trial in context.registry.trials if trial.network in own]
    if not trials:
        return "Registret rummer ingen forsøg."
    found = {trial.slug: find_result(context, trial, trial.plan.primary) for trial in trials}
    is_synthetic = any(finding is not None and finding.is_synthetic for finding in found.values())
    marked = f" {SYNTHETIC_WORDS}." if is_synthetic else ""
    rows = [_row(context, trial, found[trial.slug]) for trial in trials]
    shown = table(f"Svaret, forsøg for forsøg.{marked}", _HEAD, rows, css_class="fk-svar")
    lead = "Tallene er syntetiske og siger intet om virkeligheden. " if is_synthetic else ""
    return f"**Ifølge kommunernes data:** {lead}{_count(found)}\n\n{shown}"


def _row(context: BookContext, trial: Trial, finding: Finding | None) -> list[Cell]:
    verdict = verdict_of(finding)
    words = _NOTHING if verdict is None else name_verdict(verdict.value)
    return [
        link_trial(trial),
        mark_verdict(verdict, words),
        "–" if trial.ask is None else ASK_WORDS[trial.ask.kind],
        advise(context, trial, finding),
    ]


def _count(found: dict[str, Finding | None]) -> str:
    """Return "Konklusionen er »bedre« i 1 og »uafklaret« i 8 af 19 forsøg. …"."""
    counts = Counter(verdict_of(finding) for finding in found.values())
    shown = [f"»{name_verdict(v.value)}« i {counts[v]}" for v in Verdict if counts[v]]
    if not shown:
        return "Ingen af forsøgene har et resultat, der kan vises."
    hidden = f" I {counts[None]} kan intet resultat vises." if counts[None] else ""
    total = pluralise(len(found), "forsøg", "forsøg")
    return f"Konklusionen er {join_words(shown)} af {total}.{hidden}"
