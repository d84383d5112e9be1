from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.argument.predicates import parse_predicate
from pipelines.argument.terms import Fact, PredicateError
from pipelines.argument.vacuity import can_fail

FACTS: dict[tuple[int, str], Fact] = {
    (0, "value"): 4.0,
    (1, "value"): 14.0,
    (0, "verdict"): "not_worse",
    (0, "ci95_low"): -1.5,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("value >= 4", True),
        ("value > 4", False),
        ("value < 4.5", True),
        ("value <= 3", False),
        ("value == 4", True),
        ("value != 4", False),
        ("value[0] < value[1]", True),
        ("value[1] == 3 * value[0] + 2", True),
        ("value[1] - value == 10", True),
        ("3 < value < 5", True),
        ("3 < value < 4", False),
        ("value in {3, 4}", True),
        ("value not in {3, 4}", False),
        ("ci95_low < 0 and value > 0", True),
        ("ci95_low > 0 or value > 0", True),
        ("not ci95_low > 0", True),
        ("ci95_low == -1.5", True),
        ("verdict in {not_worse, better}", True),
        ("verdict not in {worse, undecided}", True),
        ("verdict == better", False),
        ("verdict != better", True),
        ("better == verdict", False),
    ],
)
def test_a_predicate_says_what_it_reads_like(text: str, expected: bool) -> None:
    assert parse_predicate(text).holds(FACTS) is expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "kan ikke læses"),
        ("value >", "kan ikke læses"),
        ("value = 4", "kan ikke læses"),
        ("value\0", "kan ikke læses"),
        ("(" * 300, "kan ikke læses"),
        ("value > " + "1" * 600, "længere end 500 tegn"),
        ("value", "der står et tal, hvor der skal stå en betingelse"),
        ("verdict", "der står et ord"),
        ("value > verdict", "der står et ord, hvor der skal stå et tal"),
        ("verdict > value", "der står et ord"),
        ("verdict == 4", "der står et tal, hvor der skal stå et ord"),
        ("value == better", "der står et ord"),
        ("value in {better}", "en mængde af ord, hvor der skal stå en mængde af tal"),
        ("value in 4", "der står et tal"),
        ("value in {4, better}", "enten ord eller tal"),
        ("{4} == value", "der står en mængde af tal"),
        ("value in {{4}}", "en mængde af tal, hvor der skal stå et ord"),
        ("estimate > 4", 'ordet "estimate" kendes ikke'),
        ("verdict == 'better'", "'better' er ikke et tal"),
        ("value > True", "True er ikke et tal"),
        ("value[-1] > 4", "et helt tal fra 0"),
        ("value[1.0] > 4", "et helt tal fra 0"),
        ("value[True] > 4", "et helt tal fra 0"),
        ("better[0] > 4", "kun et felt"),
        ("value[0][1] > 4", "kun et felt"),
        ("value / 2 > 4", "kun +, - og *"),
        ("value ** 9 > 4", "kun +, - og *"),
        ("+value > 4", "kun minus og not"),
        ("not value", "der står et tal, hvor der skal stå en betingelse"),
        ("-verdict > 4", "der står et ord"),
        ("value and value > 2", "der står et tal"),
        ("value is 4", "is og is not"),
        ("abs(value) > 4", "Call hører ikke til sproget"),
        ("__import__('os').system('ls')", "Call hører ikke til sproget"),
        ("value.real > 4", "Attribute hører ikke til sproget"),
        ("[value] == 4", "List hører ikke til sproget"),
        ("(x := 4) > 3", "NamedExpr hører ikke til sproget"),
        ("(lambda: 1)", "Lambda hører ikke til sproget"),
    ],
)
def test_what_is_not_of_the_language_is_refused(text: str, why: str) -> None:
    with pytest.raises(PredicateError, match=why.replace("+", r"\+").replace("*", r"\*")):
        parse_predicate(text)


@given(st.text(max_size=30))
def test_no_text_runs_or_breaks_anything(text: str) -> None:
    try:
        predicate = parse_predicate(text)
    except PredicateError:
        return
    assert predicate.term.kind == "truth"


def test_a_predicate_knows_what_it_reads() -> None:
    predicate = parse_predicate("value[1] > value and verdict == better")

    assert predicate.references == ((0, "value"), (0, "verdict"), (1, "value"))


@pytest.mark.parametrize(
    "text",
    [
        "value >= 90",
        "value == 0.5",
        "value != 0.5",
        "verdict in {not_worse, better}",
        "value[0] < value[1]",
        "value < 0 or value > 0",
        "90 <= value <= 95",
        "value > 1000000",
        "not value > 5",
        "value[0] + value[1] + value[2] == 11",
        "value not in {4}",
    ],
)
def test_a_predicate_that_numbers_can_contradict_can_fail(text: str) -> None:
    assert can_fail(parse_predicate(text))


@pytest.mark.parametrize(
    "text",
    [
        "value >= 90 or value < 90",
        "value == value",
        "1 < 2",
        "value * 0 == 0",
        "value[0] <= value[1] or value[0] > value[1]",
        "verdict in {better, not_worse, worse, worse_within_margin, undecided}",
        "not (value > 5 and value < 4)",
        " or ".join(f"value[{i}] == value[{i}]" for i in range(12)),
    ],
)
def test_a_predicate_true_of_any_value_cannot_fail(text: str) -> None:
    assert not can_fail(parse_predicate(text))
