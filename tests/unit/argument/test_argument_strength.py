"""Words of strength are capped by the certainty of the evidence."""

from __future__ import annotations

import pytest

from pipelines.argument import evaluate_claims
from pipelines.argument.strength import choose_verb, find_too_strong
from pipelines.domain import (
    CERTAINTY_WORDS,
    STRENGTH_WORDS,
    Certainty,
    Claim,
    ClaimState,
    Evidence,
    Statement,
)
from tests.factories import make_registry
from tests.released_rows import make_findings, make_pooled

DURATION = "formkrav/_network/duration/rmst_difference/26"


@pytest.mark.parametrize(
    ("certainty", "verb"),
    [
        (Certainty.HIGH, "viser, at"),
        (Certainty.MODERATE, "peger på, at"),
        (Certainty.LOW, "tyder på, at"),
        (Certainty.VERY_LOW, "kan ikke afgøre, om"),
        (None, "kan ikke afgøre, om"),
    ],
)
def test_the_verb_follows_from_the_certainty(certainty: Certainty | None, verb: str) -> None:
    assert choose_verb(certainty, CERTAINTY_WORDS) == verb


@pytest.mark.parametrize(
    ("sentence", "certainty", "word"),
    [
        ("Tallene viser, at det går.", Certainty.HIGH, None),
        ("Tallene viser, at det går.", Certainty.MODERATE, "viser"),
        ("Det er bevist.", Certainty.MODERATE, "bevist"),
        ("Tallene peger på det.", Certainty.MODERATE, None),
        ("Tallene peger på det.", Certainty.LOW, "peger på"),
        ("Tallene tyder på det.", Certainty.LOW, None),
        ("Tallene tyder på det.", Certainty.VERY_LOW, "tyder på"),
        ("Tallet er størst.", Certainty.VERY_LOW, None),
        ("Artiklen viser det.", None, "viser"),
        ("Undersøgelsen viste det ifølge kommunerne.", None, None),
        ("Visere drejer.", Certainty.LOW, None),
    ],
)
def test_a_word_stronger_than_the_evidence_is_found(
    sentence: str, certainty: Certainty | None, word: str | None
) -> None:
    assert find_too_strong(sentence, certainty, STRENGTH_WORDS) == word


def test_a_claim_whose_word_is_too_strong_fails_and_says_why() -> None:
    evidence = (Evidence("finding", DURATION),)
    fixed = Claim("fixed", "Tallene viser {0}.", evidence, "value < 0", "index")
    open_claim = Claim(
        "open", "Tallene {verb} det virker: {0:interval}.", evidence, "value < 0", "i"
    )
    registry = make_registry(claims=(fixed, open_claim))

    too_strong, filled = evaluate_claims(registry, make_findings(make_pooled()))

    assert too_strong.state is ClaimState.FAILS
    assert "stærkere end belægget" in too_strong.why
    assert filled.state is ClaimState.HOLDS
    assert filled.certainty is not None
    assert filled.sentence == (
        f"Tallene {choose_verb(filled.certainty, CERTAINTY_WORDS)} det virker: −0,4 uger "
        "(95 %-interval fra −1,2 til 0,4) (syntetiske data)."
    )


def test_a_claim_on_a_claim_is_no_more_certain_than_it() -> None:
    finding = Claim("low", "{0}.", (Evidence("finding", DURATION),), "value < 0", "index")
    above = Claim("above", "Tallene viser det.", (Evidence("claim", "low"),), "holds", "index")
    registry = make_registry(claims=(above, finding))

    result, below = evaluate_claims(registry, make_findings(make_pooled()))

    assert result.certainty is below.certainty
    assert result.state is ClaimState.FAILS
    assert result.is_synthetic


def test_every_sentence_on_synthetic_data_says_so() -> None:
    template = "Det er {0:unit} pr. 1. juli. Ja, »sådan« er det."
    claim = Claim("c", template, (Evidence("finding", DURATION),), "value < 0", "index")

    (result,) = evaluate_claims(make_registry(claims=(claim,)), make_findings(make_pooled()))

    assert result.sentence == (
        "Det er −0,4 uger pr. 1. juli (syntetiske data). Ja, »sådan« er det (syntetiske data)."
    )


def test_a_source_is_told_without_a_note_on_data() -> None:
    statement = Statement("kilde-2020/a", "kilde-2020", "", "network", "…", 90.0, "procent", "KL")
    claim = Claim("c", "{0:unit}.", (Evidence("statement", statement.id),), "value > 1", "index")
    registry = make_registry(statements=(statement,), claims=(claim,))

    (result,) = evaluate_claims(registry, make_findings())

    assert (result.sentence, result.certainty) == ("90 procent.", None)
