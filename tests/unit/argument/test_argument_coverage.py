"""Numbers in prose that nothing binds are found, wherever they hide."""

from __future__ import annotations

import pytest

from pipelines.argument import Exemption, ProsePage, find_typed_numbers, measure_coverage
from pipelines.argument.prose import find_numbers, read_prose
from pipelines.domain import Claim, Evidence, Registry, Statement
from tests.factories import make_registry

TRUST = Statement("kilde-2020/a", "kilde-2020", "", "network", "91 procent.", 91.0, "procent", "")
PLACE = "book/side.md"


def registry_of(*claims: Claim) -> Registry:
    return make_registry(statements=(TRUST,), claims=claims)


def unbound(source: str, *exemptions: Exemption, names: tuple[str, ...] = ()) -> list[str]:
    page = ProsePage(PLACE, source)
    found = measure_coverage([page], names, exemptions, registry_of())
    return [each.text for each in found.unbound_numbers]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Det er 99 % af dem.", ["99"]),
        ("Mellem 1.000 og 2,5 uger", ["1.000", "2,5"]),
        ("To ud af tre, og halvdelen", ["To", "tre", "halvdelen"]),
        ("tredive, enogtyve og dobbelt så mange", ["tredive", "enogtyve", "dobbelt"]),
        ("Et forsøg, en kommune og de andre", []),
        ("Ét forsøg", ["Ét"]),
        ("et to-årigt forsøg i 26-ugers vindue", ["to", "26-ugers"]),
        ("½ dag, m² og Ⅳ", ["m²", "Ⅳ", "½"]),
        ("&#57;&#57; procent", ["99"]),
        ("LÆ265 og `tal 12`", ["LÆ265", "12"]),
        ("{{ 99 }} og {{ '98' }} og {% set x = 97 %}", ["99", "98", "97"]),
        ('{{ ukendt("tal-96") }}', ["96"]),
        ('<img alt="95 procent"> <b class="x9">fed</b>', ["95"]),
        ('{{ value("kilde-2020/a") }} og {{ constant("ci") }}', []),
        ("[se 94](side.md#a93)", ["94"]),
        ("<!-- 92 --> {# 91 #}", []),
        ("1. Først\n2. Så 3 ting", ["3"]),
        ("Afsnit\n4. juli står midt i et afsnit", ["4"]),
        ("## 5. Overskrift", []),
        ("Det står i § 74 c og § 9, stk. 2.", []),
    ],
)
def test_a_number_is_bound_by_a_call_or_found(source: str, found: list[str]) -> None:
    assert sorted(unbound(source)) == sorted(found)


def test_the_line_is_named() -> None:
    source = 'Først.\n\n{{ text("kilde-2020/a") }}\n\nHer står 99 %.'

    found = measure_coverage([ProsePage(PLACE, source)], (), (), registry_of())

    assert [(each.place, each.line) for each in found.unbound_numbers] == [(PLACE, 5)]
    assert found.bound_numbers == 1
    assert found.number_share == 0.5


def test_a_notebook_tells_the_line_of_its_file() -> None:
    page = ProsePage("notebooks/a.ipynb", "Først\nså 99", lines=(10, 11))

    found = measure_coverage([page], (), (), registry_of())

    assert found.unbound_numbers[0].line == 11


def test_an_english_page_has_english_number_words() -> None:
    page = ProsePage(PLACE, "One of twenty-one, and half of those to come", is_english=True)

    found = measure_coverage([page], (), (), registry_of())

    assert [each.text for each in found.unbound_numbers] == ["twenty-one", "half"]


def test_a_name_with_digits_is_no_number() -> None:
    assert unbound("LÆ265 og LÆ2651", names=("LÆ265",)) == ["LÆ2651"]


def test_a_name_of_digits_alone_is_refused() -> None:
    found = measure_coverage([ProsePage(PLACE, "99 %")], ("99",), (), registry_of())

    assert "har ikke både bogstaver og tal" in found.faults[0]


def test_an_exemption_is_for_one_phrase_on_one_page() -> None:
    exemption = Exemption(PLACE, "to slags fejl", reason="tæller afsnittets punkter")

    assert unbound("Der er to slags fejl og to ting", exemption) == ["to"]


@pytest.mark.parametrize(
    ("exemption", "fault"),
    [
        (Exemption(PLACE, "to slags", "grund"), "står ikke i"),
        (Exemption(PLACE, "99", "grund"), "mindst 2 ord"),
        (Exemption(PLACE, "Der er", "grund"), "skal have et tal"),
        (Exemption(PLACE, "Der er 99", ""), "ingen grund"),
        (Exemption("book/anden.md", "Der er 99", "grund"), "siden book/anden.md findes ikke"),
        (Exemption(PLACE, "Der er 99", binds=("kilde-2020/a",)), "er ikke dem, udsagnene har"),
        (Exemption(PLACE, "Der er 99", binds=("kilde-2020/x",)), "som ikke findes"),
    ],
)
def test_an_exemption_that_is_a_hole_is_a_fault(exemption: Exemption, fault: str) -> None:
    page = ProsePage(PLACE, "Der er 99 ting")

    found = measure_coverage([page], (), (exemption,), registry_of())

    assert any(fault in each for each in found.faults)


def test_a_phrase_may_be_bound_to_the_statement_whose_value_it_says() -> None:
    exemption = Exemption(PLACE, "91 af hundredvis", binds=("kilde-2020/a",))
    exact = Exemption(PLACE, "91 procent", binds=("kilde-2020/a",))

    wrong = measure_coverage(
        [ProsePage(PLACE, "91 af hundredvis")], (), (exemption,), registry_of()
    )
    right = measure_coverage([ProsePage(PLACE, "91 procent")], (), (exact,), registry_of())

    assert wrong.faults
    assert (right.faults, right.bound_numbers, right.number_share) == ((), 1, 1.0)


@pytest.mark.parametrize(
    ("source", "bound", "bare"),
    [
        ("Flere borgere er tilfredse.", 0, 1),
        ('Flere borgere er tilfredse, {{ value("kilde-2020/a") }}.', 1, 0),
        ('**Kravene koster mere end før.** {{ cite("kilde-2020") }}', 1, 0),
        ("Siden viser kommunen.", 0, 0),
        ("Det er ikke længere sådan.", 0, 0),
        ("Det er højest her. Det er lavest der.", 0, 2),
    ],
)
def test_sentences_that_compare_or_judge_are_counted(source: str, bound: int, bare: int) -> None:
    found = measure_coverage([ProsePage(PLACE, source)], (), (), registry_of())

    assert (found.bound_assertions, len(found.unbound_assertions)) == (bound, bare)


@pytest.mark.parametrize(
    ("template", "predicate", "typed"),
    [
        ("Mindst 90 procent: {0}.", "value >= 90", ()),
        ("Mindst ni ud af ti: {0}.", "value >= 90", ()),
        ("Mindst 80 procent: {0}.", "value >= 90", ("80",)),
        ("De 91 procent: {0}.", "value >= 90", ()),  # the statement's own text
        ("De to første: {0}.", "value >= 90", ("to",)),
        ("22. juni 2018: {0}.", "value >= 90", ()),  # the source's date
        ("23. juni 2018: {0}.", "value >= 90", ("23",)),
        ("95 %-interval: {0}.", "value >= 90", ("95",)),
    ],
)
def test_a_number_typed_into_a_claim_must_stand_in_its_evidence(
    template: str, predicate: str, typed: tuple[str, ...]
) -> None:
    claim = Claim("c", template, (Evidence("statement", TRUST.id),), predicate, "index")

    assert find_typed_numbers(claim, registry_of(claim)) == typed


def test_a_call_with_anything_but_a_plain_name_binds_nothing() -> None:
    prose = read_prose('{{ value("a" ~ "99") }} {{ value(98) }} {{ value("b") }}')

    assert [call.argument for call in prose.calls] == ["b"]
    assert [number.text for number in find_numbers(prose.text)] == ["99", "98"]
