"""Numbers that are typed into a claim's sentence, and that its evidence does not hold."""

from __future__ import annotations

import re

from pipelines.argument.numerals import FRACTIONS, read_number_word
from pipelines.argument.predicates import parse_predicate
from pipelines.argument.prose import find_numbers
from pipelines.argument.terms import PredicateError
from pipelines.domain import Claim, Evidence, Registry
from pipelines.wording import format_date

_GAP = re.compile(r"\{[^{}]*\}")
_OF = re.compile(r"\b(\w+) ud af (\w+)\b")
_LEVELS = {".ci95_": 95.0, ".ci90_": 90.0, ":interval}": 95.0}


def find_typed_numbers(
    claim: Claim, registry: Registry, names: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the numbers of a claim's sentence that nothing it rests on says.

    A number may be typed where the predicate names it, where it is the week of a finding, the
    level of an interval that is printed, where the evidence's own text or its source's date holds
    it, and, as a word, where it counts the evidence ("alle tre").
    """
    text = _GAP.sub(" ", claim.template)
    for name in names:
        text = text.replace(name, " ")
    for date in _dates(claim, registry):
        text = text.replace(date, " ")
    allowed = _constants(claim) | _from_evidence(claim, registry) | _levels(claim)
    text = _OF.sub(lambda match: _ratio(match, allowed), text)
    return tuple(
        number.text for number in find_numbers(text) if not _is_bound(number.text, allowed, claim)
    )


def _is_bound(number: str, allowed: set[float], claim: Claim) -> bool:
    word = _read_word(number)
    if word is not None:
        return word in allowed or 1 <= word <= len(claim.evidence)
    digits = re.findall(r"[0-9]+(?:[.,][0-9]+)*", number)
    return bool(digits) and all(_as_number(each) in allowed for each in digits)


def _ratio(match: re.Match[str], allowed: set[float]) -> str:
    """Take "ni ud af ti" out where the predicate holds 90 or 0.9."""
    part, whole = read_number_word(match[1]), read_number_word(match[2])
    if part is None or not whole:
        return match[0]
    share = part / whole
    return " " if {share, round(100 * share, 6)} & allowed else match[0]


def _constants(claim: Claim) -> set[float]:
    texts = [claim.predicate, *(e.selection.where for e in claim.evidence if e.selection)]
    found: set[float] = set()
    for text in texts:
        try:
            found |= parse_predicate(text).term.constants
        except PredicateError:
            continue
    return found


def _from_evidence(claim: Claim, registry: Registry) -> set[float]:
    texts = {statement.id: statement.text for statement in registry.statements}
    found: set[float] = set()
    for evidence in claim.evidence:
        for key in _keys(evidence):
            found |= {_as_number(n) for n in re.findall(r"(?<=/)[0-9]+(?=/|$)", f"/{key}")}
            for number in find_numbers(texts.get(key, "")):
                word = _read_word(number.text)
                found.add(_as_number(number.text) if word is None else word)
    return found


def _levels(claim: Claim) -> set[float]:
    return {level for name, level in _LEVELS.items() if name in claim.template}


def _dates(claim: Claim, registry: Registry) -> list[str]:
    """Dates that the sentence may name: of its sources, and of the registry's rounds."""
    cited = {key.partition("/")[0] for e in claim.evidence for key in _keys(e)}
    own = [source for source in registry.sources if source.id in cited]
    days = [source.published for source in own if source.published is not None]
    years = [year for s in own for year in re.findall(r"\b(?:19|20)[0-9]{2}\b", s.title)]
    days += [entry.start_date for network in registry.networks for entry in network.rounds]
    whole = [format_date(day) for day in days]
    months = [day.split(". ", 1)[1] for day in whole]
    return [*whole, *months, *(str(day.year) for day in days), *years]


def _keys(evidence: Evidence) -> tuple[str, ...]:
    if evidence.selection is None:
        return (evidence.key,)
    selection = evidence.selection
    return (selection.outcome, selection.subject, *selection.members)


def _as_number(text: str) -> float:
    try:
        return float(text.replace(".", "").replace(",", "."))
    except ValueError:
        return float("nan")


def _read_word(text: str) -> float | None:
    word = read_number_word(text)
    return FRACTIONS.get(text.casefold()) if word is None else word
