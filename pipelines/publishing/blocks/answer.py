"""The block that answers the report's question in one look: how many trials got which verdict."""

from __future__ import annotations

from collections import Counter

from pipelines.domain import Verdict
from pipelines.publishing.blocks.html import block as html_block
from pipelines.publishing.blocks.html import bullets, join
from pipelines.publishing.blocks.places import link_trials
from pipelines.publishing.blocks.selection import find_result
from pipelines.publishing.context import BookContext
from pipelines.wording import Finding, name_verdict, pluralise

_ORDER: tuple[Verdict | None, ...] = (*Verdict, None)
_NOTHING = "kan ikke vises"


def answer(context: BookContext) -> str:
    """Return the own network's verdicts counted, each with its trials, synthetic data named."""
    own = {network.slug for network in context.registry.networks[:1]}
    trials = [trial for trial in context.registry.trials if trial.network in own]
    found = {trial.slug: find_result(context, trial, trial.plan.primary) for trial in trials}
    verdicts = {slug: _verdict(finding) for slug, finding in found.items()}
    counts = Counter(verdicts.values())
    items = [
        join([f"{pluralise(counts[verdict], 'forsøg', 'forsøg')} {_phrase(verdict)}:", names])
        for verdict in _ORDER
        if counts[verdict]
        for names in [link_trials(t for t in trials if verdicts[t.slug] is verdict)]
    ]
    if not items:
        return "Registret rummer ingen forsøg."
    is_synthetic = any(finding is not None and finding.is_synthetic for finding in found.values())
    lead = "Tallene er syntetiske og siger intet om virkeligheden." if is_synthetic else ""
    return f"{lead}\n\n{html_block(bullets(items))}"


def _verdict(finding: Finding | None) -> Verdict | None:
    return finding.verdict if finding is not None and finding.is_shown else None


def _phrase(verdict: Verdict | None) -> str:
    if verdict is None:
        return _NOTHING
    if verdict is Verdict.UNDECIDED:
        return "er uafklaret"
    return f"er {name_verdict(verdict.value)}"
