"""How much of the book's prose is bound: each number, and each sentence that compares or judges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.argument.comparatives import Assertion, find_assertions
from pipelines.argument.numerals import read_number_word
from pipelines.argument.prose import Prose, blank_phrase, find_numbers, read_prose
from pipelines.domain import Registry

_NUMBER_CALLS = frozenset({"value", "number", "constant", "date"})
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page's own prose."""

    place: str  # "book/argumentet.md"
    source: str
    lines: tuple[int, ...] = ()  # the file's line of each line of the source; none: the same
    is_english: bool = False


@dataclass(frozen=True, slots=True)
class Exemption:
    """A phrase whose numbers are bound in another way, or assert nothing about the world."""

    place: str  # "book/implementering.md"
    phrase: str
    reason: str = ""
    # statements whose values the phrase's numbers must be; in a registry that has none of them
    # the reason stands alone
    binds: tuple[str, ...] = ()
    written: str = "book/_tal.yml"  # where the exemption itself stands


@dataclass(frozen=True, slots=True)
class Unbound:
    """A number or a sentence that nothing binds."""

    place: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was found in all pages."""

    bound_numbers: int
    unbound_numbers: tuple[Unbound, ...]
    exemptions: tuple[Exemption, ...]
    bound_assertions: int
    unbound_assertions: tuple[Unbound, ...]
    faults: tuple[str, ...]  # of the exemptions, in Danish

    @property
    def number_share(self) -> float:
        """The share of the numbers that are bound; 1 where there are none."""
        total = self.bound_numbers + len(self.unbound_numbers)
        return self.bound_numbers / total if total else 1.0

    @property
    def assertion_share(self) -> float:
        """The share of the sentences that compare or judge that something stands behind."""
        total = self.bound_assertions + len(self.unbound_assertions)
        return self.bound_assertions / total if total else 1.0


@dataclass
class _Tally:
    bound: int = 0
    unbound: list[Unbound] = field(default_factory=list)
    asserted: int = 0
    bare: list[Unbound] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def measure_coverage(
    pages: Iterable[Page],
    names: Sequence[str],
    exemptions: Sequence[Exemption],
    registry: Registry,
) -> Coverage:
    """Find every number and every judging sentence in prose, and what binds it.

    Args:
        pages: the book's own pages and the notebooks' text.
        names: names that hold digits ("LÆ265"); they count nothing.
        exemptions: phrases of single pages.
        registry: values that exempted phrases may be bound to, and statements that are told.
    """
    found = _Tally()
    found.faults += [
        f'book/_tal.yml: navnet "{n}" har ikke både bogstaver og tal. Slet det.'
        for n in names
        if not (any(c.isalpha() for c in n) and any(c.isnumeric() for c in n))
    ]
    used: set[Exemption] = set()
    for page in pages:
        own = [each for each in exemptions if each.place == page.place]
        _measure_page(page, names, own, registry, found)
        used |= set(own)
    for each in exemptions:
        if each not in used:
            found.faults.append(f"{each.written}: siden {each.place} findes ikke. Ret eller slet.")
    return Coverage(
        found.bound,
        tuple(found.unbound),
        tuple(exemptions),
        found.asserted,
        tuple(found.bare),
        tuple(found.faults),
    )


def _measure_page(
    page: Page,
    names: Sequence[str],
    exemptions: Sequence[Exemption],
    registry: Registry,
    found: _Tally,
) -> None:
    prose = read_prose(page.source)
    _count_assertions(page, find_assertions(prose.text), found)
    told = _list_told(prose, registry)
    found.asserted += sum(1 for text in told for _ in find_assertions(text))
    found.bound += _count_bound(prose, registry)
    for name in names:
        prose, _ = blank_phrase(prose, name)
    # The longest first: a phrase inside another must not take it apart.
    for exemption in sorted(exemptions, key=lambda each: -len(each.phrase)):
        prose, count = blank_phrase(prose, exemption.phrase)
        _check_exemption(exemption, count, page, registry, found)
    found.unbound += [
        Unbound(page.place, _line(page, number.line), number.text)
        for number in find_numbers(prose.text, is_english=page.is_english)
    ]


def _count_assertions(page: Page, assertions: Iterable[Assertion], found: _Tally) -> None:
    for each in assertions:
        if each.is_bound:
            found.asserted += 1
        else:
            found.bare.append(Unbound(page.place, _line(page, each.line), each.text))


def _list_told(prose: Prose, registry: Registry) -> list[str]:
    """The sentences of statements and claims that a page prints."""
    texts = {("text", statement.id): statement.text for statement in registry.statements}
    texts |= {("claim", claim.id): claim.template for claim in registry.claims}
    keys = [(call.function, call.argument) for call in prose.calls]
    return [texts[key] for key in keys if key in texts]


def _count_bound(prose: Prose, registry: Registry) -> int:
    texts = {statement.id: statement.text for statement in registry.statements}
    gaps = {claim.id: claim.template.count("{") for claim in registry.claims}
    count = 0
    for call in prose.calls:
        if call.function in _NUMBER_CALLS:
            count += 1
        elif call.function == "text":
            count += len(find_numbers(texts.get(call.argument, "")))
        elif call.function == "claim":
            count += gaps.get(call.argument, 0)
    return count


def _check_exemption(
    exemption: Exemption, count: int, page: Page, registry: Registry, found: _Tally
) -> None:
    where = exemption.written
    numbers = find_numbers(exemption.phrase, is_english=page.is_english)
    if not count:
        found.faults.append(f"{where}: »{exemption.phrase}« står ikke i {page.place}. Ret det.")
    if not numbers or len(exemption.phrase.split()) < _FEWEST_WORDS:
        found.faults.append(
            f"{where}: »{exemption.phrase}« skal have et tal og mindst {_FEWEST_WORDS} ord."
        )
    known = {statement.id for statement in registry.statements}
    if exemption.binds and not (exemption.reason and known.isdisjoint(exemption.binds)):
        found.bound += count * len(numbers)
        found.faults += _check_binding(exemption, [n.text for n in numbers], registry)
    elif not exemption.reason.strip():
        found.faults.append(f"{where}: »{exemption.phrase}« har ingen grund. Skriv reason.")


def _check_binding(exemption: Exemption, numbers: Sequence[str], registry: Registry) -> list[str]:
    values: Mapping[str, float | None] = {s.id: s.value for s in registry.statements}
    bound = [values.get(name) for name in exemption.binds]
    where = exemption.written
    if None in bound:
        return [f"{where}: binds nævner et udsagn uden tal, eller som ikke findes. Ret det."]
    told = [_read(number) for number in numbers]
    if told != bound:
        return [f"{where}: tallene i »{exemption.phrase}« er ikke dem, udsagnene har. Ret teksten."]
    return []


def _read(number: str) -> float | None:
    word = read_number_word(number)
    if word is not None:
        return word
    try:
        return float(number.replace(".", "").replace(",", "."))
    except ValueError:
        return None


def _line(page: Page, line: int) -> int:
    return page.lines[line - 1] if page.lines and line <= len(page.lines) else line
