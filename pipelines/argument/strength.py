"""Words of strength, capped by the certainty of the evidence they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipelines.argument.profiles import assess_result
from pipelines.domain import Certainty, Registry
from pipelines.tables import RELEASED_TABLES, TableSet
from pipelines.wording import Finding

# A sentence that says who says so speaks of a source, and asserts no more than the source does.
_ATTRIBUTION = re.compile(
    r"\b(?:ifølge|efter (?:kommunernes?|\w+s) (?:vurdering|mening|opfattelse|gengivelse)|"
    r"mener|vurderer|siger|angiver|oplyser|skriver|according to)\b",
    re.IGNORECASE,
)


def assess_findings(
    findings: Iterable[Finding], registry: Registry, tables: TableSet
) -> Certainty | None:
    """Return the lowest certainty among findings; None where there are none.

    Args:
        findings: what a claim rests on.
        registry: gives each trial's design and margin.
        tables: released tables; one that is not there says nothing.
    """
    whole = {**{table.name: table.empty() for table in RELEASED_TABLES}, **tables}
    found = [_assess(finding, registry, whole) for finding in findings]
    return min(found, key=lambda certainty: certainty.rank, default=None)


def lowest(certainties: Iterable[Certainty | None]) -> Certainty | None:
    """Return the lowest of those that are known; None where none is."""
    known = [certainty for certainty in certainties if certainty is not None]
    return min(known, key=lambda certainty: certainty.rank, default=None)


def choose_verb(certainty: Certainty | None, words: Mapping[Certainty, str]) -> str:
    """Return the word that a certainty allows with its conjunction: "tyder på, at"."""
    grade = Certainty.VERY_LOW if certainty is None else certainty
    conjunction = "om" if grade is Certainty.VERY_LOW else "at"
    return f"{words[grade]}, {conjunction}"


def find_too_strong(
    sentence: str, certainty: Certainty | None, words: Mapping[Certainty, Iterable[str]]
) -> str | None:
    """Return the first word of strength that the certainty does not allow; None where all may be.

    Args:
        sentence: the claim's own text.
        certainty: of its findings; None where it rests on sources alone, whose words of strength
            are allowed where the sentence says whose they are.
        words: the words of strength, by the lowest certainty that they may be used with.
    """
    if certainty is None and _ATTRIBUTION.search(sentence):
        return None
    allowed = Certainty.MODERATE.rank if certainty is None else certainty.rank
    for grade in Certainty:
        if grade.rank <= allowed:
            continue
        for word in words.get(grade, ()):
            if re.search(rf"\b{re.escape(word)}\b", sentence, re.IGNORECASE):
                return word
    return None


def _assess(finding: Finding, registry: Registry, tables: TableSet) -> Certainty:
    try:
        trial = registry.trial(finding.trial)
    except KeyError:
        return Certainty.VERY_LOW  # of no single trial: no design to judge by
    own = tables["findings"][tables["findings"]["trial"] == finding.trial]
    return assess_result(trial, finding, {**tables, "findings": own}).certainty
